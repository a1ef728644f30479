"""From a folder of files to a frozen `Site`, and everything that is wrong with the files."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, TypeVar

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range, Severity
from summitkb.link.references import texts
from summitkb.load.files import ASSET_SIZE, ASSET_TYPES, Entry, check_size, scan
from summitkb.load.front_matter import Report, Unreadable
from summitkb.load.notes import Outliner, read_note, read_page
from summitkb.load.vocabulary import read_vocabularies, vocabulary_paths
from summitkb.model import Asset, Note, Page, Site
from summitkb.rules import files
from summitkb.rules.vocabulary import unknown_event

__all__ = ["Outliner", "load"]

Record = TypeVar("Record", Note, Page)
Read = Callable[[Entry, Config, Outliner, Report], Record | None]

_START = Range.at(1)


def load(config: Config, outline: Outliner) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Read the content. What cannot be read is left out and reported: no content makes this raise."""
    findings: list[Diagnostic] = []
    words = read_vocabularies(config, findings.append)
    notes, note_assets = _gather("notes", read_note, config, outline, findings.append)
    pages, page_assets = _gather("pages", read_page, config, outline, findings.append)
    site = Site(
        languages=config.languages,
        default_language=config.default_language,
        notes=_by_id(sorted(_with_ids(notes, words), key=_programme(words["tracks"]))),
        pages=_by_id(pages),
        assets=_by_url([*note_assets, *page_assets], findings.append),
        vocabularies=vocabulary_paths(config),
        events=words["events"],
        tracks=words["tracks"],
        projects=words["projects"],
        speakers=words["speakers"],
        authors=words["authors"],
    )
    site = _without_strangers(site, config, findings)
    return site, tuple(sorted(findings, key=lambda finding: finding.order))


def _gather(
    folder: str, read: Read[Record], config: Config, outline: Outliner, report: Report
) -> tuple[list[Record], list[Asset]]:
    """The records and the assets below one folder of the content."""
    records: list[Record] = []
    assets: list[Asset] = []
    for entry in scan(config.content / folder, config.root, report):
        try:
            if folder == "notes" and entry.path.count("/") != 1:
                expected = "a note is at notes/<event>/<slug>.md, with its images beside it"
                report(files.stray_file(entry.name, _START, "a file at this depth", expected))
            elif entry.path.endswith(".md"):
                if record := read(entry, config, outline, report):
                    records.append(record)
            elif (suffix := PurePosixPath(entry.path).suffix) in ASSET_TYPES:
                check_size(entry, ASSET_SIZE)
                assets.append(Asset(entry.path, entry.name))
            else:
                expected = f"images and documents are {', '.join(sorted(ASSET_TYPES))}"
                report(files.stray_file(entry.name, _START, f'a "{suffix}" file', expected))
        except Unreadable as unreadable:
            report(unreadable.diagnostic)
    return records, assets


def _with_ids(notes: Iterable[Note], words: Mapping[str, Mapping[str, Any]]) -> Iterator[Note]:
    """The notes with exact names of speakers and authors turned into ids; other values are for the rules to judge."""
    speakers, authors = (
        {person.name: person.id for person in reversed(list(words[kind].values()))} for kind in ("speakers", "authors")
    )
    for note in notes:
        yield replace(
            note,
            speakers=tuple(speakers.get(name, name) for name in note.speakers),
            authors=tuple(authors.get(name, name) for name in note.authors),
        )


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
    strangers = [note for note in site.notes.values() if note.event not in site.events]
    if site.vocabularies["events"] not in broken:
        for event in sorted({note.event for note in strangers}):
            folder = f"{config.options.content}/notes/{event}"
            findings.append(unknown_event(folder, _START, event, list(site.events)))
    site = replace(site, notes=_by_id(note for note in site.notes.values() if note.event in site.events))
    left_out = {*broken, *(note.source.path for note in strangers)} - {text.source.path for text in texts(site)}
    return replace(site, left_out=frozenset(left_out))
