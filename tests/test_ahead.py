"""The pages that somebody looks at are there before the others, and the others are as they would be without it."""

import shutil
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from summitkb.ahead import Ahead
from summitkb.build import build
from summitkb.config import Config, read_config
from summitkb.mkdocs import live
from summitkb.mkdocs.live import LiveServer
from summitkb.preview import Preview
from summitkb.work import Work, working
from tests.support import SITES
from tests.test_incremental import BALANCING, NETWORK, change, cold, everything, put

PAGE, EVENT = "spring-2020/network/index.html", "spring-2020/index.html"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The bilingual site, with a theme folder of its own, as a preview shows it."""
    ignored = shutil.ignore_patterns("site", ".summitkb-cache")
    root = Path(shutil.copytree(SITES / "bilingual", tmp_path / "kb", ignore=ignored))
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    put(root / "mkdocs.yml", text.replace("custom_dir: ../../../site_overrides", "custom_dir: overrides"))
    (root / "overrides/assets").mkdir(parents=True)
    put(root / "overrides/assets/own.css", "p {}")
    return read_config(root / "mkdocs.yml").for_preview(drafts=True)


@pytest.fixture
def work(config: Config) -> Iterator[Work]:
    """Of a preview that has built the site once."""
    with working(config.root, 1, in_memory=True) as work:
        build(config, work=work, search=False)
        work.made.clear()
        yield work


def shown_of(config: Config, work: Work, *looked_at: str) -> tuple[Collection[str], dict[str, bytes]]:
    """Build while these pages are looked at: which of them were shown, and the files that were there then."""
    seen: list[tuple[Collection[str], dict[str, bytes]]] = []
    show = lambda _found, paths: seen.append((paths, everything(config.site_dir)))  # noqa: E731
    build(config, work=work, search=False, ahead=Ahead(looked_at, show))
    (only,) = seen
    return only


def test_a_page_that_is_looked_at_comes_first(config: Config, work: Work) -> None:
    """It is as it will be when the others are as they were; each is rendered once, and the site is the whole one."""
    before = everything(config.site_dir)
    change(config, NETWORK, 'title: "', 'title: "New ')
    paths, then = shown_of(config, work, PAGE)
    after = everything(config.site_dir)
    assert paths == [PAGE]
    assert then[PAGE] == after[PAGE] != before[PAGE]
    assert then[EVENT] == before[EVENT] != after[EVENT]
    assert work.made["page"] == sum(after[path] != before[path] for path in after if path.endswith(".html"))
    assert after == cold(config)


def test_what_a_page_loads_comes_with_it(config: Config, work: Work) -> None:
    """Or its reader would see it in last year's colours."""
    put(config.root / "overrides/assets/own.css", "p { color: red }")
    paths, then = shown_of(config, work, PAGE)
    assert paths == [PAGE], "it is shown though it is as it was: what is found in the site may be told on it"
    assert then["assets/own.css"] == b"p { color: red }"


def test_a_page_that_comes_or_goes_waits_for_the_others(config: Config, work: Work) -> None:
    """Pages that are there lead to those that are there."""
    text = (config.root / BALANCING).read_text(encoding="utf-8")
    put(config.content / "notes/spring-2020/new.md", text.replace("redirect_from:", "x-from:"))
    (config.root / NETWORK).unlink()
    paths, then = shown_of(config, work, PAGE, "spring-2020/new/index.html", "nowhere.html")
    assert not paths
    assert PAGE in then
    assert PAGE not in everything(config.site_dir)


@dataclass
class Reader:
    """Looks at one page, and remembers what it is told."""

    preview: Preview
    page: str = PAGE
    told: list[tuple[str, bool]] = field(default_factory=list)
    """What it is told, and whether there was a notice."""

    def looked_at(self) -> Collection[str]:
        return [self.page]

    def show(self, _paths: Collection[str]) -> None:
        self.told.append(("show", bool(self.preview.notice)))

    def show_again(self) -> None:
        self.told.append(("again", bool(self.preview.notice)))


def test_a_fault_after_a_page_was_shown_is_told_on_it(config: Config) -> None:
    """It is shown once more, with the fault; what was written before that is known when the fault is mended."""
    preview = Preview(config.file, config.site_dir)
    preview.build()
    original = (config.root / NETWORK).read_text(encoding="utf-8")
    reader = preview.readers = Reader(preview)
    change(config, NETWORK, 'title: "', 'title: "New ')
    put(config.root / "overrides/event.html", "{{ nothing.at.all }}")
    preview.build()
    assert reader.told == [("show", False), ("again", True)]
    put(config.root / NETWORK, original)
    (config.root / "overrides/event.html").unlink()
    preview.build()
    assert not preview.notice
    assert everything(config.site_dir) == cold(config)
    preview.close()


