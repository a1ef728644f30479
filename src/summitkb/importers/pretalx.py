"""`schedule.json`, as pretalx, frab and c3voc's tools write it (https://c3voc.de/schedule/schema)."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

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

_FIELDS = (
    "guid id code title subtitle abstract description date start duration room track type language url slug".split()
)


def read_json(data: bytes) -> Schedule:
    """The schedule in a JSON file. Raises `ScheduleError` when there is none."""
    root = _parsed(data)
    schedule = _mapping(_mapping(root).get("schedule")) or _mapping(root)
    conference = _mapping(schedule.get("conference"))
    if not isinstance(conference.get("days"), list | dict):
        raise ScheduleError(_("this JSON is not a schedule: it has no schedule.conference.days"))
    fields = {key: text(value) for key, value in {"base_url": schedule.get("base_url"), **conference}.items()}
    remarks: list[str] = []
    sessions: list[Session] = []
    dates: list[dt.date] = []
    for day in map(_mapping, _items(conference["days"])):
        date = read_date(text(day.get("date")))
        found = [_session(event, room, date, remarks) for room, event in _events(day.get("rooms"))]
        sessions += found
        dates += [date] if date and found else []
    return read_conference(fields, dates, sessions, remarks)


def _parsed(data: bytes) -> Any:
    try:
        root = json.loads(data)
    except json.JSONDecodeError as error:
        message = _("this is not JSON: {reason}").format(reason=error.msg)
        raise ScheduleError(message, error.lineno, error.colno) from error
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise ScheduleError(_("this is not UTF-8 text"), line, column) from error
    except RecursionError as error:
        raise ScheduleError(_("this JSON is nested too deep")) from error
    except ValueError as error:
        raise ScheduleError(_("this JSON cannot be read: {reason}").format(reason=error)) from error
    _check_depth(root)
    return root


def _check_depth(root: Any) -> None:
    level = [root]
    for _level in range(DEPTH):
        level = [child for node in level if isinstance(node, list | dict) for child in _items(node)]
        if not level:
            return
    raise ScheduleError(_("this JSON is nested too deep"))


def _events(rooms: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each event of a day with its room: `rooms` is `{name: [event]}` or, from some tools, `[{name, events}]`."""
    named = rooms.items() if isinstance(rooms, dict) else ((_name(room), _events_of(room)) for room in _items(rooms))
    for name, events in named:
        for event in _items(events):
            if isinstance(event, dict):
                yield text(name), event


def _name(room: Any) -> str:
    return text(_mapping(room).get("name"))


def _events_of(room: Any) -> Any:
    return _mapping(room).get("events")


def _session(event: Mapping[str, Any], room: str, day: dt.date | None, remarks: list[str]) -> Session:
    fields = {key: text(event.get(key)) for key in _FIELDS}
    fields["room"] = fields["room"] or room
    return read_session(fields, day, _persons(event), tuple(_links(event)), remarks)


def _persons(event: Mapping[str, Any]) -> tuple[Person, ...]:
    given = event.get("persons") or event.get("speakers")
    return read_persons([_person(person) for person in _items(given)])


def _person(person: Any) -> tuple[str, str]:
    if not isinstance(person, dict):
        return "", text(person)
    names = (text(person.get(key)) for key in ("public_name", "full_public_name", "name", "full_name"))
    keys = (text(person.get(key)) for key in ("guid", "code", "id"))
    return next(filter(None, keys), ""), next(filter(None, names), "")


def _links(event: Mapping[str, Any]) -> Iterator[Resource]:
    for key in ("links", "attachments"):
        for link in _items(event.get(key)):
            given = link if isinstance(link, dict) else {"url": link}
            yield Resource(text(given.get("url") or given.get("href")), text(given.get("title") or given.get("name")))
    if video := text(event.get("video_download_url")):
        yield Resource(video, kind="video")


def text(value: Any) -> str:
    """A value of JSON as a text; of a text in several languages, the English or else the first one."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return text(value.get("en") or value.get("name") or next(iter(value.values()), ""))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
