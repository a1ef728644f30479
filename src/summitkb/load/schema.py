"""What front matter and vocabularies may hold, as pydantic models: all faults at once, and a JSON Schema for editors.

Values come in as texts, lists, mappings and None (see `front_matter`); None counts as not given.
"""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from summitkb.i18n.terminal import N_
from summitkb.model import Alias, Match, NoteStatus, ProjectStatus

SLUG = r"[a-z0-9][a-z0-9-]*"
"""What ids and file names are made of; they become parts of URLs."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_WEB = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)


def _date(value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value) if _ISO_DATE.fullmatch(str(value)) else "")
    except ValueError:
        raise PydanticCustomError("date", "not a date") from None


def _time(value: object) -> dt.time:
    if not _TIME.fullmatch(str(value)):
        raise PydanticCustomError("time", "not a time")
    return dt.time.fromisoformat(str(value))


def _web(value: str) -> str:
    if not _WEB.fullmatch(value):
        raise PydanticCustomError("web", "not a web address")
    return value


def _pattern(pattern: str, expected: str) -> AfterValidator:
    def match(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise PydanticCustomError("pattern", "{expected}", {"expected": expected})
        return value

    return AfterValidator(match)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Id = Annotated[Text, _pattern(SLUG, N_("lowercase letters, digits and hyphens"))]
Url = Annotated[Text, AfterValidator(_web)]
Date = Annotated[dt.date, BeforeValidator(_date)]
Time = Annotated[dt.time, BeforeValidator(_time)]
Texts = tuple[Text, ...]
# https://www.rfc-editor.org/rfc/rfc5646#section-2.1, without the irregular tags
LanguageTag = Annotated[Text, _pattern(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", N_("a language tag such as en or pt-BR"))]
OldPath = Annotated[
    Text, _pattern(r"/?(?!\.)[A-Za-z0-9._~-]+(/(?!\.)[A-Za-z0-9._~-]+)*/?", N_("a path such as berlin-2018/old-name/"))
]

SessionType = Literal["keynote", "talk", "panel", "workshop", "forum", "project-update", "lightning", "bof", "social"]
Level = Literal["beginner", "intermediate", "advanced"]
MaterialKind = Literal["video", "slides", "etherpad", "spec", "code", "official"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nothing(cls, data: Any) -> Any:
        """`level:` with nothing after it is a key that was not given."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None}


class _Written(_Record):
    """What notes and pages have in common."""

    title: Sentence
    """What lists, search results and browser tabs show."""
    lang: str | None = None
    """Language it is written in, one of the site's; the default language when left out."""
    redirect_from: tuple[OldPath, ...] = ()
    """Addresses it had before, below the site's root."""

    @field_validator("lang")
    @classmethod
    def _known(cls, lang: str, info: ValidationInfo) -> str:
        languages = info.context["languages"] if info.context else (lang,)
        if lang not in languages:
            raise PydanticCustomError("language", "not one of the site's languages", {"languages": languages})
        return lang


class MaterialEntry(_Record):
    """Something the session left behind."""

    kind: MaterialKind
    """What it is."""
    url: Url
    """Its whole address, with https://."""
    label: Text | None = None
    """What the link says, when the kind does not say enough."""


class MentionsEntry(_Record):
    """What becomes of the project names in the text of a note."""

    never: Texts = ()
    """Ids of projects whose names are not linked in this note: there, they are ordinary words."""


class NoteFrontMatter(_Written):
    """Front matter of a session note."""

    event: Text | None = None
    """Id of the event; the folder says it."""
    date: Date
    """A day of the event."""
    start: Time | None = None
    """When it began, in the event's time zone."""
    duration: Annotated[int, Field(ge=1, le=1440)] | None = None
    """Minutes."""
    track: Text
    """Id of the track: where the session stands in the programme."""
    type: SessionType
    """What kind of session it was."""
    level: Level | None = None
    """How much a reader must know beforehand."""
    projects: Texts
    """Ids of the projects it is about; [] when there is none."""
    speakers: Texts
    """Ids or exact names of speakers; [] when nobody recorded them."""
    authors: Texts
    """Ids or exact names of those who wrote the note."""
    session_lang: LanguageTag | None = None
    """Language spoken on stage (BCP 47)."""
    summary: Sentence
    """One sentence, for lists, search results and link previews."""
    links: tuple[MaterialEntry, ...] = ()
    """What the session left behind: video, slides, etherpad …"""
    mentions: MentionsEntry | None = None
    """Project names that are not to be linked in the text."""
    tags: Texts = ()
    """Free words for what is neither a project nor a track."""
    related: Texts = ()
    """Other notes: a slug of the same event, or event/slug."""
    room: Text | None = None
    """Where it took place."""
    status: NoteStatus = NoteStatus.PUBLISHED
    """A draft is shown by `summitkb serve` only."""


class PageFrontMatter(_Written):
    """Front matter of a hand-written page."""

    summary: Sentence
    """One sentence, for search results and link previews."""


class Entry(_Record):
    """What all vocabularies have in common."""

    id: Id
    name: Text

    def fields(self) -> dict[str, Any]:
        """The arguments of the record in `model.py` that this entry describes."""
        return dict(self)


class EventEntry(Entry):
    """A Summit."""

    city: Text
    country: Annotated[Text, _pattern(r"[A-Z]{2}", N_("two capitals such as DE (ISO 3166-1)"))] | None = None
    start: Date
    end: Date
    timezone: Text
    """IANA name, such as Europe/Berlin."""
    url: Url | None = None
    description: str = ""
    aliases: Texts = ()


class TrackEntry(Entry):
    """A kind of slot in the programme."""

    description: str = ""
    color: Annotated[Text, _pattern(r"[a-z]+(-[a-z]+)*", N_("the name of a color"))] | None = None
    """A name the style sheet knows."""


class AliasEntry(_Record):
    """Another way to write a project's name."""

    text: Text
    match: Match = Match.ALWAYS


class ProjectEntry(Entry):
    """A project or technology."""

    service: Text
    """Its role in a few words."""
    status: ProjectStatus = ProjectStatus.ACTIVE
    match: Match = Match.ALWAYS
    """When its own name, found in a text, stands for it."""
    aliases: tuple[AliasEntry, ...] = ()
    description: str = ""
    url: Url | None = None
    repository: Url | None = None
    renamed_from: Text | None = None
    successor: Text | None = None
    """Id of the project that took over."""

    def fields(self) -> dict[str, Any]:
        return {**dict(self), "aliases": tuple(Alias(alias.text, alias.match) for alias in self.aliases)}


class SpeakerEntry(Entry):
    """Someone who spoke on stage."""

    aliases: Texts = ()
    affiliation: Text | None = None
    links: tuple[Url, ...] = ()


class AuthorEntry(Entry):
    """Someone who writes notes."""

    url: Url | None = None
    description: str = ""
