"""How work is done: never twice, and in all processors when there is enough of it."""

import gc
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from zlib import crc32

from pydantic import TypeAdapter

from summitkb.cache import FOLDER, Cache
from summitkb.i18n.terminal import speak, spoken

Item = TypeVar("Item")
Result = TypeVar("Result")
Row = TypeVar("Row")

_FEW = 48
"""Notes that this process has read before another one would have started."""
_BATCHES = 24
"""Parts that work is cut into: enough for all processors to end together."""
_BATCH = 32
"""Items that are sent at once, at the most."""


Watch = Callable[[str, Iterator[Any], int], Iterator[Any]]
"""Is given what is being done, its results as they come and their number, and hands them on."""


def unwatched(_what: str, results: Iterator[Any], _count: int) -> Iterator[Any]:
    """Nobody is waiting."""
    return results


@dataclass(frozen=True, slots=True)
class Work:
    """Where things are done and kept: by default here, and nowhere."""

    cache: Cache = field(default_factory=Cache)
    pool: Executor | None = None
    """Any executor will do, a cluster's too: functions and their arguments are plain and picklable."""

    memory: dict[str, Any] | None = None
    """What a process that goes on, such as a preview, hands from one build to the next."""
    made: Counter[str] = field(default_factory=Counter)
    """How much of each kind was made, and not remembered."""
    watch: Watch = unwatched
    """Tells how far something long has come, when somebody is waiting for it."""

    def last(self, name: str) -> Any:
        """What was kept by this name in the build before, in this process; None when there was none."""
        return None if self.memory is None else self.memory.get(name)

    def keep(self, name: str, value: Any) -> None:
        """Hand something to the next build of this process."""
        if self.memory is not None:
            self.memory[name] = value

    def same(self, name: str, given: object, make: Callable[[], Result]) -> Result:
        """What was made of the same in the build before, in this process; else what `make` makes of it."""
        last = self.last(name)
        made: Result = last[1] if last and last[0] == given else make()
        self.keep(name, (given, made))
        return made

    def table(self, name: bytes, rows: TypeAdapter[dict[str, Row]]) -> Mapping[str, Row]:
        """What `keep_table` kept by this name in the run before; empty when there was none, or one of another form.

        Its rows are read together, in half of the time that as many small values take.
        """
        last: Mapping[str, Row] | None = self.last(name.hex())
        if last is None:
            last = {}
            for kept in self.cache.get("table", [_part(name, number) for number in range(_PARTS)]).values():
                with suppress(ValueError):  # another version kept it
                    last.update(rows.validate_json(kept))
        return last

    def keep_table(
        self, name: bytes, rows: TypeAdapter[dict[str, Row]], table: dict[str, Row], before: Mapping[str, Row]
    ) -> None:
        """Keep a table for the next run: the parts of it in which something is not as it was `before`."""
        self.keep(name.hex(), table)
        old, new = _parted(before), _parted(table)
        changed = [number for number in range(_PARTS) if new[number] != old[number]]
        self.cache.put("table", {_part(name, number): bytes(rows.dump_json(new[number])) for number in changed})

    def spread(
        self, function: Callable[[Sequence[Item]], Sequence[Result]], items: Sequence[Item], what: str, weight: int = 1
    ) -> Iterator[Result]:
        """What `function` makes of each item, in order; it is given some at a time.

        `what` says it to who waits; `weight` is how many notes could be read in the time that an item takes.
        """
        size = max(1, min(_BATCH, len(items) // _BATCHES))
        batches = [items[start : start + size] for start in range(0, len(items), size)]
        each = map if self.pool is None or weight * len(items) < _FEW else self.pool.map
        results = (result for batch in each(function, batches) for result in batch)
        return self.watch(what, results, len(items))

    def remembered(
        self,
        kind: str,
        keys: Sequence[bytes],
        items: Sequence[Item],
        function: Callable[[Sequence[Item]], Sequence[bytes]],
        what: str,
        weight: int = 1,
    ) -> list[bytes]:
        """What `function` makes of each item, or made of it in another run: of each key once."""
        known = dict(self.cache.get(kind, keys))
        missing = {key: item for key, item in zip(keys, items, strict=True) if key not in known}
        made = dict(zip(missing, self.spread(function, list(missing.values()), what, weight), strict=True))
        self.made[kind] += len(made)
        self.cache.put(kind, made)
        known.update(made)
        return [known[key] for key in keys]

    def halves(
        self,
        kind: str,
        keys: Sequence[bytes],
        items: Sequence[Item],
        function: Callable[[Sequence[Item]], Sequence[tuple[bytes, bytes]]],
        what: str,
        weight: int = 1,
        known: Mapping[bytes, bytes] = MappingProxyType({}),
    ) -> list["Halves"]:
        """What `remembered` does, in two parts: of what was made in another run, the second is left where it is kept.

        `known` are first parts that the cache has told. A second part that is not there, or damaged, is made anew.
        """
        asked = [key for key in keys if key not in known]
        known = {**known, **self.cache.get(kind, asked)}
        missing = {key: item for key, item in zip(keys, items, strict=True) if key not in known}
        made = dict(zip(missing, self.spread(function, list(missing.values()), what, weight), strict=True))
        self.made[kind] += len(made)
        self.cache.put(kind, {key: first for key, (first, _second) in made.items()})
        self.cache.put(_second(kind), {key: second for key, (_first, second) in made.items()})
        self.cache.use(_second(kind), keys)
        return [
            Halves(made[key][0], partial(bytes, made[key][1]))
            if key in made
            else Halves(known[key], partial(self._later, kind, key, item, function))
            for key, item in zip(keys, items, strict=True)
        ]

    def _later(
        self, kind: str, key: bytes, item: Item, function: Callable[[Sequence[Item]], Sequence[tuple[bytes, bytes]]]
    ) -> bytes:
        found = self.cache.get(_second(kind), [key]).get(key)
        return function([item])[0][1] if found is None else found


def _second(kind: str) -> str:
    return f"{kind}, second half"


@dataclass(frozen=True, slots=True)
class Halves:
    """A value in two parts."""

    first: bytes
    second: Callable[[], bytes]
    """Looked up when it is called for."""


_PARTS = 32
"""Of a table. One edit changes a few of 36,000 rows, and all of them are 18 MB."""


def _parted(table: Mapping[str, Row]) -> list[dict[str, Row]]:
    """A table in parts that do not depend on what else is in it."""
    parts: list[dict[str, Row]] = [{} for _ in range(_PARTS)]
    for key, row in table.items():
        parts[crc32(key.encode("utf-8", "surrogatepass")) % _PARTS][key] = row
    return parts


def _part(name: bytes, number: int) -> bytes:
    return name + bytes([number])


HERE = Work()
"""In this process, and nothing is kept."""


_GARBAGE = 50_000
"""Objects between two looks for garbage, in a process that keeps little: trees of Markdown are in circles.

The first process looks 30 times more rarely (`cli`). As rarely, each of two others held 400 MB of 10,000 notes.
"""


def _start(lang: str) -> None:
    """Make a process ready: it speaks as the first does, which alone is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    speak(lang)
    gc.set_threshold(_GARBAGE, 20, 100)


def processors() -> int:
    """How many of them this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def working(
    root: Path, jobs: int | None = None, watch: Watch = unwatched, *, in_memory: bool = False
) -> Iterator[Work]:
    """Work for the project at `root`, in `jobs` processes: all processors by default. What is new is kept at the end.

    A process with other threads does everything itself: forked, it could wait for a lock that nobody will release.
    """
    jobs = jobs or processors()
    cache = Cache(root / FOLDER / "cache.sqlite", in_memory=in_memory)
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    alone = threading.active_count() == 1
    pool = ProcessPoolExecutor(jobs, get_context(method), _start, (spoken(),)) if jobs > 1 and alone else None
    try:
        yield Work(cache, pool, {} if in_memory else None, watch=watch)
        cache.save()
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)
