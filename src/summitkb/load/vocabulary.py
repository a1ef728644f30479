"""The five vocabulary files: lists of entries, each with its id."""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from summitkb.config import Config
from summitkb.diagnostics import Range
from summitkb.i18n.terminal import _
from summitkb.load import schema
from summitkb.load.faults import validate
from summitkb.load.files import VOCABULARY_SIZE, Entry, read_text
from summitkb.load.front_matter import VOCABULARY, Report, Unreadable, read_yaml
from summitkb.model import Author, Event, Project, Speaker, Track
from summitkb.rules import files, metadata, vocabulary
from summitkb.rules.words import nearest

KINDS: Mapping[str, tuple[type[schema.Entry], type]] = {
    "events": (schema.EventEntry, Event),
    "tracks": (schema.TrackEntry, Track),
    "projects": (schema.ProjectEntry, Project),
    "speakers": (schema.SpeakerEntry, Speaker),
    "authors": (schema.AuthorEntry, Author),
}


def vocabulary_paths(config: Config) -> Mapping[str, str]:
    """`events`, `tracks` … → the path of its file as diagnostics show it."""
    return MappingProxyType({kind: f"{config.options.content}/vocabulary/{kind}.yml" for kind in KINDS})


def read_vocabulary(entry: Entry, report: Report) -> Mapping[str, Any] | None:
    """Id → record, in the order of the file; None, reported, when the file is none of the five."""
    kind = entry.path.removesuffix(".yml")
    expected = [f"{kind}.yml" for kind in KINDS]
    if entry.path not in expected:
        near = nearest(entry.path, expected)
        held = _("this folder holds {files}").format(files=", ".join(expected))
        hint = _('did you mean "{near}"?').format(near=near) if near else held
        report(files.stray_file(entry.name, Range.at(1), _('"{text}"').format(text=entry.path), hint))
        return None
    return _read(entry, kind, report)


def _read(entry: Entry, kind: str, report: Report) -> Mapping[str, Any]:
    source = read_text(entry, VOCABULARY_SIZE, report)
    document = read_yaml(source.text, source.path, 1, VOCABULARY, report)
    if document.data is None:
        return MappingProxyType({})
    if not isinstance(document.data, list):
        where = Range.at(document.places[""].line)
        expected = _('a list of entries, each beginning with "- id:"')
        raise Unreadable(metadata.wrong_type(source.path, where, _("a vocabulary"), expected))
    model, record = KINDS[kind]
    records: dict[str, Any] = {}
    placed = _by_entry(document.places) if kind in _WITH_PLACES else {}
    for index in range(len(document.data)):
        if (valid := validate(model, document, source.path, report, entry=index)) is None:
            continue
        place = document.places[f"{index}.id"]
        if valid.id in records:
            report(vocabulary.duplicate_id(source.path, place, valid.id, records[valid.id].place.line))
        else:
            more = {"places": MappingProxyType(placed[index])} if placed else {}
            records[valid.id] = record(**valid.fields(), place=place, **more)
    return MappingProxyType(records)


_WITH_PLACES = frozenset({"events", "projects", "speakers"})
"""Those whose values are compared with others, which a finding points at."""


def _by_entry(places: Mapping[str, Range]) -> Mapping[int, dict[str, Range]]:
    """The place of each value, by entry."""
    found: dict[int, dict[str, Range]] = defaultdict(dict)
    for place, where in places.items():
        entry, _, value = place.partition(".")
        if value and not entry.startswith("key:"):
            found[int(entry)][value] = where
    return found
