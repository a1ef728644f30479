"""What was measured, as tables: for the terminal and for `RESULTS.md`."""

import datetime as dt
import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.process import Run
from benchmarks.programs import COLD, NO_SEARCH, NOTE, Program

OURS = "summitkb"
Table = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Site:
    """A built site."""

    pages: int
    files: int
    bytes: int
    written: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a case, and the site after it."""

    run: Run
    site: Site


@dataclass(frozen=True, slots=True)
class Results:
    """All runs, by program and case."""

    notes: int
    prose: str
    programs: tuple[Program, ...]
    measured: Mapping[tuple[str, str], Sequence[Measured]]


@dataclass(frozen=True, slots=True)
class Row:
    """The medians of the runs of a case."""

    wall: float
    cpu: float
    memory: float
    site: Site
    reported: int | None


def counts_of(output: str) -> int | None:
    """How many files a build of summitkb says there are in the site; None when it says nothing of the kind."""
    found = re.search(r"(\d+) files in ", output)
    return int(found[1]) if found else None


def _row(results: Results, program: str, case: str) -> Row | None:
    runs = results.measured.get((program, case))
    if not runs:
        return None
    wall, cpu, memory = (median(getattr(one.run, name) for one in runs) for name in ("wall", "cpu", "memory"))
    return Row(wall, cpu, memory, runs[-1].site, counts_of(runs[-1].run.output))


def peers(results: Results, case: str) -> Iterator[Sequence[str]]:
    """Every program doing one thing, with its ratios to summitkb."""
    yield ("program", "wall s", "×", "CPU s", "×", "peak MB", "×", "pages", "CPU ms/page", "files", "site MB", "runs")
    ours = _row(results, OURS, case)
    for program in results.programs:
        if (row := _row(results, program.name, case)) and ours:
            site = row.site
            yield (
                program.name,
                f"{row.wall:.2f}",
                f"{row.wall / ours.wall:.2f}",
                f"{row.cpu:.2f}",
                f"{row.cpu / ours.cpu:.2f}",
                f"{row.memory / 1e6:.0f}",
                f"{row.memory / ours.memory:.2f}",
                f"{site.pages:,}",
                f"{1000 * row.cpu / max(1, site.pages):.2f}",
                f"{site.files:,}",
                f"{site.bytes / 1e6:.1f}",
                str(len(results.measured[program.name, case])),
            )


def ours(results: Results) -> Iterator[Sequence[str]]:
    """Everything that summitkb does, with its ratios to a cold build."""
    yield ("case", "wall s", "× cold", "CPU s", "× cold", "peak MB", "files reported", "files written")
    cold = _row(results, OURS, COLD)
    for case in next(program for program in results.programs if program.name == OURS).cases:
        if (row := _row(results, OURS, case.name)) and cold:
            yield (
                case.name,
                f"{row.wall:.2f}",
                f"{row.wall / cold.wall:.2f}",
                f"{row.cpu:.2f}",
                f"{row.cpu / cold.cpu:.2f}",
                f"{row.memory / 1e6:.0f}",
                "" if row.reported is None else f"{row.reported:,}",
                f"{row.site.written:,}" if row.reported is not None else "",
            )


def _tables(results: Results) -> Iterator[tuple[str, Table]]:
    yield "Cold build", list(peers(results, COLD))
    yield "One note edited", list(peers(results, NOTE))
    yield "One note edited, without search", list(peers(results, NO_SEARCH))
    yield "summitkb, case by case", list(ours(results))


def terminal(results: Results) -> str:
    """Aligned columns."""
    parts = [_machine(results)]
    for title, table in _tables(results):
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ("  ".join(_aligned(row, widths)) for row in table)
        parts.append("\n".join((title, "", *lines)))
    return "\n\n".join(parts)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    yield row[0].ljust(widths[0])
    yield from (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))


def markdown(results: Results) -> str:
    """The page `RESULTS.md`."""
    versions = "\n".join(f"- {program.name}: {program.version}" for program in results.programs)
    parts = ["# Results", f"{_machine(results)} `README.md` says what each case is.", versions]
    for title, (head, *rows) in _tables(results):
        lines = [_cells(head), _cells(["---", *["---:"] * (len(head) - 1)]), *map(_cells, rows)]
        parts += [f"## {title}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _cells(row: Sequence[str]) -> str:
    return f"| {' | '.join(row)} |"


def _machine(results: Results) -> str:
    day = dt.datetime.now(dt.UTC).date()
    return (
        f"{results.notes:,} notes of {results.prose}, each in French and English; {day}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores."
    )
