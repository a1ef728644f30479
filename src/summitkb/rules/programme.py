"""KB218 and KB219: sessions in time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from summitkb.diagnostics import Severity
from summitkb.i18n.terminal import _
from summitkb.model import Note, Site
from summitkb.rules.registry import Finding, rule


@rule("KB218", Severity.WARNING)
def past_midnight(site: Site) -> Iterator[Finding]:
    """A session ends on the day it begins; parties, of type `social`, may not.

    A wrong `start` or `duration` would fill the timetable and calendars of two days.

    Example: `start: "23:10"` and `duration: 90`

    Write instead: the hour at which the session began, and its minutes.
    """
    for note in site.notes.values():
        if note.start and note.duration and note.type != "social" and _ends(note) > 24 * 60:
            message = _("from {start}, {duration} minutes end after midnight; check start and duration")
            message = message.format(start=f"{note.start:%H:%M}", duration=note.duration)
            yield Finding(note.source.path, note.where("duration"), message)


@rule("KB219", Severity.WARNING)
def overlapping_sessions(site: Site) -> Iterator[Finding]:
    """Nobody speaks in two sessions at once.

    One of the two hours, or one of the two speakers, is wrong. Someone who did leave one room for another is a reason
    to ignore this: `# summitkb: ignore KB219 she left at half time`.

    Example: a speaker of a session from 11:00 to 11:40 and of another that begins at 11:20

    Write instead: the hours of the programme, and those who spoke.
    """
    sessions: dict[tuple[str, dt.date, str], list[Note]] = defaultdict(list)
    for note in site.notes.values():
        for speaker in dict.fromkeys(note.speakers):
            if note.start and "date" not in note.faults and speaker in site.speakers:
                sessions[note.event, note.date, speaker].append(note)
    for (_event, _date, speaker), notes in sessions.items():
        longest, *others = sorted(notes, key=lambda note: (note.start, note.id))
        for note in others:
            if _begins(note) < _ends(longest):
                where = note.where(f"speakers.{note.speakers.index(speaker)}")
                message = _("{name} is speaking in {path} at {start} too; check the hours and the speakers")
                name, path = site.speakers[speaker].name, longest.source.path
                message = message.format(name=name, path=path, start=f"{note.start:%H:%M}")
                yield Finding(note.source.path, where, message)
            longest = max(longest, note, key=_ends)


def _begins(note: Note) -> int:
    """Minutes since midnight."""
    return 60 * note.start.hour + note.start.minute if note.start else 0


def _ends(note: Note) -> int:
    return _begins(note) + (note.duration or 1)
