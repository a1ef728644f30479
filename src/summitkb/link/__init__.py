"""How notes hang together: references, mentions of projects, neighbours of the day, related notes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.i18n.terminal import _
from summitkb.link.mentions import Names, Naming, mentions
from summitkb.link.references import links
from summitkb.link.related import neighbours, related
from summitkb.model import Mention, Message, Note, Related, Site
from summitkb.urls import note_url
from summitkb.work import HERE, Work


def link(site: Site, work: Work = HERE) -> Site:
    """The site with what is around each note: what it points to, and what points to it."""
    near = neighbours(site.notes.values())
    alike = related(site.notes)
    back = _backlinks(site)
    named = _mentions(site, work)
    around = {note: Related(*near[note], alike[note], back.get(note, ()), named[note]) for note in site.notes}
    return replace(site, around=MappingProxyType(around))


_MENTIONS: TypeAdapter[tuple[Mention, ...]] = TypeAdapter(tuple[Mention, ...])


def _mentions(site: Site, work: Work) -> dict[str, tuple[Mention, ...]]:
    """Note id → the projects that its prose names, remembered by its text and the names that are looked for."""
    naming = Naming(site.projects.values())
    notes = list(site.notes.values())
    tasks = [(note.outline.messages, naming.of(note)) for note in notes]
    keys = [digest(makers(), naming.of(note).digest, note.source.digest) for note in notes]
    values = work.remembered("mentions", keys, tasks, _named, _("Linking notes"))
    return {note.id: _MENTIONS.validate_json(value) for note, value in zip(notes, values, strict=True)}


def _named(tasks: Sequence[tuple[Sequence[Message], Names]]) -> list[bytes]:
    return [bytes(_MENTIONS.dump_json(mentions(messages, names))) for messages, names in tasks]


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
