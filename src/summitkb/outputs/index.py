"""One search index out of parts, and lighter for those who search: in smaller pieces, under shorter names.

Before its first result a search fetches the list of all pages, and one piece of the index for each word. Names of pages
are most of that list, and Pagefind's pieces hold some 25 kB, or 100 when a frequent word is in them.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import cbor2

from summitkb.i18n.terminal import _
from summitkb.model import File
from summitkb.outputs.pagefind import NO_PAGES, SIGNATURE, Fragment, Part, Run, Terms, head
from summitkb.work import Work

PIECE = 22_000
"""Bytes of a piece of the index, 10 kB compressed: of 5,000 notes, smaller ones save less than their list grows."""

_LAST = "\U0010ffff"
"""The last of all characters."""
_ARRAY = 0x80
"""What tells the head of an array from that of a number, which counts its items alike (RFC 8949, section 3)."""
_PAIR, _TRIPLE = b"\x82", b"\x83"
"""Heads of arrays of two and three items."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the index, with the digest of what is in it."""

    name: str
    digest: str
    content: bytes


class _Merged(NamedTuple):
    """The index of one language, before its files have names."""

    pieces: list[tuple[str, str, bytes]]
    """The words from one up to another, as the file that has them."""
    filters: list[tuple[str, bytes]]
    fields: list[str]


def index(
    work: Work,
    parts: Sequence[Mapping[str, Part]],
    entry: Mapping[str, Any],
    programs: Mapping[str, bytes],
) -> Iterator[Kept]:
    """The files of an index of these parts, of which each has languages; `entry` and `programs` are Pagefind's."""
    langs = sorted({lang for part in parts for lang in part})
    by_lang = [[part[lang] for part in parts if lang in part] for lang in langs]
    weight = sum(len(part.fragments) for found in by_lang for part in found) // _PAGES_OF_A_NOTE
    encoded = [[(len(part.fragments), part.terms) for part in found] for found in by_lang]
    merged = work.spread(_merge, encoded, _("Indexing languages"), weight)
    names = _Names()
    told = {}
    for lang, found, data in zip(langs, by_lang, merged, strict=True):
        fragments = [fragment for part in found for fragment in part.fragments]
        files = list(_files(entry["version"], fragments, _Merged(*cbor2.loads(data)), names))
        yield from files
        told[lang] = {
            "hash": files[-1].name.split(".")[1],
            "wasm": entry["languages"][lang]["wasm"],
            "page_count": len(fragments),
        }
    whole = json.dumps({**entry, "languages": told}, ensure_ascii=False, separators=(",", ":")).encode()
    for name, content in {**programs, "pagefind-entry.json": whole}.items():
        yield Kept(name, File(name, content).digest, content)


_PAGES_OF_A_NOTE = 20
"""Pages that are put together in the time in which a note is read."""


