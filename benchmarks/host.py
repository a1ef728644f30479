"""A static host on this machine, which compresses what real ones compress and knows what it sent."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

COMPRESSED = frozenset(".css .html .js .json .svg .txt .webmanifest .xml".split())
"""Suffixes of what hosts compress. Pagefind's files are compressed when they are made; hosts send them as they are."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent."""

    path: str
    size: int
    """Bytes of the body, compressed."""
    when: float
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Host:
    """Where a folder is served, and what was sent from it so far."""

    address: str
    sent: list[Sent]


@contextmanager
def serve(folder: Path, base: str = "/") -> Iterator[Host]:
    """Serve a folder at `http://127.0.0.1:…` below the path `base`; what is not there is answered with its 404.html."""
    sent: list[Sent] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder=folder, base=base, sent=sent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Host(f"http://127.0.0.1:{server.server_port}{base}", sent)
    finally:
        server.shutdown()
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, folder: Path, base: str, sent: list[Sent]) -> None:
        self._base, self._sent = base, sent
        super().__init__(*args, directory=str(folder))

    def log_message(self, *_: Any) -> None:
        pass

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self._base).lstrip("/"))

    def send_head(self) -> BytesIO | None:
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            if not self.path.partition("?")[0].endswith("/"):
                return super().send_head()  # type: ignore[return-value]  # a redirection has no body
            file /= "index.html"
        found = self.path.startswith(self._base) and file.is_file()
        return self._send(file if found else Path(self.directory, "404.html"), found=found)

    def _send(self, file: Path, *, found: bool) -> BytesIO | None:
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        body, packed = _body(file, file.stat().st_mtime_ns)
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._sent.append(Sent(self.path.removeprefix(self._base), len(body), time.time()))
        return BytesIO(body)


@cache
def _body(file: Path, _changed: int) -> tuple[bytes, bool]:
    """What is sent of a file, and whether it was compressed."""
    body = file.read_bytes()
    return (gzip.compress(body, 6), True) if file.suffix in COMPRESSED else (body, False)
