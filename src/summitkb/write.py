"""Writing the site: what changed is made beside the old site, and takes its place when all of it is there.

Until then the published folder is untouched. A few files are then moved in one by one, each of them whole, new pages
before those that link to them and removals last; many change places with the old site in one step. Files that somebody
else put there stay.
"""

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from summitkb.i18n.terminal import _, reason
from summitkb.model import File

MARKER = ".summitkb"
"""A file that says: this folder is a site we wrote. It lists what we wrote; folders end in `/`."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # renameat2(2), Linux ≥ 3.15
_FEW = 64
"""Files that are moved in one by one, however small the site."""


class SiteDirError(Exception):
    """The site's folder cannot be written; the message says why."""


class Kept(NamedTuple):
    """A file as it was written: from what, and how to tell that it is still so."""

    digest: str
    size: int
    changed: int
    """Nanoseconds since the epoch."""
    content: str
    """`File.digest`: of what is in it, whatever it was made from."""


class Planned(NamedTuple):
    """A file that the site is to have; `digest` is of all that decides what is in it."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Written:
    """What writing came to: how many files the site has, which were written and which removed."""

    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    ledger: Mapping[str, Kept]
    """To be given back the next time."""


Make = Callable[[Sequence[Planned]], Iterable[File]]
Find = Callable[[str], Path]
"""Where a file of the new site is, until it is there."""
Finish = Callable[[Path, Find], None]
"""Adds the search index to a folder, as `pagefind/`, when a new one is due."""
Last = Callable[[Mapping[str, Kept], Path], File]
"""Makes a file that tells of all others: of these, and of those in the folder of the index, if there is one."""

INDEX = "pagefind/"


def write(
    planned: Sequence[Planned],
    make: Make,
    site_dir: Path,
    ledger: Mapping[str, Kept] | None = None,
    finish: Finish | None = None,
    last: Last | None = None,
    *,
    alone: bool = False,
) -> Written:
    """Bring the site in `site_dir` to what is planned. `make` is asked for the files that are not right yet.

    Each file of the ledger is looked at, unless nobody else writes there (`alone`). Raises `SiteDirError` when the
    folder holds something that is not a site of ours, or cannot be written.
    """
    old = _Old.of(site_dir, ledger or {}, alone=alone)
    stale = [one for one in planned if not old.has(one)]
    old.refuse_strangers(stale)
    with _told(site_dir), _stage(site_dir) as stage:
        made = _fill(stage, make(stale), stale, site_dir)
        if finish:
            finish(stage, lambda path: (stage if path in made else site_dir) / path)
        if last:
            index = (stage if (stage / INDEX).is_dir() else site_dir) / INDEX
            file = last(old.with_made(planned, made), index)
            planned = [*planned, Planned(file.path, file.digest)]
            made |= _fill_if_stale(stage, file, planned[-1], old)
        removed = old.without(planned)
        if (stage / INDEX).is_dir() or made or removed or not old.listed:
            _publish(stage, old, planned, made, removed)
    return Written(len(planned), tuple(made), tuple(removed), old.with_made(planned, made))


def write_over(
    planned: Iterable[Planned], make: Make, site_dir: Path, ledger: Mapping[str, Kept]
) -> Mapping[str, Kept]:
    """Bring some files that are there to what is planned, and leave the others to `write`. The ledger after it.

    Nobody else writes in `site_dir`. Raises `SiteDirError`, as `write` does.
    """
    old = _Old.of(site_dir, ledger, alone=True)
    stale = [one for one in planned if one.path in old.ledger and not old.has(one)]
    with _told(site_dir), _stage(site_dir) as stage:
        made = _fill(stage, make(stale), stale, site_dir)
        with _disk():
            _move_in(stage, site_dir, made, removed=())
    return {**old.ledger, **made}


@dataclass(frozen=True, slots=True)
class _Old:
    """The site that is there, if there is one."""

    folder: Path
    ledger: Mapping[str, Kept]
    listed: frozenset[str]
    """What we wrote in it; empty when it does not say."""
    alone: bool
    """Whether what we wrote is there as it was."""

    @classmethod
    def of(cls, folder: Path, ledger: Mapping[str, Kept], *, alone: bool) -> "_Old":
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise SiteDirError(_("{path} is not a folder").format(path=folder))
        marker = folder / MARKER
        if folder.is_dir() and not marker.exists() and any(folder.iterdir()):
            message = _("{path} holds files that are not a site of summitkb; name another folder, or empty it")
            raise SiteDirError(message.format(path=folder))
        listed = marker.read_text(encoding="utf-8").split("\n")[:-1] if marker.exists() else []
        return cls(folder, ledger if listed else {}, frozenset(listed), alone)

    def has(self, planned: Planned) -> bool:
        """Whether a file is there as planned."""
        path, digest = planned
        kept = self.ledger.get(path)
        if kept is None or kept.digest != digest:
            return False
        return self.alone or _signature(f"{self.folder}/{path}") == (kept.size, kept.changed)

    def with_made(self, planned: Iterable[Planned], made: Mapping[str, Kept]) -> dict[str, Kept]:
        """What is planned, as it was made now or is there."""
        return {one.path: made[one.path] if one.path in made else self.ledger[one.path] for one in planned}

    def refuse_strangers(self, stale: Iterable[Planned]) -> None:
        """Raises `SiteDirError` when somebody else's file is in the way."""
        for path in (one.path for one in stale if one.path not in self.listed):
            if self.listed and os.path.lexists(self.folder / path) and self._holds_others(path):
                message = _("{path} is in the way, and not ours: move it elsewhere")
                raise SiteDirError(message.format(path=self.folder / path))

    def _holds_others(self, path: str) -> bool:
        is_folder = (self.folder / path).is_dir()
        return not is_folder or any(other.startswith(f"{path}/") for other in self.others())

    def without(self, planned: Sequence[Planned]) -> list[str]:
        """What we wrote and is not planned any more."""
        return sorted(self.listed - {one.path for one in planned} - {INDEX})

    def others(self) -> Iterator[str]:
        """Files that we did not write."""
        for path in self.folder.rglob("*") if self.listed else ():
            name = path.relative_to(self.folder).as_posix()
            ours = name in self.listed or name == MARKER or name.startswith(INDEX)
            if not ours and not path.is_dir():
                yield name


