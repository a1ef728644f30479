"""A session in a reader's calendar: one iCalendar file for each note whose hour is known (RFC 5545)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from uuid import NAMESPACE_URL, uuid5

from summitkb.cache import digest, makers
from summitkb.config import Config
from summitkb.i18n.terminal import _
from summitkb.model import Event, File, Note, Site
from summitkb.render.facts import beginning
from summitkb.urls import localized, note_url, session_url
from summitkb.work import HERE, Work


@dataclass(frozen=True, slots=True)
class Session:
    """What a calendar is told of a session."""

    uid: str
    lang: str
    title: str
    summary: str
    where: str
    begins: dt.datetime
    """In the event's time zone."""
    minutes: int | None
    url: str


def calendar(config: Config, site: Site, work: Work = HERE) -> Iterator[File]:
    """The file of each session, in the language its note was written in."""
    sessions = {note.id: session for note in site.notes.values() if (session := _session(config, site, note))}
    maker = version("icalendar")
    keys = [digest(makers(), maker, repr(session)) for session in sessions.values()]
    made = work.remembered("calendar", keys, list(sessions.values()), _written, _("Writing calendars"))
    for note, content in zip(sessions, made, strict=True):
        yield File(session_url(note), content)


def _session(config: Config, site: Site, note: Note) -> Session | None:
    event = site.events[note.event]
    begins = beginning(note, event)
    if begins is None:
        return None
    page = localized(note_url(note.id), note.lang, site.default_language)
    return Session(
        uid=str(uuid5(NAMESPACE_URL, f"{config.site_url}{note_url(note.id)}")),
        lang=note.lang.replace("_", "-"),
        title=note.title,
        summary=note.summary,
        where=_where(note, event),
        begins=begins,
        minutes=note.duration,
        url=config.site_url and config.site_url + page,
    )


def _where(note: Note, event: Event) -> str:
    return ", ".join(filter(None, (note.room, event.name, event.city)))


def _written(sessions: Sequence[Session]) -> list[bytes]:
    return list(map(_file, sessions))


def _file(session: Session) -> bytes:
    """The same bytes whenever it is made: its stamp is the day of the session."""
    import icalendar  # takes as long as a small build, and most have nothing new to write

    said = {"language": session.lang}
    event = icalendar.Event()
    event.add("uid", session.uid)
    event.add("dtstamp", dt.datetime.combine(session.begins.date(), dt.time(), dt.UTC))
    event.add("dtstart", session.begins)
    if session.minutes:
        event.add("duration", dt.timedelta(minutes=session.minutes))
    event.add("summary", session.title, said)
    event.add("description", session.summary, said)
    event.add("location", session.where)
    if session.url:
        event.add("url", session.url)
    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", "-//summitkb//summitkb//EN")
    whole.add_component(event)
    day = session.begins.date()
    whole.add_missing_timezones(first_date=day, last_date=day + dt.timedelta(days=2))
    return bytes(whole.to_ical())
