"""The search index: what Pagefind made of the pages, in parts, put together and lighter, with nothing lost."""

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitkb.cache import Cache
from summitkb.outputs import index, pagefind, search
from summitkb.outputs.pagefind import NO_PAGES, SIGNATURE, SearchError
from summitkb.outputs.search import Searched, refresh
from summitkb.work import HERE, Work

PAGES = st.dictionaries(
    st.integers(0, 3000), st.tuples(st.lists(st.integers(-200, 999)), st.lists(st.integers(-9, 99)))
)


def read(file: Path) -> Any:
    return cbor2.loads(gzip.decompress(file.read_bytes()).removeprefix(SIGNATURE))


def metadata(folder: Path) -> Iterator[list[Any]]:
    """What the index of each language begins with: version, pages, pieces, filters, sorts, fields."""
    entry = json.loads((folder / "pagefind-entry.json").read_text(encoding="utf-8"))
    for language in sorted(entry["languages"]):
        yield read(folder / f"pagefind.{entry['languages'][language]['hash']}.pf_meta")


def fragments(folder: Path, listed: list[Any]) -> list[dict[str, Any]]:
    files = [folder / f"fragment/{name}.pf_fragment" for name, _ in listed]
    return [json.loads(gzip.decompress(file.read_bytes()).removeprefix(SIGNATURE)) for file in files]


def said(pages: list[Any], urls: list[str], fields: list[str]) -> Mapping[str, Any]:
    """Where a word is, by page; the fields that it is in have their names."""
    found, number = {}, 0
    for page, places, its in pages:
        number += page
        found[urls[number]] = places, [place if place >= 0 else fields[-1 - place] for place in its]
    return found


def meant(folder: Path) -> list[Mapping[str, Any]]:
    """All that an index says, whatever its files and the order of its pages are."""
    told: list[Mapping[str, Any]] = []
    for version, pages, pieces, filters, sorts, fields in metadata(folder):
        shown = fragments(folder, pages)
        urls = [one["url"] for one in shown]
        rows = [row for *_, name in pieces for row in read(folder / f"index/{name}.pf_index")[0]]
        values = [read(folder / f"filter/{file}.pf_filter") for _, file in filters]
        words = {
            text: (said(its, urls, fields), {form: said(found, urls, fields) for form, found in forms})
            for text, its, forms in rows
        }
        assert len(words) == len(rows)
        told.append(
            {
                "version": version,
                "pages": {one["url"]: one for one in shown},
                "counts": {url: index._rounded(count) for url, (_, count) in zip(urls, pages, strict=True)},
                "words": words,
                "filters": {
                    name: {value: sorted(urls[n] for n in its) for value, its in all_} for name, all_ in values
                },
                "sorts": sorts,
                "fields": fields,
            }
        )
    return told


@pytest.fixture(scope="module")
def pages(project: Path) -> Mapping[str, Searched]:
    """The pages of the project's site: those of two languages at one address, as builds have them."""
    paths = [path.relative_to(project).as_posix() for path in sorted(project.rglob("index.html"))]
    return {path: Searched(path.removeprefix("en/"), path) for path in paths}


@pytest.fixture(scope="module")
def indexes(
    project: Path, pages: Mapping[str, Searched], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Path]]:
    """The project's index as Pagefind makes it of all pages at once, and ours of parts of a few pages."""
    light = tmp_path_factory.mktemp("light")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "PART", 12)
        parts = search.Search(HERE, light, pages)
        assert len(parts._groups()) > 8
        parts.finish(light, lambda path: project / path)
    texts = {path: text for path in pages if (text := search.indexed((project / path).read_text(encoding="utf-8")))}
    with pagefind._run(texts) as heavy:
        yield heavy, light / "pagefind"


def test_parts_say_what_the_whole_says(indexes: tuple[Path, Path]) -> None:
    """Of each word the pages and places, of each filter the pages, and of each page all that is shown."""
    for whole, ours in zip(*map(meant, indexes), strict=True):
        assert ours.keys() == whole.keys()
        for name in ours:
            assert ours[name] == whole[name], name


