"""A conference's schedule, whatever file it came in: frozen records, and how their values are read.

Exports are made by many programs and by hand. A value that makes no sense is left out and told in `Schedule.remarks`;
only a file that holds no schedule at all raises `ScheduleError`.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summitkb.i18n.terminal import _, number
from summitkb.importers.text import clean
from summitkb.rules.words import shown

FILE_SIZE = 16 * 1024 * 1024
SESSIONS = 10_000
DEPTH = 60


class ScheduleError(Exception):
    """The schedule cannot be imported; the message says why and, where it is known, on which line and column."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        place = _("line {line}, column {column}: {message}").format(line=line, column=column or 1, message=message)
        super().__init__(message if line is None else place)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on stage. `key` is what the schedule knows them by: an id, or the name for want of one."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Resource:
    """Something a session links to, or has attached."""

    url: str
    title: str = ""
    kind: str = ""
    """A kind of `schema.MaterialKind` when the schedule says it, else empty."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session, as the schedule tells it. Texts are on one line, but the abstract, which may be HTML or Markdown."""

    title: str
    guid: str = ""
    id: str = ""
    subtitle: str = ""
    abstract: str = ""
    date: dt.date | None = None
    """The day it is listed in: after midnight, still that of the evening."""
    moment: dt.datetime | None = None
    """When it begins; with an offset, or on the clocks of the place."""
    start: dt.time | None = None
    """When it begins on the clocks of the place, for want of a moment."""
    duration: int | None = None
    """Minutes."""
    room: str = ""
    track: str = ""
    type: str = ""
    language: str = ""
    """As given: `de, en`, `pt_BR`, `?` …"""
    url: str = ""
    slug: str = ""
    persons: tuple[Person, ...] = ()
    links: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """A whole schedule. `timezone` is the IANA name it gives, empty when it gives none."""

    title: str
    acronym: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    timezone: str = ""
    city: str = ""
    url: str = ""
    sessions: tuple[Session, ...] = ()
    remarks: tuple[str, ...] = ()
    """What in the file was not understood, and left out."""


def read_conference(
    fields: Mapping[str, str], days: Sequence[dt.date], sessions: Sequence[Session], remarks: Sequence[str]
) -> Schedule:
    """The schedule whose conference has `fields`. Raises `ScheduleError` when it is empty or beyond measure."""
    if not sessions:
        raise ScheduleError(_("the schedule has no sessions"))
    if len(sessions) > SESSIONS:
        message = _("the schedule has {count} sessions; more than {limit} are not imported")
        raise ScheduleError(message.format(count=number(len(sessions)), limit=number(SESSIONS)))
    starts = [day for day in (read_date(fields.get("start", "")), *days) if day]
    ends = [day for day in (read_date(fields.get("end", "")), *days) if day]
    return Schedule(
        title=clean(fields.get("title", "")),
        acronym=clean(fields.get("acronym", "")),
        start=min(starts, default=None),
        end=max(ends, default=None),
        timezone=clean(fields.get("time_zone_name", "")),
        city=clean(fields.get("city", "")),
        url=clean(fields.get("url", "") or fields.get("base_url", "")),
        sessions=tuple(sessions),
        remarks=tuple(remarks),
    )


def read_session(
    fields: Mapping[str, str],
    day: dt.date | None,
    persons: Sequence[Person],
    links: Sequence[Resource],
    remarks: list[str],
) -> Session:
    """The session with `fields`, named as both formats name them, listed on `day`."""
    title = clean(fields.get("title", ""))

    def understood(key: str, value: object) -> None:
        if value is None and clean(fields.get(key, "")):
            message = _("{session}: {key} {value} is not understood; left out")
            session = shown(title or _("a session without a title"))
            remarks.append(message.format(session=session, key=key, value=shown(clean(fields[key]))))

    date = clean(fields.get("date", ""))
    moment, start = read_moment(date), read_time(fields.get("start", ""))
    duration = read_duration(fields.get("duration", ""))
    understood("date", moment or read_date(date))
    understood("start", start)
    understood("duration", duration)
    return Session(
        title=title,
        guid=clean(fields.get("guid", "")),
        id=clean(fields.get("id", "") or fields.get("code", "")),
        subtitle=clean(fields.get("subtitle", "")),
        abstract=fields.get("abstract", "") or fields.get("description", ""),
        date=day or read_date(date),
        moment=moment,
        start=start,
        duration=duration,
        room=clean(fields.get("room", "")),
        track=clean(fields.get("track", "")),
        type=clean(fields.get("type", "")),
        language=clean(fields.get("language", "")),
        url=clean(fields.get("url", "")),
        slug=clean(fields.get("slug", "")),
        persons=tuple(persons),
        links=tuple(links),
    )


_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?")
_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,4})(?::00)?")
_YEARS = range(1970, 2200)
"""Other years are mistakes, and near the first and the last one time zones cannot be reckoned with."""


def read_date(text: str) -> dt.date | None:
    """The day that `text` begins with: `2018-11-14`, `2018-11-14T09:00:00+01:00`."""
    try:
        day = dt.date.fromisoformat(match[1]) if (match := _DATE.match(text.strip())) else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def read_moment(text: str) -> dt.datetime | None:
    """A date and an hour (ISO 8601), with an offset or without; None when there is no hour."""
    text = re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$)", "", text.strip())
    try:
        moment = dt.datetime.fromisoformat(text) if len(text) > len("2018-11-14") else None
    except ValueError:
        return None
    return moment if moment and moment.year in _YEARS else None


def read_time(text: str) -> dt.time | None:
    """`9:30`, `09:30` or `09:30:00`."""
    try:
        return dt.time(int(match[1]), int(match[2])) if (match := _TIME.fullmatch(text.strip())) else None
    except ValueError:
        return None


def read_duration(text: str) -> int | None:
    """Minutes, from `HH:MM`, `HH:MM:00` or minutes; None when it is no time at all, or more than a day."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        return None
    minutes = 60 * int(match[1] or 0) + int(match[2])
    return minutes if 1 <= minutes <= 24 * 60 else None


def read_persons(given: Sequence[tuple[str, str]]) -> tuple[Person, ...]:
    """The persons with a name, which is not a number, of (id, name) pairs; each once."""
    people = [Person(clean(key) or clean(name), clean(name)) for key, name in given]
    return tuple(dict.fromkeys(person for person in people if any(map(str.isalpha, person.name))))
