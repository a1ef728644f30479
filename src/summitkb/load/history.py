"""When notes were last changed, as git knows: asked once for all of them.

The date is that of the commit, so that every copy of the history gives the same pages. Without a history, or with a
shallow one, in which old files seem to be as young as its first commit, nothing is said.
"""

import datetime as dt
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.config import Config
from summitkb.model import EMPTY, Site
from summitkb.work import HERE, Work

_DATES: TypeAdapter[dict[str, dt.date]] = TypeAdapter(dict[str, dt.date])
_MARK = "\x01"
"""Before a date; names of files have no such character."""


def dated(site: Site, config: Config, work: Work = HERE) -> Site:
    """The site with the day on which each note was last changed, where that is known."""
    known = last_changes(config.root, f"{config.options.content}/notes", work)
    if not known:
        return site
    days = {note.id: known[path] for note in site.notes.values() if (path := note.source.path) in known}
    return replace(site, changed=MappingProxyType(days))


def last_changes(root: Path, folder: str, work: Work = HERE) -> Mapping[str, dt.date]:
    """File below a folder of `root` → the day of the last commit that changed it, by its author's clock."""
    state = _git(root, "rev-parse", "--is-shallow-repository", "HEAD").split()
    if len(state) != 2 or state[0] != "false":
        return EMPTY
    key = digest(makers(), str(root), folder, state[1])
    told = work.cache.get("history", [key]).get(key)
    if told is None:
        told = bytes(_DATES.dump_json(_read(root, folder)))
        work.cache.put("history", {key: told})
        work.made["history"] += 1
    return _DATES.validate_json(told)


def _read(root: Path, folder: str) -> dict[str, dt.date]:
    """The newest commit comes first: only the first date of a file counts."""
    found: dict[str, dt.date] = {}
    told = ("--name-only", "--no-renames", "--relative", f"--format={_MARK}%ad", "--date=short", "--", folder)
    for commit in _git(root, "log", *told).split(_MARK)[1:]:
        day, *files = commit.split("\n")
        with suppress(ValueError):  # git takes years that nobody will see
            date = dt.date.fromisoformat(day)
            found.update({file: date for file in files if file and file not in found})
    return found


_QUIET = ("-c", "core.quotePath=false", "-c", "log.showSignature=false", "-c", "log.follow=false")
"""Whatever the configuration of who builds, the answer has the same form."""


def _git(root: Path, *arguments: str) -> str:
    """What git answers; nothing without git, or outside a repository."""
    with suppress(OSError):
        command = ["git", *_QUIET, "-C", str(root), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
        return done.stdout if done.returncode == 0 else ""
    return ""
