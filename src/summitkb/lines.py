"""From an offset in a text to the line and column that people count in."""

import re
from bisect import bisect_right

from summitkb.diagnostics import Range


class Lines:
    """Where the lines of a text begin. `first` is the number of its first line in the file it comes from."""

    def __init__(self, text: str, first: int = 1) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._first = first

    def range(self, start: int, end: int) -> Range:
        """The range between two offsets, in code points."""
        return Range(*self._place(start), *self._place(max(start, end)))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        return self._first + line, offset - self._starts[line] + 1
