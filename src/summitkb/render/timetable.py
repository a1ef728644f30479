"""A day of an event as a timetable: a row for each time at which sessions begin, a column for each room or track."""

from collections.abc import Iterable, Sequence

from summitkb.model import Note, Text
from summitkb.render.cards import Cards
from summitkb.render.facts import grouped
from summitkb.render.views import Column, Slot, Timetable

ROOMS = 8
"""With more rooms, a day is told by track: a table of all of them could not be read."""


def timetable(notes: Sequence[Note], tracks: Iterable[str], cards: Cards) -> Timetable | None:
    """The timetable of a day's notes, of which those without a time are left out; None when fewer than two have one."""
    timed = [note for note in notes if note.start]
    if len(timed) < 2:
        return None
    rooms = {note.room for note in timed}
    if None not in rooms and len(rooms) <= ROOMS:
        by = {note.id: note.room or "" for note in timed}
        names = sorted(set(by.values()), key=lambda room: (room.casefold(), room))
        columns = tuple(Column(Text(room)) for room in names)
    else:
        by = {note.id: note.track for note in timed}
        names = [track for track in dict.fromkeys((*tracks, *by.values())) if track in by.values()]
        columns = tuple(_column(track, cards) for track in names)
    starts = grouped(timed, lambda note: [note.start.isoformat("minutes") if note.start else ""])
    return Timetable(columns, tuple(_slot(start, starts[start], by, names, cards) for start in sorted(starts)))


def _column(track: str, cards: Cards) -> Column:
    ref = cards.track_ref(track)
    return Column(ref.name, ref.url, ref.color) if ref else Column(Text(track))


def _slot(start: str, notes: Iterable[Note], by: dict[str, str], names: Iterable[str], cards: Cards) -> Slot:
    placed = grouped(notes, lambda note: [by[note.id]])
    return Slot(start, tuple(cards.cards_of(placed.get(name, ())) for name in names))
