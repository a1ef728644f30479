"""`summitkb check`: what was asked, what is found and mended, and how it is told."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, blocking
from summitkb.examine import examine
from summitkb.fixes import Mended, mend
from summitkb.i18n.terminal import _, reason
from summitkb.reporters import printable, report
from summitkb.rules import RULES
from summitkb.selection import Selection, codes
from summitkb.work import HERE, Work

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Request:
    """The options of the command, as typed."""

    paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    stdin_filename: Path | None = None
    """The file that the standard input holds."""
    style: str = "text"


def answer(config: Config, request: Request, work: Work = HERE) -> bool:
    """Check, mend and tell; whether there is an error, a warning or a diff. Raises `ValueError` on misuse."""
    paths = tuple(_named(config, request.stdin_filename if path == STDIN else path, request) for path in request.paths)
    held = _held(config, request)
    selection = Selection((*paths, *held), codes(request.select, RULES), codes(request.ignore, RULES))
    if request.fix or request.diff:
        return _mend(config, request, selection, held, work)
    findings = examine(config, held, work)[-1]
    return _tell(config, [finding for finding in findings if selection.wants(finding)], request)


def _mend(config: Config, request: Request, selection: Selection, held: Mapping[str, bytes], work: Work) -> bool:
    def wanted(finding: Diagnostic) -> bool:
        elsewhere = finding.fix and any(edit.path for edit in finding.fix.edits)
        return selection.wants(finding) and not (held and elsewhere)  # the standard input is one file

    mended = mend(config, unsafe=request.unsafe, wanted=wanted, held=held, work=work)
    if request.diff:
        _print(mended.diff)
        return bool(mended.after)
    if held:
        _give_back(mended, held)
    else:
        _save(mended, config)
    findings = [finding for finding in mended.findings if selection.wants(finding)]
    if request.style == "text":
        for path in sorted(mended.after):
            click.echo(_("{path} fixed").format(path=printable(path)), err=True)
    return _tell(config, findings, request, error=bool(held))


def _save(mended: Mended, config: Config) -> None:
    try:
        mended.save(config.root)
    except OSError as error:
        message = _("a fix cannot be written: {reason}: {path}")
        raise ValueError(message.format(reason=reason(error), path=error.filename)) from error


def _tell(config: Config, findings: Sequence[Diagnostic], request: Request, error: bool = False) -> bool:
    report(findings, request.style, sys.stderr if error else sys.stdout, config.root)
    return blocking(list(findings))


def _print(diff: str) -> None:
    """A diff as it is for a program; on a terminal, content cannot move the cursor."""
    if sys.stdout.isatty():
        diff = "".join(f"{printable(line)}\n" for line in diff.split("\n")[:-1])
    click.echo(diff.encode() if not sys.stdout.isatty() else diff, nl=False)


def _give_back(mended: Mended, held: Mapping[str, bytes]) -> None:
    """The text of the standard input, mended."""
    for path, data in held.items():
        click.echo(mended.after[path].encode() if path in mended.after else data, nl=False)


def _held(config: Config, request: Request) -> Mapping[str, bytes]:
    if request.stdin_filename is None:
        return {}
    if request.paths not in {(), (STDIN,)}:
        raise ValueError(_("--stdin-filename goes with - as the only path"))
    path = _below(config, request.stdin_filename)
    if not path.startswith(f"{config.options.content}/"):
        raise ValueError(_not_below(request.stdin_filename, f"{config.options.content}/"))
    return {path: sys.stdin.buffer.read()}


def _named(config: Config, path: Path | None, request: Request) -> str:
    if path is None:
        raise ValueError(_("- needs --stdin-filename, to know which file it is"))
    if path != request.stdin_filename and not os.path.lexists(path):
        raise ValueError(_("{path} does not exist").format(path=path))
    return _below(config, path)


def _not_below(path: Path, folder: object) -> str:
    return _("{path} is not below {folder}").format(path=path, folder=folder)


def _below(config: Config, path: Path) -> str:
    """A path as findings have it."""
    # Not resolved: symbolic links are findings, and not to be followed.
    below = os.path.relpath(path, config.root)
    if below == os.pardir or below.startswith(os.pardir + os.sep):
        raise ValueError(_not_below(path, config.root))
    return "" if below == os.curdir else Path(below).as_posix()
