"""What a template may see: every page, in one language, as plain frozen data.

A page is a function of its view (and of the theme): two equal views give the same bytes, wherever they are rendered.
URLs are below the site's root, without a leading slash, in the page's language. Dates are ISO 8601. Words of the
vocabularies and notes are `Text`; words of the site itself are the templates' business.
"""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from summitkb.model import Text
from summitkb.render.body import Body
from summitkb.render.project_map import Spot

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Fingerprints:
    """Digests of records. A card that is on many pages is digested once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}

    def of(self, record: "DataclassInstance") -> str:
        """Equal for equal records of one class, different for others."""
        told = repr(self._spread(record)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(told, digest_size=16).hexdigest()

    def _spread(self, record: "DataclassInstance") -> list[object]:
        return [type(record).__name__, *(self._plain(getattr(record, name)) for name in _names(type(record)))]

    def _plain(self, value: object) -> object:
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, tuple):
            return [self._plain(item) for item in value]
        if isinstance(value, Mapping):
            return sorted(value.items())
        assert dataclasses.is_dataclass(value)
        assert not isinstance(value, type)
        if not isinstance(value, _SHARED):
            return self._spread(value)
        known = self._known.get(id(value))
        if known is None:  # the record is kept with it: its id stays its own
            known = self._known[id(value)] = value, self.of(value)
        return known[1]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@dataclass(frozen=True, slots=True)
class Ref:
    """A link to a page of the site, or to somewhere else when `url` has a scheme."""

    url: str
    name: Text
    hint: Text | None = None
    """A few words more: a project's role, a speaker's affiliation."""


@dataclass(frozen=True, slots=True)
class TrackRef:
    """A track as a card or chip shows it. `color` is a name the style sheet knows."""

    url: str
    name: Text
    color: str | None


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A note as lists show it."""

    url: str
    title: Text
    summary: Text
    event: Ref
    date: str
    day_url: str
    track: TrackRef | None
    """None when the note names a track that does not exist."""
    type: str
    lang: str
    """The language the note was written in."""
    projects: tuple[Ref, ...]
    speakers: tuple[Ref, ...]
    minutes: int
    """Reading time, at 200 words a minute."""
    start: str | None = None
    duration: int | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Notes under a heading: a track in a day, an event on a project's page."""

    ref: Ref
    notes: tuple[NoteCard, ...]
    color: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project as lists show it. `status` is `active`, `retired` or `external`."""

    url: str
    name: str
    service: Text
    status: str
    sessions: int
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class MaterialLink:
    """A link to something the session left: `kind` is `video`, `slides`, `etherpad`, `spec`, `code` or `official`."""

    kind: str
    url: str
    label: Text | None


@dataclass(frozen=True, slots=True)
class Translation:
    """How far a page is translated from the page it was written as."""

    source_lang: str
    source_url: str
    percent: int
    """Whole percent of its messages, rounded down: 100 means all of them."""
    shown: bool
    """Whether the translation is shown: not when too little of it is done."""
    improve_url: str | None
    """Where it can be translated: the catalog's file, or the translators' tool."""


@dataclass(frozen=True, slots=True)
class NotePage:
    """Template `note.html`."""

    card: NoteCard
    authors: tuple[Ref, ...]
    links: tuple[MaterialLink, ...]
    tags: tuple[str, ...]
    level: str | None
    room: str | None
    session_lang: str | None
    previous: NoteCard | None
    next: NoteCard | None
    related: tuple[NoteCard, ...]
    backlinks: tuple[NoteCard, ...]
    bibtex: str
    """The note as an entry of a bibliography."""
    updated: str | None
    """The day of its last change."""
    calendar_url: str | None
    """A calendar file, when it is known at what time the session was."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of an event and its notes in programme order."""

    date: str
    url: str
    notes: tuple[NoteCard, ...]


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event as lists show it; `start` and `end` are its first and last days."""

    url: str
    name: Text
    city: Text
    country: str | None
    """ISO 3166-1 alpha-2."""
    start: str
    end: str
    description: Text
    notes: int
    days: tuple[Day, ...]
    """Only those that have notes; none where days are not shown."""


@dataclass(frozen=True, slots=True)
class Column:
    """A room or a track of a timetable; a track has a page."""

    name: Text
    url: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """What begins at one time (`HH:MM`), in each column of a timetable."""

    start: str
    cells: tuple[tuple[NoteCard, ...], ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A day's sessions by time and by room or track."""

    columns: tuple[Column, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """Template `event.html`."""

    event: EventCard
    timetables: tuple[Timetable | None, ...]
    """One for each of the event's days; None where hardly any time is known."""
    official_url: str | None
    tracks: tuple[Group, ...]
    projects: tuple[ProjectCard, ...]
    speakers: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class DayPage:
    """Template `day.html`: a day's notes as one article, by track in programme order."""

    event: EventCard
    date: str
    groups: tuple[Group, ...]
    previous: Ref | None
    next: Ref | None


@dataclass(frozen=True, slots=True)
class MentionCard:
    """A note that names a project without listing it, with the sentence that does."""

    note: NoteCard
    sentence: Text


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Template `project.html`."""

    project: ProjectCard
    description: Text
    official_url: str | None
    repository: str | None
    aliases: tuple[str, ...]
    renamed_from: str | None
    successor: Ref | None
    predecessors: tuple[Ref, ...]
    """Projects that name this one as their successor."""
    events: tuple[Group, ...]
    """Its sessions by event, the newest event first."""
    mentions: tuple[MentionCard, ...]
    met: tuple[ProjectCard, ...]
    """Projects it shares notes with, most shared first; `sessions` counts the shared notes."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a list page of tracks, speakers or authors."""

    ref: Ref
    sessions: int
    color: str | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """Template `list.html`: all tracks or all speakers; `kind` is `tracks` or `speakers`."""

    kind: str
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class ProjectsPage:
    """Template `projects.html`: all projects, busiest first."""

    projects: tuple[ProjectCard, ...]


@dataclass(frozen=True, slots=True)
class MappedProject:
    """A project on the map: where its circle and its name stand, in units of `ProjectMapPage.size`."""

    project: ProjectCard
    label: str
    """Its name, or the beginning of a long one."""
    spot: Spot
    met: tuple[ProjectCard, ...]
    """The projects of the map that it shares notes with, most shared first; `sessions` counts the shared notes."""


@dataclass(frozen=True, slots=True)
class MapLine:
    """A line between two projects of the map, by their places in it, that bends towards a point."""

    one: int
    other: int
    bend_x: int
    bend_y: int
    shared: int
    """Notes that list both."""


@dataclass(frozen=True, slots=True)
class ProjectMapPage:
    """Template `project-map.html`: the busiest projects around a circle, and lines between those that share notes."""

    size: int
    projects: tuple[MappedProject, ...]
    """Clockwise from the top."""
    busiest: tuple[int, ...]
    """Places in `projects`, most sessions first."""
    lines: tuple[MapLine, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Template `entry.html`: the notes of one track, speaker or author; `kind` is `tracks`, `speakers` or `authors`."""

    kind: str
    ref: Ref
    color: str | None
    aliases: tuple[str, ...]
    links: tuple[str, ...]
    events: tuple[Group, ...]
    projects: tuple[ProjectCard, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """Template `home.html`."""

    events: tuple[EventCard, ...]
    """Newest first."""
    recent: tuple[NoteCard, ...]
    projects: tuple[ProjectCard, ...]
    """Busiest first."""
    notes: int
    speakers: int


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """Template `explore.html`: notes by words and facets. All it lists comes from the search index, in the browser."""

    others: tuple[str, ...]
    """The site's other languages, whose notes can be searched too."""


@dataclass(frozen=True, slots=True)
class TextPage:
    """Templates `page.html` and `404.html`: a hand-written page, whose body says it all."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is translated. Messages that are in doubt (fuzzy) or refused count as `fuzzy`."""

    messages: int
    translated: int
    fuzzy: int
    untranslated: int
    words_left: int
    """Words of the source in messages that are not translated."""
    percent: int
    """Whole percent that is translated, rounded down."""


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """A note or page, in the language it is translated into."""

    ref: Ref
    progress: Progress


@dataclass(frozen=True, slots=True)
class CatalogProgress:
    """A catalog: `kind` is `ui`, `vocabulary`, `pages` or `notes`; `name` is the event's, for notes."""

    kind: str
    name: Text | None
    source_lang: str
    progress: Progress
    improve_url: str | None
    rows: tuple[ProgressRow, ...]
    """Its notes or pages, those with something left first; of a large site, a few of these only."""
    done: int
    """How many are wholly translated."""
    more: int
    """How many with something left are not in `rows`."""


@dataclass(frozen=True, slots=True)
class LanguageProgress:
    """All that is translated into one language."""

    lang: str
    progress: Progress
    catalogs: tuple[CatalogProgress, ...]


@dataclass(frozen=True, slots=True)
class TranslationsPage:
    """Template `translations.html`: how far each language is translated."""

    languages: tuple[LanguageProgress, ...]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule in a list. `severity` is `error`, `warning` or `info`."""

    code: str
    anchor: str
    name: str
    severity: str


@dataclass(frozen=True, slots=True)
class RuleFamily:
    """Rules about one thing, in the order of their codes."""

    anchor: str
    title: Text
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Template `rules.html`: every rule of `summitkb check`; the body documents them."""

    families: tuple[RuleFamily, ...]
    severities: Mapping[str, Text]
    """What readers call them, the gravest first."""


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """Template `redirect.html`: what stands at an address that a page had before."""

    target: Ref


Data = (
    HomePage
    | TextPage
    | NotePage
    | EventPage
    | DayPage
    | ProjectPage
    | ProjectsPage
    | ProjectMapPage
    | ListPage
    | EntryPage
    | ExplorePage
    | TranslationsPage
    | RulesPage
    | RedirectPage
)


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language."""

    lang: str
    url: str


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A group of links to the site's parts: `kind` names it, `url` is its list page if it has one.

    Kinds: `events`, `projects`, `tracks`, `speakers`, `pages`.
    """

    kind: str
    url: str | None
    items: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """What surrounds every page of a language. Bounded: its size does not grow with the number of notes."""

    site_name: str
    site_description: str
    copyright: str
    home_url: str
    nav: tuple[NavGroup, ...]


@dataclass(frozen=True, slots=True)
class SocialCard:
    """The picture that stands for a page where its address is shared: all that is drawn on it, and its file's path."""

    path: str
    lang: str
    title: str
    event: str
    date: str
    track: str
    color: str | None
    site: str


@dataclass(frozen=True, slots=True)
class PageView:
    """One page in one language: all its template may see."""

    url: str
    lang: str
    template: str
    title: Text
    summary: Text
    data: Data
    shell: Shell
    alternates: tuple[Alternate, ...]
    """Every language, this page's included, in the site's order; the first is `x-default`."""
    trail: tuple[Ref, ...] = ()
    """The pages above this one, from the home page down."""
    body: Body | None = None
    edit_url: str | None = None
    canonical: str = ""
    """URL of the page that search engines should keep: this one, or its source when nothing is translated."""
    translation: Translation | None = None
    """None on a page in the language it was written in."""
    indexed: bool = True
    """Whether this language's search index has it."""
    path: str = ""
    """The file below the site's folder."""
    card: SocialCard | None = None
    """None on pages that have no picture of their own, and everywhere when the site's address is not known."""

    def digest(self, theme: str, seen: Fingerprints | None = None) -> str:
        """A digest of all that decides the page's bytes, given the theme's own digest."""
        seen = Fingerprints() if seen is None else seen
        return hashlib.blake2b(f"{theme}\n{seen.of(self)}".encode(), digest_size=16).hexdigest()


_SHARED = (NoteCard, ProjectCard, EventCard, Shell)
"""Records that many views hold."""
