"""What tests of the importer share: a schedule to change, and a site to import it into."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from summitkb.config import Config
from summitkb.examine import examine
from summitkb.importers import import_schedule
from summitkb.importers.report import Line, Report
from tests.support import copy_of

HERE = Path(__file__).parent
JSON, XML = HERE / "schedule.json", HERE / "schedule.xml"
EVENT = "rivers-2021"


def site_in(folder: Path) -> Config:
    """A copy of the site `bilingual`, to import into."""
    return replace(copy_of("bilingual", folder), site_url="")


def tree(config: Config) -> Mapping[str, bytes]:
    """Every file of the content."""
    files = (path for path in sorted(config.content.rglob("*")) if path.is_file())
    return {config.relative(path): path.read_bytes() for path in files}


def findings(config: Config) -> list[str]:
    """What `summitkb check` says about the content."""
    return [f"{found.path}: {found.code} {found.message}" for found in examine(config)[2]]


def note(config: Config, slug: str, event: str = EVENT) -> Path:
    """The file of a note."""
    return config.content / "notes" / event / f"{slug}.md"


def edit(file: Path, *changes: tuple[str, str]) -> str:
    """Replace texts, each of which must be there, in a file; its new text."""
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {file.name}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return text


class Changing:
    """A schedule.json that tests change between two imports."""

    def __init__(self, config: Config, folder: Path) -> None:
        self.config = config
        self.data: Any = json.loads(JSON.read_text(encoding="utf-8"))
        self._file = folder / "schedule.json"

    @property
    def rooms(self) -> list[dict[str, list[Any]]]:
        return [day["rooms"] for day in self.data["schedule"]["conference"]["days"][:2]]

    def session(self, number: int) -> dict[str, Any]:
        """The first session with an id."""
        events = (event for rooms in self.rooms for room in rooms.values() for event in room if isinstance(event, dict))
        return next(event for event in events if event.get("id") == number)

    def remove(self, number: int) -> None:
        """Take a session out of the programme."""
        gone = self.session(number)
        for rooms in self.rooms:
            for room in rooms.values():
                room[:] = [event for event in room if event != gone]

    def add(self, **event: Any) -> None:
        """Put one more session on the first day, in the attic."""
        self.rooms[0]["Attic"].append({"duration": "00:30", "track": "Engineering", "type": "talk", **event})

    def run(self, *, dry_run: bool = False, event: str | None = None) -> Report:
        self._file.write_text(json.dumps(self.data), encoding="utf-8")
        return import_schedule(self.config, self._file, event, dry_run=dry_run)


def told(lines: tuple[Line, ...]) -> str:
    """Lines of a report as one text, to look for words in."""
    return "\n".join(f"{line.path}: {line.text}" for line in lines)
