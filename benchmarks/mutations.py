"""Mutilated notes, vocabularies and catalogs by the thousand: what `tests/mutations` tries a few hundred of.

    python benchmarks/mutations.py [--inputs 20000] [--seed 0] [--workers 2] [--keep .fuzz]
    python benchmarks/mutations.py --replay 1234 [--kind catalog]     # one of them, here, with its traceback

Workers are processes of their own: one that a signal ends is begun again after the input that ended it. Each input that
makes an exception or a signal is kept, with what it made, and the exit status is 1. For ten notes there is a catalog.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from summitkb.rules import RULES  # noqa: E402
from tests.mutations.bench import Bench, Outcome  # noqa: E402
from tests.mutations.mutator import Input, catalogs, mutated, notes  # noqa: E402

PATIENCE = 60
"""Seconds after which an input counts as one that never ends."""


@dataclass
class Tally:
    """What came of all inputs so far."""

    keep: Path
    seed: int
    tried: int = 0
    published: int = 0
    mended: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    worst: dict[str, tuple[float, int]] = field(default_factory=dict)
    """What was timed → the most seconds it took, and the number of the input."""
    tracebacks: int = 0
    signals: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def came(self, kind: str, told: dict[str, Any]) -> None:
        """One input came through."""
        with self.lock:
            self.tried += 1
            self.published += told["published"]
            self.mended += told["mended"]
            self.codes.update(told["codes"])
            for what in ("yaml", "whole"):
                self.worst[f"{kind} {what}"] = max(
                    self.worst.get(f"{kind} {what}", (0, 0)), (told[what], told["number"])
                )

    def failed(self, given: Input, kind: str, how: str, *, by_signal: bool) -> None:
        """One input did not: it is kept."""
        with self.lock:
            self.tried += 1
            self.signals += by_signal
            self.tracebacks += not by_signal
            self.keep.mkdir(parents=True, exist_ok=True)
            file = self.keep / f"{self.seed}-{kind}-{given.number}-{Path(given.path).name}"
            file.write_bytes(given.content)
            file.with_name(f"{file.name}.why").write_text(f"{given}\n{how}\n", errors="replace")
            print(f"{given}: {how.strip().splitlines()[-1][:200]}\n    kept as {file}", flush=True)


def given(kind: str, number: int, seed: int) -> Input:
    """The input of a number."""
    return mutated(number, seed) if kind == "note" else mutated(number, seed, of=catalogs())


def work(kind: str, numbers: range, seed: int) -> None:
    """Try inputs out one by one, telling before each that it begins, and after it what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        attempt: Callable[[Input], Outcome] = getattr(bench, kind)
        for number in numbers:
            _tell({"begins": number})
            signal.alarm(PATIENCE)  # by default it ends the process
            try:
                outcome = attempt(given(kind, number, seed))
            except Exception:
                _tell({"number": number, "traceback": traceback.format_exc()})
            else:
                _tell({"number": number, **{name: getattr(outcome, name) for name in Outcome.__slots__}})
            signal.alarm(0)


def _tell(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


def watch(kind: str, numbers: range, seed: int, tally: Tally) -> None:
    """Let a worker try inputs out; begin it again after the input during which a signal ended it."""
    while numbers:
        begun = None
        for told in _worker(kind, numbers, seed):
            if "begins" in told:
                begun = told["begins"]
            elif "traceback" in told:
                tally.failed(given(kind, told["number"], seed), kind, told["traceback"], by_signal=False)
                begun = None
            elif "ended" in told:
                if begun is None:
                    raise RuntimeError(f"a worker ended between two inputs, with status {told['ended']}")
                name = signal.Signals(-told["ended"]).name if told["ended"] < 0 else f"status {told['ended']}"
                tally.failed(given(kind, begun, seed), kind, f"the process was ended: {name}", by_signal=True)
            else:
                tally.came(kind, told)
                begun = None
        if begun is None:
            return
        numbers = range(begun + numbers.step, numbers.stop, numbers.step)


def _worker(kind: str, numbers: range, seed: int) -> Iterator[dict[str, Any]]:
    """What a worker tells, and last, when it did not come to its end, how it `ended`."""
    asked = [kind, str(numbers.start), str(numbers.stop), str(numbers.step)]
    command = [sys.executable, __file__, "--seed", str(seed), "--work", *asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode:
        yield {"ended": process.returncode}


def campaign(inputs: int, seed: int, workers: int, keep: Path) -> Tally:
    """Try out so many notes and vocabularies, and a tenth as many catalogs."""
    tally = Tally(keep, seed)
    notes(), catalogs()  # as they are now, for the workers too
    for kind, number in (("note", inputs), ("catalog", inputs // 10)):
        threads = [
            threading.Thread(target=watch, args=(kind, range(start, number, workers), seed, tally))
            for start in range(workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return tally


def tell(tally: Tally, seconds: float) -> None:
    """The figures, as `benchmarks/README.md` has them."""
    refused = tally.tried - tally.published - tally.tracebacks - tally.signals
    print(f"{tally.tried:,} inputs in {seconds:.0f} s: {tally.tracebacks} tracebacks, {tally.signals} signals")
    print(
        f"{tally.published:,} texts and catalogs read, {tally.mended:,} files mended, {refused:,} refused or of words"
    )
    print(
        f"{len(tally.codes)} of {len(RULES)} codes found; never {' '.join(sorted(RULES.keys() - tally.codes.keys()))}"
    )
    for what, (worst, number) in sorted(tally.worst.items()):
        if worst:
            print(f"worst {what}: {1000 * worst:.1f} ms of processor time (input {number})")


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, default=ROOT / ".fuzz")
    parser.add_argument("--replay", type=int, help="the number of an input")
    parser.add_argument("--kind", choices=("note", "catalog"), default="note")
    parser.add_argument("--work", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        kind, *bounds = asked.work
        work(kind, range(*map(int, bounds)), asked.seed)
        return 0
    if asked.replay is not None:
        with tempfile.TemporaryDirectory() as folder:
            print(getattr(Bench(Path(folder)), asked.kind)(given(asked.kind, asked.replay, asked.seed)))
        return 0
    start = time.monotonic()
    tally = campaign(asked.inputs, asked.seed, asked.workers, asked.keep)
    tell(tally, time.monotonic() - start)
    return int(bool(tally.tracebacks or tally.signals))


if __name__ == "__main__":
    sys.exit(main())
