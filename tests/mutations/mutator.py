"""Real notes, vocabularies and catalogs, mutilated: the same number always gives the same input."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support import ROOT, SITES


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to begin with: the site it belongs to, its path there and what it holds."""

    site: str
    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Input:
    """A mutated file."""

    number: int
    site: str
    path: str
    content: bytes

    def __str__(self) -> str:
        """One line, to name it in a report."""
        return f"input {self.number}, of {self.path} in {self.site}"


@cache
def notes() -> Sequence[Sample]:
    """The project's own notes, pages and vocabularies, and the files that the rules are tested with."""
    own = [Sample("project", f"content/{path}", text) for path, text in _files(ROOT / "content", "md", "yml")]
    cases = [
        Sample("minimal", _place(path), text)
        for path, text in _files(ROOT / "tests/rules", "md", "yml")
        if _place(path)
    ]
    return (*own, *cases)


@cache
def catalogs() -> Sequence[Sample]:
    """Every catalog of the project and of its test sites, cut to what is read in no time."""
    return [
        Sample("project", f"translations/en/LC_MESSAGES/{Path(path).name}", text[:20_000].rpartition("\n\n")[0])
        for folder in (ROOT / "translations", SITES / "bilingual")
        for path, text in _files(folder, "po")
    ]


def _files(folder: Path, *suffixes: str) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix[1:] in suffixes:
            yield file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8", errors="replace")


def _place(path: str) -> str:
    """Where a file of `tests/rules` stands in the site it is laid over; nothing when it is read from nowhere."""
    _, *below = path.split("/")
    if len(below) == 1:
        return f"content/notes/berlin-2018/{below[0]}"
    return f"content/{'/'.join(below[1:])}" if below[1] in {"notes", "pages", "vocabulary"} else ""


NASTY = [
    # YAML
    ": ", "- ", "? ", "&a ", "*a ", "!!python/object ", "!a ", "<<: *a\n", "%YAML 1.1\n", "---\n", "...\n", "|\n",
    ">-\n", "'", '"', "[", "]", "{", "}", ",", "#", " # ", "@", "`", "\t", "~", "null", "\n  ", "key: ", "- id: a\n",
    "\\", "\\x00", '"\\u202e\\0\\u2028"', "[[[[[[[[[[", "{a: {a: {a: {a: {a: {a: {a: {a: ", "- - - - - - - - - - ",
    "? ? ? ? ",
    # what no editor shows, or shows otherwise than it is
    "\x00", "\x01", "\x02", "\x03", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85", "\xa0", "\u200b", "\u200e", "\u2028",
    "\u2029", "\u202e", "\u2066", "\ufeff", "\ufffe", "\uffff", "\ufffd", "\ud800", "\udfff", "\r", "\r\n", "e\u0301",
    "\U0010ffff", "😀", "👩‍💻", "🇫🇷", "عربي", "עברית", "日本語", "ﬁ", "İ", "ß", "\u0600",
    # Markdown
    "[a](", "[a][", "![", "![](", "[^", "[^a]", "[^a]: ", "[a]: ", "*[a]: ", "`", "``", "```\n", "~~~\n", "**", "_",
    "***", "* * *\n", "# ", "#", "####### a\n", "### a\n", "===\n", "---\n", "> ", ">>> ", "- ", "1. ", "- [x] ",
    "    ", "  \n", "\\", "|", "|-|-|\n", "!!! note\n", "!!! a \"\"\n", "??? a\n", '=== "a"\n', ": a\n", "{: #a }",
    "{: onclick=a }", "{#a .b c=d}", "==", "++", "~~", "--8<--", "$$", "\\(", "&#0;", "&#x202e;", "&lt;", "&",
    "[TOC]", "<a@b.c>", "https://a.b/c ", "[a](b.md#c)", "[a](/projects/zuul/)", "[a](javascript:a)",
    "[a](java\nscript:a)", "[a](&#106;avascript:a)", "[a](//b)", "![a](data:a)", "[a](http://[)", "[a](%00)",
    "[a](../../../../etc/passwd)", "[](<)", "[a](<b> 'c')", "wzxhzdk:0", "klzzwxh:0000",
    # HTML
    "<", "</", "<!--", "-->", "<!", "<?", "<![CDATA[", "]]>", "<div>", "<div", "</div>", "<b onclick=a>", "<script>",
    "</script>", "<svg/onload=a>", "<math><a xlink:href=javascript:a>", "<img src=x onerror=a>", "<iframe src=a>",
    "<style>", "<p style=a>", "<details>\n", "<pre>", "<a href='javascript:a'>", "<input type=text>", "<table>",
    "<td>", "<textarea>", "<title>", "<x y=\"",
    # what is for us
    "<!-- i18n: skip -->\n", "<!-- i18n: a -->", "# summitkb: ignore\n", "# summitkb: ignore KB301 a\n",
    " # summitkb: ignore KB212 a\n", "{: context=\"a\" }",
]  # fmt: skip

VALUES = [
    "", "~", "null", "[]", "{}", "no", "y", "1", "1.10", "010", "1e3", "0x1f", "11:00", '"11:00"', "24:00", "9h30",
    "2018-11-14", "2018-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "14/11/2018", "November 14th, 2018", "a",
    "zuul", '"zuul"', "Zuul", "[zuul]", '["zuul"]', "['zuul']", "[zuul, zuul]", "[~]", "[[]]", "[{}]", "{a: b}",
    "[a: b]", '""', "''", '" "', '"\\0"', '"\\u202e"', '"\\n"', '"a\\\n  b"', "|\n  a", ">\n  a\n  b", "'a''b'",
    "a: b", "a #b", "a#b", "-1", "1441", "40 min", "1h30", "[talk]", "talk", "talks", "forum", "forums", '"forum"',
    "berlin-2018", "fr", "en", "norwegian", "http://a", "www.a.b", "https://[", "draft", "published", "Thomas Morrin",
    "[Ada Lovelace]", "😀", "é", "*a", "&a b", "!a b", "@a", "%a", "`a`", "a" * 300, "[" + "a, " * 500 + "]",
    "[{kind: video, url: https://a.b}]", "{never: [zuul]}", "[../a]", "[/a/]", "..", "con",
    "<script>alert(1)</script>",
]  # fmt: skip


