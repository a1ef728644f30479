"""The search index, made by Pagefind from the finished pages: one per language, told apart by `<html lang>`."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from summitkb.cache import digest, makers
from summitkb.i18n.messages import UNTRANSLATED
from summitkb.i18n.terminal import _
from summitkb.model import File
from summitkb.outputs.pagefind import lighten
from summitkb.work import Work
from summitkb.write import INDEX, Find, swap

_EXCLUDED = (f".{UNTRANSLATED}", ".language-po", ".headerlink", ".footnote-backref", ".footnote-ref")
"""Selectors of what is not text of the page's language; code that quotes a catalog has two."""


class SearchError(Exception):
    """Pagefind failed; the message is what it said."""


class Search:
    """Indexes the pages of a site again when what is to be found in them has changed.

    `pages` has a digest of each page that is searched, by path.
    """

    def __init__(self, work: Work, site_dir: Path, pages: Mapping[str, str]) -> None:
        self._work = work
        self._index = site_dir / INDEX / "pagefind-entry.json"
        self._pages = pages
        self._key = digest("search", str(site_dir.resolve()))

    def finish(self, folder: Path, find: Find) -> None:
        """Put an index into `folder`, unless that of the site is right. Raises `SearchError`."""
        of_pages = digest(*(part for item in self._pages.items() for part in item)).hex()
        known = self._known()
        if known[:1] == [of_pages]:
            return
        texts = {path: text for path in self._pages if (text := indexed(find(path).read_text(encoding="utf-8")))}
        of_texts = digest(makers(), *(part for item in texts.items() for part in item)).hex()
        if known[1:] != [of_texts]:
            _make(texts, folder / INDEX)
            self._work.made["index"] += 1
        self._work.cache.put("search", {self._key: f"{of_pages} {of_texts}".encode()})

    def _known(self) -> list[str]:
        """Digests of the pages that were indexed, and of what there was to find in them."""
        known = self._work.cache.get("search", [self._key]).get(self._key, b"")
        return known.decode().split() if self._index.exists() else []


def refresh(site_dir: Path, pages: Iterable[str]) -> None:
    """Index these pages of a site anew, where it stands. Raises `SearchError`, and `OSError` when a page is gone."""
    texts = {path: text for path in pages if (text := indexed((site_dir / path).read_text(encoding="utf-8")))}
    with tempfile.TemporaryDirectory(prefix=".index-", dir=site_dir.parent) as folder:
        _make(texts, Path(folder, INDEX))
        swap(Path(folder, INDEX), site_dir / INDEX)


_LANGUAGE = re.compile(r'<html lang="([^"]*)"')
_BODY = re.compile(r"<(\w+)\b[^<>]*\sdata-pagefind-body[\s>]")


def indexed(page: str) -> str:
    """The part of a page that is searched, as a page of its own; nothing when there is none.

    Apostrophes are straight in it. Pagefind splits “l'équipe” so that “équipe” finds it, but keeps “l’équipe” (U+2019)
    as one word that nobody types. `search.js` curls them again where it shows excerpts.
    """
    body, lang = _BODY.search(page), _LANGUAGE.search(page)
    if not body or not lang:
        return ""
    end = _end(page, body[1], body.start())
    text = page[body.start() : end].replace("’", "'")
    return f'<!doctype html><html lang="{lang[1]}"><body>{text}</body></html>'


def _end(page: str, tag: str, start: int) -> int:
    """Where the element that begins at `start` ends."""
    depth = 0
    for match in re.finditer(rf"<(/?){tag}\b", page[start:]):
        depth += -1 if match[1] else 1
        if depth == 0:
            return page.index(">", start + match.end()) + 1
    return len(page)


_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it is this user's alone
"""Where Linux has files that no disk needs to know of."""


def _make(texts: Mapping[str, str], to: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="summitkb-index-", dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        for path, text in texts.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pagefind", "--quiet", "--site", folder, "--output-path", str(to)]
        for selector in _EXCLUDED:
            command += ["--exclude-selectors", selector]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise _failed((done.stderr or done.stdout).strip())
    try:
        lighten(to)
    except (LookupError, ValueError) as error:
        raise _failed(_("its files are not those of Pagefind 1.5 ({error})").format(error=error)) from error
    (to / FILES).write_text(json.dumps(dict(_files(to)), separators=(",", ":")), encoding="utf-8")


def _failed(reason: str) -> SearchError:
    return SearchError(_("Pagefind could not index the pages: {reason}").format(reason=reason))


FILES = "files.json"
"""In the folder of an index, what a reader without a network needs of it: name → digest and size."""


def _files(folder: Path) -> Iterator[tuple[str, tuple[str, int]]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        yield name, (File(name, content).digest, len(content))
