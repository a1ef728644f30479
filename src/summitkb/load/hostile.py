"""Markdown that would keep the parser busy for minutes, told in one pass before it is parsed.

Python-Markdown and its extensions look ahead for the end of each construct they see begin. For an end that never comes
they look as far as the block or the document goes, and again for the next beginning. The steps they would take are
counted here without taking them. Budgets were measured with the extensions of `mkdocs.yml` (`benchmarks/hostile.py`):
what just passes is parsed in about a second, and ordinary notes stay far below.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from summitkb.i18n.terminal import N_, _
from summitkb.lines import Lines
from summitkb.load.front_matter import Unreadable
from summitkb.rules.code import without_spans
from summitkb.rules.safety import hostile_markdown

Costs = Callable[[str], Iterator[tuple[int, int]]]
"""Where each construct of a kind begins in a text, and how many steps the parser takes for it."""


class Trap(NamedTuple):
    """What is too much, in words; the budget; how it is spent."""

    what: str
    budget: int
    costs: Costs
    marks: tuple[str, ...] = ()
    """Each construct has one of these, whatever else it has; without any, a construct is a character at least."""
    is_long: bool = False
    """Whether a construct costs as many steps as it has characters, and not one."""

    def is_far(self, text: str) -> bool:
        """Whether no text with as many marks could spend the budget. Ordinary notes are far from nearly all."""
        count = sum(map(text.count, self.marks)) + 1 if self.marks else len(text)
        return count * (len(text) if self.is_long else 1) <= self.budget


def refuse_hostile(body: str, line: int, path: str) -> None:
    """Raises `Unreadable` when `body`, which begins on `line` of its file, is not fit for the parser."""
    text = _without_fenced(body)
    for offset, what in (*_overspent(without_spans(text), _LINK_TRAPS), *_overspent(text, _TRAPS)):
        raise Unreadable(hostile_markdown(path, Lines(body, line).range(offset, offset + 1), _(what)))


def _overspent(text: str, traps: tuple[Trap, ...]) -> Iterator[tuple[int, str]]:
    """For each trap with more steps than its budget, where that comes about."""
    for trap in traps:
        spent = 0
        for offset, cost in () if trap.is_far(text) else trap.costs(text):
            spent += cost
            if spent > trap.budget:
                yield offset, trap.what
                break


def _each(pattern: str) -> Costs:
    """One step for each."""

    def costs(text: str) -> Iterator[tuple[int, int]]:
        return ((match.start(), 1) for match in found.finditer(text))

    found = re.compile(pattern, re.MULTILINE)
    return costs


def _until(opening: str, closing: str) -> Costs:
    """The characters from each opening to the next closing, or to the end."""

    def costs(text: str) -> Iterator[tuple[int, int]]:
        ends = [*(match.start() for match in closes.finditer(text)), len(text)]
        for match in opens.finditer(text):
            yield match.start(), ends[bisect_left(ends, match.end())] - match.start()

    opens, closes = re.compile(opening, re.MULTILINE), re.compile(closing)
    return costs


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """The characters from each `[` to its own `]`, or to the end of the block."""
    pending: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            pending.append(match.start())
        elif match[0] != "]":
            yield from ((start, match.start() - start) for start in pending)
            pending = []
        elif pending:
            start = pending.pop()
            yield start, match.start() - start


_BLANK = r"\n[ \t]*\n"
_BRACKET = re.compile(rf"\[|(?<!\\)\]|{_BLANK}|\Z")

_LINK_TRAPS: tuple[Trap, ...] = (
    Trap(N_('too many "[" without "]"'), 300_000, _brackets, ("[",), is_long=True),
    Trap(N_('too many "](" without ")"'), 300_000, _until(r"\]\(", rf"(?<!\\)\)|{_BLANK}"), ("](",), is_long=True),
    Trap(
        N_("too many link titles without their quote"),
        300_000,
        _until(r"\]\([^)\n]{0,200}[\"']", rf"[\"'][ \t]*\)|{_BLANK}"),
        ("](",),
        is_long=True,
    ),
)

_TRAPS: tuple[Trap, ...] = (
    # a bound for brackets that math, or code which only seems to be code, hides from the traps above
    Trap(N_("too many links without a blank line"), 4_000_000, _until(r"\[", _BLANK), ("[",), is_long=True),
    Trap(N_('too many "<" without ">"'), 500_000, _until(r"<[a-zA-Z/!?]", ">"), ("<",), is_long=True),
    Trap(N_(r'too many "\(" without "\)"'), 500_000, _until(r"\\[(\[]", rf"\\[)\]]|{_BLANK}"), ("\\",), is_long=True),
    Trap(
        N_('too many "*" and "_" without a blank line'), 200_000_000, _until("[*_]", _BLANK), ("*", "_"), is_long=True
    ),
    Trap(
        N_("too much markup without a blank line"),  # for each of these lines the rest of the block is copied
        1_000_000,
        _until(r"^[> \t]*(?:#|(?:=+|-+|(?:[*_-][ \t]*){3,})$|\*?\[[^\]\n]*\]:|===|!!!|\?\?\?|:[ \t]|```|~~~)", _BLANK),
        ("\n",),
        is_long=True,
    ),
    Trap(N_("too many footnotes"), 500, _each(r"\[\^"), ("[^",)),
    Trap(N_("too much code"), 800, _each(rf"^[> \t]*(?:```|~~~)|{_BLANK}(?: {{4}}|\t)[ \t]*\S|`#!"), ("\n", "`#!")),
    Trap(N_("too many quotations"), 5_000, _each(r"(?:^|(?<=>))[ \t]*>"), (">",)),
    Trap(
        N_("too many paragraphs, list items or cells"),
        10_000,
        _each(rf"{_BLANK}|^[ \t]*(?:[-*+]|\d+\.)[ \t]|\|"),
        ("\n", "|"),
    ),
    Trap(N_("too many HTML tags"), 2_000, _each(r"<[a-zA-Z/!?]"), ("<",)),
    Trap(N_("too much inline markup"), 6_000, _each(r"\\.|`+|[*_]+|\$+|\+\+|==|~~|\{|\[|&|<[a-zA-Z/!?]")),
    Trap(N_("lists or quotations nested too deep"), 0, _each(r"^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}\.[ \t])){20}")),
    # superfences tries all the ways to pair these quotes
    Trap(N_("too many options of a code block"), 0, _each(r"^[> \t]*(?:```|~~~)(?:[^\n\"']*[\"']){13}")),
)

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<language>[\w+#.-]*)[ \t]*$")


def _without_fenced(body: str) -> str:
    """The text with fenced code blanked: that which opens and closes at the margin, and superfences takes out first."""
    lines = body.split("\n")
    marks = {number: mark for number, line in enumerate(lines) if (mark := _FENCE.match(line))}
    closings: dict[str, list[int]] = defaultdict(list)
    for number, mark in marks.items():
        if not mark["language"]:
            closings[mark["fence"]].append(number)
    after = 0
    for number, mark in marks.items():
        ends = closings[mark["fence"]]
        if number >= after and (found := bisect_right(ends, number)) < len(ends):
            after = ends[found] + 1
            lines[number + 1 : after - 1] = [" " * len(line) for line in lines[number + 1 : after - 1]]
    return "\n".join(lines)
