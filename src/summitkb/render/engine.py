"""From a view to a page: Markdown, sanitising, template. Pure: the same view and theme give the same bytes anywhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.config import Config
from summitkb.i18n.terminal import _
from summitkb.model import File
from summitkb.render.markdown import TocItem, markdown_for
from summitkb.render.sanitize import sanitize
from summitkb.render.theme import Theme, ThemeDefeated
from summitkb.render.views import Fingerprints, PageView
from summitkb.work import Work


@dataclass(frozen=True, slots=True)
class Content:
    """A body as the page shows it: sanitised HTML, and its table of contents."""

    html: str = ""
    toc: tuple[TocItem, ...] = ()


_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)


@dataclass(frozen=True, slots=True)
class Task:
    """A page to render; `known` is its content as JSON, when it was rendered before."""

    view: PageView
    known: bytes | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A rendered page, and its content as JSON when that was not known."""

    page: bytes
    content: bytes | None = None


class Engine:
    """Renders pages, one after the other, with one theme and one Markdown instance.

    With `shells`, what surrounds pages is filled once for many of them: see `Theme.page`.
    """

    def __init__(self, config: Config, *, shells: bool = False) -> None:
        self.theme = Theme(config, shells=shells)
        self._markdown = markdown_for(config.extensions)

    def render(self, view: PageView) -> bytes:
        """The page of a view, as UTF-8 HTML. Raises `ThemeDefeated` with `shells`."""
        return self.done(Task(view)).page

    def done(self, task: Task) -> Done:
        """The page of a view whose content may be known. Raises `ThemeDefeated` with `shells`."""
        view = task.view
        content = _CONTENT.validate_json(task.known) if task.known else self._content(view)
        page = self.theme.page(view, content.html, content.toc).encode()
        new = view.body is not None and task.known is None
        return Done(page, bytes(_CONTENT.dump_json(content)) if new else None)

    def _content(self, view: PageView) -> Content:
        if view.body is None:
            return Content()
        rendered = self._markdown.render(view.body, view.url, self.theme.labels(view.lang))
        return Content(sanitize(rendered.html), _sanitized(rendered.toc))


def _sanitized(toc: tuple[TocItem, ...]) -> tuple[TocItem, ...]:
    return tuple(TocItem(item.id, sanitize(item.title), item.level, _sanitized(item.children)) for item in toc)


def pages(work: Work, config: Config, theme: Theme, views: Sequence[PageView]) -> Iterator[File]:
    """The files of many views. One may come twice: the last is right."""
    seen = Fingerprints()
    settings = digest(makers(), repr(config.extensions))
    keys = {view.path: _content_key(settings, theme, view, seen) for view in views if view.body}
    kept = work.cache.get("content", [path.encode() for path in keys])
    tasks = [Task(view, _known(kept.get(view.path.encode(), b""), keys.get(view.path))) for view in views]
    work.made["page"] += len(views)
    try:
        yield from _files(work, views, _rendered(work, config, theme, tasks, shells=len(views) > _FEW), keys)
    except ThemeDefeated:
        yield from _files(work, views, _rendered(work, config, theme, tasks, shells=False), keys)


def keep_contents(work: Work, paths: Iterable[str]) -> None:
    """Say which pages there are: their contents stay, for when what surrounds them is made anew."""
    work.cache.use("content", [path.encode() for path in paths])


def _known(kept: bytes, key: bytes | None) -> bytes | None:
    """The content of a page that was made of what `key` tells; of each page the last one is kept, after its key."""
    return kept.removeprefix(key) if key and kept.startswith(key) else None


def _rendered(work: Work, config: Config, theme: Theme, tasks: Sequence[Task], *, shells: bool) -> Iterator[Done]:
    return work.spread(partial(_render, config, theme.digest, shells), tasks, _("Rendering pages"))


_FEW = 24
"""Pages for which nothing needs to be filled beforehand."""


def _files(work: Work, views: Sequence[PageView], made: Iterator[Done], keys: Mapping[str, bytes]) -> Iterator[File]:
    new: set[str] = set()
    for view, done in zip(views, made, strict=True):
        if done.content is not None and view.path not in new:
            new.add(view.path)
            work.cache.put("content", {view.path.encode(): keys[view.path] + done.content})
        yield File(view.path, done.page)
    work.made["content"] += len(new)


def _content_key(settings: bytes, theme: Theme, view: PageView, seen: Fingerprints) -> bytes:
    assert view.body
    return digest(settings, view.url, repr(theme.labels(view.lang)), seen.of(view.body))


_made: dict[bool, tuple[tuple[Config, str], Engine]] = {}
"""Engines with and without `shells`: a preview needs them by turns."""


def _render(config: Config, theme: str, shells: bool, tasks: Sequence[Task]) -> list[Done]:
    """Render some pages in this process, with its engine for a configuration and a theme."""
    if shells not in _made or _made[shells][0] != (config, theme):
        _made[shells] = (config, theme), Engine(config, shells=shells)
    return [_made[shells][1].done(task) for task in tasks]
