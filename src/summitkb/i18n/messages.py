"""The messages of a Markdown body, read and replaced inside Python-Markdown itself.

A tree processor at priority 49 (after footnotes at 50, before hilite at 30 and the inline pass at 20) meets every
block while its text is still raw inline Markdown. That text, soft wraps joined, is the message. Translating puts the
msgstr in its place, so a translated page is parsed by the same dialect as its source, block for block.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from babel import Locale
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from summitkb.i18n.keys import key

PRIORITY = 49
UNTRANSLATED = "untranslated"
"""Class of a block shown in its source language on a translated page."""

_SKIPPED_TAGS = frozenset({"pre", "code", "script", "style", "math", "svg", "input"})
_SKIPPED_CLASSES = frozenset({"arithmatex", "footnote-backref", "highlight", "mermaid"})

# Python-Markdown and its extensions leave `STX … ETX` tokens where they took something out (htmlStash, critic marks,
# the no-break space before a footnote's backlink). A message never contains one.
_PLACEHOLDER = re.compile("(\x02[^\x03]*\x03)")

_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")

# attr_list.py: headings, cells and terms take attributes on the same line, other blocks on a line of their own.
_ATTRIBUTES = r"\{:?[ ]*[^}\n ][^}\n]*\}[ ]*"
_SAME_LINE_ATTRIBUTES = re.compile(rf"[ ]+{_ATTRIBUTES}$")
_OWN_LINE_ATTRIBUTES = re.compile(rf"\n[ ]*{_ATTRIBUTES}$")
_SAME_LINE_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt"})

_TASK_MARKER = re.compile(r"\[[ xX]\][ ]+")
_SOFT_WRAP = re.compile(r"(?<!  )(?<!\\)\n[ ]*")


# Raw HTML blocks are stashed whole. What is left of one without comments, code and tags is words.
_NOT_WORDS = re.compile(r"(?is)<!--.*?-->|<(pre|code|script|style|svg|math)\b.*?</\1>|<[^>]*>|&\w+;")
_MADE_BLOCK = re.compile(r'<(?:div|pre|table|code|span) class="[^"]*\b(?:highlight|mermaid|untranslated|arithmatex)\b')
_CODE_TITLE = re.compile(r'(<span class="filename">)(.*?)</span>')
"""The title of a fenced block, as pymdownx.highlight stashed it."""

# For the translator, in an HTML comment of its own before a block: a remark, or a word to leave the block alone.
_INSTRUCTION = re.compile(r"<!--\s*i18n:\s*(.*?)\s*-->\s*", re.DOTALL)
_SKIP = "skip"
_WORD = re.compile(r"[^\W\d_]{2}")

_CONTEXT = re.compile(r"\bcontext=(?:\"([^\"]*)\"|'([^']*)'|([^\s}]+))")


@dataclass(frozen=True, slots=True)
class Found:
    """A message as the tree tells it; the file and line are somebody else's business."""

    msgid: str
    kind: str
    context: str | None = None
    comment: str | None = None


@dataclass(slots=True)
class Slot:
    """A place in the tree that holds one message: `before + text + after` is what stands there."""

    element: etree.Element
    is_tail: bool
    kind: str
    """Tag of the block, or `admonition-title`, `caption` … where the tag says too little."""
    pieces: list[str]
    """The text cut at placeholders and affixes; the piece at `index` is this slot's."""
    index: int
    comment: str | None = None
    """What the author tells translators of this block."""

    @property
    def text(self) -> str:
        """The raw inline Markdown of this message, as written."""
        return self.pieces[self.index]

    @property
    def msgid(self) -> str:
        """The message: soft wraps joined, hard breaks kept."""
        return _SOFT_WRAP.sub(" ", self.text)

    @property
    def context(self) -> str | None:
        """The msgctxt an author gave with `{: context="…" }`, to tell apart messages that read the same."""
        found = _CONTEXT.search(self.pieces[self.index + 1])
        return next(filter(None, found.groups()), None) if found else None

    def replace(self, text: str) -> None:
        """Put `text` in the message's place."""
        self.pieces[self.index] = text
        whole = "".join(self.pieces)
        if self.is_tail:
            self.element.tail = whole
        else:
            self.element.text = whole


def slots(root: etree.Element, stash: Sequence[object] = ()) -> Iterator[Slot]:
    """Every message below `root`, in document order; `stash` is Python-Markdown's raw HTML."""
    yield from _walk(root, _kind(root), stash)


def _walk(element: etree.Element, kind: str, stash: Sequence[object], comment: str | None = None) -> Iterator[Slot]:
    yield from _cut(element, element.text, kind, comment, is_tail=False)
    instruction: str | None = None
    for child in list(element):
        told = _instruction(child, stash)
        if told is None and instruction != _SKIP and not _skipped(child):
            yield from _walk(child, _kind(child), stash, instruction or comment)
        yield from _cut(child, child.tail, kind, comment, is_tail=True)
        instruction = told


def _instruction(element: etree.Element, stash: Sequence[object]) -> str | None:
    """What `<!-- i18n: … -->` says, when that is all the element is."""
    placeholder = _STASHED.fullmatch((element.text or "").strip()) if len(element) == 0 else None
    if not placeholder or int(placeholder[1]) >= len(stash):
        return None
    told = _INSTRUCTION.fullmatch(str(stash[int(placeholder[1])]))
    return told[1] if told else None


def _skipped(element: etree.Element) -> bool:
    return element.tag in _SKIPPED_TAGS or not _SKIPPED_CLASSES.isdisjoint(element.get("class", "").split())


