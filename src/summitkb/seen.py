"""Digests of files that were read before, known again by what the system says of them.

As git does it: a file of the same size and the same times holds the same, unless it changed in the very moment in which
it was read, which the clock of a file system may be too coarse to tell.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter

from summitkb.cache import digest
from summitkb.work import Work

Signature = tuple[int, int, int]
"""Size in bytes; when the content changed, and when anything did, in nanoseconds since the epoch."""

_KEPT: TypeAdapter[dict[str, tuple[Signature, str]]] = TypeAdapter(dict[str, tuple[Signature, str]])
_COARSE = 2_000_000_000
"""Nanoseconds within which two changes can have the same time: the clock of FAT ticks every two seconds."""


def signature(status: os.stat_result) -> Signature:
    """What the system says of a file: of two equal ones the files hold the same, while they stay in their place."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


class Seen:
    """Digests of the files of one kind in a project, remembered from one run to the next by `save`."""

    def __init__(self, work: Work, kind: str, root: Path) -> None:
        self._work = work
        self._key = digest(kind, str(root))
        self._known = work.table(self._key, _KEPT)
        self._found: dict[str, tuple[Signature, str]] = {}
        self._now = time.time_ns()

    def digest(self, name: str, told: Signature, read: Callable[[], bytes]) -> str:
        """A digest of what is in a file, which is read when that is not known. Raises `OSError` as reading does."""
        known = self._known.get(name)
        content = known[1] if known and known[0] == told else digest(read()).hex()
        if max(told[1:]) < self._now - _COARSE:
            self._found[name] = told, content
        return content

    def save(self) -> None:
        """Remember the files that were asked for, and no others, unless these were but a few of those known."""
        if self._found != self._known and 2 * len(self._found) >= len(self._known):
            self._work.keep_table(self._key, _KEPT, self._found, self._known)