def test_fields_need_not_be_those_of_each_part(tmp_path: Path) -> None:
    """A part without speakers has no role, which is before the title in the list of all."""
    page = '<!doctype html><html lang="fr"><body data-pagefind-body><h1>{}</h1>{}</body></html>'
    role = '<p data-pagefind-meta="role">Oratrice</p>'
    texts = [{"a.html": page.format("Octavia", "")}, {"b.html": page.format("Octavia Butler", role)}]
    entry, programs = pagefind.programs(["fr"])
    for file in index.index(HERE, [pagefind.parts(text) for text in texts], entry, programs):
        target = tmp_path / "ours" / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    with pagefind._run(texts[0] | texts[1]) as whole:
        assert meant(tmp_path / "ours") == meant(whole)


@given(st.lists(PAGES.filter(len), max_size=4))
def test_pages_of_parts_follow_each_other(parts: list[Mapping[int, Any]]) -> None:
    """A word's pages in one part after the other, as one list of distances, however many bytes each takes."""
    runs, expected = [], []
    for offset, part in enumerate(parts):
        numbers = sorted(part)
        before = [0, *numbers]
        row = [[number - last, *map(list, part[number])] for last, number in zip(before, numbers, strict=False)]
        runs.append((offset * 4000, pagefind._run_of(row)))
        expected += [[offset * 4000 + number, *map(list, part[number])] for number in numbers]
    found, number = [], 0
    for distance, *rest in cbor2.loads(index._joined([*runs, (9, NO_PAGES)])):
        number += distance
        found.append([number, *rest])
    assert found == expected


def pieces(folder: Path, listed: list[Any]) -> list[tuple[str, str, list[str]]]:
    """Bounds and words of each piece of an index."""
    return [(a, b, [text for text, *_ in read(folder / f"index/{name}.pf_index")[0]]) for a, b, name in listed]


def test_a_word_is_in_the_piece_whose_bounds_it_is_in(indexes: tuple[Path, Path]) -> None:
    heavy, light = indexes
    for before, after in zip(metadata(heavy), metadata(light), strict=True):
        parts = pieces(light, after[2])
        assert len(parts) > len(before[2]) + 1
        for number, (*_, words) in enumerate(parts):
            for text in words:
                assert [place for place, (a, b, _) in enumerate(parts) if a <= text <= b] == [number]


def test_names_of_notes_begin_with_their_day(indexes: tuple[Path, Path]) -> None:
    """And those of other pages have no digits."""
    for _, listed, *_ in metadata(indexes[1]):
        for (name, _), page in zip(listed, fragments(indexes[1], listed), strict=True):
            assert "".join(filter(str.isdigit, name)) == page["meta"].get("day", "").replace("-", "")


def test_what_no_page_asks_for_is_left_out(indexes: tuple[Path, Path]) -> None:
    """Each file is in the metadata, but for the worker, the programs and what lists languages and files."""
    light = indexes[1]
    known = {"pagefind-entry.json", "pagefind-worker.js", "files.json", "wasm.en.pagefind", "wasm.fr.pagefind"}
    for _, pages, parts, filters, *_ in metadata(light):
        known |= {f"{name}.pf_fragment" for name, _ in pages} | {f"{name}.pf_index" for *_, name in parts}
        known |= {f"{name}.pf_filter" for _, name in filters}
    found = {file.name for file in light.rglob("*") if file.is_file() and file.suffix != ".pf_meta"}
    assert found == known


