"""What lies in the content folder, and which of it may be read."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from summitkb.cache import digest
from summitkb.diagnostics import Diagnostic, Range
from summitkb.i18n.terminal import _, reason
from summitkb.lines import Lines
from summitkb.load.front_matter import INVISIBLE, Report, Unreadable
from summitkb.model import Source
from summitkb.rules import corrections, files, parsing
from summitkb.rules.ignores import ADDRESS
from summitkb.seen import Signature, signature

TEXT_SIZE = 128 * 1024
VOCABULARY_SIZE = 1024 * 1024
ASSET_SIZE = 16 * 1024 * 1024
ASSET_TYPES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".pdf"})

_START = Range.at(1)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9]+)?")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file with a good name. `path` is below the folder that was scanned, `name` below the project's root.

    Two equal entries hold the same.
    """

    path: str
    name: str
    place: str
    """Where it is on this machine."""
    signature: Signature = (0, 0, 0)
    content: bytes | None = None
    """What stands in for the file's bytes: those an editor holds and has not saved."""

    def with_content(self, content: bytes) -> "Entry":
        """The same file, as an editor holds it."""
        return replace(self, signature=(len(content), 0, 0), content=content)

    @property
    def file(self) -> Path:
        """The file itself."""
        return Path(self.place)

    @property
    def size(self) -> int:
        """Bytes."""
        return self.signature[0]


def scan(folder: Path, root: Path, report: Report) -> Iterator[Entry]:
    """Every file below `folder`, by name; what is not a plain file with a good name is reported instead.

    Names that begin with a dot are passed over in silence: editors and systems leave such files.
    """
    if folder.is_symlink():
        report(files.symbolic_link(_shown(folder, root), _START))
    elif folder.exists():
        yield from _scan(str(folder), "", _shown(folder, root), report)


def _scan(folder: str, above: str, here: str, report: Report) -> Iterator[Entry]:
    """`here` is the folder as it is shown. No `Path` is made of a file: for 10,000 they took 40 ms."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries if entry.name[0] != "."]
    except OSError as error:
        report(files.unreadable_file(here, _START, reason(error)))
        return
    names = [name for name, _ in found]
    for name, status in found:
        file, shown = os.path.join(folder, name), f"{here}/{_printable(name)}"  # noqa: PTH118 - see above
        if stat.S_ISLNK(status.st_mode):
            report(files.symbolic_link(shown, _START))
        elif fault := _name_fault(name, above):
            report(_bad_name(name, names, shown, fault))
        elif stat.S_ISDIR(status.st_mode):
            yield from _scan(file, f"{above}{name}/", shown, report)
        elif stat.S_ISREG(status.st_mode):
            yield Entry(above + name, shown, file, signature(status))
        else:
            report(files.unreadable_file(shown, _START, _("it is a device, a pipe or a socket")))


def _bad_name(name: str, names: Sequence[str], shown: str, fault: str) -> Diagnostic:
    """Two good names never collide, so of two that do at least one comes here."""
    twin = next((other for other in names if other != name and _folded(other) == _folded(name)), None)
    if twin is not None:
        return files.name_collision(shown, _START, _printable(twin))
    return files.bad_file_name(shown, _START, fault, _better(name))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _name_fault(name: str, above: str) -> str:
    """Why a file or folder cannot have this name, nothing when it can."""
    if _RESERVED.fullmatch(name):
        return _("Windows reserves it")
    if len(os.fsencode(name)) > 200 or len(above) + len(name) > 240:
        return _("it is too long, as more than 200 bytes, or 240 with its folders, fit nowhere")
    if not _NAME.fullmatch(name):
        return _("only lowercase letters, digits and hyphens, as it becomes a URL")
    return ""


def _better(name: str) -> str:
    """A good name close to `name`, nothing when there is none."""
    plain = unicodedata.normalize("NFKD", _printable(name)).encode("ascii", "ignore").decode().lower()
    stem, dot, suffix = plain.rpartition(".") if "." in plain else (plain, "", "")
    better = re.sub(r"[^a-z0-9]+", "-", stem).strip("-") + dot + suffix
    return "" if _name_fault(better, "") else better


def _shown(path: Path, root: Path) -> str:
    return _printable(path.relative_to(root).as_posix())


def _printable(name: str) -> str:
    """A name as a message can hold it: bytes that are not UTF-8 and control characters come out as escapes."""
    if name.isascii() and name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return INVISIBLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text.replace("\n", "\\n").replace("\t", "\\t"))


def read_text(entry: Entry, limit: int, report: Report) -> Source:
    """A file as text, its line ends as `\\n`. Raises `Unreadable` when it is too large or not text."""
    check_size(entry, limit)
    try:
        data = entry.file.read_bytes() if entry.content is None else entry.content
    except OSError as error:
        raise Unreadable(files.unreadable_file(entry.name, _START, reason(error))) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        where = Lines(before).range(len(before), len(before) + 1)
        raise Unreadable(parsing.not_utf8(entry.name, where, data[error.start])) from error
    if text.startswith("\ufeff"):
        report(parsing.byte_order_mark(entry.name, _START).with_fix(corrections.without_byte_order_mark()))
        text = text[1:]
    if "\r\n" in text:
        _report_carriage_returns(entry.name, text, report)
        text = text.replace("\r\n", "\n")
    if first := INVISIBLE.search(text):
        raise Unreadable(_invisible(entry.name, text, first[0]))
    return Source(entry.name, text, digest(entry.name, text).hex(), is_addressed=ADDRESS in text)


def _report_carriage_returns(path: str, text: str, report: Report) -> None:
    lines = Lines(text)
    ranges = [lines.range(match.start(), match.start() + 1) for match in re.finditer("\r\n", text)]
    fix = corrections.without(_("Remove the carriage returns"), ranges, safe=True)
    report(parsing.carriage_returns(path, ranges[0], len(ranges)).with_fix(fix))


def _invisible(path: str, text: str, first: str) -> Diagnostic:
    lines = Lines(text)
    ranges = [lines.range(*match.span()) for match in INVISIBLE.finditer(text)]
    fix = corrections.without(_("Remove the invisible characters"), ranges, safe=False)
    return parsing.control_character(path, ranges[0], first, len(ranges)).with_fix(fix)


def check_size(entry: Entry, limit: int) -> None:
    """Raises `Unreadable` when a file is larger than `limit` bytes."""
    if entry.size > limit:
        raise Unreadable(parsing.file_too_large(entry.name, _START, entry.size, limit))