class _Names:
    """Short names of files, by what is in them: a file that stays as it is keeps its name, and no two have the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, digest: str, start: str = "", length: int = 3) -> str:
        """Letters of a digest after `start`: as many as are asked for, or more where a name is taken."""
        letters = "".join(chr(ord("a") + byte % 26) for byte in bytes.fromhex(digest))
        names = (start + letters[:n] for n in range(length, len(letters)))
        name = next(name for name in names if name not in self._taken)
        self._taken.add(name)
        return name


def _files(version: str, fragments: Sequence[Fragment], merged: _Merged, names: _Names) -> Iterator[Kept]:
    """The files of a language; the last is its metadata, which names all others."""
    listed = []
    for fragment in fragments:  # a note's name begins with its day and hour: `explore.js` sorts by them
        name = names.of(fragment.digest, fragment.day, 2 if fragment.day else 3)
        yield Kept(f"fragment/{name}.pf_fragment", fragment.digest, fragment.content)
        listed.append((name, _rounded(fragment.words)))
    pieces = []
    for lowest, highest, content in merged.pieces:
        yield (piece := _named("index/{}.pf_index", content, names))
        pieces.append((lowest, highest, _name(piece)))
    filters = []
    for name, content in merged.filters:
        yield (file := _named("filter/{}.pf_filter", content, names))
        filters.append((name, _name(file)))
    metadata = _packed(cbor2.dumps([version, listed, pieces, filters, [], merged.fields]))
    yield _named("pagefind.{}.pf_meta", metadata, names, 8)


def _named(pattern: str, content: bytes, names: _Names, length: int = 3) -> Kept:
    digest = File("", content).digest
    return Kept(pattern.format(names.of(digest, length=length)), digest, content)


def _name(file: Kept) -> str:
    return file.name.rpartition("/")[2].partition(".")[0]


def _rounded(count: int) -> int:
    """A number of words to four binary digits: ranks hardly depend on the others, which are a seventh of the list."""
    rest = max(0, count.bit_length() - 4)
    return count + (1 << rest >> 1) >> rest << rest


def _merge(languages: Sequence[Sequence[tuple[int, bytes]]]) -> list[bytes]:
    """Put together what the pages of each language are found by: the terms of parts, with how many pages each has."""
    return [cbor2.dumps(_merged(found)) for found in languages]


def _merged(found: Sequence[tuple[int, bytes]]) -> _Merged:
    parts = [Terms(*cbor2.loads(data)) for _, data in found]
    offsets = list(accumulate((count for count, _ in found), initial=0))[:-1]
    fields = sorted({field for part in parts for field in part.fields})
    parts = [part if part.fields == fields else _with_fields(part, fields) for part in parts]
    values: dict[str, dict[str, list[int]]] = {}
    for part, offset in zip(parts, offsets, strict=True):
        for name, its in part.filters:
            for value, pages in its:
                values.setdefault(name, {}).setdefault(value, []).extend(page + offset for page in pages)
    filters = [(name, _packed(cbor2.dumps([name, sorted(its.items())]))) for name, its in sorted(values.items())]
    return _Merged(list(_pieces(_words(parts, offsets))), filters, fields)


def _with_fields(part: Terms, fields: Sequence[str]) -> Terms:
    """Terms with the fields of all parts. Before the places of a word in a field stands its number: -1, -2 …"""
    moved = {-1 - old: -1 - fields.index(field) for old, field in enumerate(part.fields)}

    def run(known: Run) -> Run:
        count, first, last, rest = known
        if not count:
            return NO_PAGES
        pages = cbor2.loads(_array(count) + _TRIPLE + cbor2.dumps(first) + rest)
        again = [[page, places, [moved.get(place, place) for place in its]] for page, places, its in pages]
        return count, first, last, cbor2.dumps(again)[head(count) + 1 + head(first) :]

    words = [(text, run(pages), [(form, run(its)) for form, its in forms]) for text, pages, forms in part.words]
    return Terms(words, part.filters, list(fields))


def _words(parts: Sequence[Terms], offsets: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    """Each word of an index, in order, with all that is written of it: `[text, pages, [[form, pages] …]]`."""
    known: dict[str, tuple[list[tuple[int, Run]], dict[str, list[tuple[int, Run]]]]] = {}
    for part, offset in zip(parts, offsets, strict=True):
        for text, run, forms in part.words:
            runs, its = known.setdefault(text, ([], {}))
            runs.append((offset, run))
            for form, pages in forms:
                its.setdefault(form, []).append((offset, pages))
    for text, (runs, its) in sorted(known.items()):
        accented = b"".join(_PAIR + cbor2.dumps(form) + _joined(found) for form, found in sorted(its.items()))
        yield text, _TRIPLE + cbor2.dumps(text) + _joined(runs) + _array(len(its)) + accented


def _joined(runs: Iterable[tuple[int, Run]]) -> bytes:
    """The pages of several parts as one list, in which each number is the distance from the one before."""
    total, before, data = 0, 0, []
    for offset, (count, first, last, rest) in runs:
        if count:
            data.append(_TRIPLE + cbor2.dumps(offset + first - before) + rest)
            total += count
            before = offset + last
    return _array(total) + b"".join(data)


def _array(count: int) -> bytes:
    head = cbor2.dumps(count)
    return bytes([head[0] | _ARRAY]) + head[1:]


def _packed(data: bytes) -> bytes:
    return gzip.compress(SIGNATURE + data, 9, mtime=0)


def _pieces(words: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str, bytes]]:
    """Cut an index in pieces, and say from where to where each goes.

    Pagefind fetches the pieces between whose bounds a word is. A search without words has a piece of its own, with
    nothing in it: Pagefind would fetch them all.
    """
    parts = list(_cut(words, PIECE))
    first = [_shortest(before[-1][0], part[0][0]) for before, part in pairwise([[("", b"")], *parts])]
    bounds = zip(["", *first], ["", *map(_just_before, first[1:]), _LAST], [[], *parts], strict=True)
    for lowest, highest, part in bounds:
        yield lowest, highest, _packed(_array(1) + _array(len(part)) + b"".join(data for _, data in part))


def _cut(words: Iterable[tuple[str, bytes]], limit: int) -> Iterator[list[tuple[str, bytes]]]:
    """Cut a row of words where one more would be too much. A word that is too much by itself is alone."""
    part: list[tuple[str, bytes]] = []
    size = 0
    for word in words:
        if part and size + len(word[1]) > limit:
            seam = len(part) if len(word[1]) > limit else _seam([text for text, _ in [*part, word]])
            yield part[:seam]
            part = part[seam:]
            size = sum(len(data) for _, data in part)
        part.append(word)
        size += len(word[1])
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
