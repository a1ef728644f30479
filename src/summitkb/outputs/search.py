"""The search index of a site: brought up to date, part by part, where there is something else to find.

A part is the pages of some addresses, in all languages: Pagefind indexes a part anew when the text of one of its pages
has changed (`outputs/pagefind.py`), and one index is made of all parts (`outputs/index.py`).
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import cbor2
from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.i18n.terminal import _
from summitkb.outputs.index import Kept, index
from summitkb.outputs.pagefind import loaded, parts, programs
from summitkb.work import Work
from summitkb.write import INDEX, Find, swap

PART = 300
"""Pages of a part, at the most, on the whole: 0.4 s of Pagefind. Smaller ones have the same words more often."""
FILES = "files.json"
"""In the folder of an index, what a reader without a network needs of it: name → digest and size."""


class Searched(NamedTuple):
    """A page that is searched."""

    address: str
    """The same in all languages."""
    digest: str
    """Of all that decides what is in it."""


_KNOWN: TypeAdapter[dict[str, tuple[str, str]]] = TypeAdapter(dict[str, tuple[str, str]])
"""By path, a page's digest and that of the text that was found in it."""


@dataclass(frozen=True, slots=True)
class _Task:
    """The pages of a part, as files by path: with digests of their texts where these are known."""

    files: Mapping[str, Path]
    known: Mapping[str, str]
    made: bytes
    """The digest of the part that is kept."""


