"""Findings as workflow commands, which GitHub shows beside the lines of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from summitkb.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(findings: Sequence[Diagnostic], stream: TextIO, root: Path) -> None:
    """One command for each finding; files are named from the top of the repository."""
    above = _above(root)
    for finding in findings:
        stream.write(f"{_command(finding, above)}\n")


def _above(root: Path) -> str:
    """The way from the repository, which a workflow knows, to the project's root."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace or not root.is_relative_to(workspace):
        return ""
    return (root.relative_to(workspace) / "x").as_posix()[:-1]


def _command(finding: Diagnostic, above: str) -> str:
    range = finding.range
    properties = {"file": above + finding.path, "line": range.line, "endLine": range.end_line}
    if range.line == range.end_line:  # columns are refused otherwise
        properties |= {"col": range.column, "endColumn": range.end_column}
    properties["title"] = finding.code
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(finding.message)}"


# As @actions/core escapes them: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
