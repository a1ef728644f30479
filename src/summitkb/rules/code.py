"""Markdown with its code taken out, for rules that look at what a page shows as text."""

import re
from collections.abc import Iterator

# https://spec.commonmark.org/0.31.2/#fenced-code-blocks, also inside lists, quotations and admonitions.
_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_INDENTED = re.compile(r" {4}|\t")
_PARAGRAPH = re.compile(r"^(?:[ \t]*\S[^\n]*(?:\n|$))+", re.MULTILINE)
_TICKS = re.compile(r"(?<!\\)`+")


def without_code(body: str) -> str:
    """The same text with spaces in place of fenced and indented code and of code spans: offsets hold."""
    return without_spans("\n".join(" " * len(line) if code else line for line, code in lines(body)))


def without_spans(text: str) -> str:
    """The same text with spaces in place of code spans alone."""
    return _PARAGRAPH.sub(lambda paragraph: _without_spans(paragraph[0]), text)


def lines(body: str) -> Iterator[tuple[str, bool]]:
    """Each line of a text, and whether it is of fenced or indented code."""
    fence, after_blank = "", True
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark["fence"].startswith(fence) and not mark["info"].strip()
            fence = "" if closes else fence
        elif mark:
            fence = mark["fence"]
        elif not (after_blank and _INDENTED.match(line)):
            yield line, False
            after_blank = not line.strip()
            continue
        yield line, True
        after_blank = True


def spans(paragraph: str) -> Iterator[tuple[int, int, int]]:
    """Where the code spans of a paragraph begin and end, and the length of their ticks; in linear time.

    https://spec.commonmark.org/0.31.2/#code-spans: a run of backticks closes at the next run of its length.
    """
    runs = list(_TICKS.finditer(paragraph))
    closing: dict[int, int] = {}
    closes_at: dict[int, int] = {}
    for index in reversed(range(len(runs))):
        length = len(runs[index][0])
        if length in closing:
            closes_at[index] = closing[length]
        closing[length] = index
    index = 0
    while index < len(runs):
        if index in closes_at:
            yield runs[index].start(), runs[closes_at[index]].end(), len(runs[index][0])
            index = closes_at[index]
        index += 1


def _without_spans(paragraph: str) -> str:
    kept: list[str] = []
    position = 0
    for start, end, _ in spans(paragraph):
        kept += (paragraph[position:start], re.sub(r"[^\n]", " ", paragraph[start:end]))
        position = end
    return "".join(kept) + paragraph[position:]
