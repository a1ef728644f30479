"""PO files: read with polib, refused with a place when nobody can know what they say."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib

from summitkb.i18n.checks import faults, field_faults, format_faults
from summitkb.i18n.entries import WIDTH, read_entries
from summitkb.i18n.terminal import DOMAIN, _

UI = "ui"
VOCABULARY = "vocabulary"

_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_POLIB_LINE = re.compile(r"\(line (\d+)\)|on line (\d+)")
_STRAY = re.compile(
    r'^(?!\s*$|#|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)[ \t]*)?"(?:[^"\\\n]|\\.)*"\s*$)'
    r"|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]",
    re.MULTILINE,
)
"""A line of no PO file: neither blank, nor a comment, nor a string with or without its keyword; or what is a line's end
to polib alone."""
_CHARSET = re.compile(r"charset=(?!utf-?8\b|CHARSET\b)([\w-]+)", re.IGNORECASE)


class BrokenCatalog(Exception):
    """A catalog that cannot be read: `line` of the file (from 1) and `reason`, which follows "this catalog"."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class Conflict(BrokenCatalog):
    """A catalog with git's conflict marks; `text` is all of it."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(line, _("has the marks of an unresolved merge conflict"))
        self.text = text


def read_po(path: Path) -> polib.POFile:
    """The catalog in `path`. Raises `BrokenCatalog`, and `OSError` when there is none."""
    return decode_po(path.read_bytes())


def decode_po(data: bytes) -> polib.POFile:
    """The catalog that a file holds. Raises `BrokenCatalog`."""
    text = _decoded(data)
    try:
        catalog = parse_po(text)
    except BrokenCatalog as error:
        if conflict := _CONFLICT.search(text):
            raise Conflict(_line(text, conflict.start()), text) from error
        raise
    if charset := _CHARSET.search(catalog.metadata.get("Content-Type", "")):
        line = _line(text, text.index("Content-Type:"))
        raise BrokenCatalog(line, _("says that it is {charset}: catalogs are UTF-8").format(charset=charset[1]))
    return catalog


def parse_po(text: str) -> polib.POFile:
    """The catalog that `text` is. Raises `BrokenCatalog`."""
    catalog = _as_written(text)
    if catalog is None:
        catalog = _any(text)
    seen: dict[tuple[str | None, str], int] = {}
    for entry in catalog:
        key = (entry.msgctxt, entry.msgid)
        if not entry.obsolete and key in seen:
            reason = _("has this message twice (it is on line {line} too)").format(line=seen[key])
            raise BrokenCatalog(entry.linenum or 1, reason)
        if not entry.obsolete:
            seen[key] = entry.linenum or 1
    return catalog


def _as_written(text: str) -> polib.POFile | None:
    """The catalog, if it is laid out as polib writes it, with its header first."""
    head, _, rest = text.partition("\n\n")
    catalog = _any(head)
    if not catalog.metadata or len(catalog) or head.rpartition("\n")[2].lstrip().startswith("#"):
        return None
    entries = read_entries(rest, head.count("\n") + 3) if rest else []
    if entries is None:
        return None
    catalog.extend(entries)
    return catalog


def _any(text: str) -> polib.POFile:
    if stray := _STRAY.search(text):  # polib would guess: it takes a string whose quote was never closed
        raise BrokenCatalog(_line(text, stray.start()), _("cannot be read as a gettext catalog"))
    try:
        return polib.pofile(text, encoding="utf-8", wrapwidth=WIDTH)
    except (OSError, ValueError, IndexError, KeyError) as error:  # what polib raises on text that is no PO
        where = _POLIB_LINE.search(str(error))
        line = int(where[1] or where[2]) if where else 1
        raise BrokenCatalog(line, _("cannot be read as a gettext catalog")) from error


def resolved(text: str) -> polib.POFile:
    """The catalog that two people changed at once, from a text with git's conflict marks.

    What only one of them translated is kept. Where both did, differently, the first stays, in doubt (fuzzy), with the
    other as a comment. Raises `BrokenCatalog` when a mark is missing, or when either side is no catalog.
    """
    ours, theirs = (parse_po(side) for side in _sides(text))
    mine = {(entry.msgctxt, entry.msgid): entry for entry in ours}
    for entry in theirs:
        known = mine.get((entry.msgctxt, entry.msgid))
        if known is None:
            ours.append(entry)
        elif (entry.msgstr, entry.msgstr_plural, entry.fuzzy) != (known.msgstr, known.msgstr_plural, known.fuzzy):
            _settle(known, entry)
    return ours


def _settle(ours: polib.POEntry, theirs: polib.POEntry) -> None:
    if theirs.translated() and not ours.translated():
        ours.msgstr, ours.msgstr_plural, ours.flags = theirs.msgstr, theirs.msgstr_plural, theirs.flags
        ours.previous_msgid = theirs.previous_msgid
    elif theirs.translated() and ours.msgstr != theirs.msgstr:
        ours.tcomment = "\n".join(filter(None, (ours.tcomment, f"Another translation: {theirs.msgstr}")))
        ours.flags.insert(0, "fuzzy")


def _sides(text: str) -> tuple[str, str]:
    """The two texts that a text with conflict marks stands for; a common ancestor (diff3) is left out."""
    sides: tuple[list[str], list[str]] = ([], [])
    to: tuple[list[str], ...] = sides
    for line in text.split("\n"):
        if line.startswith("<<<<<<< "):
            to = (sides[0],)
        elif line.startswith("||||||| "):
            to = ()
        elif line == "=======":
            to = (sides[1],)
        elif line.startswith(">>>>>>> "):
            to = sides
        else:
            for side in to:
                side.append(line)
    if to is not sides:
        raise BrokenCatalog(1, _("has a merge conflict without an end"))
    return "\n".join(sides[0]), "\n".join(sides[1])


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise BrokenCatalog(data.count(b"\n", 0, error.start) + 1, _("is not UTF-8")) from error


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def translated(catalog: polib.POFile) -> Iterator[polib.POEntry]:
    """The entries a translator finished: neither empty, nor fuzzy, nor obsolete."""
    return (entry for entry in catalog if entry.translated() and not entry.obsolete)


def unfit(entry: polib.POEntry, domain: str) -> Iterator[str]:
    """Why a finished translation must not be published; nothing when it may be."""
    check = {UI: format_faults, DOMAIN: field_faults}.get(domain, faults)
    if not entry.msgid_plural:
        yield from check(entry.msgid, entry.msgstr)
        return
    for number, msgstr in entry.msgstr_plural.items():
        source = entry.msgid if number == 0 else entry.msgid_plural
        yield from check(source, msgstr)
