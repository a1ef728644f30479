"""How notes hang together: references, mentions of projects, neighbours of the day, related notes."""

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType

from summitkb.link.mentions import Naming, mentions
from summitkb.link.references import links
from summitkb.link.related import neighbours, related
from summitkb.model import Note, Related, Site
from summitkb.urls import note_url


def link(site: Site) -> Site:
    """The site with, around each note, what points to it and what it points to."""
    near = neighbours(site.notes.values())
    alike = related(site.notes)
    back = _backlinks(site)
    naming = Naming(site.projects.values())
    return replace(
        site,
        notes=MappingProxyType(
            {
                note.id: replace(
                    note,
                    around=Related(
                        previous=near[note.id][0],
                        next=near[note.id][1],
                        related=alike[note.id],
                        backlinks=back.get(note.id, ()),
                        mentions=mentions(note, naming.of(note)),
                    ),
                )
                for note in site.notes.values()
            }
        ),
    )


def _backlinks(site: Site) -> dict[str, tuple[str, ...]]:
    """Note id → ids of the notes whose text links to it."""
    notes = {note_url(note.id): note.id for note in site.notes.values()}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for note in site.notes.values():
        for target in _targets(site, note):
            if (other := notes.get(target)) and other != note.id:
                found[other][note.id] = None
    return {note: tuple(sources) for note, sources in found.items()}


def _targets(site: Site, note: Note) -> list[str]:
    return [url.partition("#")[0] for url in links(site, note).values()]
