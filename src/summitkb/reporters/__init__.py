"""How findings are told: one module for each format."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from summitkb.diagnostics import Diagnostic
from summitkb.reporters.github import github
from summitkb.reporters.machine import machine
from summitkb.reporters.sarif import sarif
from summitkb.reporters.status import report_status
from summitkb.reporters.text import one_line, printable, text

__all__ = ["FORMATS", "one_line", "printable", "report", "report_status"]

FORMATS: Mapping[str, Callable[[Sequence[Diagnostic], TextIO, Path], None]] = {
    "text": text,
    "json": machine,
    "github": github,
    "sarif": sarif,
}
"""By name, as `--format` takes it."""


def report(
    findings: Sequence[Diagnostic], style: str, stream: TextIO, root: Path, excerpts: bool | None = None
) -> None:
    """Write findings of the project at `root` to `stream`, in one of the `FORMATS`.

    Text quotes the lines at fault on a terminal, or when `excerpts` is set.
    """
    if style == "text":
        text(findings, stream, root, excerpts)
    else:
        FORMATS[style](findings, stream, root)
