"""Importing a conference's schedule: an event, tracks, speakers, and a draft note for each session.

`schedule.py` says what a schedule is, `pretalx.py` and `frab.py` read one, `plan.py` works out what to change,
`write.py` changes it. Everything in a schedule is untrusted, and much of it is wrong.
"""

import codecs
from pathlib import Path

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Severity
from summitkb.i18n.terminal import _, reason
from summitkb.importers.event import choose_event
from summitkb.importers.frab import read_xml
from summitkb.importers.plan import Files, Plan, plan
from summitkb.importers.pretalx import read_json
from summitkb.importers.report import Report
from summitkb.importers.schedule import FILE_SIZE, Schedule, ScheduleError
from summitkb.importers.state import NAME, read_state
from summitkb.importers.write import write
from summitkb.load import load
from summitkb.load.files import Entry, read_text
from summitkb.load.front_matter import Unreadable
from summitkb.model import Outline, Site

__all__ = ["ScheduleError", "import_schedule", "read_schedule"]

_VOCABULARIES = ("events", "tracks", "speakers")


def import_schedule(config: Config, file: Path, event: str | None = None, *, dry_run: bool = False) -> Report:
    """Bring the notes of a schedule's event up to date with it; with `dry_run`, only say what that would change.

    Raises `ScheduleError`, and writes nothing, when the file is no schedule, or the content does not allow an import.
    """
    planned = _plan(config, file, read_schedule(file), event)
    if not dry_run:
        write(planned.changes, config.root)
    return planned.report


def read_schedule(file: Path) -> Schedule:
    """The schedule in a `schedule.json` or `schedule.xml`, told apart by what they hold."""
    try:
        if file.stat().st_size > FILE_SIZE:
            message = _("{path}: larger than {size} MiB, which no schedule is")
            raise ScheduleError(message.format(path=file, size=FILE_SIZE // 1024 // 1024))
        data = file.read_bytes()
    except OSError as error:
        raise ScheduleError(f"{file}: {reason(error)}") from error
    head = data[:200].replace(b"\0", b"").lstrip(codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n")
    try:
        if head.startswith(b"<"):
            return read_xml(data)
        if head.startswith((b"{", b"[")):
            return read_json(data)
        raise ScheduleError(_("this is neither a schedule.json nor a schedule.xml"))
    except ScheduleError as error:
        raise ScheduleError(f"{file}: {error}") from error


def _plan(config: Config, file: Path, schedule: Schedule, wanted: str | None) -> Plan:
    site, findings = load(config, lambda _body, _line: Outline())
    if fault := next((finding for finding in findings if _blocks(finding, site)), None):
        told = f"{fault.path}:{fault.range.line}:{fault.range.column}: {fault.code} {fault.message}"
        raise ScheduleError(_("{finding}; correct it first: an import adds to this file").format(finding=told))
    event = choose_event(schedule, site, wanted)
    folder = config.content / "notes" / event
    state = _text(config, folder / NAME)
    files = Files(
        schedule=file.as_posix(),
        folder=config.relative(folder),
        names=frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset(),
        vocabularies={kind: _text(config, config.root / site.vocabularies[kind]) for kind in _VOCABULARIES},
        state=state,
    )
    return plan(schedule, site, event, files, read_state(state, f"{files.folder}/{NAME}"))


def _blocks(finding: Diagnostic, site: Site) -> bool:
    return finding.severity is Severity.ERROR and finding.path in {site.vocabularies[kind] for kind in _VOCABULARIES}


def _text(config: Config, file: Path) -> str | None:
    """The text of a file of the content, None when there is none."""
    if file.is_symlink():
        raise ScheduleError(_("{path} is a symbolic link").format(path=config.relative(file)))
    if not file.exists():
        return None
    try:
        return read_text(Entry(file.name, config.relative(file), str(file)), FILE_SIZE, lambda _finding: None).text
    except Unreadable as error:
        raise ScheduleError(f"{error.diagnostic.path}: {error.diagnostic.message}") from error
