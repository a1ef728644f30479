"""How findings are told: as text for people, as JSON for programs."""

import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TextIO

from summitkb.diagnostics import Diagnostic, Range, Severity
from summitkb.i18n.status import Count, LanguageStatus

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}  # ANSI red, yellow, cyan
_WIDTH = 100
"""Columns of a quoted line; longer ones are cut around what is wrong."""


def report(
    findings: Sequence[Diagnostic], style: str, stream: TextIO, root: Path, excerpts: bool | None = None
) -> None:
    """Write findings to `stream` as `text` or `json`.

    Text quotes the lines at fault, of files below `root`, on a terminal or when `excerpts` is set.
    """
    if style == "json":
        json.dump([asdict(finding) for finding in findings], stream, ensure_ascii=False, indent=2)
        stream.write("\n")
        return
    terminal = stream.isatty()
    color = terminal and not os.environ.get("NO_COLOR")  # https://no-color.org
    for line in _text(findings, root, excerpts=terminal if excerpts is None else excerpts, color=color):
        stream.write(f"{line}\n")


def _text(findings: Sequence[Diagnostic], root: Path, *, excerpts: bool, color: bool) -> Iterator[str]:
    lines = cache(lambda path: _lines(root / path))
    for finding in findings:
        yield one_line(finding, color=color)
        if excerpts:
            yield from _excerpt(lines(finding.path), finding.range, _COLORS[finding.severity], color)
    yield _summary(findings)


def one_line(finding: Diagnostic, *, color: bool = False) -> str:
    """A finding as `path:line:column CODE message`, the form editors and CI logs make links of."""
    place = _printable(f"{finding.path}:{finding.range.line}:{finding.range.column}")
    code = _colored(finding.code, _COLORS[finding.severity], color)
    return f"{place} {code} {_printable(finding.message)}"


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
    yield f"{range.line:>6} | {_printable(shown)}"
    yield f"       | {' ' * (start - left)}{_colored(mark, ansi, color)}"


def _lines(file: Path) -> Sequence[str]:
    try:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ()
    return text.split("\n")


def _summary(findings: Sequence[Diagnostic]) -> str:
    if not findings:
        return "No findings."
    counts = Counter(finding.severity for finding in findings)
    told = [
        f"{counts[severity]} {_NOUNS[severity]}{'s' * (counts[severity] > 1)}"
        for severity in Severity
        if counts[severity]
    ]
    files = len({finding.path for finding in findings})
    return f"{', '.join(told)} in {files} file{'s' * (files > 1)}."


_NOUNS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}


def _printable(text: str) -> str:
    """Content cannot move the cursor or write an escape sequence; each character keeps one column."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character == "\t" or unicodedata.category(character) == "Zs" else "�"


def _colored(text: str, ansi: str, color: bool) -> str:
    return f"\x1b[{ansi}m{text}\x1b[0m" if color else text


def report_status(languages: Sequence[LanguageStatus], style: str, stream: TextIO) -> None:
    """Write how far each language is translated to `stream`."""
    if style == "json":
        json.dump({one.lang: one.plain() for one in languages}, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
        return
    for language in languages:
        stream.write(f"{_status_line(language.lang, language.count, 0)}\n")
        for catalog in language.catalogs:
            stream.write(f"{_status_line(f'{catalog.domain}.po', catalog.count, 1)}\n")
            for source, count in catalog.sources.items():
                stream.write(f"{_status_line(source, count, 2)}\n")


def _status_line(name: str, count: Count, depth: int) -> str:
    left = f", {count.fuzzy} fuzzy, {count.untranslated} to do, {count.words_left} words left"
    done = f"{count.percent:>3} %  {count.translated}/{count.messages}"
    return f"{'  ' * depth + name:<48}{done}{left if count.translated < count.messages else ''}"
