"""KB5xx: what could harm a reader's browser, or keep a build from ending."""

import re
from collections.abc import Iterator

from summitkb.diagnostics import Range
from summitkb.i18n.terminal import _
from summitkb.link.references import Kind, pointing
from summitkb.model import Note, Page, Site
from summitkb.rules.code import without_code
from summitkb.rules.registry import Finding, fault, rule, text_rule
from summitkb.rules.words import cut

_ELEMENTS = "script|iframe|frame|object|embed|applet|style|link|meta|base|form|svg|math|template"
_ATTRIBUTES = "on[a-z]{3,30}|style|srcdoc|formaction"
_ELEMENT = re.compile(rf"<(?:{_ELEMENTS})\b", re.IGNORECASE)
_BEFORE_EQUALS = re.compile(rf"(?:{_ATTRIBUTES})\s?\Z", re.IGNORECASE)
_UNSAFE_HTML = re.compile(
    # Elements that run code, load other documents or restyle the page …
    rf"<(?P<element>{_ELEMENTS})\b"
    # … and attributes that do: of a tag, or of an attribute list {: onclick="…" }. Bounded, hence linear.
    rf"|(?:<[a-z][^<>]{{0,400}}?|\{{:?[^{{}}\n]{{0,400}}?)\s(?P<attribute>{_ATTRIBUTES})\s?=",
    re.IGNORECASE,
)


@text_rule("KB501")
def unsafe_html(source: Note | Page) -> Iterator[Finding]:
    """A text has no HTML that runs code, embeds another site or restyles the page.

    It is taken out of the published page, so that what its author saw in the preview would not be there.

    Example: `<iframe src="https://…">`, `<b onclick="…">`, `{: style="color: red" }`

    Write instead: a link to the video; Markdown; between backticks when it is code to be read.
    """
    lines = without_code(source.body).split("\n") if _suspect(source.body) else ()
    for number, line in enumerate(lines, source.body_line):
        for match in _UNSAFE_HTML.finditer(line):
            group = match.lastgroup or ""
            message = (
                _("<{name}> is not published; use Markdown or a link, or put code between backticks")
                if group == "element"
                else _('the attribute "{name}" is not published; use Markdown or a link, or put code between backticks')
            )
            where = Range.at(number, match.start(group) + 1, len(match[group]))
            yield Finding(source.source.path, where, message.format(name=match[group]))


def _suspect(body: str) -> bool:
    """Whether a body has what unsafe HTML cannot do without, wherever code hides other parts of it.

    An attribute is looked for before each "=" alone: everywhere, it took 0.13 ms a note.
    """
    return bool(_ELEMENT.search(body)) or any(_BEFORE_EQUALS.search(part[-40:]) for part in body.split("=")[:-1])


@rule("KB502")
def unsafe_url(site: Site) -> Iterator[Finding]:
    """A link is relative, or begins with `https:`, `http:` or `mailto:`.

    `javascript:` and `data:` links run code in the reader's browser; `file:` only works on one machine; `//host` leaves
    the scheme to chance.

    Example: `[video](javascript:play())`, `[slides](file:///home/me/slides.pdf)`

    Write instead: `[video](https://…)`, or the file beside the note: `[slides](slides.pdf)`
    """
    for source, link, reference in pointing(site):
        if reference.kind is Kind.UNSAFE:
            message = _('"{href}" is not a safe link; use a relative one, https:, http: or mailto:')
            yield Finding(source.source.path, link.range, message.format(href=cut(link.href)))


@fault("KB503")
def hostile_markdown(what: str) -> str:
    """A text stays within what a Markdown parser can read in reasonable time.

    Some sequences make every Markdown parser of this family go back over the whole text for each character: 20 kB of
    `[` takes over a minute. No readable note comes near the limits.

    Example: thousands of `[` in a row; a paragraph of a hundred thousand characters.

    Write instead: shorter paragraphs; machine output in a code block, or in a file that the note links to.
    """
    message = _("{what}: Markdown parsers hang on this; split the text or put it in a code block")
    return message.format(what=what)


@fault("KB504")
def nested_too_deep() -> str:
    """Lists and quotations are nested a few levels deep at most.

    The parser calls itself for each level, and gives up at some point.

    Example: a line of five hundred `>`.

    Write instead: headings, which readers can also follow.
    """
    return _("lists or quotations are nested too deep to be read; use headings instead")
