"""From a folder of files to a frozen `Site`, and everything that is wrong with the files."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range, Severity
from summitkb.link.references import texts
from summitkb.load.front_matter import Report
from summitkb.load.notes import Outliner
from summitkb.load.reading import Reading, one_by_one, read
from summitkb.load.vocabulary import vocabulary_paths
from summitkb.model import Asset, Note, Page, Site
from summitkb.rules import files
from summitkb.rules.vocabulary import unknown_event

__all__ = ["Outliner", "Reading", "load", "one_by_one", "put_together", "read"]

Record = TypeVar("Record", Note, Page)

_START = Range.at(1)


def load(config: Config, outline: Outliner) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Read the content. What cannot be read is left out and reported: no content makes this raise."""
    return put_together(read(config, one_by_one(outline)), config)


def put_together(reading: Reading, config: Config) -> tuple[Site, tuple[Diagnostic, ...]]:
    """The site that the files make, and everything that is wrong with them."""
    findings = list(reading.findings())
    vocabularies = vocabulary_paths(config)
    words = {kind: reading.vocabulary(path) for kind, path in vocabularies.items()}
    named = list(_with_ids(reading.of(Note), words))
    pages = list(reading.of(Page))
    site = Site(
        languages=config.languages,
        default_language=config.default_language,
        notes=_by_id(sorted((note for note in named if not note.faults), key=_programme(words["tracks"]))),
        pages=_by_id(page for page in pages if not page.faults),
        faulty=(*(note for note in named if note.faults), *(page for page in pages if page.faults)),
        assets=_by_url(reading.of(Asset), findings.append),
        vocabularies=vocabularies,
        words=reading.digest(vocabularies.values()),
        events=words["events"],
        tracks=words["tracks"],
        projects=words["projects"],
        speakers=words["speakers"],
        authors=words["authors"],
    )
    site = _without_strangers(site, config, findings)
    return site, tuple(sorted(findings, key=lambda finding: finding.order))


def _with_ids(notes: Iterable[Note], words: Mapping[str, Mapping[str, Any]]) -> Iterator[Note]:
    """The notes with exact names of speakers and authors turned into ids; other values are for the rules to judge."""
    speakers, authors = (
        {person.name: person.id for person in reversed(list(words[kind].values()))} for kind in ("speakers", "authors")
    )
    for note in notes:
        ids = tuple(speakers.get(name, name) for name in note.speakers)
        author_ids = tuple(authors.get(name, name) for name in note.authors)
        same = ids == note.speakers and author_ids == note.authors
        yield note if same else replace(note, speakers=ids, authors=author_ids)


def _programme(tracks: Iterable[str]) -> Callable[[Note], tuple[dt.date, int, dt.time, str]]:
    """Sort key of a programme: the day, the order of `tracks.yml`, the hour (unknown ones last), the id."""
    ranks = {track: rank for rank, track in enumerate(tracks)}
    return lambda note: (note.date, ranks.get(note.track, len(ranks)), note.start or dt.time.max, note.id)


def _by_id(records: Iterable[Record]) -> Mapping[str, Record]:
    return MappingProxyType({record.id: record for record in records})


def _by_url(assets: Iterable[Asset], report: Report) -> Mapping[str, Asset]:
    """Files of `notes` and `pages` by the URL they share; the second to claim one is reported."""
    found: dict[str, Asset] = {}
    for asset in assets:
        if (first := found.setdefault(asset.url, asset)) is not asset:
            report(files.name_collision(asset.file, _START, first.file))
    return MappingProxyType(found)


def _without_strangers(site: Site, config: Config, findings: list[Diagnostic]) -> Site:
    """The site without the notes of unknown events, and with the list of all files that were left out."""
    broken = {finding.path for finding in findings if finding.severity is Severity.ERROR}
    strangers = [note for note in site.whole.notes.values() if note.event not in site.events]
    if site.vocabularies["events"] not in broken:
        for event in sorted({note.event for note in strangers}):
            folder = f"{config.options.content}/notes/{event}"
            findings.append(unknown_event(folder, _START, event, list(site.events)))
    site = replace(
        site,
        notes=_by_id(note for note in site.notes.values() if note.event in site.events),
        faulty=tuple(text for text in site.faulty if not (isinstance(text, Note) and text.event not in site.events)),
    )
    left_out = {*broken, *(note.source.path for note in strangers)} - {text.source.path for text in texts(site)}
    return replace(site, left_out=frozenset(left_out))