def test_a_word_that_is_too_much_is_alone() -> None:
    """Nobody who looks for its neighbours fetches it; words that begin alike stay together."""
    row = [(text, bytes(size)) for text, size in (("async", 4), ("asyncio", 4), ("at", 90), ("atom", 4), ("bar", 4))]
    assert [[text for text, _ in part] for part in index._cut(row, 10)] == [
        ["async", "asyncio"],
        ["at"],
        ["atom", "bar"],
    ]
    row = [(text, bytes(4)) for text in ("art", "asia", "async", "asyncio")]
    assert [[text for text, _ in part] for part in index._cut(row, 12)] == [["art", "asia"], ["async", "asyncio"]]


def test_an_index_that_is_not_understood_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """As that of another release of Pagefind: a site would have a search that finds nothing."""
    monkeypatch.setattr(pagefind, "SIGNATURE", b"another")
    page = '<!doctype html><html lang="fr"><body data-pagefind-body>Octavia</body></html>'
    with pytest.raises(SearchError, match=r"Pagefind 1\.5"):
        pagefind.parts({"index.html": page})


PAGE = '<!doctype html><html lang="{}"><body>{}<main data-pagefind-body>{}</main></body></html>'


class Site:
    """Pages in a folder, with an index that is brought up to date."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self.work = Work(Cache(folder / "cache.sqlite", in_memory=True), memory={})
        self.pages: dict[str, Searched] = {}

    def write(self, path: str, text: str, around: str = "") -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        lang = "en" if path.startswith("en/") else "fr"
        file.write_text(PAGE.format(lang, around, text), encoding="utf-8")
        self.pages[path] = Searched(path.removeprefix("en/"), f"{text} {around}")

    def made(self) -> tuple[int, int]:
        """How many parts and indexes were made, to have what a new index of the same pages has."""
        self.work.made.clear()
        refresh(self.work, self.folder, self.pages)
        made = self.work.made["part"], self.work.made["index"]
        again = self.folder.parent / "again"
        shutil.rmtree(again, ignore_errors=True)
        search.Search(HERE, again, self.pages).finish(again, lambda path: self.folder / path)
        assert files(again / "pagefind") == files(self.folder / "pagefind")
        return made


def files(folder: Path) -> Mapping[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_only_the_parts_whose_text_changed_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the index is, byte for byte, the one that would be made from nothing."""
    monkeypatch.setattr(search, "PART", 10)
    site = Site(tmp_path)
    for number in range(30):
        site.write(f"{number}/index.html", f"Équilibrage {number}")
        site.write(f"en/{number}/index.html", f"Balancing {number}")
    assert site.made() == (8, 1)
    assert site.made() == (0, 0)
    site.write("7/index.html", "Équilibrage 7", around="a new footer")
    assert site.made() == (0, 0)
    site.write("7/index.html", "Octavia 7", around="a new footer")
    assert site.made() == (1, 1)
    site.write("8/index.html", "Zuul")
    site.write("en/8/index.html", "Zuul")
    assert site.made() == (1, 1)
    del site.pages["9/index.html"]
    assert site.made() == (1, 1)
    for number in range(30, 60):
        site.write(f"{number}/index.html", f"Équilibrage {number}")
    assert site.made() == (16, 1), "there are more parts now, so that each has other pages"


def test_what_is_not_searched_is_left_out_but_for_facts() -> None:
    """A title that changes in a list of other notes changes nothing that is found on that page."""
    nested = "<div data-pagefind-ignore><div>Zuul</div></div>"
    facts = '<div hidden data-pagefind-ignore><data data-pagefind-filter="track[value]" value="forum"></data></div>'
    page = PAGE.format("fr", "", f"Octavia{nested} est {facts}là.<ul data-pagefind-ignore><li>Nova</li></ul>")
    assert "Octavia est " in search.indexed(page)
    assert facts in search.indexed(page)
    assert "Nova" not in search.indexed(page)


def test_a_file_system_without_links_has_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("os.link", without)
    site = Site(tmp_path)
    site.write("index.html", "Octavia")
    site.write("en/index.html", "Octavia")
    assert site.made() == (1, 1)
    site.write("index.html", "Zuul")
    site.made()