def mutated(number: int, seed: int = 0, *, of: Sequence[Sample] | None = None) -> Input:
    """The input of a number: one of the samples (notes and vocabularies), mutilated once to six times."""
    choose = random.Random(f"{seed}:{number}")
    samples = notes() if of is None else of
    sample = choose.choice(samples)
    text = sample.content
    for _ in range(choose.choice((1, 1, 2, 2, 3, 4, 6))):
        mutate = choose.choices(list(_MUTATIONS), weights=list(_MUTATIONS.values()))[0]
        text = mutate(text, choose, samples)
    content = text.encode("utf-8", "surrogatepass")
    if choose.random() < 0.1:
        content = _bytes(content, choose)
    return Input(number, sample.site, sample.path, content)


def _insert(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    place = choose.randint(0, len(text))
    return text[:place] + choose.choice(NASTY) + text[place:]


def _insert_at_line(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    places = [0, *(match.end() for match in re.finditer("\n", text))]
    place = choose.choice(places)
    return text[:place] + choose.choice(NASTY) + text[place:]


def _replace(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    start, length = choose.randint(0, len(text)), choose.choice((1, 1, 2, 5, 20, 200))
    return text[:start] + choose.choice(("", "", *NASTY)) + text[start + length :]


def _value(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    """Another value for a key."""
    found = list(re.finditer(r"^([ -]*\w+: *)(.*)$", text, re.MULTILINE))
    if not found:
        return text
    match = choose.choice(found)
    return text[: match.end(1)] + choose.choice(VALUES) + text[match.end() :]


def _repeat(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    place = choose.randint(0, len(text))
    unit = choose.choice(NASTY) if choose.random() < 0.7 else text[place : place + choose.randint(1, 30)]
    times = choose.choice((2, 10, 100, 1_000, 10_000))
    return text[:place] + unit * min(times, 40_000 // (len(unit) + 1)) + text[place:]


def _long_line(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    place = choose.randint(0, len(text))
    return (
        text[:place] + choose.choice(("a", "a ", "é", "a-", "1")) * choose.choice((300, 5_000, 70_000)) + text[place:]
    )


def _lines(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    """Swap, repeat, remove or indent a line."""
    lines = text.split("\n")
    one, other = choose.randrange(len(lines)), choose.randrange(len(lines))
    match choose.randrange(4):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            lines.insert(other, lines[one])
        case 2:
            del lines[one : one + choose.choice((1, 1, 3))]
        case _:
            lines[one] = choose.choice((" ", "  ", "    ", "\t", "> ", "- ")) + lines[one]
    return "\n".join(lines)


def _splice(text: str, choose: random.Random, samples: Sequence[Sample]) -> str:
    other = choose.choice(samples).content
    start = choose.randint(0, len(other))
    place = choose.randint(0, len(text))
    piece = other[start : start + choose.choice((20, 200, len(other)))]
    return text[:place] + piece + text[place + choose.choice((0, len(piece), len(text))) :]


def _truncate(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    place = choose.randint(0, len(text))
    return text[:place] if choose.random() < 0.7 else text[place:]


def _line_ends(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    end = choose.choice(("\r\n", "\r", "\n\n", " \n", "\u2028", "\t\n", "  \n"))
    return text.replace("\n", end) if choose.random() < 0.5 else text.replace("\n", end, choose.randint(1, 20))


def _mark(text: str, _choose: random.Random, _samples: Sequence[Sample]) -> str:
    return f"\ufeff{text}"


def _turn(text: str, choose: random.Random, _samples: Sequence[Sample]) -> str:
    """Capitals, quotes of another kind, dashes."""
    start = choose.randint(0, len(text))
    end = start + choose.choice((5, 50, 1_000))
    turn = choose.choice((str.upper, str.swapcase, lambda part: part.translate(_TURNED)))
    return text[:start] + turn(text[start:end]) + text[end:]


_TURNED = str.maketrans("\"'-: ", "“’–:\xa0")

_MUTATIONS: dict[Callable[[str, random.Random, Sequence[Sample]], str], int] = {
    _insert: 6,
    _insert_at_line: 5,
    _replace: 5,
    _value: 8,
    _repeat: 2,
    _long_line: 1,
    _lines: 6,
    _splice: 3,
    _truncate: 2,
    _line_ends: 2,
    _mark: 1,
    _turn: 2,
}


def _bytes(content: bytes, choose: random.Random) -> bytes:
    """A few bits flipped, bytes of no text put in, or another encoding."""
    if choose.random() < 0.3:
        text = content.decode("utf-8", "replace")
        return text.encode(choose.choice(("latin-1", "cp1252", "utf-16", "utf-7", "shift_jis")), "replace")
    changed = bytearray(content)
    for _ in range(choose.choice((1, 1, 4))):
        place = choose.randint(0, max(0, len(changed) - 1))
        if choose.random() < 0.5:
            changed[place : place + 1] = bytes(byte ^ (1 << choose.randrange(8)) for byte in changed[place : place + 1])
        else:
            changed[place:place] = choose.choice(
                (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x80", b"\xf4\x90\x80\x80", b"\x00")
            )
    return bytes(changed)
