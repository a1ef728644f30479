"""KB309 to KB311: headings, and addresses in prose."""

import re
from collections.abc import Iterator
from itertools import pairwise

from summitkb.diagnostics import Edit, Fix, Range, Severity
from summitkb.i18n.terminal import _
from summitkb.lines import Lines
from summitkb.link.references import texts
from summitkb.model import Heading, Note, Page, Site
from summitkb.rules.code import without_code
from summitkb.rules.registry import Finding, rule


@rule("KB309", Severity.WARNING)
def heading_skipped(site: Site) -> Iterator[Finding]:
    """Headings go down one level at a time, from `##`.

    The title of the page is the first level. Readers who cannot see the page walk it by its levels, and look for the
    part that a gap seems to hide.

    Example: `## Roadmap` followed by `#### Nodepool`

    Write instead: `## Roadmap` followed by `### Nodepool`
    """
    for source in texts(site):
        if not _skips(source.outline.headings):
            continue
        above = 1
        for heading, where in _placed(source):
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


@rule("KB310", Severity.WARNING)
def second_title(site: Site) -> Iterator[Finding]:
    """The title of a page is its `title`, so its text has no heading of the first level.

    The page shows the title above the text; a second one leaves readers and search engines to guess.

    Example: `# Zuul project update` below the front matter

    Write instead: nothing when it says the title again, else `## …`

    Fix, not safe: `##`.
    """
    for source in texts(site):
        has_title = any(heading.level == 1 for heading in source.outline.headings)
        for heading, where in _placed(source) if has_title else ():
            if heading.level == 1:
                one_mark = where.end_column - where.column == 1
                fix = Fix(_('Write "{text}"').format(text="##"), (Edit(where, "##"),)) if one_mark else None
                message = _("the title of the page is in its front matter; write ## for a heading of the text")
                yield Finding(source.source.path, where, message, fix)


# As Python-Markdown reads them, also inside lists and admonitions.
_HEADING = re.compile(
    r"^[ \t>]*(?P<marks>#{1,6})(?=[^\n]*[^\s#])|^(?P<text>(?=[ \t]*\S)[^\n]+)\n(?P<line>=+|-+)[ ]*$", re.MULTILINE
)


def _placed(source: Note | Page) -> Iterator[tuple[Heading, Range]]:
    """Each heading of a text with its place: of its marks, of the text above a line, else the body's first line."""
    lines = Lines(source.body, source.body_line)
    found = list(_HEADING.finditer(without_code(source.body))) if source.outline.headings else []
    passed = 0
    for heading in source.outline.headings:
        index = next((index for index in range(passed, len(found)) if _level(found[index]) == heading.level), None)
        passed = passed if index is None else index + 1
        match = None if index is None else found[index]
        group = "marks" if match and match["marks"] else "text"
        yield heading, lines.range(*match.span(group)) if match else Range.at(source.body_line)


def _level(match: re.Match[str]) -> int:
    return len(match["marks"]) if match["marks"] else 1 + (match["line"][0] == "-")


@rule("KB311", Severity.WARNING)
def bare_address(site: Site) -> Iterator[Finding]:
    """An address in a text is a link.

    Markdown leaves a bare address as text, which nobody can follow with a click.

    Example: `The slides are at https://example.org/slides.pdf`

    Write instead: `[The slides](https://example.org/slides.pdf)`, or `<https://example.org/slides.pdf>`

    Fix, not safe: it is put between `<` and `>`.
    """
    for source in texts(site):
        if "://" in source.body:
            lines = Lines(source.body, source.body_line)
            text = _TAKEN.sub(lambda taken: re.sub(r"[^\n]", " ", taken[0]), without_code(source.body))
            for match in _ADDRESS.finditer(text):
                address = match[0].rstrip(".,;:!?'\"*_’”»…")
                where = lines.range(match.start(), match.start() + len(address))
                fix = Fix(_("Make it a link"), (Edit(where, f"<{address}>"),))
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
