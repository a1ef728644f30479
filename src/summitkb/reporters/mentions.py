"""What became of each project name in a note."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TextIO

from summitkb.i18n.terminal import _
from summitkb.link.explain import Occurrence
from summitkb.reporters.text import printable


def report_mentions(occurrences: Sequence[Occurrence], style: str, stream: TextIO) -> None:
    """Write names, their places and their fates to `stream`, as text in columns or as JSON."""
    if style == "json":
        json.dump([asdict(one) for one in occurrences], stream, ensure_ascii=False, indent=2)
        stream.write("\n")
        return
    rows = [
        (f"{one.range.line}:{one.range.column}", printable(one.text), one.project, str(one.policy), _(str(one.outcome)))
        for one in occurrences
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        stream.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")
    if not rows:
        stream.write(_("No project name in this text.") + "\n")
