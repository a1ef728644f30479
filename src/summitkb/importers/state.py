"""What the last import said, kept in `.schedule.json` beside the notes, to tell whose a later change is."""

import json
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from summitkb.i18n.terminal import _
from summitkb.importers.schedule import ScheduleError
from summitkb.load.schema import Id

NAME = ".schedule.json"


class _Imported(BaseModel):
    model_config = ConfigDict(extra="forbid")

    slug: Id
    imported: dict[str, Any] = {}


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    about: str = ""
    sessions: dict[str, _Imported] = {}
    tracks: dict[str, Id] = {}
    speakers: dict[str, Id] = {}


@dataclass(frozen=True, slots=True)
class Imported:
    """One session: its note, and the fields as the schedule last had them."""

    slug: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """The sessions by the key the schedule has for them, and which entry each of its tracks and persons became."""

    sessions: dict[str, Imported] = field(default_factory=dict)
    tracks: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)


_ABOUT = "Written by summitkb import; keep it under version control. It holds what the schedule said last."


def read_state(text: str | None, path: str) -> State:
    """The state in `text`, empty when there is none. Raises `ScheduleError` when it cannot be understood."""
    if text is None:
        return State()
    try:
        file = _File.model_validate(json.loads(text))
    except (ValidationError, ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError):
            place = _("line {line}, column {column}: {message}")
            why = place.format(line=error.lineno, column=error.colno, message=error.msg)
        else:
            why = _("it is not what an import wrote")
        message = _("{path}: {reason}; restore it from version control, or delete it to match notes by title")
        raise ScheduleError(message.format(path=path, reason=why)) from error
    sessions = {key: Imported(session.slug, session.imported) for key, session in file.sessions.items()}
    return State(sessions, file.tracks, file.speakers)


def written(state: State) -> str:
    """The state as a file: one value a line, in an order that does not depend on the schedule's."""
    data = {
        "about": _ABOUT,
        "sessions": {key: {"slug": one.slug, "imported": one.values} for key, one in state.sessions.items()},
        "speakers": state.speakers,
        "tracks": state.tracks,
    }
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
