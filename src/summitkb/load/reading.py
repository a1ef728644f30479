"""The files of the content, each read on its own: what a file says depends on no other.

An editor's server keeps a `Reading` and reads again only the file that changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range
from summitkb.i18n.terminal import _
from summitkb.load.files import ASSET_SIZE, ASSET_TYPES, Entry, check_size, scan
from summitkb.load.front_matter import Report, Unreadable
from summitkb.load.notes import Outliner, read_note, read_page
from summitkb.load.vocabulary import read_vocabulary
from summitkb.model import EMPTY, Asset, Note, Page
from summitkb.rules import files

FOLDERS = ("vocabulary", "notes", "pages")
"""What the content is made of."""

_START = Range.at(1)

Record = Note | Page | Asset | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file, what it holds (None when it cannot be used) and what is wrong with it."""

    entry: Entry
    record: Record | None
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Every file of the content, by path below the project's root, and what is wrong with their names."""

    files: Mapping[str, ReadFile] = field(default_factory=lambda: EMPTY)
    faults: tuple[Diagnostic, ...] = ()

    def of(self, kind: type[Any]) -> Iterator[Any]:
        """The records of one type, in the order of the files."""
        return (file.record for file in self.files.values() if isinstance(file.record, kind))

    def vocabulary(self, path: str) -> Mapping[str, Any]:
        """The entries of the vocabulary at `path`; a missing or unreadable file is an empty vocabulary."""
        file = self.files.get(path)
        return file.record if file and isinstance(file.record, Mapping) else EMPTY

    def findings(self) -> Iterator[Diagnostic]:
        """Everything wrong with the files, each by itself."""
        yield from self.faults
        for file in self.files.values():
            yield from file.faults


def read(
    config: Config, outline: Outliner, before: Reading | None = None, held: Mapping[str, bytes] = EMPTY
) -> Reading:
    """Read the content, but not again the files that are as they were in `before`.

    `held` has what an editor holds of some files, by path: it stands in for what is on the disk.
    """
    faults: list[Diagnostic] = []
    found: dict[str, ReadFile] = {}
    for folder in FOLDERS:
        for entry in scan(config.content / folder, config.root, faults.append):
            if entry.name in held:
                entry = entry.with_content(held[entry.name])
            known = before.files.get(entry.name) if before else None
            found[entry.name] = known if known and known.entry == entry else _read(folder, entry, config, outline)
    for name in held.keys() - found.keys():  # not saved yet
        if file := _held(name, held[name], config, outline):
            found[name] = file
    return Reading(MappingProxyType(found), tuple(faults))


def read_again(reading: Reading, name: str, content: bytes, config: Config, outline: Outliner) -> Reading:
    """The same reading, with what an editor holds of the file `name`; as it was when it is no file of the content."""
    file = _held(name, content, config, outline)
    return replace(reading, files=MappingProxyType({**reading.files, name: file})) if file else reading


def _held(name: str, content: bytes, config: Config, outline: Outliner) -> ReadFile | None:
    folder, _, path = name.removeprefix(f"{config.options.content}/").partition("/")
    if name != f"{config.options.content}/{folder}/{path}" or folder not in FOLDERS or not path:
        return None
    return _read(folder, Entry(path, name, config.root / name, 0).with_content(content), config, outline)


def _read(folder: str, entry: Entry, config: Config, outline: Outliner) -> ReadFile:
    faults: list[Diagnostic] = []
    try:
        record = _record(folder, entry, config, outline, faults.append)
    except Unreadable as unreadable:
        record = None
        faults.append(unreadable.diagnostic)
    return ReadFile(entry, record, tuple(faults))


def _record(folder: str, entry: Entry, config: Config, outline: Outliner, report: Report) -> Record | None:
    if folder == "vocabulary":
        return read_vocabulary(entry, report)
    if folder == "notes" and entry.path.count("/") != 1:
        expected = _("a note is at notes/<event>/<slug>.md, with its images beside it")
        report(files.stray_file(entry.name, _START, _("a file at this depth"), expected))
        return None
    if entry.path.endswith(".md"):
        read_text = read_note if folder == "notes" else read_page
        return read_text(entry, config, outline, report)
    if (suffix := PurePosixPath(entry.path).suffix) in ASSET_TYPES:
        check_size(entry, ASSET_SIZE)
        return Asset(entry.path, entry.name)
    expected = _("images and documents are {types}").format(types=", ".join(sorted(ASSET_TYPES)))
    report(files.stray_file(entry.name, _START, _('a "{suffix}" file').format(suffix=suffix), expected))
    return None
