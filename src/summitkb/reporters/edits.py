"""Edits as other programs need them: each at a line and column of its file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from summitkb.diagnostics import Diagnostic
from summitkb.fixes import placed


def with_places(findings: Sequence[Diagnostic], root: Path) -> Iterator[Diagnostic]:
    """The findings, with the place of edits at the end of a file told in lines and columns."""
    text = cache(lambda path: _text(root / path))
    return (_with_places(finding, text) for finding in findings)


def _with_places(finding: Diagnostic, text: Callable[[str], str]) -> Diagnostic:
    if finding.fix is None or not any(edit.path for edit in finding.fix.edits):
        return finding
    edits = tuple(placed(edit, text(edit.path)) if edit.path else edit for edit in finding.fix.edits)
    return finding.with_fix(replace(finding.fix, edits=edits))


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ""
