"""The search index: what Pagefind made of the pages, lighter, with nothing lost."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitkb.outputs import pagefind, search
from summitkb.outputs.cbor import Item, decoded, encoded, words

NUMBERS = st.integers(-(2**32), 2**64 - 1)
ITEMS = st.recursive(NUMBERS | st.text(), lambda items: st.lists(items), max_leaves=30)
PAGES = st.lists(st.tuples(st.integers(0, 9999), st.lists(NUMBERS), st.lists(NUMBERS)).map(lambda page: [*page]))
WORDS = st.lists(st.tuples(st.text(), PAGES, st.lists(st.tuples(st.text(), PAGES).map(lambda form: [*form]))))


@given(ITEMS)
def test_what_is_encoded_can_be_decoded(item: Item) -> None:
    assert decoded(encoded(item)) == item


@given(WORDS)
def test_words_are_found_without_decoding_their_pages(row: list[tuple[str, Any, Any]]) -> None:
    """Each with its text and all of its bytes, whatever the numbers are."""
    data = encoded([[[*word] for word in row]])
    assert list(words(data)) == [(word[0], encoded([*word])) for word in row]


@pytest.mark.parametrize("data", [b"\xa1\x01\x02", b"\x81", b"\x01\x02", b"\xff"])
def test_what_pagefind_does_not_write_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        decoded(data)


@pytest.fixture(scope="module")
def indexes(project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The project's index as Pagefind makes it, and the lighter one."""
    heavy, light = tmp_path_factory.mktemp("heavy") / "index", tmp_path_factory.mktemp("light") / "index"
    pages = [path.relative_to(project).as_posix() for path in sorted(project.rglob("index.html"))]
    texts = {page: text for page in pages if (text := search.indexed((project / page).read_text(encoding="utf-8")))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "lighten", lambda _: None)
        search._make(texts, heavy)
    shutil.copytree(heavy, light)
    pagefind.lighten(light)
    return heavy, light


def metadata(folder: Path) -> Iterator[list[Any]]:
    """What the index of each language begins with: version, pages, pieces, filters, sorts, fields."""
    entry = json.loads((folder / "pagefind-entry.json").read_text(encoding="utf-8"))
    for language in sorted(entry["languages"]):
        known = decoded(pagefind._read(folder / f"pagefind.{entry['languages'][language]['hash']}.pf_meta"))
        assert isinstance(known, list)
        yield known


def pieces(folder: Path, listed: list[Any]) -> list[tuple[str, str, list[tuple[str, bytes]]]]:
    """Bounds and words of each piece of an index."""
    return [(a, b, list(words(pagefind._read(folder / f"index/{name}.pf_index")))) for a, b, name in listed]


def test_no_word_is_lost(indexes: tuple[Path, Path]) -> None:
    """Each is in one piece, with all that was said of it; its bounds are those of no other."""
    heavy, light = indexes
    for before, after in zip(metadata(heavy), metadata(light), strict=True):
        parts = pieces(light, after[2])
        assert [word for *_, part in parts for word in part] == [
            w for *_, part in pieces(heavy, before[2]) for w in part
        ]
        assert len(parts) > len(before[2]) + 1
        for number, (*_, part) in enumerate(parts):
            for text, _ in part:
                assert [place for place, (a, b, _) in enumerate(parts) if a <= text <= b] == [number]


def test_no_page_is_lost(indexes: tuple[Path, Path]) -> None:
    """All are there in the same order, under names that have the day of a note in them, and of nothing else."""
    heavy, light = indexes
    for before, after in zip(metadata(heavy), metadata(light), strict=True):
        for (old, _), (new, _) in zip(before[1], after[1], strict=True):
            text = pagefind._read(light / f"fragment/{new}.pf_fragment")
            assert text == pagefind._read(heavy / f"fragment/{old}.pf_fragment")
            day = json.loads(text)["meta"].get("day", "")
            assert "".join(filter(str.isdigit, new)) == day.replace("-", "")


def test_what_no_page_asks_for_is_left_out(indexes: tuple[Path, Path]) -> None:
    """Each file is in the metadata, but for the worker, the programs and what lists languages and files."""
    light = indexes[1]
    known = {"pagefind-entry.json", "pagefind-worker.js", "files.json"} | {file.name for file in light.glob("wasm.*")}
    for _, pages, parts, filters, *_ in metadata(light):
        known |= {f"{name}.pf_fragment" for name, _ in pages} | {f"{name}.pf_index" for *_, name in parts}
        known |= {f"{name}.pf_filter" for _, name in filters}
    found = {file.name for file in light.rglob("*") if file.is_file() and file.suffix != ".pf_meta"}
    assert found == known


def test_a_word_that_is_too_much_is_alone() -> None:
    """Nobody who looks for its neighbours fetches it; words that begin alike stay together."""
    row = [(text, bytes(size)) for text, size in (("async", 4), ("asyncio", 4), ("at", 90), ("atom", 4), ("bar", 4))]
    assert [[text for text, _ in part] for part in pagefind._cut(row, 10)] == [
        ["async", "asyncio"],
        ["at"],
        ["atom", "bar"],
    ]
    row = [(text, bytes(4)) for text in ("art", "asia", "async", "asyncio")]
    assert [[text for text, _ in part] for part in pagefind._cut(row, 12)] == [["art", "asia"], ["async", "asyncio"]]


def test_an_index_that_is_not_understood_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As that of another release of Pagefind: a site would have a search that finds nothing."""
    monkeypatch.setattr(pagefind, "_SIGNATURE", b"")
    page = '<!doctype html><html lang="fr"><body data-pagefind-body>Octavia</body></html>'
    with pytest.raises(search.SearchError, match=r"Pagefind 1\.5"):
        search._make({"index.html": page}, tmp_path / "index")
