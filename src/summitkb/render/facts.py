"""What is counted once about a site, for the pages of every language."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from summitkb.cache import digest
from summitkb.i18n.status import LanguageStatus
from summitkb.link.mentions import Name, Naming
from summitkb.link.references import links
from summitkb.model import Event, Mention, Note, Site
from summitkb.render.project_map import MOST, Shared, ring, shared_notes

Key = TypeVar("Key")
Item = TypeVar("Item")


RECENT = 6
"""Notes on the home page."""


class Surroundings(NamedTuple):
    """What is around a note: where its links lead and when it was changed, in words; the notes its page shows."""

    told: str
    notes: list[Note]


class Facts:
    """What is counted once for all languages."""

    def __init__(self, site: Site, progress: Sequence[LanguageStatus]) -> None:
        self._site = site
        self.progress = progress
        notes = site.notes.values()
        self.of_event = grouped(notes, lambda note: [note.event])
        self.of_project = grouped(notes, lambda note: note.projects)
        self.of_track = grouped(notes, lambda note: [note.track])
        self.of_speaker = grouped(notes, lambda note: note.speakers)
        self.of_author = grouped(notes, lambda note: note.authors)
        self.naming = Naming(site.projects.values())
        self._names: dict[str, tuple[Name, ...]] = {}
        self._faces: dict[str, bytes] = {}
        self._surroundings: dict[str, Surroundings] = {}
        self.named_in: dict[str, list[tuple[Note, Mention]]] = defaultdict(list)
        """Project → the notes that name it without listing it."""
        for note in notes:
            for mention in site.around_of(note.id).mentions:
                if mention.project not in note.projects:
                    self.named_in[mention.project].append((note, mention))
        self.busiest = sorted(
            (project for project in site.projects if project in self.of_project),
            key=lambda project: (-len(self.of_project[project]), site.projects[project].name.casefold()),
        )
        self.events = sorted(site.events.values(), key=lambda event: (event.start, event.id), reverse=True)

    @cached_property
    def recent(self) -> list[Note]:
        """The latest notes."""
        return sorted(self._site.notes.values(), key=lambda note: note.date, reverse=True)[:RECENT]

    @cached_property
    def counts(self) -> bytes:
        """A digest of how many notes are about each project, and how many name it."""
        return digest(*(repr([(key, len(found)) for key, found in kind.items()])
                        for kind in (self.of_project, self.named_in)))  # fmt: skip

    @cached_property
    def shared(self) -> Shared:
        """How many notes each two of the busiest projects share."""
        return shared_notes(self._site.notes.values(), self.busiest[:MOST])

    @cached_property
    def ring(self) -> tuple[str, ...]:
        """The busiest projects in the order in which they stand on their map."""
        return ring(self.busiest[:MOST], self.shared)

    def face(self, note: Note) -> bytes:
        """A digest of what a note's card shows in every language; see `Cards.card`."""
        if note.id not in self._faces:
            own = (note.title, note.summary, note.lang, note.date, note.start, note.duration, note.track, note.type)
            more = (note.projects, note.speakers, reading_minutes(note), note.status)
            self._faces[note.id] = digest(note.id, repr((own, more)))
        return self._faces[note.id]

    def surroundings(self, note: Note) -> "Surroundings":
        """What decides a note's page besides its own file, in every language."""
        if note.id not in self._surroundings:
            site, around = self._site, self._site.around_of(note.id)
            neighbours = around.previous, around.next, around.related, around.backlinks
            near = filter(None, (around.previous, around.next, *around.related, *around.backlinks))
            told = repr((links(site, note), neighbours, site.changed.get(note.id)))
            self._surroundings[note.id] = Surroundings(told, [site.notes[one] for one in near])
        return self._surroundings[note.id]

    def names_in(self, note: Note) -> tuple[Name, ...]:
        """The project names that occur in the text of a note, as it was written."""
        if note.id not in self._names:
            self._names[note.id] = tuple({name: None for _, _, name in self.naming.of(note).find(note.body)})
        return self._names[note.id]


WORDS_PER_MINUTE = 200


def reading_minutes(note: Note) -> int:
    """How long a note takes to read."""
    return max(1, round(note.outline.words / WORDS_PER_MINUTE))


def beginning(note: Note, event: Event) -> dt.datetime | None:
    """When a session begins, in its event's time zone; None when nobody recorded it, or no such zone is known."""
    if note.start is None:
        return None
    try:
        return dt.datetime.combine(note.date, note.start, ZoneInfo(event.timezone))
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return None


def grouped(items: Iterable[Item], keys: Callable[[Item], Iterable[Key]]) -> dict[Key, list[Item]]:
    """Items by each of their keys, in the order they come."""
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        for group in keys(item):
            groups[group].append(item)
    return dict(groups)
