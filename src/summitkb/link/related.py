"""Which notes belong together: the next of the day, those that speak of the same things, those that point here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from summitkb.model import Note

MOST = 4
"""Related notes shown on a page."""


def neighbours(notes: Iterable[Note]) -> dict[str, tuple[str | None, str | None]]:
    """Note id → ids of the notes before and after it in its day's programme, in the order given."""
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for note in notes:
        days[note.event, note.date.isoformat()].append(note.id)
    return {
        note: (day[index - 1] if index else None, day[index + 1] if index + 1 < len(day) else None)
        for day in days.values()
        for index, note in enumerate(day)
    }


def related(notes: Mapping[str, Note]) -> dict[str, tuple[str, ...]]:
    """Note id → ids of the notes most like it: those its author names, then by rare projects and people in common."""
    traits = {note.id: _traits(note) for note in notes.values()}
    holders: dict[str, list[str]] = defaultdict(list)
    for note_id, own in traits.items():
        for trait in own:
            holders[trait].append(note_id)
    return {note.id: _best(note, notes, [holders[trait] for trait in traits[note.id]]) for note in notes.values()}


def _traits(note: Note) -> list[str]:
    return [
        *(f"project {project}" for project in note.projects),
        *(f"speaker {speaker}" for speaker in note.speakers),
        *(f"tag {tag}" for tag in note.tags),
    ]


def _best(note: Note, notes: Mapping[str, Note], holders: Sequence[Sequence[str]]) -> tuple[str, ...]:
    named = [other for other in note.related if other in notes and other != note.id]
    likeness: dict[str, float] = defaultdict(float)
    for shared in holders:
        if 1 < len(shared) <= _COMMON:  # what everybody shares tells nothing, and would make this quadratic
            for other in shared:
                likeness[other] += 1 / len(shared)
    likeness.pop(note.id, None)
    ranked = sorted([(-degree, other) for other, degree in likeness.items()])
    return tuple(dict.fromkeys([*named, *(other for _, other in ranked[:MOST])]))[:MOST]


_COMMON = 60
