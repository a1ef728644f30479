"""What was worked out before, kept in a file between runs by the digest of all that it was made from.

A few things are kept by name, with that digest in them. Values are bytes of JSON, of CBOR or of pictures, never code.
Whatever is wrong with the file, a run goes on as if nothing had been kept, and says so once.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zlib import crc32

from summitkb import __version__
from summitkb.i18n.terminal import _, reason

FOLDER = ".summitkb-cache"
"""Below the project's root; not for git, which its own `.gitignore` says."""

_RENTED = (
    "Markdown",
    "pymdown-extensions",
    "Pygments",
    "nh3",
    "PyYAML",
    "pydantic",
    "Jinja2",
    "mkdocs-material",
    "Pillow",
    "pagefind",
)
_TABLE = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key BLOB, crc INTEGER, value BLOB, PRIMARY KEY (kind, key))"
_FORMAT = 1
"""Of the file; another one is set aside."""
_LOOKED_UP = 500
"""Keys asked for at once: SQLite allows 999 values in a query in its oldest builds."""
_MAPPED = 4 * 1024 * 1024 * 1024
"""Bytes of the file that are read as memory, at the most."""
_PAGE = 16384
"""Bytes of a page of a new file: what a note says fits on one."""
_AT_ONCE = 32 * 1024 * 1024
"""Bytes that are new and held, at the most: of 10,000 notes they would be a third of all the memory that is used."""
_WAIT = 2.0
"""Seconds to wait for another process that is writing."""


