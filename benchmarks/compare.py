"""How long summitkb takes to build a site, and what a second run costs, beside other generators with the same notes.

    make bench N=1000 CORPUS=sessions.jsonl.gz
    python -m benchmarks.compare [--notes 1000] [--corpus FILE] [--repeat 3] [--no-peers] [--quick]

`benchmarks/README.md` says what is measured, and how.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.process import Failed, run
from benchmarks.programs import LARGEST, PINS, QUIET, Case, Program, installed, peer, summitkb
from benchmarks.report import Measured, Results, Site, markdown, terminal

HERE = Path(__file__).parent
SLOW = 60
"""Seconds: a peer whose first round took longer has no second one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--corpus", type=Path, help="real sessions (.jsonl or .jsonl.gz) instead of made-up ones")
    parser.add_argument("--repeat", type=int, default=3, help="rounds; the median counts")
    parser.add_argument("--no-peers", action="store_true", help="summitkb alone")
    parser.add_argument("--quick", action="store_true", help="50 notes, one round, summitkb alone; writes no results")
    given = parser.parse_args()
    if given.quick:
        given.notes, given.repeat, given.no_peers = 50, 1, True
    peers = [] if given.no_peers else _peers(given.notes)
    with tempfile.TemporaryDirectory() as folder:
        results = compare(Path(folder), given.notes, given.corpus, given.repeat, peers)
    print(terminal(results))
    if not given.quick:
        (HERE / "RESULTS.md").write_text(markdown(results), encoding="utf-8")


def _peers(notes: int) -> list[str]:
    """The peers that can be had and can build so many notes."""
    found = []
    for name in PINS:
        if notes > LARGEST.get(name, notes):
            _tell(f"{name} is left out above {LARGEST[name]:,} notes: it takes minutes")
            continue
        try:
            installed(name)
            found.append(name)
        except (OSError, subprocess.CalledProcessError) as error:
            _tell(f"{name} is missing: it cannot be installed here ({error})")
    return found


def compare(folder: Path, notes: int, corpus: Path | None, repeat: int, peers: Sequence[str]) -> Results:
    """Write the notes, and let every program do all its cases, `repeat` times in turns."""
    _generate(folder, notes, corpus, peers)
    note = _french_note(folder / "summitkb")
    programs = [summitkb(folder / "summitkb", note), *(peer(name, folder / name, note) for name in peers)]
    measured: dict[tuple[str, str], list[Measured]] = {}
    seconds: dict[str, float] = {}
    for number in range(repeat):
        for program in programs:
            if program.name in peers and seconds.get(program.name, 0) > SLOW:
                continue
            start = time.monotonic()
            _round(program, measured)
            seconds[program.name] = time.monotonic() - start
            _tell(f"round {number + 1}: {program.name}, {seconds[program.name]:.0f} s")
    return Results(notes, "real sessions" if corpus else "made-up sessions", tuple(programs), measured)


def _generate(folder: Path, notes: int, corpus: Path | None, peers: Sequence[str]) -> None:
    """In a process of its own: a process that this one starts is counted as holding what this one holds."""
    command = [sys.executable, "-m", "benchmarks.generate", str(folder), "--notes", str(notes)]
    command += ["--corpus", str(corpus)] if corpus else []
    _tell(subprocess.run([*command, "--for", *peers], check=True, capture_output=True, text=True).stdout.strip())


def _french_note(root: Path) -> str:
    """The path of the note to edit: the first that is written in the default language, else the first."""
    notes = sorted((root / "content/notes").glob("*/*.md"))
    found = next((path for path in notes if "\nlang: fr\n" in path.read_text(encoding="utf-8")), notes[0])
    return f"{found.parent.name}/{found.stem}"


def _round(program: Program, measured: dict[tuple[str, str], list[Measured]]) -> None:
    for case in program.cases:
        case.prepare()
        try:
            found = _measure(program, case)
        except Failed as error:
            _tell(f"{program.name}, {case.name}: {error}")
            break
        measured.setdefault((program.name, case.name), []).append(found)
    program.edits.restore()


def _measure(program: Program, case: Case) -> Measured:
    start = time.time_ns()
    (folder, command), *others = case.commands
    total = run(command, folder, QUIET)
    for folder, command in others:
        total += run(command, folder, QUIET)
    return Measured(total, _site(program.sites, start))


def _site(folders: Sequence[Path], start: int) -> Site:
    """What the site holds, and how many of its files were written since `start`."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    states = [path.stat() for path in files]
    return Site(
        pages=sum(path.suffix == ".html" for path in files),
        files=len(files),
        bytes=sum(state.st_size for state in states),
        written=sum(state.st_mtime_ns >= start for state in states),
    )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
