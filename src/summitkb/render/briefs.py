"""What others need to know of a page: remembered from one build to the next, so that most views need not be made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from summitkb.render.views import Alternate, Fingerprints, PageView, SocialCard
from summitkb.work import Work


@dataclass(frozen=True, slots=True)
class Draft:
    """A page before its view is made. `key` decides the view (`Keys`)."""

    path: str
    make: Callable[[], PageView]
    key: bytes


@dataclass(frozen=True, slots=True)
class Brief:
    """A page without what is on it; see `PageView`. `digest` is of all that decides its bytes."""

    path: str
    url: str
    template: str
    canonical: str
    alternates: tuple[Alternate, ...]
    indexed: bool
    card: SocialCard | None
    digest: str

    @classmethod
    def of(cls, view: PageView, theme: str, seen: Fingerprints) -> "Brief":
        told = (view.path, view.url, view.template, view.canonical, view.alternates, view.indexed, view.card)
        return cls(*told, view.digest(theme, seen))


_BRIEF: TypeAdapter[Brief] = TypeAdapter(Brief)


class Pages:
    """The pages of a site: what is known of each, and their views when they are asked for."""

    def __init__(self, work: Work, drafts: Iterable[Draft], theme: str) -> None:
        self._drafts = {draft.path: draft for draft in drafts}
        self._views: dict[str, PageView] = {}
        self.briefs: Mapping[str, Brief] = self._told(work, theme)
        """By path, in the order of the plan."""

    def view(self, path: str) -> PageView:
        """The view of the page at `path`."""
        if path not in self._views:
            self._views[path] = self._drafts[path].make()
        return self._views[path]

    def _told(self, work: Work, theme: str) -> Mapping[str, Brief]:
        seen = Fingerprints()
        kind = f"brief {theme}"
        known: dict[bytes, Brief] = work.last(kind) or {}
        keys = {draft.key for draft in self._drafts.values()} - known.keys()
        read = work.cache.get(kind, list(keys))
        known |= {key: _BRIEF.validate_json(value) for key, value in read.items()}
        new: dict[bytes, bytes] = {}
        for path, draft in self._drafts.items():
            if draft.key not in known:
                known[draft.key] = Brief.of(self.view(path), theme, seen)
                new[draft.key] = bytes(_BRIEF.dump_json(known[draft.key]))
        work.made["view"] += len(self._views)
        work.cache.put(kind, new)
        work.keep(kind, known)
        return {path: known[draft.key] for path, draft in self._drafts.items()}
