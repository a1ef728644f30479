"""Bodies: Python-Markdown with the extensions of `mkdocs.yml` and our own tree processors.

One `Markdown` serves many bodies: making one costs more than rendering a page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import PrettifyTreeprocessor, Treeprocessor

from summitkb.diagnostics import Range
from summitkb.i18n.messages import PRIORITY as MESSAGES_PRIORITY
from summitkb.i18n.messages import Found, MessagesTreeprocessor
from summitkb.link.mentions import Names
from summitkb.model import Link, Message, Outline
from summitkb.render.body import Body
from summitkb.render.processors import Cells, Inline, Inspector, Links, Mentions, Piece, PinnedIds
from summitkb.urls import relative_url

Extensions = Sequence[tuple[str, Mapping[str, Any]]]
"""Names of Python-Markdown extensions, each with its options."""

ADMONITIONS = (
    "abstract attention bug caution danger error example failure hint important info note question quote success "
    "summary tip warning"
).split()
"""Classes whose title Markdown makes up when the author gives none."""

_TASK = re.compile(r'<input type="checkbox" disabled( checked)?(?=\s*/?>)')
"""A task's box as pymdownx.tasklist writes it."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The words Markdown itself shows a reader, in one language."""

    permalink: str = ""
    footnote_backlink: str = ""
    """Title of the link back from footnote `{}`."""
    admonitions: Mapping[str, str] | None = None
    """Made-up title (`Note`) → the title to show."""
    done: str = ""
    to_do: str = ""
    """Names of a task's box, for those who cannot see it."""


