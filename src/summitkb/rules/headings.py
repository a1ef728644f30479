"""KB309 to KB311: headings, and addresses in prose."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import islice, pairwise

from summitkb.diagnostics import Edit, Fix, Range, Severity
from summitkb.i18n.terminal import _
from summitkb.lines import Lines
from summitkb.model import Heading, Note, Page
from summitkb.rules.code import without_code
from summitkb.rules.registry import Finding, text_rule


@text_rule("KB309", Severity.WARNING)
def heading_skipped(source: Note | Page) -> Iterator[Finding]:
    """Headings go down one level at a time, from `##`.

    The title of the page is the first level. Readers who cannot see the page walk it by its levels, and look for the
    part that a gap seems to hide.

    Example: `## Roadmap` followed by `#### Nodepool`

    Write instead: `## Roadmap` followed by `### Nodepool`
    """
    if not _skips(source.outline.headings):
        return
    above = 1
    for heading, where, _marks in _placed(source):
        if heading.level > above + 1:
            marks, right = "#" * heading.level, "#" * (above + 1)
            message = _("this heading skips a level: after {above}, write {right} instead of {marks}")
            message = message.format(above=_named(above), right=right, marks=marks)
            yield Finding(source.source.path, where, message)
        above = heading.level


def _skips(headings: tuple[Heading, ...]) -> bool:
    levels = [1, *(heading.level for heading in headings)]
    return any(level > above + 1 for above, level in pairwise(levels))


def _named(level: int) -> str:
    return _("the title") if level == 1 else "#" * level


@text_rule("KB310", Severity.WARNING)
def second_title(source: Note | Page) -> Iterator[Finding]:
    """The title of a page is its `title`, so its text has no heading of the first level.

    The page shows the title above the text; a second one leaves readers and search engines to guess.

    Example: `# Zuul project update` below the front matter

    Write instead: nothing when it says the title again, else `## …`

    Fix, not safe: `##`.
    """
    has_title = any(heading.level == 1 for heading in source.outline.headings)
    told: set[Range] = set()
    for heading, where, marks in _placed(source) if has_title else ():
        if heading.level == 1 and where not in told:  # two that are not found have one place
            told.add(where)
            fix = Fix(_('Write "{text}"').format(text="##"), (Edit(where, "##"),)) if marks else None
            message = _("the title of the page is in its front matter; write ## for a heading of the text")
            yield Finding(source.source.path, where, message, fix)


# As Python-Markdown reads them, also inside lists and admonitions.
_HEADING = re.compile(
    r"^[ \t>]*(?P<marks>#{1,6})(?=[^\n]*[^\s#])|^(?P<text>(?=[ \t]*\S)[^\n]+)\n(?P<line>=+|-+)[ ]*$", re.MULTILINE
)


def _placed(source: Note | Page) -> Iterator[tuple[Heading, Range, bool]]:
    """Each heading of a text with its place, and whether that is surely the place of its marks.

    Else it is that of the text above a line, or the body's first line when the heading is not found.
    """
    lines = Lines(source.body, source.body_line)
    found: dict[int, deque[re.Match[str]]] = defaultdict(deque)
    for match in _HEADING.finditer(without_code(source.body)) if source.outline.headings else ():
        found[_level(match)].append(match)
    passed = -1
    for heading in source.outline.headings:
        alike = found[heading.level]
        while alike and alike[0].start() <= passed:
            alike.popleft()
        same = next((match for match in islice(alike, _NEAR) if _says(source.body, match, heading)), None)
        first = same or next(iter(alike), None)
        if first is None:
            yield heading, Range.at(source.body_line), False
            continue
        passed = first.start()
        group = "marks" if first["marks"] else "text"
        yield heading, lines.range(*first.span(group)), same is not None and group == "marks"


_NEAR = 20
"""How many lines that look like a heading, and are none, may stand before it."""


def _says(body: str, match: re.Match[str], heading: Heading) -> bool:
    """Whether a line begins with the word of a heading: it may be code to the parser and not to us, or the reverse."""
    end = body.find("\n", match.end())
    return _WORD.findall(heading.text)[:1] == _WORD.findall(body, match.start(), len(body) if end < 0 else end)[:1]


_WORD = re.compile(r"[^\W_]+")


def _level(match: re.Match[str]) -> int:
    return len(match["marks"]) if match["marks"] else 1 + (match["line"][0] == "-")


@text_rule("KB311", Severity.WARNING)
def bare_address(source: Note | Page) -> Iterator[Finding]:
    """An address in a text is a link.

    Markdown leaves a bare address as text, which nobody can follow with a click.

    Example: `The slides are at https://example.org/slides.pdf`

    Write instead: `[The slides](https://example.org/slides.pdf)`, or `<https://example.org/slides.pdf>`

    Fix, not safe: it is put between `<` and `>`.
    """
    if "://" in source.body:
        lines = Lines(source.body, source.body_line)
        text = _TAKEN.sub(lambda taken: re.sub(r"[^\n]", " ", taken[0]), without_code(source.body))
        for match in _ADDRESS.finditer(text):
            address = match[0].rstrip(".,;:!?'\"*_’”»…")
            where = lines.range(match.start(), match.start() + len(address))
            fix = Fix(_("Make it a link"), (Edit(where, f"<{address}>"),)) if len(address) < 2_000 else None
            message = _("this address is not a link; write [words](address), or put it between < and >")
            yield Finding(source.source.path, where, message, fix)


_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]+")
_TAKEN = re.compile(
    r"<!--(?:(?!<!--|-->).)*-->"
    r"|<[^<>]{0,2000}>"  # tags, and addresses that are links
    r"|\[[^\[\]]{0,2000}\]\([^()]{0,2000}(?:\([^()]{0,2000}\)[^()]{0,2000})?\)"  # [words](address)
    r"|\[[^\[\]]{0,2000}\]\[[^\[\]]{0,2000}\]"  # [words][name]
    r"|^ {0,3}\[(?!\^)[^\[\]]{0,2000}\]:[^\n]*"  # [name]: address
    r"|\{:?[^{}\n]{0,2000}\}",  # attributes
    re.MULTILINE | re.DOTALL,
)
"""No part goes past the beginning of the next: a text of any kind is read in linear time."""
