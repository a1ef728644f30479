"""What summitkb does to the tree of a body, each step at the one priority where the tree is as it needs it.

`render.markdown` registers these processors, and sets them up for each body.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AtomicString

from summitkb.link.mentions import Names
from summitkb.model import Heading
from summitkb.render.triggers import triggers
from summitkb.urls import relative_url

_HEADING = re.compile(r"h[1-6]\Z")
_WORD = re.compile(r"\w+")
_TEXT_ALIGN = re.compile(r"text-align: (left|center|right);\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a page without markup inside. Sections, which headings begin, are numbered from 0."""

    text: str
    place: str
    """What it is part of that keeps names in it from being linked: `heading`, `code`, `link` …; else empty."""
    section: int


class Inline(InlineProcessor):
    """Python-Markdown's own inline pass, without the patterns that cannot match in a text."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._needed: list[frozenset[str] | None] = []
        self._telling: frozenset[str] = frozenset()
        """The characters that any pattern needs."""
        self._next: dict[frozenset[str], list[int]] = {}
        """By those of them that are in a text, the first pattern from each on that can match there."""

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        if len(self._needed) != len(self.inlinePatterns):
            patterns: list[Any] = list(self.inlinePatterns)
            self._needed = [triggers(pattern.getCompiledRegExp()) for pattern in patterns]
            self._telling = frozenset[str]().union(*filter(None, self._needed))
            self._next.clear()
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, first: int = 0) -> str:  # noqa: N802 - the base class calls it
        """What the base class does with a text: each pattern from the `first` on, until it matches no more."""
        if isinstance(data, AtomicString):
            return data
        index, start, text, following = first, 0, data, self._following(data)
        while index < len(self._needed):
            if following[index] != index:
                index, start = following[index], 0
                continue
            data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                self.inlinePatterns[index], data, index, start
            )
            index += not matched
            if data is not text:
                text, following = data, self._following(data)
        return data

    def _following(self, text: str) -> list[int]:
        characters = frozenset(filter(text.__contains__, self._telling))
        if characters not in self._next:
            following = [len(self._needed)]
            for index, needed in reversed(list(enumerate(self._needed))):
                following.append(following[-1] if needed and needed.isdisjoint(characters) else index)
            self._next[characters] = following[::-1]
        return self._next[characters]


class PinnedIds(Treeprocessor):
    """Gives translated headings the ids of the source, by position, so that `#anchors` hold in every language."""

    pinned: tuple[str, ...] = ()

    def run(self, root: etree.Element) -> None:
        for heading, pinned in zip(_headings(root), self.pinned, strict=False):
            heading.set("id", pinned)


class Inspector(Treeprocessor):
    """Takes stock of a finished tree."""

    enabled = False

    def run(self, root: etree.Element) -> None:
        if not self.enabled:
            return
        tokens = {token["id"]: token["name"] for token in _flat(getattr(self.md, "toc_tokens", []))}
        self.headings = [
            Heading(int(element.tag[1]), element.get("id", ""), tokens.get(element.get("id", ""), ""))
            for element in _headings(root)
        ]
        self.anchors = [element.get("id", "") for element in root.iter() if element.get("id")]
        self.links = list(_hrefs(root))
        self.words = sum(len(_WORD.findall(text)) for text in root.itertext())


def _headings(root: etree.Element) -> Iterator[etree.Element]:
    return (element for element in root.iter() if _HEADING.match(element.tag))


def _flat(tokens: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for token in tokens:
        yield token
        yield from _flat(token["children"])


_MADE_UP_LINKS = frozenset({"headerlink", "footnote-ref", "footnote-backref", "toclink"})


def _hrefs(root: etree.Element) -> Iterator[tuple[str, str | None]]:
    """(href, None) of each link and (src, alt) of each image that the author wrote."""
    for element in root.iter():
        if element.tag == "a" and element.get("class") not in _MADE_UP_LINKS:
            yield _unescaped(element.get("href", "")), None
        elif element.tag == "img":
            yield _unescaped(element.get("src", "")), element.get("alt", "")


def _unescaped(href: str) -> str:
    return href.replace("\x02amp\x03", "&")


class Links(Treeprocessor):
    """Points links and images at the pages and files they were resolved to."""

    resolved: Mapping[str, str] = {}

    def run(self, root: etree.Element) -> None:
        for element in root.iter("a"):
            if (href := element.get("href", "")) in self.resolved and element.get("class") not in _MADE_UP_LINKS:
                element.set("href", self.resolved[href])
        for element in root.iter("img"):
            if (src := element.get("src", "")) in self.resolved:
                element.set("src", self.resolved[src])
            element.set("loading", "lazy")


_UNLINKED_TAGS = frozenset({"a", "code", "pre", "kbd", "button", "label", "summary", "th", "math", "script", "style"})
_UNLINKED_CLASSES = frozenset({"admonition-title", "arithmatex", "keys"})


_PLACES = {"a": "link", "code": "code", "pre": "code", "kbd": "code", "th": "table header", "summary": "title"}


@dataclass(frozen=True, slots=True)
class _Text:
    """A piece in its tree: `parent`'s own text, or what follows its child `after`."""

    piece: Piece
    parent: etree.Element
    after: etree.Element | None


