"""Writing what an import planned: all files, or none."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from summitkb.i18n.terminal import _
from summitkb.importers.schedule import ScheduleError


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write, relative to the project's root. `before` is what it must hold until then; None: it is new."""

    path: str
    before: str | None
    after: str


def write(changes: Sequence[Change], root: Path) -> None:
    """Write the files below `root`, whose line ends and byte order marks stay as they are.

    Everything is prepared beside its place first, then moved there; when that fails half-way, what was moved is put
    back. Raises `ScheduleError` when a file cannot be written, is a symbolic link, or changed since it was read.
    """
    staged: list[tuple[Path, Path, bytes | None]] = []
    made: list[Path] = []
    try:
        for change in changes:
            file = root / change.path
            _refuse_links(file, root)
            old = file.read_bytes() if file.exists() else None
            data = _bytes(change, old)
            made += _make_folder(file.parent)
            staged.append((_stage(file, data, old is not None), file, old))
        _move(staged)
    except OSError as error:
        raise ScheduleError(_("nothing was written: {reason}").format(reason=error)) from error
    finally:
        for temporary, _file, _old in staged:
            temporary.unlink(missing_ok=True)
        for folder in reversed(made):
            if not any(folder.iterdir()):
                folder.rmdir()


def _refuse_links(file: Path, root: Path) -> None:
    below = [path for path in (file, *file.parents) if path != root and root in path.parents]
    if link := next((path for path in below if path.is_symlink()), None):
        message = _("nothing was written: {path} is a symbolic link")
        raise ScheduleError(message.format(path=link.relative_to(root).as_posix()))


def _bytes(change: Change, old: bytes | None) -> bytes:
    text = None if old is None else old.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    if (None if text is None else text.replace("\r\n", "\n")) != change.before:
        message = _("nothing was written: {path} changed in the meantime; import again")
        raise ScheduleError(message.format(path=change.path))
    mark = b"\xef\xbb\xbf" if old and old.startswith(b"\xef\xbb\xbf") else b""
    after = change.after.replace("\n", "\r\n") if text and "\r\n" in text else change.after
    return mark + after.encode()


def _make_folder(folder: Path) -> list[Path]:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _stage(file: Path, data: bytes, replaces: bool) -> Path:
    handle, name = tempfile.mkstemp(prefix=".import-", dir=file.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    mode = file.stat().st_mode & 0o777 if replaces else 0o666 & ~_umask()
    Path(name).chmod(mode)
    return Path(name)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def _move(staged: Sequence[tuple[Path, Path, bytes | None]]) -> None:
    moved: list[tuple[Path, bytes | None]] = []
    try:
        for temporary, file, old in staged:
            temporary.replace(file)
            moved.append((file, old))
    except OSError:
        for file, old in moved:
            file.unlink() if old is None else file.write_bytes(old)
        raise