def _signature(file: str) -> tuple[int, int] | None:
    try:
        status = os.stat(file)  # noqa: PTH116 - tens of thousands of files: `Path` takes twice as long
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


@contextmanager
def _told(site_dir: Path) -> Iterator[None]:
    """A fault of the disk, as a `SiteDirError` that names the folder: full, read-only, not ours to write."""
    try:
        yield
    except _DiskError as fault:
        message = _("{path} cannot be written: {reason}").format(path=site_dir, reason=reason(fault.error))
        raise SiteDirError(message) from fault.error


class _DiskError(Exception):
    """An `OSError` of writing, told from those of making what is written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _DiskError(error) from error


@contextmanager
def _stage(site_dir: Path) -> Iterator[Path]:
    """A folder beside the site, gone afterwards."""
    prefix = f".{site_dir.name}-stage-"
    with _disk():
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        for stale in site_dir.parent.glob(f"{prefix}*"):  # left by a killed build
            shutil.rmtree(stale, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(prefix=prefix, dir=site_dir.parent))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _fill(stage: Path, files: Iterable[File], stale: Sequence[Planned], site_dir: Path) -> dict[str, Kept]:
    digests = {one.path: one.digest for one in stale}
    written: dict[str, Kept] = {}
    made: set[Path] = set()
    for file in files:
        path = stage / file.path
        with _disk():
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_bytes(file.content)
            status = path.stat()
        written[file.path] = Kept(digests[file.path], status.st_size, status.st_mtime_ns, file.digest)
    assert written.keys() == digests.keys(), f"{site_dir}: what is planned is made"
    return written


def _fill_if_stale(stage: Path, file: File, planned: Planned, old: _Old) -> dict[str, Kept]:
    stale = [] if old.has(planned) else [planned]
    old.refuse_strangers(stale)
    return _fill(stage, [file] if stale else [], stale, old.folder)


def _publish(stage: Path, old: _Old, planned: Sequence[Planned], made: Collection[str], removed: Sequence[str]) -> None:
    site = old.folder
    has_index = (stage / INDEX).is_dir() or (site / INDEX).is_dir()
    listed = sorted([*(one.path for one in planned), *([INDEX] if has_index else [])])
    few = len(made) + len(removed) <= max(_FEW, len(planned) // 5)
    with _disk():
        if old.listed and few and not _clash(site, made):
            _list(site, {*listed, *old.listed})
            _move_in(stage, site, made, removed)
            _list(site, listed)
        else:
            keep = [one.path for one in planned if one.path not in made]
            _carry(site, stage, [*keep, *old.others()])
            if not (stage / INDEX).is_dir() and (site / INDEX).is_dir():
                _carry(site, stage, [path.relative_to(site).as_posix() for path in (site / INDEX).rglob("*.*")])
            _list(stage, listed)
            stage.chmod(0o755)  # mkdtemp makes it private
            swap(stage, site)


def _list(folder: Path, paths: Iterable[str]) -> None:
    beside = folder / f"{MARKER}.new"
    beside.write_text("".join(f"{path}\n" for path in sorted(paths)), encoding="utf-8", newline="\n")
    beside.replace(folder / MARKER)


def _clash(site: Path, made: Collection[str]) -> bool:
    """Whether a file stands where a folder is to be, or the other way round."""
    return any((site / path).is_dir() or any(up.is_file() for up in (site / path).parents) for path in made)


def _move_in(stage: Path, site: Path, made: Collection[str], removed: Iterable[str]) -> None:
    """Change a published site so that at each moment its pages are whole, and lead to pages that are there."""
    if (stage / INDEX).is_dir():
        swap(stage / INDEX, site / INDEX)
    for path in sorted(made, key=lambda path: ((site / path).exists(), not path.endswith(".html"), path)):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).replace(site / path)
    for path in removed:
        (site / path).unlink(missing_ok=True)
        _prune((site / path).parent, site)


def _prune(folder: Path, site: Path) -> None:
    """Remove folders that have become empty."""
    while folder != site and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _carry(site: Path, stage: Path, paths: Iterable[str]) -> None:
    """Take files of the old site along."""
    for path in paths:
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(site / path, target, follow_symlinks=False)
        except OSError:  # a file system without links
            shutil.copy2(site / path, target, follow_symlinks=False)


def swap(stage: Path, site: Path) -> None:
    """Put the stage in the site's place: atomically where the system can, else with two renames."""
    if not site.exists():
        stage.rename(site)
    elif not _exchange(stage, site):
        old = Path(tempfile.mkdtemp(prefix=f".{site.name}-stage-", dir=site.parent))
        site.rename(old / "site")
        stage.rename(site)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Whether the two folders changed places: Linux's renameat2; False where it does not exist."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, bytes(one), _AT_FDCWD, bytes(other), _RENAME_EXCHANGE) == 0:
        return True
    if (code := ctypes.get_errno()) in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code))
