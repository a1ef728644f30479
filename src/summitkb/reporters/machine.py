"""Findings as JSON: every field of them, for programs of one's own."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from summitkb.diagnostics import Diagnostic
from summitkb.reporters.edits import with_places


def machine(findings: Sequence[Diagnostic], stream: TextIO, root: Path) -> None:
    """A list of findings, each with its range and its fix."""
    json.dump([asdict(finding) for finding in with_places(findings, root)], stream, ensure_ascii=False, indent=2)
    stream.write("\n")
