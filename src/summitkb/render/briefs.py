"""What others need to know of a page: remembered from one build to the next, so that most views need not be made."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from pydantic import TypeAdapter

from summitkb.cache import digest
from summitkb.config import Config
from summitkb.render.views import Fingerprints, PageView
from summitkb.work import Work


class Draft(NamedTuple):
    """A page before its view is made. `key` decides the view (`Keys`)."""

    path: str
    make: Callable[[], PageView]
    key: bytes


class Picture(NamedTuple):
    """The social card of a page: its file, and a digest of all that is on it."""

    path: str
    digest: str


class Brief(NamedTuple):
    """A page without what is on it; see `PageView`. `digest` is of all that decides its bytes."""

    path: str
    url: str
    address: str
    """Its URL in the site's first language."""
    listed: bool
    """Whether it is for the sitemap."""
    indexed: bool
    picture: Picture | None
    digest: str

    @classmethod
    def of(cls, view: PageView, theme: str, seen: Fingerprints) -> "Brief":
        picture = Picture(view.card.path, seen.of(view.card)) if view.card else None
        listed = view.template != "404.html" and view.canonical == view.url
        told = (view.path, view.url, view.alternates[0].url, listed, view.indexed, picture)
        return cls(*told, view.digest(theme, seen))


_Row = tuple[str, str, str, bool, bool, tuple[str, str] | None, str]
"""A `Brief`: read as such, 36,000 take half of the time of as many records."""
_BRIEFS: TypeAdapter[dict[str, _Row]] = TypeAdapter(dict[str, _Row])


class Pages:
    """The pages of a site: what is known of each, and their views when they are asked for."""

    def __init__(self, work: Work, config: Config, drafts: Iterable[Draft], theme: str) -> None:
        self._work = work
        self._theme = theme
        self._drafts = {draft.path: draft for draft in drafts}
        self._views: dict[str, PageView] = {}
        self._seen = Fingerprints()
        self._table = digest("briefs", str(config.site_dir))
        self._known = work.table(self._table, _BRIEFS)

    def __contains__(self, path: str) -> bool:
        return path in self._drafts

    def view(self, path: str) -> PageView:
        """The view of the page at `path`."""
        if path not in self._views:
            self._views[path] = self._drafts[path].make()
        return self._views[path]

    def brief(self, path: str) -> Brief:
        """What is known of the page at `path`."""
        row = self._known.get(self._key(path))
        return _brief(row) if row else Brief.of(self.view(path), self._theme, self._seen)

    @cached_property
    def briefs(self) -> Mapping[str, Brief]:
        """What is known of every page, by path, in the order of the plan."""
        told = {path: self.brief(path) for path in self._drafts}
        self._work.made["view"] += len(self._views)
        by_key: dict[str, _Row] = {self._key(path): brief for path, brief in told.items()}
        if by_key.keys() != self._known.keys():
            self._work.keep_table(self._table, _BRIEFS, by_key, self._known)
        return told

    def _key(self, path: str) -> str:
        return f"{self._theme} {self._drafts[path].key.hex()}"


def _brief(row: _Row) -> Brief:
    path, url, address, listed, indexed, picture, digest = row
    return Brief(path, url, address, listed, indexed, picture and Picture(*picture), digest)