def _texts(element: etree.Element, place: str, section: list[int]) -> Iterator[_Text]:
    """Every text below an element, in document order; `section` holds the number of the one that was reached."""
    if element.text and not element.text.isspace():
        yield _Text(Piece(element.text, place, section[0]), element, None)
    for child in list(element):
        if _HEADING.match(child.tag) and not place:
            section[0] += 1
        yield from _texts(child, place or _place(child), section)
        if child.tail and not child.tail.isspace():
            yield _Text(Piece(child.tail, place, section[0]), element, child)


def _place(element: etree.Element) -> str:
    """What keeps the names in an element from being linked; nothing when they may be."""
    if _HEADING.match(element.tag):
        return "heading"
    classes = element.get("class", "").split()
    if element.tag in _UNLINKED_TAGS or not _UNLINKED_CLASSES.isdisjoint(classes):
        return "title" if "admonition-title" in classes else _PLACES.get(element.tag, "markup")
    return ""


class Mentions(Treeprocessor):
    """Links the first mention of each project in each section: never in headings, code or links."""

    names: Names | None = None
    base = ""
    pieces: list[Piece] | None = None
    """Takes the texts of the page, when somebody asked for them."""

    def run(self, root: etree.Element) -> None:
        if self.pieces is not None:
            self.pieces.extend(text.piece for text in _texts(root, "", [0]))
        if self.names:
            self._seen: set[tuple[int, str]] = set()
            for text in list(_texts(root, "", [0])):
                if not text.piece.place:
                    self._link_in(text.parent, text.after, text.piece)

    def _link_in(self, parent: etree.Element, after: etree.Element | None, piece: Piece) -> None:
        """Link the mentions in a text, which is `parent`'s own, or what follows its child `after`."""
        assert self.names is not None
        position, text = 0, piece.text
        where = list(parent).index(after) + 1 if after is not None else 0
        for start, end, name in self.names.find(text):
            if (piece.section, name.target) in self._seen:
                continue
            self._seen.add((piece.section, name.target))
            _put(parent, after, text[position:start])
            after = etree.Element("a", {"class": "mention", "href": relative_url(name.target, self.base)})
            after.text = text[start:end]
            parent.insert(where, after)
            where, position = where + 1, end
        if position:
            _put(parent, after, text[position:])


def _put(parent: etree.Element, after: etree.Element | None, text: str) -> None:
    if after is None:
        parent.text = text
    else:
        after.tail = text


class Cells(Treeprocessor):
    """Aligns table cells by class: a strict content security policy refuses `style=`."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if element.tag in {"td", "th"} and (align := _TEXT_ALIGN.match(element.get("style", ""))):
                del element.attrib["style"]
                element.set("class", f"{element.get('class', '')} align-{align[1]}".strip())
