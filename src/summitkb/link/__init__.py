"""How notes hang together: references, mentions of projects, neighbours of the day, related notes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.i18n.terminal import _
from summitkb.link.mentions import Names, Naming, mentions
from summitkb.link.references import links, texts
from summitkb.link.related import neighbours, related
from summitkb.model import Mention, Message, Note, Related, Site
from summitkb.urls import note_url
from summitkb.work import HERE, Work


def link(site: Site, work: Work = HERE) -> Site:
    """The site with what is around each note: what it points to, and what points to it."""
    leading = {text.source.path: links(site, text) for text in texts(site)}
    site = replace(site, links=MappingProxyType(leading))
    near = neighbours(site.notes.values())
    traits = {note.id: (note.projects, note.speakers, note.tags, note.related) for note in site.notes.values()}
    alike = work.same("related", traits, lambda: _related(site, repr(traits), work))
    back = _backlinks(site)
    named = _mentions(site, work)
    around = {note: Related(*near[note], alike[note], back.get(note, ()), named[note]) for note in site.notes}
    return replace(site, around=MappingProxyType(around))


_RELATED: TypeAdapter[dict[str, dict[str, tuple[str, ...]]]] = TypeAdapter(dict[str, dict[str, tuple[str, ...]]])


def _related(site: Site, traits: str, work: Work) -> Mapping[str, tuple[str, ...]]:
    """Note id → the notes most like it, remembered by what all of them are like."""
    table, key = digest("related"), digest(makers(), traits).hex()
    known = work.table(table, _RELATED)
    found = known.get(key)
    if found is None:
        found = related(site.notes)
        work.keep_table(table, _RELATED, {key: found}, known)
    return found


_MENTIONS: TypeAdapter[dict[str, tuple[Mention, ...]]] = TypeAdapter(dict[str, tuple[Mention, ...]])


def _mentions(site: Site, work: Work) -> dict[str, tuple[Mention, ...]]:
    """Note id → the projects that its prose names, remembered by its text and the names that are looked for."""
    naming = Naming(site.projects.values())
    notes = list(site.notes.values())
    table, maker = digest("mentions"), makers().hex()
    known = work.table(table, _MENTIONS)
    keys = [f"{maker} {naming.of(note).digest.hex()} {note.source.digest}" for note in notes]
    tasks = ((key, (note.outline.messages, naming.of(note))) for key, note in zip(keys, notes, strict=True))
    new = {key: task for key, task in tasks if key not in known}
    made = dict(zip(new, work.spread(_named, list(new.values()), _("Linking notes")), strict=True))
    work.made["mentions"] += len(made)
    told = {key: known.get(key) or made.get(key, ()) for key in keys}
    if told.keys() != known.keys():
        work.keep_table(table, _MENTIONS, told, known)
    return {note.id: told[key] for note, key in zip(notes, keys, strict=True)}


def _named(tasks: Sequence[tuple[Sequence[Message], Names]]) -> list[tuple[Mention, ...]]:
    return [mentions(messages, names) for messages, names in tasks]


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