def test_findings_are_told_with_the_page_that_is_shown(config: Config) -> None:
    """Not first when all pages are there."""
    preview = Preview(config.file, config.site_dir)
    preview.build()
    reader = preview.readers = Reader(preview)
    change(config, BALANCING, "track: keynote", "track: keynotes")
    preview.build()
    assert reader.told == [("show", True)]
    preview.close()


class Browser:
    """Asks a server for addresses, each in a thread of its own."""

    def __init__(self, server: LiveServer) -> None:
        self._server = server
        self.answers: dict[str, bytes] = {}

    def ask(self, address: str, looks_at: str = "") -> threading.Thread:
        environ = {"PATH_INFO": address, "HTTP_REFERER": f"http://127.0.0.1:8000/{looks_at}"}
        thread = threading.Thread(target=self._ask, args=(address, environ), daemon=True)
        thread.start()
        return thread

    def _ask(self, address: str, environ: dict[str, Any]) -> None:
        self.answers[address] = b"".join(self._server.serve_request(environ, lambda *_: None))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveServer]:
    """Of two pages, before its second build; its builds leave no turn to browsers."""
    monkeypatch.setattr(live, "_TURN", 0)
    for page in ("one", "other"):
        (tmp_path / page).mkdir()
        (tmp_path / page / "index.html").write_bytes(b"<body>old</body>")
    server = LiveServer(Preview(tmp_path / "mkdocs.yml", tmp_path), lambda: None, "127.0.0.1", 0, tmp_path, "/")
    server._visible_epoch = server._wanted_epoch = 1
    server.watch(str(tmp_path))
    yield server
    server.server_close()


def begin(server: LiveServer) -> None:
    server._wanted_epoch = 2


def end(server: LiveServer) -> None:
    with server._epoch_cond:
        server._visible_epoch = server._wanted_epoch
        server._epoch_cond.notify_all()


def until(look: Callable[[], bool]) -> None:
    while not look():
        threading.Event().wait(0.01)


def test_only_who_looks_at_a_page_that_is_shown_loads_it(server: LiveServer, tmp_path: Path) -> None:
    """Others, and requests for pages that are due, wait for the end of the build."""
    browser = Browser(server)
    one, other = browser.ask("/livereload/1/10", "one/"), browser.ask("/livereload/1/20", "other/")
    until(lambda: set(server.looked_at()) == {"one/index.html", "other/index.html"})
    begin(server)
    due = browser.ask("/other/")
    (tmp_path / "one/index.html").write_bytes(b"<body>new</body>")
    server.show(["one/index.html"])
    one.join()
    browser.ask("/one/").join()
    assert browser.answers["/livereload/1/10"] == b"2"
    assert b"new" in browser.answers["/one/"]
    assert b"livereload(2," in browser.answers["/one/"]
    assert other.is_alive()
    assert due.is_alive()
    assert server.looked_at() == ("other/index.html",)
    end(server)
    other.join()
    due.join()
    assert browser.answers["/livereload/1/20"] == b"2"
    assert b"livereload(2," in browser.answers["/other/"]


def test_a_page_is_loaded_once_for_a_build_unless_it_is_shown_again(server: LiveServer) -> None:
    """It has the number of the build that it was shown by; a fault after that is another number."""
    begin(server)
    server.show(["one/index.html"])
    browser = Browser(server)
    waits = browser.ask("/livereload/2/10", "one/")
    until(lambda: "one/index.html" in server.looked_at())
    end(server)
    assert server.looked_at() == ("one/index.html",)
    server.show_again()
    end(server)
    waits.join()
    assert browser.answers["/livereload/2/10"] == b"3"


def test_a_page_shown_by_one_build_waits_for_the_next(server: LiveServer) -> None:
    """What was shown then may be due again."""
    begin(server)
    server.show(["one/index.html"])
    end(server)
    server._wanted_epoch = 4
    browser = Browser(server)
    due = browser.ask("/one/")
    end(server)
    due.join()
    assert b"livereload(4," in browser.answers["/one/"]


@pytest.mark.parametrize("asked", ["/livereload/2/10", "/other/"])
def test_a_build_goes_on_when_what_it_showed_is_loaded(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """Or when somebody asks for a page that is due."""
    monkeypatch.setattr(live, "_TURN", 600)
    begin(server)
    build = threading.Thread(target=server.show, args=(["one/index.html"],), daemon=True)
    build.start()
    browser = Browser(server)
    until(lambda: bool(server._shown))
    browser.ask("/one/").join()
    assert build.is_alive()
    browser.ask(asked, "one/")
    build.join(60)
    assert not build.is_alive()
