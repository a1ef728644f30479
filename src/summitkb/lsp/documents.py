"""A text as an editor holds it, and the ways to count in it: offsets, ranges of findings, the protocol's positions."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lsprotocol import types

from summitkb.diagnostics import Range

Encoding = types.PositionEncodingKind | str

_WIDTHS: Mapping[Any, Callable[[str], int]] = {
    types.PositionEncodingKind.Utf8: lambda text: len(text.encode("utf-8", "surrogatepass")),
    types.PositionEncodingKind.Utf16: lambda text: len(text) + sum(character > "\uffff" for character in text),
    types.PositionEncodingKind.Utf32: len,
}
"""How many units of a line a text takes: https://microsoft.github.io/language-server-protocol/specification#position."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_FENCE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """A file of the content with the text its editor shows. `name` is its path below the project's root."""

    name: str
    text: str
    encoding: Encoding = field(default=types.PositionEncodingKind.Utf16)

    @cached_property
    def front_matter(self) -> tuple[int, int] | None:
        """Offsets between which its YAML stands, to the end when it is not closed; None when there is none."""
        if not self.name.endswith(".md"):
            return None
        opening = _FENCE.match(self.text, self._mark)
        if not opening:
            return None
        start = min(opening.end() + 1, len(self.text))
        closing = _FENCE.search(self.text, start)
        return start, closing.start() if closing else len(self.text)

    def offset(self, position: types.Position) -> int:
        """The offset of a position; the nearest one when there is no such position."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[max(position.line, 0)]
        line = self.text[start : self._line_end(start)]
        if line.isascii():
            return start + min(max(position.character, 0), len(line))
        units = 0
        for index, character in enumerate(line):
            units += self._width(character)
            if units > position.character:
                return start + index
        return start + len(line)

    def position(self, offset: int) -> types.Position:
        """The position of an offset."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, self._width(self.text[self._starts[line] : offset]))

    def span(self, start: int, end: int) -> types.Range:
        """The protocol's range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def range(self, range: Range) -> types.Range:
        """The protocol's range for one of a diagnostic, cut to what the text holds."""
        start = self.place(range.line, range.column)
        return self.span(start, max(start, self.place(range.end_line, range.end_column)))

    def place(self, line: int, column: int) -> int:
        """The offset of a line and column as diagnostics count them: from 1, `\\n` alone ending lines, no BOM."""
        if line > len(self._feeds):
            return len(self.text)
        start = self._feeds[line - 1]
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        if line == 1:
            start += self._mark
        return max(0, min(start + column - 1, end - self.text.endswith("\r", start, end)))

    @cached_property
    def _mark(self) -> int:
        return int(self.text.startswith("\ufeff"))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def _feeds(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _line_end(self, start: int) -> int:
        ending = _LINE_END.search(self.text, start)
        return ending.start() if ending else len(self.text)

    def _width(self, text: str) -> int:
        return len(text) if text.isascii() else _WIDTHS[self.encoding](text)
