"""The files of the content, each read on its own: what a file says depends on no other.

An editor's server keeps a `Reading` and reads again only the file that changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from summitkb.cache import digest
from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range
from summitkb.i18n.terminal import _
from summitkb.load.files import ASSET_SIZE, ASSET_TYPES, Entry, check_size, scan
from summitkb.load.front_matter import Report, Unreadable
from summitkb.load.notes import Outliner, read_note, read_page
from summitkb.load.vocabulary import read_vocabulary
from summitkb.model import EMPTY, Asset, Note, Page
from summitkb.rules import files, look

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
    digest: str = ""
    """Of what is in the file, when that is known."""


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

    def digest(self, paths: Iterable[str]) -> bytes:
        """A digest of what is in some files."""
        return digest(*(self.files[path].digest if path in self.files else "" for path in paths))

    def findings(self) -> Iterator[Diagnostic]:
        """Everything wrong with the files, each by itself."""
        yield from self.faults
        for file in self.files.values():
            yield from file.faults


Bulk = Callable[[Config, Sequence[tuple[str, Entry]]], Sequence[ReadFile]]
"""A way to read many files, each given with its folder of the content."""


def one_by_one(outline: Outliner) -> Bulk:
    """Reading the files here and now."""
    return lambda config, tasks: [read_file(folder, entry, config, outline) for folder, entry in tasks]


def read(config: Config, bulk: Bulk, before: Reading | None = None, held: Mapping[str, bytes] = EMPTY) -> Reading:
    """Read the content, but not again the files that are as they were in `before`.

    `held` has what an editor holds of some files, by path: it stands in for what is on the disk.
    """
    faults: list[Diagnostic] = []
    tasks = list(_tasks(config, held, faults.append))
    known = before.files if before else EMPTY
    new = [task for task in tasks if not (task[1].name in known and known[task[1].name].entry == task[1])]
    made = {file.entry.name: file for file in bulk(config, new)}
    found = {entry.name: made[entry.name] if entry.name in made else known[entry.name] for _, entry in tasks}
    return Reading(MappingProxyType(found), tuple(faults))


def _tasks(config: Config, held: Mapping[str, bytes], report: Report) -> Iterator[tuple[str, Entry]]:
    """Every file with its folder, and those that an editor has not saved yet."""
    seen = set()
    for folder in FOLDERS:
        for entry in scan(config.content / folder, config.root, report):
            seen.add(entry.name)
            yield folder, entry.with_content(held[entry.name]) if entry.name in held else entry
    for name in held.keys() - seen:
        if task := _held(name, held[name], config):
            yield task


def read_again(reading: Reading, name: str, content: bytes, config: Config, outline: Outliner) -> Reading:
    """The same reading, with what an editor holds of the file `name`; as it was when it is no file of the content."""
    task = _held(name, content, config)
    if task is None:
        return reading
    return replace(
        reading, files=MappingProxyType({**reading.files, name: read_file(*task, config=config, outline=outline)})
    )


def _held(name: str, content: bytes, config: Config) -> tuple[str, Entry] | None:
    folder, _, path = name.removeprefix(f"{config.options.content}/").partition("/")
    if name != f"{config.options.content}/{folder}/{path}" or folder not in FOLDERS or not path:
        return None
    return folder, Entry(path, name, str(config.root / name)).with_content(content)


def read_file(folder: str, entry: Entry, config: Config, outline: Outliner) -> ReadFile:
    """A file of one of the `FOLDERS`, and what is wrong with it."""
    faults: list[Diagnostic] = []
    try:
        record = _record(folder, entry, config, outline, faults.append)
        if isinstance(record, Note | Page):
            faults += look(record)
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
