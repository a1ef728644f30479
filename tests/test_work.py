"""Doing things once, and in many processes."""

import io
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from summitkb.cache import FOLDER, Cache, digest
from summitkb.progress import watch
from summitkb.work import Work, working


def doubled(items: Sequence[int]) -> list[bytes]:
    return [str(2 * item).encode() for item in items]


def keys(items: Sequence[int]) -> list[bytes]:
    return [digest(str(item)) for item in items]


def test_what_was_made_is_remembered_in_the_next_run(tmp_path: Path) -> None:
    """By its key alone; what is new is made, in order, and a key that comes twice once."""
    items = [3, 1, 3, 2]
    with working(tmp_path, 1) as work:
        assert work.remembered("number", keys(items), items, doubled, "") == [b"6", b"2", b"6", b"4"]
        assert work.made["number"] == 3
    with working(tmp_path, 1) as work:
        assert work.remembered("number", keys([2, 7]), [2, 7], doubled, "") == [b"4", b"14"]
        assert work.made["number"] == 1
        assert work.remembered("other", keys([2]), [2], doubled, "") == [b"4"]
        assert work.made["other"] == 1, "kinds are told apart"


def test_a_table_of_another_version_is_as_good_as_none(tmp_path: Path) -> None:
    """Tables are kept by name: an older or newer program may have had other rows."""
    with working(tmp_path, 1) as work:
        work.keep_table(b"table", TypeAdapter(dict[str, str]), {"a": "one"}, {})
    with working(tmp_path, 1) as work:
        assert work.table(b"table", TypeAdapter(dict[str, str])) == {"a": "one"}
        assert work.table(b"table", TypeAdapter(dict[str, tuple[int, int]])) == {}


def in_halves(items: Sequence[int]) -> list[tuple[bytes, bytes]]:
    return [(str(item).encode(), str(2 * item).encode()) for item in items]


def test_second_halves_stay_where_they_are_kept(tmp_path: Path) -> None:
    """Until somebody asks; they are not forgotten for that."""
    items = list(range(200))
    for _ in range(2):
        with working(tmp_path, 1) as work:
            made = work.halves("number", keys(items), items, in_halves, "")
            work.remembered("other", keys([len(items)]), [1], doubled, "")
            assert [half.first for half in made] == [str(item).encode() for item in items]
        items.append(len(items))
    with working(tmp_path, 1) as work:
        last = work.halves("number", keys([3, 200]), [3, 200], in_halves, "")
        assert work.made["number"] == 0
        assert [half.second() for half in last] == [b"6", b"400"]


@pytest.mark.parametrize(
    "fault", ["DELETE FROM kept WHERE kind LIKE '%second%'", "UPDATE kept SET value = CAST('x' || value AS BLOB)"]
)
def test_a_second_half_that_is_gone_is_made_anew(tmp_path: Path, fault: str) -> None:
    """A lost value costs time, wherever it was lost."""
    with working(tmp_path, 1) as work:
        work.halves("number", keys([4]), [4], in_halves, "")
    with opened(tmp_path) as kept:
        kept.execute(fault)
    with working(tmp_path, 1) as work:
        (made,) = work.halves("number", keys([4]), [4], in_halves, "")
        assert (made.first, made.second()) == (b"4", b"8")


@contextmanager
def opened(root: Path) -> Iterator[sqlite3.Connection]:
    kept = sqlite3.connect(root / FOLDER / "cache.sqlite")
    with kept:
        yield kept
    kept.close()


def test_nothing_is_kept_without_a_file() -> None:
    """A test, or a command that is asked for once, leaves no trace."""
    work = Work()
    for _ in range(2):
        assert work.remembered("number", keys([1]), [1], doubled, "") == [b"2"]
    assert work.made["number"] == 2


def test_what_is_not_asked_for_goes_in_time(tmp_path: Path) -> None:
    """The file does not grow for ever: what other contents left is dropped when it is the larger part."""
    for start in range(0, 2000, 200):
        with working(tmp_path, 1) as work:
            items = list(range(start, start + 200))
            work.remembered("number", keys(items), items, doubled, "")
    cache = Cache(tmp_path / ".summitkb-cache/cache.sqlite")
    kept = len(cache.get("number", keys(list(range(2000)))))
    assert 200 <= kept <= 900
    assert len(cache.get("number", keys(list(range(1800, 2000))))) == 200


def test_a_cache_is_not_for_git(tmp_path: Path) -> None:
    """It says so itself, wherever a knowledge base is."""
    with working(tmp_path, 1) as work:
        work.remembered("number", keys([1]), [1], doubled, "")
    assert (tmp_path / ".summitkb-cache/.gitignore").read_text() == "*\n"


def test_parts_are_told_from_their_neighbours() -> None:
    """Two texts are not their sum."""
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", "")}) == 4


def test_a_preview_hands_what_it_has_to_its_next_build(tmp_path: Path) -> None:
    """Other processes start from the file."""
    with working(tmp_path, 1, in_memory=True) as work:
        assert work.last("site") is None
        work.keep("site", "a site")
        assert work.last("site") == "a site"
    assert Work().last("site") is None
    with working(tmp_path, 1) as work:
        work.keep("site", "a site")
        assert work.last("site") is None


@pytest.mark.parametrize(("count", "told"), [(20, ""), (500, "Reading notes: 500\n")])
def test_long_work_says_so_in_a_log(count: int, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line, when it is long; results come through as they are."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(watch("Reading notes", iter(range(count)), count)) == list(range(count))
    assert stream.getvalue() == told


def test_long_work_shows_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """That fills up."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(watch("Reading notes", iter(range(500)), 500)) == list(range(500))
    assert "Reading notes" in stream.getvalue()
    assert "100%" in stream.getvalue()
