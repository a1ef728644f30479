"""Pagefind, run on some pages of a site: what it made of them, in a form that is put together with that of others.

Pagefind indexes all pages anew, 1.4 ms of the processor each, though one of thousands has changed. So pages are indexed
in parts, of which only those that changed are made again, and `outputs/index.py` makes one index of them.
"""

import gzip
import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import cbor2
from pagefind_bin import get_executable

from summitkb.i18n.messages import UNTRANSLATED
from summitkb.i18n.terminal import _
from summitkb.model import File

SIGNATURE = b"pagefind_dcd"
"""What each file of an index begins with."""
_EXCLUDED = (f".{UNTRANSLATED}", ".language-po", ".headerlink", ".footnote-backref", ".footnote-ref")
"""Selectors of what is not text of the page's language; code that quotes a catalog has two."""
_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it is this user's alone
"""Where Linux has files that no disk needs to know of."""
_WORKER = "pagefind-worker.js"
"""What `search.js` speaks to. `pagefind.js` repeats it, and Pagefind's interfaces are not ours."""


class SearchError(Exception):
    """Pagefind failed; the message is what it said."""


class Fragment(NamedTuple):
    """What is shown of a page that was found, as the file that Pagefind wrote."""

    day: str
    """Digits of a note's day and hour; empty for other pages."""
    words: int
    digest: str
    content: bytes


Run: TypeAlias = tuple[int, int, int, bytes]
"""The pages that have a word: how many, the numbers of the first and of the last, and the rest.

Pagefind writes them as a list of pages, `[number, [place …], [place …]]`, where each number is its distance from the
one before. The rest is all of that, as CBOR, behind the number of the first.
"""
NO_PAGES: Run = (0, 0, 0, b"")
Word: TypeAlias = "tuple[str, Run, list[tuple[str, Run]]]"
"""A word without its ending and accents, its pages, and those of the forms that have accents."""


class Terms(NamedTuple):
    """What some pages in one language are found by. They have the numbers from 0."""

    words: list[Word]
    filters: list[tuple[str, list[tuple[str, list[int]]]]]
    """By name, each value with the numbers of its pages."""
    fields: list[str]
    """Names of the texts beside a page's own, as its title, that are searched too."""


class Part(NamedTuple):
    """What Pagefind made of some pages in one language: what is shown of each, and their `Terms` as CBOR."""

    fragments: list[Fragment]
    terms: bytes


def loaded(data: bytes) -> dict[str, Part]:
    """Parts by language, of what `cbor2.dumps` made of them."""
    return {
        lang: Part([Fragment(*fragment) for fragment in fragments], terms)
        for lang, (fragments, terms) in cbor2.loads(data).items()
    }


def parts(texts: Mapping[str, str]) -> dict[str, Part]:
    """Index some pages, by path; what was made of them, by language. Raises `SearchError`."""
    with _run(texts) as folder:
        try:
            return {
                lang: _read_part(folder, told["hash"]) for lang, told in sorted(_entry(folder)["languages"].items())
            }
        except (LookupError, TypeError, ValueError, OSError, cbor2.CBORError) as error:
            raise _failed(_("its files are not those of Pagefind 1.5 ({error})").format(error=error)) from error


def programs(langs: Iterable[str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What an index begins with, as Pagefind says it, and its programs for these languages. Raises `SearchError`."""
    page = '<!doctype html><html lang="{}"><body data-pagefind-body>word</body></html>'
    with _run({f"{lang}.html": page.format(lang) for lang in langs}) as folder:
        entry = _entry(folder)
        names = [_WORKER, *(f"wasm.{told['wasm']}.pagefind" for told in entry["languages"].values())]
        return entry, {name: (folder / name).read_bytes() for name in names}


@contextmanager
def _run(texts: Mapping[str, str]) -> Iterator[Path]:
    """Run Pagefind on some pages; the folder of its index, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="summitkb-index-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        site, index = Path(name, "site"), Path(name, "index")
        for path, text in texts.items():
            file = site / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        command = [str(get_executable()), "--quiet", "--site", str(site), "--output-path", str(index)]
        for selector in _EXCLUDED:
            command += ["--exclude-selectors", selector]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise _failed((done.stderr or done.stdout).strip())
        yield index


def _failed(reason: str) -> SearchError:
    return SearchError(_("Pagefind could not index the pages: {reason}").format(reason=reason))


def _entry(folder: Path) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads((folder / "pagefind-entry.json").read_text(encoding="utf-8"))
    return entry


def _read_part(folder: Path, name: str) -> Part:
    _version, pages, pieces, filters, _sorts, fields = _read(folder / f"pagefind.{name}.pf_meta")
    fragments = [_fragment(folder / f"fragment/{page}.pf_fragment", words) for page, words in pages]
    rows = (row for *_, piece in pieces for row in _read(folder / f"index/{piece}.pf_index")[0])
    words = [(text, _run_of(found), [(form, _run_of(its)) for form, its in forms]) for text, found, forms in rows]
    values = [(name, _read(folder / f"filter/{file}.pf_filter")[1]) for name, file in filters]
    return Part(fragments, cbor2.dumps((words, values, fields)))


def _fragment(file: Path, words: int) -> Fragment:
    content = file.read_bytes()
    told = json.loads(_unpacked(content))
    day = "".join(filter(str.isdigit, told["meta"].get("day", "")))
    return Fragment(day, words, File("", content).digest, content)


def _run_of(pages: list[list[Any]]) -> Run:
    if not pages:
        return NO_PAGES
    first = pages[0][0]
    last = sum([page[0] for page in pages])
    return len(pages), first, last, cbor2.dumps(pages)[head(len(pages)) + 1 + head(first) :]


def head(number: int) -> int:
    """How many bytes a number takes in CBOR, or the head of an array of so many items (RFC 8949, section 3)."""
    return 1 if number < 24 else 2 if number < 1 << 8 else 3 if number < 1 << 16 else 5


def _read(file: Path) -> Any:
    return cbor2.loads(_unpacked(file.read_bytes()))


def _unpacked(content: bytes) -> bytes:
    data = gzip.decompress(content)
    if not data.startswith(SIGNATURE):
        raise ValueError(f"{data[: len(SIGNATURE)]!r}")
    return data.removeprefix(SIGNATURE)
