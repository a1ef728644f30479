"""From a view to a page: Markdown, sanitising, template. Pure: the same view and theme give the same bytes anywhere."""

from collections.abc import Iterable, Iterator

from summitkb.config import Config
from summitkb.model import File
from summitkb.render.markdown import Markdown, TocItem
from summitkb.render.sanitize import sanitize
from summitkb.render.theme import Theme
from summitkb.render.views import PageView


class Engine:
    """Renders pages, one after the other, with one theme and one Markdown instance."""

    def __init__(self, config: Config) -> None:
        self.theme = Theme(config)
        self._markdown = Markdown(config.extensions)

    def render(self, view: PageView) -> bytes:
        """The page of a view, as UTF-8 HTML."""
        content = ""
        toc: tuple[TocItem, ...] = ()
        if view.body:
            rendered = self._markdown.render(view.body, view.url, self.theme.labels(view.lang))
            content, toc = sanitize(rendered.html), _sanitized(rendered.toc)
        return self.theme.page(view, content, toc).encode()

    def pages(self, views: Iterable[PageView]) -> Iterator[File]:
        """The files of many views."""
        for view in views:
            yield File(view.path, self.render(view))


def _sanitized(toc: tuple[TocItem, ...]) -> tuple[TocItem, ...]:
    return tuple(TocItem(item.id, sanitize(item.title), item.level, _sanitized(item.children)) for item in toc)
