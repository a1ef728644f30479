"""A host of one site that a test can watch, hinder and stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Host:
    """A host of one site, below a path. It remembers what it was asked for, and does what a test has it do."""

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        self.base = base
        self.asked: list[str] = []
        self.before: Callable[[str], bool] = lambda _path: True
        """Is given each path; a false answer breaks the connection off."""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}{base}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """From now on nobody answers."""
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = unquote(urlsplit(self.path).path).removeprefix(host.base)
                host.asked.append(path)
                with suppress(ConnectionError):  # the reader has gone
                    if host.before(path):
                        self.answer(*host.file(path))

            def answer(self, status: int, file: Path) -> None:
                content = file.read_bytes()
                self.send_response(status)
                self.send_header("Content-Type", guess_type(file.name)[0] or "application/octet-stream")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def file(self, path: str) -> tuple[int, Path]:
        """What is at a path: the file, or the page that says that there is none."""
        file = self.folder / path / "index.html" if path.endswith("/") or not path else self.folder / path
        return (200, file) if file.is_file() else (404, self.folder / "404.html")


@contextmanager
def hosting(folder: Path, base: str) -> Iterator[Host]:
    """A host while it is wanted."""
    host = Host(folder, base)
    yield host
    host.stop()
