"""What summitkb says about content: a finding with a code, a place and perhaps a fix."""

import sys
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: errors and warnings fail a strict build, information never does."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A stretch of a file. Lines and columns are 1-based, columns count code points, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def at(cls, line: int, column: int = 1, length: int = 1) -> "Range":
        """A range of `length` code points on one line."""
        return cls(line, column, line, column + length)

    def below(self, lines: int) -> "Range":
        """The same range, `lines` lines further down."""
        return Range(self.line + lines, self.column, self.end_line + lines, self.end_column)


END_OF_FILE = Range(sys.maxsize, 1, sys.maxsize, 1)
"""Where lines are added below all others, in a file that the one who adds them has not read."""

BYTE_ORDER_MARK = Range(1, 0, 1, 1)
"""Columns do not count it: it stands before the first."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `range` with `content`."""

    range: Range
    content: str
    path: str | None = None
    """The file to change, when it is not the finding's own."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend a finding; `safe` ones never change what the page says."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `path` is relative to the project's root, with forward slashes."""

    code: str
    message: str
    path: str
    range: Range = Range(1, 1, 1, 1)
    severity: Severity = Severity.ERROR
    fix: Fix | None = None

    @property
    def order(self) -> tuple[str, Range, str, str]:
        """Sort key: by file, then by place, then by code."""
        return (self.path, self.range, self.code, self.message)

    def with_fix(self, fix: Fix | None) -> "Diagnostic":
        """The same finding, and how to mend it."""
        return replace(self, fix=fix)


def blocking(findings: "tuple[Diagnostic, ...] | list[Diagnostic]") -> bool:
    """Whether a strict build must stop: is there an error or a warning?"""
    return any(finding.severity is not Severity.INFO for finding in findings)