class Cache:
    """Kept values by kind and key. Without a file it keeps nothing.

    `warning` is set once something was wrong with the file.
    """

    def __init__(self, file: Path | None = None, *, in_memory: bool = False) -> None:
        self._file = file
        self._held: dict[tuple[str, bytes], bytes] | None = {} if in_memory else None
        """What was looked up or made, for a process that goes on."""
        self._kept: sqlite3.Connection | None = None
        self._new: dict[tuple[str, bytes], bytes] = {}
        self._used: dict[str, set[bytes]] = {}
        self._useless = False
        self._waiting = 0
        """Bytes that are not written yet."""
        self.warning: str | None = None

    def get(self, kind: str, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """The values that are kept for some of these keys."""
        if not self._file:
            return {}
        self._used.setdefault(kind, set()).update(keys)
        near = self._new if self._held is None else self._held
        found = {key: value for key in keys if (value := near.get((kind, key))) is not None}
        if len(found) < len(keys) and (kept := self._opened()):
            try:
                found.update(self._looked_up(kept, kind, [key for key in keys if key not in found]))
            except sqlite3.Error as error:
                self._give_up(_("{file} cannot be read ({reason}): everything is made anew"), error)
        self._hold(kind, found)
        return found

    def use(self, kind: str, keys: Iterable[bytes]) -> None:
        """Say that values are still of use, though nobody has looked at them in this run."""
        self._used.setdefault(kind, set()).update(keys)

    def put(self, kind: str, values: Mapping[bytes, bytes]) -> None:
        """Keep values; they are written by `save`."""
        if self._file:
            self._used.setdefault(kind, set()).update(values)
            self._new.update({(kind, key): value for key, value in values.items()})
            self._hold(kind, values)
            self._waiting += sum(map(len, values.values()))
            if self._waiting > _AT_ONCE:
                self._save(self._file)

    def _hold(self, kind: str, values: Mapping[bytes, bytes]) -> None:
        if self._held is not None:
            self._held.update({(kind, key): value for key, value in values.items()})

    def save(self) -> None:
        """Write what is new, and forget what has not been asked for since it became the smaller part."""
        if not self._file or not self._new:
            self._close()
            return
        self._save(self._file, last=True)
        self._close()

    def _save(self, file: Path, *, last: bool = False) -> None:
        try:
            self._write(file, last=last)
        except (OSError, sqlite3.Error) as error:
            self._warn(_("{file} cannot be written ({reason}): the next run starts anew"), error)
        self._new.clear()
        self._waiting = 0

    def _opened(self) -> sqlite3.Connection | None:
        """The file, if there is one that can be read."""
        if self._kept is None and not self._useless and self._file and self._file.exists():
            self._open(self._file)
        return self._kept

    def _open(self, file: Path) -> None:
        try:
            # a preview's threads take turns
            kept = sqlite3.connect(file.as_uri() + "?mode=ro", uri=True, timeout=_WAIT, check_same_thread=False)
            if kept.execute("PRAGMA user_version").fetchone() != (_FORMAT,):
                kept.close()
                self._give_up(_("{file} is of another version: everything is made anew"))
                return
            kept.execute(f"PRAGMA mmap_size = {_MAPPED}")  # not copied page by page
            kept.execute("SELECT 1 FROM kept LIMIT 1")
            self._kept = kept
        except sqlite3.Error as error:
            self._give_up(_("{file} cannot be read ({reason}): everything is made anew"), error)

    def _looked_up(self, kept: sqlite3.Connection, kind: str, keys: Sequence[bytes]) -> Iterable[tuple[bytes, bytes]]:
        for start in range(0, len(keys), _LOOKED_UP):
            asked = keys[start : start + _LOOKED_UP]
            marks = ",".join("?" * len(asked))
            query = f"SELECT key, crc, value FROM kept WHERE kind = ? AND key IN ({marks})"  # noqa: S608 - only marks
            for key, crc, value in kept.execute(query, (kind, *asked)):
                if _crc(key, value) == crc:
                    yield key, value
                else:  # it is made, and kept, anew
                    self._warn(_("{file} was changed by something else: what is not right in it is made anew"))

    def _write(self, file: Path, *, last: bool) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        self._close()
        if self._useless:
            _remove(file)
            self._useless = False
        with sqlite3.connect(file, timeout=_WAIT) as kept:
            kept.execute(f"PRAGMA page_size = {_PAGE}")
            kept.execute("PRAGMA journal_mode = WAL")  # a killed run leaves it whole
            kept.execute("PRAGMA synchronous = OFF")  # and a lost one is made again
            kept.execute(_TABLE)
            kept.execute(f"PRAGMA user_version = {_FORMAT}")
            rows = ((kind, key, _crc(key, value), value) for (kind, key), value in self._new.items())
            kept.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)
            if last:
                self._forget(kept)
        kept.close()

    def _forget(self, kept: sqlite3.Connection) -> None:
        for kind, used in self._used.items():
            (count,) = kept.execute("SELECT count(*) FROM kept WHERE kind = ?", (kind,)).fetchone()
            if count > 3 * len(used) + 100:
                stale = [key for (key,) in kept.execute("SELECT key FROM kept WHERE kind = ?", (kind,))]
                gone = ((kind, key) for key in stale if key not in used)
                kept.executemany("DELETE FROM kept WHERE kind = ? AND key = ?", gone)

    def _give_up(self, message: str, error: Exception | None = None) -> None:
        self._warn(message, error)
        self._useless = True
        self._close()

    def _warn(self, message: str, error: Exception | None = None) -> None:
        if not self.warning:
            why = reason(error) if isinstance(error, OSError) else error
            self.warning = message.format(file=self._file, reason=why)

    def _close(self) -> None:
        if self._kept:
            with suppress(sqlite3.Error):
                self._kept.close()
            self._kept = None


def _crc(key: bytes, value: bytes) -> int:
    return crc32(value, crc32(key))


def _remove(file: Path) -> None:
    for path in (file, *(file.with_name(file.name + suffix) for suffix in ("-wal", "-shm", "-journal"))):
        path.unlink(missing_ok=True)


def digest(*parts: str | bytes) -> bytes:
    """One key for several texts, each told from its neighbours: their lengths are digested first."""
    data = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    sizes = ",".join([str(len(part)) for part in data]).encode()
    return blake2b(b"".join((sizes, b":", *data)), digest_size=16).digest()


@cache
def makers() -> bytes:
    """A digest of the programs that make what is kept: our own modules, and the releases of those we rent."""
    package = Path(__file__).parent
    ours = (
        f"{path.relative_to(package)} {status.st_size} {status.st_mtime_ns}"
        for path in sorted((*package.rglob("*.py"), *package.rglob("*.po")))
        for status in (path.stat(),)
    )
    return digest(__version__, *ours, *map(_release, _RENTED))


def _release(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # brought along under another name
        return ""
