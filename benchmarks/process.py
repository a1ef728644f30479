"""Run a command to its end and measure it and all that it starts (Linux)."""

import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.1
"""Seconds between two looks at the memory of the processes."""


class Failed(Exception):
    """A command exited with a status that was not expected."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took."""

    wall: float
    cpu: float
    """Seconds of processor time, user and system, of the command and of every process that it waited for."""
    memory: int
    """Bytes: the most that its processes held together at one look, or that one of them held at any time."""
    output: str = ""

    def __add__(self, other: "Run") -> "Run":
        """One command after the other."""
        return Run(
            self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory), self.output + other.output
        )


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command in a folder. Raises `Failed` unless it exits with 0."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=output, stderr=output
        )
        ended = threading.Event()
        peaks = [0]
        watcher = threading.Thread(target=_watch, args=(process.pid, ended, peaks))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        ended.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if process.returncode:
        raise Failed(f"{' '.join(command)}: exit status {process.returncode}\n{said[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, max(*peaks, _bytes(usage)), said)


def _bytes(usage: resource.struct_rusage) -> int:
    """The most that one process held: getrusage(2) counts it in KiB."""
    return usage.ru_maxrss * 1024


def _watch(pid: int, ended: threading.Event, peaks: list[int]) -> None:
    while not ended.wait(INTERVAL):
        processes = list(_tree(pid))
        peaks.append(sum(map(_shared_out, processes)) if len(processes) > 1 else 0)  # alone: rusage knows better


def _tree(pid: int) -> Iterator[int]:
    """A process and its descendants; proc_pid_task_children(5)."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in path.read_text().split():
                yield from _tree(int(child))


def _shared_out(pid: int) -> int:
    """Bytes of a process, pages that several share counted in parts (PSS): forked workers are not counted twice."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
