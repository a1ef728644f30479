"""Writing the site: into a folder beside the old one, then both change places in one step.

Whatever happens before that step, the published folder is untouched.
"""

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from summitkb.i18n.terminal import _, reason
from summitkb.model import File

MARKER = ".summitkb"
"""A file that says: this folder is a site we wrote, and may replace."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # renameat2(2), Linux ≥ 3.15


class SiteDirError(Exception):
    """The site's folder cannot be written; the message says why."""


def write(files: Iterable[File], site_dir: Path, finish: Callable[[Path], None] | None = None) -> int:
    """Replace the site in `site_dir` with `files`; the number of files.

    `finish` is given the folder with every file in it, before it becomes the site: to index it, say.
    Raises `SiteDirError` when the folder holds something that is not a site of ours, or cannot be written.
    """
    _check_ours(site_dir)
    with _told(site_dir):
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        _sweep(site_dir)
        stage = Path(tempfile.mkdtemp(prefix=_stage_prefix(site_dir), dir=site_dir.parent))
    try:
        count = _fill(stage, files, site_dir)
        if finish:
            finish(stage)
        with _told(site_dir):
            _swap(stage, site_dir)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return count


@contextmanager
def _told(site_dir: Path) -> Iterator[None]:
    """A fault of the disk, as a `SiteDirError` that names the folder: full, read-only, not ours to write."""
    try:
        yield
    except OSError as error:
        message = _("{path} cannot be written: {reason}").format(path=site_dir, reason=reason(error))
        raise SiteDirError(message) from error


def _stage_prefix(site_dir: Path) -> str:
    return f".{site_dir.name}-stage-"


def _check_ours(site_dir: Path) -> None:
    if site_dir.is_symlink() or (site_dir.exists() and not site_dir.is_dir()):
        raise SiteDirError(_("{path} is not a folder").format(path=site_dir))
    if site_dir.is_dir() and not (site_dir / MARKER).exists() and any(site_dir.iterdir()):
        message = _("{path} holds files that are not a site of summitkb; name another folder, or empty it")
        raise SiteDirError(message.format(path=site_dir))


def _sweep(site_dir: Path) -> None:
    """Remove what a killed build left behind."""
    for stale in site_dir.parent.glob(f"{_stage_prefix(site_dir)}*"):
        shutil.rmtree(stale, ignore_errors=True)


def _fill(stage: Path, files: Iterable[File], site_dir: Path) -> int:
    count = 0
    made: set[Path] = set()
    for file in files:
        path = stage / file.path
        with _told(site_dir):
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_bytes(file.content)
        count += 1
    with _told(site_dir):
        (stage / MARKER).write_bytes(b"")
        stage.chmod(0o755)  # mkdtemp makes it private
    return count


def _swap(stage: Path, site_dir: Path) -> None:
    """Put the stage in the site's place: atomically where the system can, else with two renames."""
    if not site_dir.exists():
        stage.rename(site_dir)
    elif not _exchange(stage, site_dir):
        old = Path(tempfile.mkdtemp(prefix=_stage_prefix(site_dir), dir=site_dir.parent))
        site_dir.rename(old / "site")
        stage.rename(site_dir)
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
