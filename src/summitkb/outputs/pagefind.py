"""Pagefind's files, made lighter for those who search: the same index in smaller pieces, under shorter names.

Before its first result a search fetches the list of all pages, and one piece of the index for each word. Names of pages
are most of that list, and a piece holds some 25 kB, or 100 when a frequent word is in it.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from summitkb.outputs.cbor import Item, array, decoded, encoded, words

PIECE = 10_000
"""Compressed bytes of a piece of the index: of 5,000 notes, smaller ones save less than the list of them grows."""

_SIGNATURE = b"pagefind_dcd"
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "pagefind.js")
"""Pagefind's interfaces, and `pagefind.js`, which repeats its worker: `search.js` speaks to that one."""
_LAST = "\U0010ffff"
"""The last of all characters."""


def lighten(folder: Path) -> None:
    """Rewrite the files that Pagefind wrote into a folder. Raises `ValueError` when they are not as they were known."""
    for file in (file for pattern in _UNUSED for file in folder.glob(pattern)):
        file.unlink()
    entry_file = folder / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text(encoding="utf-8"))
    names = _Names()
    for _, language in sorted(entry["languages"].items()):
        language["hash"] = _lighten_language(folder, language["hash"], names)
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


class _Names:
    """Short names of files, by what is in them: a file that stays as it is keeps its name, and no two have the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, content: bytes, start: str = "", length: int = 3) -> str:
        """Letters of a digest after `start`: as many as are asked for, or more where a name is taken."""
        letters = "".join(chr(ord("a") + byte % 26) for byte in sha256(content).digest())
        names = (start + letters[:n] for n in range(length, len(letters)))
        name = next(name for name in names if name not in self._taken)
        self._taken.add(name)
        return name


def _lighten_language(folder: Path, name: str, names: _Names) -> str:
    """Rewrite the index of a language; the new name of its metadata."""
    file = folder / f"pagefind.{name}.pf_meta"
    version, pages, pieces, filters, _, fields = cast("list[Any]", decoded(_read(file)))
    file.unlink()
    listed: list[Item] = [[_rename_fragment(folder, page, names), _rounded(count)] for page, count in pages]
    split = list(_split(folder, [piece for *_, piece in pieces], names))
    metadata = encoded([version, listed, split, filters, [], fields])
    name = names.of(metadata, length=8)
    _write(folder / f"pagefind.{name}.pf_meta", metadata)
    return name


def _rounded(count: int) -> int:
    """A number of words to four binary digits: ranks hardly depend on the others, which are a seventh of the list."""
    rest = max(0, count.bit_length() - 4)
    return count + (1 << rest >> 1) >> rest << rest


def _rename_fragment(folder: Path, page: str, names: _Names) -> str:
    """Name what is shown of a page. A note's name begins with its day and hour: `explore.js` sorts by them."""
    file = folder / f"fragment/{page}.pf_fragment"
    content = _read(file)
    day = "".join(filter(str.isdigit, json.loads(content)["meta"].get("day", "")))
    name = names.of(content, day, 2 if day else 3)
    file.rename(file.with_name(f"{name}.pf_fragment"))
    return name


def _split(folder: Path, pieces: Iterable[str], names: _Names) -> Iterator[Item]:
    """Write smaller pieces of the index; how the metadata lists them, `[from, to, name]`.

    Pagefind fetches the pieces between whose bounds a word is. A search without words has a piece of its own, with
    nothing in it: Pagefind would fetch them all.
    """
    parts = list(_parts(folder, pieces))
    first = [_shortest(before[-1][0], part[0][0]) for before, part in pairwise([[("", b"")], *parts])]
    bounds = zip(["", *first], ["", *map(_just_before, first[1:]), _LAST], [[], *parts], strict=True)
    for lowest, highest, part in bounds:
        data = array(array(*(word for _, word in part)))
        name = names.of(data)
        _write(folder / f"index/{name}.pf_index", data)
        yield [lowest, highest, name]


def _parts(folder: Path, pieces: Iterable[str]) -> Iterator[list[tuple[str, bytes]]]:
    """Take the pieces that Pagefind made apart."""
    for piece in pieces:
        file = folder / f"index/{piece}.pf_index"
        content = _read(file)
        limit = PIECE * len(content) // file.stat().st_size
        file.unlink()
        yield from _cut(words(content), limit)


def _cut(found: Iterable[tuple[str, bytes]], limit: int) -> Iterator[list[tuple[str, bytes]]]:
    """Cut a row of words where one more would be too much. A word that is too much by itself is alone."""
    part: list[tuple[str, bytes]] = []
    for word in found:
        if part and sum(len(data) for _, data in part) + len(word[1]) > limit:
            seam = len(part) if len(word[1]) > limit else _seam([text for text, _ in [*part, word]])
            yield part[:seam]
            part = part[seam:]
        part.append(word)
    if part:
        yield part


def _seam(row: Sequence[str]) -> int:
    """Where to cut a row in its second half: between words that begin most differently.

    A word also finds those that it begins, as “async” does “asyncio”, as far as they are in the same piece.
    """
    return min(range(len(row) // 2 or 1, len(row)), key=lambda at: (len(_shortest(row[at - 1], row[at])), -at))


def _shortest(before: str, word: str) -> str:
    """The shortest beginning of a word that comes after the word before it: what a reader has typed may be no more."""
    return next((word[:length] for length in range(1, len(word)) if word[:length] > before), word)


def _just_before(start: str) -> str:
    """What comes after all that a piece may hold when the next one starts there."""
    return start[:-1] + chr(ord(start[-1]) - 1) + _LAST


def _read(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()).removeprefix(_SIGNATURE)


def _write(file: Path, data: bytes) -> None:
    file.write_bytes(gzip.compress(_SIGNATURE + data, 9, mtime=0))
