"""The nouns of a knowledge base, as frozen records: what `load` makes and every later stage reads.

`Site` is the whole. Nothing here reads a file, knows a template or changes after it was made; a stage that
learns something returns a new `Site` (`dataclasses.replace`).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from summitkb.diagnostics import Range

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Match(StrEnum):
    """When a name found in prose stands for its project."""

    ALWAYS = "always"
    EXACT_CASE = "exact-case"
    CONTEXT = "context"
    """Only in a note that already lists the project."""
    NEVER = "never"


class ProjectStatus(StrEnum):
    """Whether OpenStack still keeps a project; `external` ones were never OpenStack's."""

    ACTIVE = "active"
    RETIRED = "retired"
    EXTERNAL = "external"


class NoteStatus(StrEnum):
    """A draft shows in `serve` and never in a published site."""

    PUBLISHED = "published"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: `path` relative to the project's root, `text` decoded, with `\\n` line ends."""

    path: str
    text: str
    digest: str = ""
    """Of the path and the text; nothing for what was not read from a file."""
    body: str = ""
    """Of a note or page, the Markdown below its front matter."""
    is_addressed: bool = False
    """Whether something in it is for summitkb: `# summitkb: ignore …`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image as written in a body. `range` is in the file."""

    href: str
    range: Range
    is_image: bool = False
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body, with the id it has in every language."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One translatable text: `kind` is the block it comes from (`h2`, `p`, `li`, `td` …), `line` where in the file."""

    msgid: str
    kind: str
    line: int
    context: str | None = None
    """msgctxt; None for running text."""
    comment: str | None = None
    """What the author tells translators."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What one parse of a body tells, in document order."""

    messages: Sequence[Message] = ()
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    untranslatable: tuple[tuple[str, int], ...] = ()
    """Words of each block of raw HTML, which translators never see, and their line in the file."""
    words: int = 0
    anchors: frozenset[str] = frozenset()
    """Every id a `#fragment` can point at, headings' included."""


@dataclass(frozen=True, slots=True)
class Material:
    """Something a session left behind: a video, slides, an etherpad …"""

    kind: str
    url: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A project named in a note's prose, and the message (its msgid) that names it first."""

    project: str
    msgid: str