class Search:
    """Brings the index of a site up to date with `pages`, which are searched, by path."""

    def __init__(self, work: Work, site_dir: Path, pages: Mapping[str, Searched]) -> None:
        self._work = work
        self._site = site_dir
        self._pages = pages
        self._table = digest("searched", makers(), str(site_dir.resolve()))
        self._key = digest("index", str(site_dir.resolve()))

    def finish(self, folder: Path, find: Find) -> None:
        """Put an index into `folder`, unless that of the site is right. Raises `pagefind.SearchError`."""
        work, is_there = self._work, (self._site / INDEX / FILES).exists()
        known = work.table(self._table, _KNOWN)
        if is_there and {path: page for path, (page, _) in known.items()} == self._digests():
            return
        found, texts = self._parts(known, find)
        told = digest(makers(), *(data[:_SIZE] for data in found))
        if found and not (is_there and work.cache.get("index", [self._key]).get(self._key) == told):
            self._put(found, folder / INDEX)
            work.cache.put("index", {self._key: told})
        now = {path: (page.digest, texts[path]) for path, page in self._pages.items()}
        work.keep_table(self._table, _KNOWN, now, known)

    def _digests(self) -> dict[str, str]:
        return {path: page.digest for path, page in self._pages.items()}

    def _parts(self, known: Mapping[str, tuple[str, str]], find: Find) -> tuple[list[bytes], Mapping[str, str]]:
        """Each part, its digest before it, and the digest of each page's text, by path."""
        texts = {path: text for path, (page, text) in known.items() if self._digest_of(path) == page}
        groups = self._groups()
        right = dict(self._work.cache.get("part", list(groups)))
        tasks: dict[bytes, _Task] = {}
        for key, paths in groups.items():
            mine = {path: texts[path] for path in paths if path in texts}
            made = right.get(key, b"")[:_SIZE]
            if len(mine) < len(paths) or made != _told(mine):
                tasks[key] = _Task({path: find(path) for path in paths}, mine, made)
        done = self._work.spread(_bring_up_to_date, list(tasks.values()), _("Indexing pages"), _PART_IN_NOTES)
        new: dict[bytes, bytes] = {}
        for key, (now, data) in zip(tasks, done, strict=True):
            texts.update(now)
            if data:
                new[key] = data
        self._work.made["part"] += len(new)
        self._work.cache.put("part", new)
        right.update(new)
        return [right[key] for key in groups], texts

    def _digest_of(self, path: str) -> str | None:
        page = self._pages.get(path)
        return page and page.digest

    def _groups(self) -> dict[bytes, list[str]]:
        """Paths by part. Which one a page is in depends on its address, and on how many pages there are, roughly."""
        number = 1 << max(0, (len(self._pages) - 1) // PART).bit_length()
        groups: dict[int, list[str]] = {}
        for path, page in sorted(self._pages.items()):
            groups.setdefault(int.from_bytes(digest(page.address), "big") % number, []).append(path)
        return {digest("part", str(part)): paths for part, paths in sorted(groups.items())}

    def _put(self, found: list[bytes], folder: Path) -> None:
        """Make one index of all parts. Its files are taken from the site's where they are the same."""
        each = []
        while found:  # of 10,000 notes they are 160 MB, twice
            each.append(loaded(found.pop()[_SIZE:]))
        each.reverse()
        for name in ("filter", "fragment", "index"):
            (folder / name).mkdir(parents=True)
        entry, files = self._programs(sorted({lang for part in each for lang in part}))
        old = self._site / INDEX
        listed = json.loads((old / FILES).read_bytes()) if (old / FILES).exists() else {}
        there: dict[str, tuple[str, int]] = {}
        for file in index(self._work, each, entry, files):
            there[file.name] = file.digest, len(file.content)
            _lay(file, folder / file.name, old / file.name if listed.get(file.name) == [*there[file.name]] else None)
        told = json.dumps(dict(sorted(there.items())), separators=(",", ":"))
        (folder / FILES).write_text(told, encoding="utf-8")
        self._work.made["index"] += 1

    def _programs(self, langs: Sequence[str]) -> tuple[dict[str, object], dict[str, bytes]]:
        key = digest("programs", makers(), *langs)
        (data,) = self._work.remembered("programs", [key], [langs], _programs, "")
        entry, files = cbor2.loads(data)
        return entry, files


_SIZE = 16
"""Bytes of a digest."""
_PART_IN_NOTES = 24
"""Notes for a part, as `Work.spread` counts: two parts are worth another process, and one is not."""


def _programs(langs: Sequence[Sequence[str]]) -> list[bytes]:
    return [cbor2.dumps(programs(each)) for each in langs]


def _bring_up_to_date(tasks: Sequence[_Task]) -> list[tuple[Mapping[str, str], bytes]]:
    """The digests of texts of some parts' pages, and each part with its digest; nothing where it is as it was."""
    return [_up_to_date(task) for task in tasks]


def _up_to_date(task: _Task) -> tuple[Mapping[str, str], bytes]:
    pages = {path: _text(file) for path, file in task.files.items() if path not in task.known}
    texts = {path: task.known.get(path) or digest(pages[path]).hex() for path in task.files}
    told = _told(texts)
    if told == task.made:
        return texts, b""
    pages |= {path: _text(task.files[path]) for path in task.known}
    found = {path: pages[path] for path in task.files if pages[path]}
    return texts, told + cbor2.dumps(parts(found) if found else {})


def _told(texts: Mapping[str, str]) -> bytes:
    """A digest of a part: of its pages, by path, and of their texts' digests."""
    return digest(makers(), *(told for item in texts.items() for told in item))


def _text(file: Path) -> str:
    return indexed(file.read_text(encoding="utf-8"))


def _lay(file: Kept, target: Path, same: Path | None) -> None:
    """Put a file of the index in its place: another name of `same`, which is as it is to be, where the system can."""
    if same:
        try:
            os.link(same, target)
        except OSError:
            pass
        else:
            return
    target.write_bytes(file.content)


def refresh(work: Work, site_dir: Path, pages: Mapping[str, Searched]) -> None:
    """Bring the index of a site up to date where it stands. Raises `SearchError`, and `OSError` when a page is gone."""
    with tempfile.TemporaryDirectory(prefix=".index-", dir=site_dir.parent) as folder:
        Search(work, site_dir, pages).finish(Path(folder), lambda path: site_dir / path)
        if Path(folder, INDEX).exists():
            swap(Path(folder, INDEX), site_dir / INDEX)


_LANGUAGE = re.compile(r'<html lang="([^"]*)"')
_SEARCHED = "data-pagefind-body"
_BODY = re.compile(rf"<(\w+)\b[^<>]*\s{_SEARCHED}[\s>]")


def indexed(page: str) -> str:
    """The part of a page that is searched, as a page of its own; nothing when there is none.

    What is not searched in it is left out where that can be told, so that a title that changes in a list is no change.

    Apostrophes are straight in it. Pagefind splits “l'équipe” so that “équipe” finds it, but keeps “l’équipe” (U+2019)
    as one word that nobody types. `search.js` curls them again where it shows excerpts.
    """
    body, lang = _body(page), _LANGUAGE.search(page)
    if not body or not lang:
        return ""
    end = _end(page, body[1], body.start())
    text = "".join(_without_ignored(page[body.start() : end])).replace("’", "'")
    return f'<!doctype html><html lang="{lang[1]}"><body>{text}</body></html>'


def _body(page: str) -> re.Match[str] | None:
    """The beginning of the element that is searched. Only where the attribute's name is, a tag is looked at."""
    at = page.find(_SEARCHED)
    while at >= 0:
        if body := _BODY.match(page, page.rfind("<", 0, at)):
            return body
        at = page.find(_SEARCHED, at + 1)
    return None


_IGNORED = re.compile(r"<(div|aside|ul|ol|details|footer|article|section|nav)\b[^<>]*\sdata-pagefind-ignore[\s>]")
_TELLS = "data-pagefind-"
"""In what is ignored there may be facts for a filter: of these elements, nothing is left out."""


def _without_ignored(text: str) -> Iterator[str]:
    at = 0
    for ignored in _IGNORED.finditer(text):
        if ignored.start() < at:
            continue
        end = _end(text, ignored[1], ignored.start())
        if _TELLS not in text[ignored.start() : end].replace(f"{_TELLS}ignore", ""):
            yield text[at : ignored.start()]
            at = end
    yield text[at:]


def _end(page: str, tag: str, start: int) -> int:
    """Where the element that begins at `start` ends."""
    depth = 0
    for match in re.finditer(rf"<(/?){tag}\b", page[start:]):
        depth += -1 if match[1] else 1
        if depth == 0:
            return page.index(">", start + match.end()) + 1
    return len(page)
