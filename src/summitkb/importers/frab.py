"""`schedule.xml`, as frab, pentabarf, pretalx and c3voc's tools write it."""

import datetime as dt
from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from summitkb.i18n.terminal import _
from summitkb.importers.schedule import (
    DEPTH,
    Person,
    Resource,
    Schedule,
    ScheduleError,
    Session,
    read_conference,
    read_date,
    read_persons,
    read_session,
)

_ELEMENTS = 1_000_000


def read_xml(data: bytes) -> Schedule:
    """The schedule in an XML file. Raises `ScheduleError` when there is none, or a document type declaration."""
    root = _parsed(data)
    if root.tag != "schedule":
        raise ScheduleError(_("this XML is not a schedule: its first element is not <schedule>"))
    conference = root.find("conference")
    fields = {child.tag: _text(child) for child in (conference if conference is not None else ())}
    remarks: list[str] = []
    sessions: list[Session] = []
    dates: list[dt.date] = []
    for day in root.iterfind("day"):
        date = read_date(day.get("date", ""))
        found = [_session(event, room, date, remarks) for room, event in _events(day)]
        sessions += found
        dates += [date] if date and found else []
    return read_conference(fields, dates, sessions, remarks)


class _Refused(Exception):
    """Raised in a handler to stop the parser."""


def _parsed(data: bytes) -> Element:
    """The tree. A document type is refused where it begins, so that there are no entities to expand or to fetch."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder = TreeBuilder()
    depth = elements = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > DEPTH or elements > _ELEMENTS:
            raise _Refused(_("this XML is nested too deep") if depth > DEPTH else _("this XML has too many elements"))
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def doctype(*_declaration: object) -> None:
        raise _Refused(_("a document type declaration (<!DOCTYPE …>) is not accepted; remove it"))

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except _Refused as refused:
        raise ScheduleError(str(refused), parser.CurrentLineNumber, parser.CurrentColumnNumber + 1) from refused
    except expat.ExpatError as error:
        message = _("this is not XML: {reason}").format(reason=expat.ErrorString(error.code) or "malformed")
        raise ScheduleError(message, error.lineno, error.offset + 1) from error
    except (LookupError, ValueError) as error:  # an encoding that Python does not have, or expat cannot use
        raise ScheduleError(_("this XML cannot be read: {reason}").format(reason=error)) from error
    return builder.close()


def _events(day: Element) -> Iterator[tuple[str, Element]]:
    for room in day.iterfind("room"):
        for event in room.iterfind("event"):
            yield room.get("name", ""), event


def _session(event: Element, room: str, day: dt.date | None, remarks: list[str]) -> Session:
    fields = {**event.attrib, **{child.tag: _text(child) for child in event}}
    fields["room"] = fields.get("room", "") or room
    return read_session(fields, day, _persons(event), tuple(_links(event)), remarks)


def _persons(event: Element) -> tuple[Person, ...]:
    given = event.iterfind("persons/person")
    return read_persons([(person.get("guid") or person.get("id") or "", _text(person)) for person in given])


def _links(event: Element) -> Iterator[Resource]:
    for path in ("links/link", "attachments/attachment"):
        for link in event.iterfind(path):
            yield Resource(link.get("href", "") or _text(link), _text(link))
    if video := event.findtext("video_download_url", "").strip():
        yield Resource(video, kind="video")


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()
