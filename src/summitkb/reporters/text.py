"""Findings for people: a line for each, as editors and CI logs make links of, and the line at fault."""

import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TextIO

from summitkb.diagnostics import Diagnostic, Range, Severity
from summitkb.i18n.terminal import _, ngettext

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}  # ANSI red, yellow, cyan
_WIDTH = 100
"""Columns of a quoted line; longer ones are cut around what is wrong."""


def text(findings: Sequence[Diagnostic], stream: TextIO, root: Path, excerpts: bool | None = None) -> None:
    """A line for each finding, and a summary; the lines at fault are quoted on a terminal, or when asked."""
    terminal = stream.isatty()
    color = terminal and not os.environ.get("NO_COLOR")  # https://no-color.org
    for line in _lines(findings, root, excerpts=terminal if excerpts is None else excerpts, color=color):
        stream.write(f"{line}\n")


def _lines(findings: Sequence[Diagnostic], root: Path, *, excerpts: bool, color: bool) -> Iterator[str]:
    lines = cache(lambda path: _read(root / path))
    for finding in findings:
        yield one_line(finding, color=color)
        if excerpts:
            yield from _excerpt(lines(finding.path), finding.range, _COLORS[finding.severity], color)
    yield _summary(findings)
    yield from _mendable(findings)


def one_line(finding: Diagnostic, *, color: bool = False) -> str:
    """A finding as `path:line:column CODE message`, the form editors and CI logs make links of."""
    place = printable(f"{finding.path}:{finding.range.line}:{finding.range.column}")
    code = _colored(finding.code, _COLORS[finding.severity], color)
    return f"{place} {code} {printable(finding.message)}"


def _excerpt(lines: Sequence[str], range: Range, ansi: str, color: bool) -> Iterator[str]:
    """The first line of a range, and under it a mark as long as what is wrong there."""
    if range.line > len(lines):
        return
    line = lines[range.line - 1]
    start = range.column - 1
    end = range.end_column - 1 if range.end_line == range.line else len(line)
    left = max(0, min(start - _WIDTH // 4, len(line) - _WIDTH))
    shown = line[left : left + _WIDTH]
    mark = "^" * max(1, min(end, left + _WIDTH) - start)
    yield f"{range.line:>6} | {printable(shown)}"
    yield f"       | {' ' * (start - left)}{_colored(mark, ansi, color)}"


def _read(file: Path) -> Sequence[str]:
    try:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ()
    return text.split("\n")


def _summary(findings: Sequence[Diagnostic]) -> str:
    if not findings:
        return _("No findings.")
    counts = Counter(finding.severity for finding in findings)
    told = ", ".join(_counted(severity, counts[severity]) for severity in Severity if counts[severity])
    files = len({finding.path for finding in findings})
    return ngettext("{what} in {files} file.", "{what} in {files} files.", files).format(what=told, files=files)


def _counted(severity: Severity, count: int) -> str:
    message = {
        Severity.ERROR: ngettext("{count} error", "{count} errors", count),
        Severity.WARNING: ngettext("{count} warning", "{count} warnings", count),
        Severity.INFO: ngettext("{count} remark", "{count} remarks", count),
    }[severity]
    return message.format(count=count)


def _mendable(findings: Sequence[Diagnostic]) -> Iterator[str]:
    safe, unsafe = (
        sum(1 for finding in findings if finding.fix and finding.fix.safe is kind) for kind in (True, False)
    )
    if safe or unsafe:
        more = _("{count} more with {command}") if safe else _("{count} with {command}")
        told = [_("{count} with {command}").format(count=safe, command=_FIX)] * bool(safe)
        told += [more.format(count=unsafe, command=_FIX_ALL)] * bool(unsafe)
        yield _("Can be fixed: {what}; `--diff` shows how.").format(what=", ".join(told))


_FIX, _FIX_ALL = "`summitkb check --fix`", "`summitkb check --fix --unsafe`"


def printable(text: str) -> str:
    """Content cannot move the cursor or write an escape sequence; each character keeps one column."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character == "\t" or unicodedata.category(character) == "Zs" else "�"


def _colored(text: str, ansi: str, color: bool) -> str:
    return f"\x1b[{ansi}m{text}\x1b[0m" if color else text