@dataclass(frozen=True, slots=True)
class TocItem:
    """An entry of a page's table of contents; `title` is sanitised HTML, `level` counts from 1."""

    id: str
    title: str
    level: int
    children: tuple["TocItem", ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered body: HTML that is not sanitised yet, and its table of contents."""

    html: str
    toc: tuple[TocItem, ...]


class Markdown:
    """Reads and renders bodies with one Python-Markdown instance."""

    def __init__(self, extensions: Extensions) -> None:
        self._ours = _SummitkbExtension()
        self._md = markdown.Markdown(
            extensions=[*(name for name, _ in extensions), self._ours],
            extension_configs={name: dict(options) for name, options in extensions if options},
            output_format="html",
        )

    def outline(self, body: str, line: int = 1) -> Outline:
        """Parse a body that begins on line `line` of its file, and tell what is in it."""
        if not body.strip():  # Python-Markdown returns before any tree is made
            return Outline()
        ours = self._ours
        ours.prepare()
        self._grow(body, ours.inspector)
        return Outline(
            messages=tuple(_located(ours.messages.found, body, line)),
            headings=tuple(ours.inspector.headings),
            links=tuple(_linked(ours.inspector.links, body, line)),
            untranslatable=tuple(_placed(ours.messages.untranslatable, body, line)),
            words=ours.inspector.words,
            anchors=frozenset(ours.inspector.anchors),
        )

    def pieces(self, body: str) -> tuple[Piece, ...]:
        """The texts of a body, in the order of the page, as project names are looked for in them."""
        if not body.strip():
            return ()
        self._ours.prepare()
        pieces: list[Piece] = []
        self._ours.mentions.pieces = pieces
        self._grow(body, self._ours.mentions)
        return tuple(pieces)

    def render(self, body: Body, base: str = "", labels: Labels | None = None) -> Rendered:
        """Render a body as the page at `base` shows it; links come out relative to that page."""
        self._ours.prepare(body, base, labels or Labels())
        html = _TASK.sub(self._ours.name_task, self._convert(body.markdown))
        tokens: list[dict[str, Any]] = getattr(self._md, "toc_tokens", [])
        return Rendered(html, tuple(map(_toc_item, tokens)))

    def _convert(self, text: str) -> str:
        self._reset()
        return self._md.convert(text)

    def _grow(self, text: str, last: Treeprocessor) -> None:
        """Make the tree of a text that is not blank, until one of our processors has seen it.

        These are the first steps of `markdown.Markdown.convert`. Writing the tree down takes a third of its time.
        """
        self._reset()
        lines = text.split("\n")
        for preprocessor in self._md.preprocessors:
            lines = preprocessor.run(lines)
        root = self._md.parser.parseDocument(lines).getroot()
        assert root is not None
        for processor in self._md.treeprocessors:
            if last is self._ours.inspector and isinstance(processor, PrettifyTreeprocessor):
                continue  # line breaks, of which no outline tells
            changed = processor.run(root)
            root = root if changed is None else changed
            if processor is last:
                return

    def _reset(self) -> None:
        self._md.reset()
        self._md.toc_tokens = []  # type: ignore[attr-defined]  # the toc extension's own attribute
        self._ours.label(self._md)


_made: list[tuple[Extensions, Markdown]] = []


def markdown_for(extensions: Extensions) -> Markdown:
    """The one instance that this process has for these extensions."""
    if not _made or _made[0][0] != extensions:
        _made[:] = [(extensions, Markdown(extensions))]
    return _made[0][1]


def _toc_item(token: Mapping[str, Any]) -> TocItem:
    return TocItem(token["id"], token["name"], token["level"], tuple(map(_toc_item, token["children"])))


class _SummitkbExtension(Extension):
    """Our tree processors, each at the one priority where the tree is as it needs it."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        self.messages = MessagesTreeprocessor(md)
        self.ids = PinnedIds(md)
        self.links = Links(md)
        self.mentions = Mentions(md)
        self.cells = Cells(md)
        self.inspector = Inspector(md)
        for processor, name, priority in (
            (self.messages, "summitkb-messages", MESSAGES_PRIORITY),
            (self.ids, "summitkb-ids", 7.5),  # after attr_list (8), before toc (5)
            (self.inspector, "summitkb-inspector", 4),  # after toc, while links are as written
            (self.links, "summitkb-links", 3),
            (self.mentions, "summitkb-mentions", 2),
            (self.cells, "summitkb-cells", 1),
            (Inline(md), "inline", 20),  # in the place of Python-Markdown's
        ):
            md.treeprocessors.register(processor, name, priority)

    def name_task(self, box: re.Match[str]) -> str:
        """A task's box, with its name."""
        name = self.labels.done if box[1] else self.labels.to_do
        return f'{box[0]} aria-label="{escape(name)}"' if name else box[0]

    def prepare(self, body: Body | None = None, base: str = "", labels: Labels | None = None) -> None:
        """Set up for one conversion: to read a body, or to render `body` on the page at `base`."""
        self.labels = labels or Labels()
        self.messages.default_titles = self.labels.admonitions or _MADE_UP_TITLES
        self.messages.translations = body.messages if body else None
        self.messages.source_lang = body.lang if body else ""
        self.ids.pinned = body.heading_ids if body else ()
        self.links.resolved = {href: relative_url(url, base) for href, url in body.links.items()} if body else {}
        self.mentions.names = Names.of(body.names) if body and body.names else None
        self.mentions.base = base
        self.mentions.pieces = None
        self.inspector.enabled = body is None

    def label(self, md: markdown.Markdown) -> None:
        """Give the extensions that write words of their own the words of this page's language."""
        if "toc" in md.treeprocessors:
            md.treeprocessors["toc"].permalink_title = self.labels.permalink  # type: ignore[attr-defined]
        if "footnote" in md.treeprocessors and self.labels.footnote_backlink:
            footnotes = md.treeprocessors["footnote"].footnotes  # type: ignore[attr-defined]
            footnotes.setConfig("BACKLINK_TITLE", self.labels.footnote_backlink)


_MADE_UP_TITLES = {name.capitalize(): name.capitalize() for name in ADMONITIONS}


def _located(found: Sequence[Found], body: str, first_line: int) -> Iterator[Message]:
    """Messages with the line of the file they begin on."""
    for one, (_, line) in zip(found, _placed([one.msgid for one in found], body, first_line), strict=True):
        yield Message(one.msgid, one.kind, line, one.context, one.comment)


def _placed(texts: Iterable[str], body: str, first_line: int) -> Iterator[tuple[str, int]]:
    """Texts with the line of the file they begin on: searched forward, as the tree keeps no positions."""
    position = 0
    for text in texts:
        found = _find(text.split()[:6], body, position)
        position = position if found < 0 else found
        yield text, first_line + body.count("\n", 0, position)


def _find(words: Sequence[str], body: str, position: int) -> int:
    """Where words follow each other, however the source wraps them; -1 when they do not."""
    start = body.find(words[0], position)
    while start >= 0 and not _follow(words[1:], body, start + len(words[0])):
        start = body.find(words[0], start + 1)
    return start


def _follow(words: Sequence[str], body: str, position: int) -> bool:
    for word in words:
        begins = position
        while body[position : position + 1].isspace():
            position += 1
        if position == begins or not body.startswith(word, position):
            return False
        position += len(word)
    return True


def _linked(hrefs: Iterable[tuple[str, str | None]], body: str, first_line: int) -> Iterator[Link]:
    """Links with their place in the file, searched forward from the previous one."""
    position = 0
    for href, alt in hrefs:
        at = body.find(href, position)
        if at < 0:  # a reference's definition may stand anywhere
            at = body.find(href)
        else:
            position = at
        yield Link(href, _range(body, at, len(href), first_line), alt is not None, alt)


def _range(body: str, at: int, length: int, first_line: int) -> Range:
    if at < 0:
        return Range.at(first_line)
    line, end = first_line + body.count("\n", 0, at), at + length
    end_line = line + body.count("\n", at, end)  # an address may go on on the next line
    return Range(line, at - body.rfind("\n", 0, at), end_line, end - body.rfind("\n", 0, end))
