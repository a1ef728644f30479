"""What a command takes is measured, that of its children too."""

import sys
from pathlib import Path

import pytest

from benchmarks.process import Failed, run
from benchmarks.report import counts_of

BUSY = "import time\nwhile time.process_time() < 0.3: pass"


def test_children_count(tmp_path: Path) -> None:
    """Processor time and memory of a process that the command starts are its own."""
    held = f"held = bytearray(100_000_000)\n{BUSY}"
    taken = run(
        [sys.executable, "-c", f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', '''{held}'''])"],
        tmp_path,
    )
    assert 0.3 <= taken.cpu < 5
    assert 100_000_000 < taken.memory < 1_000_000_000


def test_one_command_after_the_other(tmp_path: Path) -> None:
    """Times are added; memory is that of the hungrier one."""
    small = run([sys.executable, "-c", ""], tmp_path)
    large = run([sys.executable, "-c", "bytearray(100_000_000)"], tmp_path)
    both = small + large
    assert both.wall == small.wall + large.wall
    assert both.memory == large.memory


def test_a_failure_is_told_with_what_was_said(tmp_path: Path) -> None:
    """A command that fails is not measured."""
    with pytest.raises(Failed, match=r"exit status 3(?s:.*)no such site"):
        run([sys.executable, "-c", "print('no such site'); exit(3)"], tmp_path)


def test_files_that_a_build_reports() -> None:
    """What a build says on its standard error is read; silence is not zero."""
    assert counts_of("No findings.\n144 files in site\n") == 144
    assert counts_of("No findings.\n") is None
