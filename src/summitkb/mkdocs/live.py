"""MkDocs' dev server, quicker: told of changes by the system, showing a preview's notice in each page, and first the
pages that somebody looks at.

MkDocs numbers builds: `_wanted_epoch` is the last that began, `_visible_epoch` the last that is done. Who asks for
a page in between waits for the end of the build, unless it is one that this build has shown already.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from summitkb.preview import Preview

_PAUSE = 0.01
"""Seconds without a change after which a build begins: an editor may write a file in several steps."""
Environ = dict[str, Any]
"""What WSGI tells of a request."""
_WAITS = re.compile(r"/livereload/([0-9]+)/[0-9]+")
"""What a page asks for while it is looked at, to be answered when there is a later one than that of a build."""
_LATEST = 4
"""Pages that are shown first, at the most: that a browser has left one is noticed when it would be answered."""
_TURN = 0.5
"""Seconds that a build leaves to browsers, at the most, to load what it has shown: it would take their processor."""
_CHANGES = frozenset({"created", "modified", "moved", "deleted"})


class LiveServer(LiveReloadServer):
    """Serves the site of a preview, and reloads its pages in the browser."""

    def __init__(
        self, preview: Preview, builder: Callable[[], None], host: str, port: int, root: Path, mount_path: str
    ) -> None:
        super().__init__(builder, host, port, str(root), mount_path)
        self.build_delay = _PAUSE
        self.observer = Observer()  # type: ignore[assignment]  # MkDocs' own looks at all files twice a second
        self.error_handler = self._missing
        self._preview = preview
        self._site = root
        self._looked_at: list[str] = []
        """The page of each browser that waits for a later one, by path."""
        self._shown: Mapping[str, int] = {}
        """The pages that a build showed before its end, and its number."""
        self._awaited = 0
        """The last build that somebody needs to go on."""
        preview.readers = self

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        """Build again when something changes below a folder, or when a file does."""
        del func, recursive
        watched = Path(path).absolute()
        if str(watched) not in self._watched_paths:
            self._watched_paths[str(watched)] = 1
            folder = watched if watched.is_dir() else watched.parent  # an editor puts a new file in its place
            handler = _Changes(self._changed, "" if watched.is_dir() else watched.name)
            self.observer.schedule(handler, str(folder), recursive=watched.is_dir())

    def _changed(self) -> None:
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def looked_at(self) -> Collection[str]:
        """The pages that browsers show, by path: the latest of them."""
        with self._epoch_cond:
            return tuple(dict.fromkeys(self._looked_at[-_LATEST:]))

    def show(self, paths: Collection[str]) -> None:
        """Reload these pages. The build goes on when one of them is loaded, or somebody asks for something else."""
        with self._epoch_cond:
            self._shown = dict.fromkeys(paths, self._wanted_epoch)
            self._epoch_cond.notify_all()
            self._epoch_cond.wait_for(lambda: not paths or self._awaited == self._wanted_epoch, timeout=_TURN)

    def show_again(self) -> None:
        """Reload, at the end of this build, the pages too that it has shown already."""
        self._wanted_epoch += 1

    def _serve_request(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        """As MkDocs does, but what was shown first is there at once, and what a browser has is not sent again."""
        asked = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if waits := _WAITS.fullmatch(asked):
            return self._answer(int(waits[1]), environ, start_response)
        path = self._path(asked)
        if path.endswith(".html") and (page := self._page(path, start_response)):
            return page
        tag = "" if path.endswith(".html") else _tag(self._site / path)
        if tag and environ.get("HTTP_IF_NONE_MATCH") == tag:
            start_response("304 Not Modified", [("ETag", tag)])
            return []

        def tagged(status: str, headers: list[tuple[str, str]]) -> Any:
            return start_response(status, [*headers, ("ETag", tag), ("Cache-Control", "no-cache")])

        self._await(self._wanted_epoch)
        return super()._serve_request(environ, tagged if tag else start_response)

    def _await(self, epoch: int) -> None:
        """Have a build go on that leaves its turn to browsers."""
        with self._epoch_cond:
            self._awaited = max(self._awaited, epoch)
            self._epoch_cond.notify_all()

    def _path(self, asked: str) -> str:
        """The file at an address without its host."""
        path = asked.removeprefix(self.mount_path)
        return f"{path}index.html" if not path or path.endswith("/") else path

    def _answer(self, epoch: int, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Wait until there is a later page than that of a build."""
        address = environ.get("HTTP_REFERER", "")
        page = self._path(unquote(urlsplit(address).path))
        start_response("200 OK", [("Content-Type", "text/plain")])
        self._await(epoch)  # whose page is loaded
        with self._epoch_cond:
            if self._latest(page) <= epoch:
                self._log_poll_request(address, request_id=environ["PATH_INFO"])
            self._looked_at.append(page)
            self._epoch_cond.wait_for(lambda: self._latest(page) > epoch, timeout=self.poll_response_timeout)
            self._looked_at.remove(page)
            return [b"%d" % self._latest(page)]

    def _latest(self, page: str) -> int:
        """The last build of which a page is there."""
        return max(self._visible_epoch, self._shown.get(page, 0))

    def _page(self, path: str, start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        """A page that the build which goes on has shown already."""
        epoch = self._shown.get(path)
        if epoch != self._wanted_epoch:
            return None
        try:
            page = self._inject_js_into_html((self._site / path).read_bytes(), epoch)
        except OSError:  # at this moment the site changes places with a new one
            return None
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(page)))])
        return [page]

    def _missing(self, code: int) -> bytes | None:
        """The page for what is not there; it waits for the page that its author is mending."""
        page = self._site / f"{code}.html"
        return self._inject_js_into_html(page.read_bytes(), self._visible_epoch) if page.exists() else None

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page = content.replace(b"</body>", self._preview.notice + b"</body>", 1)
        injected: bytes = super()._inject_js_into_html(page, epoch)  # type: ignore[no-untyped-call]
        return _allowed(injected)


def _tag(file: Path) -> str:
    """What tells a file from what it was before, for browsers; nothing when it is not there."""
    try:
        status = file.stat()
    except (OSError, ValueError):
        return ""
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}"' if file.is_file() else ""


def _allowed(page: bytes) -> bytes:
    """A page whose policy names the inline script that MkDocs put at its end, and no other."""
    start, end = page.rindex(b"<script>") + len(b"<script>"), page.rindex(b"</script>")
    named = b"script-src 'self' 'sha256-" + b64encode(sha256(page[start:end]).digest()) + b"'"
    return page.replace(b"script-src 'self'", named, 1)


class _Changes(FileSystemEventHandler):
    """Tells of files that change; `name`, when it is given, is the only one."""

    def __init__(self, tell: Callable[[], None], name: str) -> None:
        self._tell = tell
        self._name = name

    def on_any_event(self, event: FileSystemEvent) -> None:
        names = {Path(str(path)).name for path in (event.src_path, event.dest_path) if path}
        if event.is_directory or event.event_type not in _CHANGES or (self._name and self._name not in names):
            return
        if not all(name.startswith(".") or name.endswith("~") for name in names):  # what editors leave while they write
            self._tell()
