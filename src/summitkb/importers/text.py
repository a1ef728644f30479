"""Texts of a schedule, as people typed them into some form, made fit for front matter, vocabularies and URLs."""

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

SUMMARY = 200
"""Most characters of a title or a summary (`schema.Sentence`)."""
SLUG = 60
"""Most characters of a slug made from a title."""

_LONGEST = 4_000
"""No summary needs more of an abstract, and HTML that never ends is slow to parse."""

# A no-break space is typography: French puts one before "!".
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
# What `load` refuses (invisible, or able to reorder what is read), and what no file can hold.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)


def clean(text: str) -> str:
    """`text` on one line, in NFC, without characters that a note may not hold."""
    one_line = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", _UNFIT.sub("", one_line)).strip()


def folded(text: str) -> str:
    """What spellings of one name have in common: no accents, capitals, spaces or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())


_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def slug(text: str, limit: int = SLUG) -> str:
    """`text` as a part of a URL: ASCII, hyphens, cut between two words; empty when no letter of it is Latin.

    >>> slug("LBaaS : migrer de Neutron à Octavia")
    'lbaas-migrer-de-neutron-a-octavia'
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    whole = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if len(whole) <= limit:
        return whole
    cut = whole[: limit + 1]
    return (cut.rpartition("-")[0] if "-" in cut else cut[:limit]).strip("-")


def trimmed(text: str, limit: int = SUMMARY) -> str:
    """`text` when it is short enough, else its first words and an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    return (cut.rpartition(" ")[0] if " " in cut else cut[:-1]).rstrip(" ,;:–—-") + "…"


def summary(*texts: str) -> str:
    """The first sentence of the first text, HTML or Markdown, that says anything; at most 200 characters."""
    for text in texts:
        for paragraph in paragraphs(text):
            return trimmed(_first_sentence(paragraph))
    return ""


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of an abstract written in HTML or Markdown, as plain text."""
    text = text[:_LONGEST].replace("\r\n", "\n")
    blocks = re.split(r"\n[ \t]*\n", _without_tags(text) if _TAG.search(text) else text)
    for block in filter(str.strip, blocks):
        if any(map(str.isalnum, paragraph := clean(_without_markup(block)))):
            yield paragraph


_ABBREVIATIONS = frozenset("e.g i.e etc vs cf dr mr mrs ms prof st no p.ex ca z.b d.h bzw approx".split())
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|[。！？]")


def _first_sentence(text: str) -> str:
    for match in _END.finditer(text):
        word = text[: match.start()].rpartition(" ")[2].lower().lstrip("(\"'“«")
        initial = len(word) == 1 and word.isalpha()
        if not (word in _ABBREVIATIONS or initial or text[match.end() :].lstrip()[:1].islower()):
            return text[: match.end()]
    return text


_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|code|div|dl|em|font|h[1-6]|hr|i|img|iframe|li|ol|p|pre|script|small|span|strong|style"
    r"|sub|sup|svg|table|td|tr|tt|u|ul)\b|<!--",
    re.IGNORECASE,
)
_INLINE = frozenset("a abbr b code em font i small span strong sub sup tt u".split())
_UNREAD = frozenset({"script", "style", "iframe", "svg"})


class _Text(HTMLParser):
    """Keeps the text between tags; a tag that is not inline ends a paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread = self._unread or tag
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unread:
            self._unread = ""
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(data)

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append("\n\n")


# What begins like a tag and never ends is a text; the parser would look for its end again and again.
_STRAY = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")


def _without_tags(text: str) -> str:
    text = _STRAY.sub("&lt;", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    parser = _Text()
    try:
        parser.feed(text)
        parser.close()
    except (AssertionError, ValueError):  # what html.parser raises on some malformed declarations
        return re.sub(r"<[^<>]*>", " ", text)
    return "".join(parser.parts)


_MARKUP = (
    (re.compile(r"^[ \t]*(?:#{1,6}|[-*+>]|\d{1,3}[.)])[ \t]+", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)"), r"\1"),
    (re.compile(r"(\*\*|__|`)(?=\S)([^*_`\n]+?)\1"), r"\2"),
    (re.compile(r"(?<!\w)[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?!\w)"), r"\1"),
    (re.compile(r"</?[a-zA-Z!][^<>]*>"), " "),
)


def _without_markup(text: str) -> str:
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return text