@dataclass(frozen=True, slots=True)
class Related:
    """What `link` found around a note: ids of notes, best first."""

    previous: str | None = None
    next: str | None = None
    related: tuple[str, ...] = ()
    backlinks: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """The notes of one session. `id` is `<event>/<slug>`: its path below `content/notes/` and its URL."""

    id: str
    event: str
    slug: str
    title: str
    lang: str
    date: dt.date
    track: str
    type: str
    projects: tuple[str, ...]
    speakers: tuple[str, ...]
    authors: tuple[str, ...]
    summary: str
    source: Source
    start: dt.time | None = None
    duration: int | None = None
    """Minutes."""
    level: str | None = None
    room: str | None = None
    session_lang: str | None = None
    links: tuple[Material, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    redirect_from: tuple[str, ...] = ()
    status: NoteStatus = NoteStatus.PUBLISHED
    never_mentioned: tuple[str, ...] = ()
    """Projects whose names, in this note, are words like any others."""
    body_line: int = 1
    """Line of the file on which `body` begins."""
    places: Mapping[str, Range] = field(default_factory=lambda: EMPTY)
    """Where each front matter value stands: `track`, `projects.0`, `links.1.url`; `key:track` is the key itself."""
    outline: Outline = Outline()
    faults: frozenset[str] = frozenset()
    """Front matter keys whose value is a stand-in: theirs was refused. Such a text is checked, and not published."""

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self.source.body

    def where(self, key: str) -> Range:
        """Where the value of `key` stands; the first line when it was left out."""
        return self.places.get(key, Range.at(1))


@dataclass(frozen=True, slots=True)
class Page:
    """A hand-written page. `id` is its path below `content/pages/` without `.md`; `index` is the home page."""

    id: str
    title: str
    summary: str
    lang: str
    source: Source
    redirect_from: tuple[str, ...] = ()
    body_line: int = 1
    places: Mapping[str, Range] = field(default_factory=lambda: EMPTY)
    outline: Outline = Outline()
    faults: frozenset[str] = frozenset()
    """Front matter keys whose value is a stand-in: theirs was refused. Such a text is checked, and not published."""

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self.source.body

    def where(self, key: str) -> Range:
        """Where the value of `key` stands; the first line when it was left out."""
        return self.places.get(key, Range.at(1))


@dataclass(frozen=True, slots=True)
class Event:
    """A Summit. `timezone` is an IANA name; `end` is its last day."""

    id: str
    name: str
    city: str
    start: dt.date
    end: dt.date
    timezone: str
    country: str | None = None
    """ISO 3166-1 alpha-2 code."""
    url: str | None = None
    description: str = ""
    aliases: tuple[str, ...] = ()
    place: Range = Range(1, 1, 1, 1)
    """Where its entry begins in `events.yml`."""
    places: Mapping[str, Range] = field(default_factory=lambda: EMPTY)
    """Where each value stands: `name`, `aliases.0`."""


@dataclass(frozen=True, slots=True)
class Track:
    """A kind of slot in the programme; the order of `tracks.yml` is the order of a day."""

    id: str
    name: str
    description: str = ""
    color: str | None = None
    place: Range = Range(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way to write a project's name."""

    text: str
    match: Match = Match.ALWAYS


@dataclass(frozen=True, slots=True)
class Project:
    """A project or technology. `match` is the policy of its own name."""

    id: str
    name: str
    service: str
    """Its role in a few words."""
    status: ProjectStatus = ProjectStatus.ACTIVE
    match: Match = Match.ALWAYS
    aliases: tuple[Alias, ...] = ()
    description: str = ""
    url: str | None = None
    repository: str | None = None
    renamed_from: str | None = None
    successor: str | None = None
    place: Range = Range(1, 1, 1, 1)
    places: Mapping[str, Range] = field(default_factory=lambda: EMPTY)
    """Where each value stands: `name`, `aliases.0`."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who spoke on stage."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    affiliation: str | None = None
    links: tuple[str, ...] = ()
    place: Range = Range(1, 1, 1, 1)
    places: Mapping[str, Range] = field(default_factory=lambda: EMPTY)
    """Where each value stands: `name`, `aliases.0`."""


@dataclass(frozen=True, slots=True)
class Author:
    """Someone who writes notes."""

    id: str
    name: str
    url: str | None = None
    description: str = ""
    place: Range = Range(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file published as it is, such as a note's image. `url` is where, `file` is relative to the project's root."""

    url: str
    file: str


@dataclass(frozen=True, slots=True)
class Site:
    """A whole knowledge base. Each mapping goes from id to record, in the order readers meet them."""

    languages: tuple[str, ...]
    default_language: str
    notes: Mapping[str, Note] = field(default_factory=lambda: EMPTY)
    pages: Mapping[str, Page] = field(default_factory=lambda: EMPTY)
    events: Mapping[str, Event] = field(default_factory=lambda: EMPTY)
    tracks: Mapping[str, Track] = field(default_factory=lambda: EMPTY)
    projects: Mapping[str, Project] = field(default_factory=lambda: EMPTY)
    speakers: Mapping[str, Speaker] = field(default_factory=lambda: EMPTY)
    authors: Mapping[str, Author] = field(default_factory=lambda: EMPTY)
    assets: Mapping[str, Asset] = field(default_factory=lambda: EMPTY)
    """By URL."""
    around: Mapping[str, Related] = field(default_factory=lambda: EMPTY)
    """Note id → what `link` found around it: of every note, once the site is linked."""
    links: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: EMPTY)
    """Path of a text → where its links lead, as `link.references` tells; of every text, once the site is linked."""
    changed: Mapping[str, dt.date] = field(default_factory=lambda: EMPTY)
    """Note id → the day of its last change, if there is a history that knows it."""
    faulty: tuple[Note | Page, ...] = ()
    """Texts that are left out for faults in their front matter, as far as they could be read."""
    left_out: frozenset[str] = frozenset()
    """Files whose own faults kept them out, wholly or in part: what refers to them is not at fault."""
    vocabularies: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """`events`, `tracks` … → the file that holds them."""
    words: bytes = b""
    """A digest of those files."""

    def around_of(self, note: str) -> Related:
        """What `link` found around a note, by its id."""
        return self.around.get(note, Related())

    @property
    def whole(self) -> "Site":
        """The site with its faulty texts back in their places: what rules look at."""
        notes = {text.id: text for text in self.faulty if isinstance(text, Note)}
        pages = {text.id: text for text in self.faulty if isinstance(text, Page)}
        return replace(
            self,
            notes=MappingProxyType({**self.notes, **notes}),
            pages=MappingProxyType({**self.pages, **pages}),
            faulty=(),
        )

    @property
    def sources(self) -> tuple[Note | Page, ...]:
        """Everything written in Markdown: the pages, then the notes in reading order."""
        return (*self.pages.values(), *self.notes.values())


@dataclass(frozen=True, slots=True)
class Text:
    """Words to show. `lang` is set when they are not in the page's language, and templates must say so in HTML."""

    value: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file of the built site: `path` below the site's folder, with forward slashes."""

    path: str
    content: bytes

    @property
    def digest(self) -> str:
        """A digest of the content; a browser can make it too."""
        return sha256(self.content).hexdigest()[:32]
