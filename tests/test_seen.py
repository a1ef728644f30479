"""Files that are known again without being read."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from summitkb.seen import Seen, signature
from summitkb.work import working

LONG_AGO = time.time_ns() - 3_600_000_000_000


class Reader:
    """Reads a file, and counts how often."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.file.read_bytes()


def ask(root: Path, files: list[Path]) -> tuple[list[str], int]:
    """What a run is told of some files, and how many it reads."""
    readers = [Reader(file) for file in files]
    with working(root, 1) as work:
        seen = Seen(work, "test", root)
        told = [seen.digest(one.file.name, _old(one.file), one) for one in readers]
        seen.save()
    return told, sum(one.times for one in readers)


def _old(file: Path) -> tuple[int, int, int]:
    """The signature of a file as it would be if nothing had happened to it for an hour, but for its own time."""
    size, changed, _ = signature(file.stat())
    return size, changed, min(changed, LONG_AGO)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files that nobody has touched for a while."""
    made = [tmp_path / name for name in ("one", "two", "three")]
    for file in made:
        file.write_text(f"{file.name} text", encoding="utf-8")
        os.utime(file, ns=(LONG_AGO, LONG_AGO))
    return made


def test_a_file_that_is_as_it_was_is_not_read_again(tmp_path: Path, files: list[Path]) -> None:
    first, read = ask(tmp_path, files)
    assert read == 3
    assert ask(tmp_path, files) == (first, 0)


def longer(file: Path) -> None:
    file.write_text("longer than it was", encoding="utf-8")


def later(file: Path) -> None:
    file.write_text("ONE text", encoding="utf-8")
    os.utime(file, ns=(LONG_AGO, LONG_AGO + 1))


@pytest.mark.parametrize("change", [longer, later])
def test_a_file_that_changed_is_read_again(tmp_path: Path, files: list[Path], change: Callable[[Path], object]) -> None:
    """The same size is not enough."""
    first, _ = ask(tmp_path, files)
    change(files[0])
    second, read = ask(tmp_path, files)
    assert read == 1
    assert [one == other for one, other in zip(first, second, strict=True)] == [False, True, True]


def test_a_file_that_may_still_change_unnoticed_is_read_again(tmp_path: Path, files: list[Path]) -> None:
    """Two changes in one tick of a file system's clock leave the same time."""
    files[0].write_text("just now", encoding="utf-8")
    ask(tmp_path, files)
    assert ask(tmp_path, files)[1] == 1


def test_a_run_that_looks_at_one_file_forgets_none(tmp_path: Path, files: list[Path]) -> None:
    """A preview asks for what changed; the next whole run knows the others."""
    ask(tmp_path, files)
    ask(tmp_path, files[:1])
    assert ask(tmp_path, files)[1] == 0


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path, files: list[Path]) -> None:
    ask(tmp_path, files)
    ask(tmp_path, files[:2])
    assert ask(tmp_path, files)[1] == 1