def _kind(element: etree.Element) -> str:
    if "admonition-title" in element.get("class", "").split():
        return "admonition-title"
    return element.tag


def _cut(element: etree.Element, text: str | None, kind: str, comment: str | None, *, is_tail: bool) -> Iterator[Slot]:
    """Cut a text into messages and what is between them: placeholders, attribute lists, task markers, white space."""
    if not text or text.isspace():
        return
    pieces: list[str] = []
    found = []
    for part in _PLACEHOLDER.split(text):
        before, core, after = ("", "", part) if part.startswith("\x02") else _affixes(part, kind)
        pieces += (before, core, after)
        if core:
            found.append(len(pieces) - 2)
    for index in found:
        yield Slot(element, is_tail, kind, pieces, index, comment)


def _affixes(text: str, kind: str) -> tuple[str, str, str]:
    attributes = (_SAME_LINE_ATTRIBUTES if kind in _SAME_LINE_TAGS else _OWN_LINE_ATTRIBUTES).search(text)
    core, after = (text[: attributes.start()], attributes[0]) if attributes else (text, "")
    start = len(core) - len(core.lstrip())
    end = len(core.rstrip())
    if end <= start:
        return text, "", ""
    if kind in {"li", "p"} and (marker := _TASK_MARKER.match(core, start)):
        start = min(marker.end(), end)
    return core[:start], core[start:end], core[end:] + after


class MessagesTreeprocessor(Treeprocessor):
    """Collects the messages of a body, and puts translations in their place when it was given some."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.translations: Mapping[str, str] | None = None
        """`key(context, msgid)` → msgstr; None leaves the body in its own language."""
        self.source_lang = ""
        self.default_titles: Mapping[str, str] = {}
        """Titles that Markdown makes up from an admonition's class, and what to show instead."""
        self.found: list[Found] = []
        """Each message, in document order."""
        self.untranslatable: list[str] = []
        """The first words of each block of raw HTML, which no message holds."""

    def run(self, root: etree.Element) -> None:
        """Read the tree, and change it in place when there is something to translate."""
        self.found = []
        for slot in list(slots(root, self.md.htmlStash.rawHtmlBlocks)):
            if self._is_default_title(slot):
                slot.replace(self.default_titles.get(slot.text, slot.text))
                continue
            msgstr = self._take(slot.msgid, slot.kind, slot.context, slot.comment)
            if msgstr is None:
                self._mark(slot)
            elif msgstr != slot.msgid:
                slot.replace(msgstr)
        self._beside()

    def _take(self, msgid: str, kind: str, context: str | None = None, comment: str | None = None) -> str | None:
        """Note a message; what to show for it, or None when it is not translated and must be marked."""
        self.found.append(Found(msgid, kind, context, comment))
        if self.translations is None:
            return msgid
        return self.translations.get(key(context, msgid))

    def _beside(self) -> None:
        """What readers see and the tree does not hold: abbreviations, titles of reference links and of code blocks.

        There is no element to mark with a language here: untranslated, they stay as they are.
        """
        if "abbr" in self.md.treeprocessors:
            abbreviations: dict[str, str] = self.md.treeprocessors["abbr"].abbrs  # type: ignore[attr-defined]
            for name, meaning in abbreviations.items():
                abbreviations[name] = self._take(meaning, "abbr") or meaning
        for name, (url, title) in self.md.references.items():
            if title:
                self.md.references[name] = (url, self._take(title, "link-title") or title)
        self.untranslatable = []
        blocks = self.md.htmlStash.rawHtmlBlocks
        for index, block in enumerate(blocks):
            if isinstance(block, str) and not _MADE_BLOCK.match(block):
                words = " ".join(_NOT_WORDS.sub(" ", block).split())
                if _WORD.search(words):
                    self.untranslatable.append(words)
            if isinstance(block, str) and (found := _CODE_TITLE.search(block)):
                text = unescape(found[2])
                shown = self._take(text, "code-title") or text
                blocks[index] = block[: found.start(2)] + escape(shown, quote=False) + block[found.end(2) :]

    def _is_default_title(self, slot: Slot) -> bool:
        """`!!! note` without a title is titled after its class: the site's word, not the author's."""
        if slot.kind not in {"admonition-title", "summary"} or slot.is_tail:
            return False
        return slot.text in self.default_titles

    def _mark(self, slot: Slot) -> None:
        """Say which language an untranslated block is in (WCAG 3.1.2), and which way it is written."""
        element = slot.element
        if not slot.is_tail and len(element) == 0 and sum(1 for piece in slot.pieces if piece.strip()) == 1:
            classes = element.get("class", "").split()
            element.set("class", " ".join([*classes, UNTRANSLATED]))
            for name, value in self._language().items():
                element.set(name, value)
        else:
            self._wrap(slot)

    def _wrap(self, slot: Slot) -> None:
        """Mark a message that shares its element with others: inline, so that nested blocks are left alone."""
        store = self.md.htmlStash.store
        attributes = "".join(f' {name}="{value}"' for name, value in self._language().items())
        opening = store(f'<span class="{UNTRANSLATED}"{attributes}>')
        slot.replace(opening + slot.text + store("</span>"))

    def _language(self) -> dict[str, str]:
        """The attributes that tell the source language; `dir="auto"` would go by the first word, often a project's."""
        return {"dir": Locale.parse(self.source_lang).text_direction, "lang": self.source_lang.replace("_", "-")}
