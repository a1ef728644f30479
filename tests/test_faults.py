"""Every fault an author can make in a note, alone and two at a time: one finding each, under the text at fault."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

import pytest

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range
from summitkb.examine import examine
from tests.support import HEAD, copy_of

PATH = "content/notes/berlin-2018/a.md"

ORDER = [
    "title", "event", "date", "start", "duration", "track", "type", "level", "projects", "speakers", "authors", "lang",
    "session_lang", "summary", "links", "tags", "related", "mentions", "redirect_from", "room", "status", "#",
]  # fmt: skip
OTHER = """\
---
title: "Another session"
date: 2018-11-14
start: "11:00"
duration: 40
track: breakout
type: talk
projects: [zuul]
speakers: [thomas-morin]
authors: [team]
lang: en
summary: "One sentence."
status: {status}
---

## Roadmap

Text.
"""


DAY = OTHER.format(status="published").replace("Another", "A third").replace("11:00", "17:00")
EVENT = """\
- id: shanghai-2019
  name: "Open Infrastructure Summit Shanghai 2019"
  city: Shanghai
  start: 2019-11-04
  end: 2019-11-06
  timezone: Asia/Shanghai
"""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a note: values of its keys, a block of its body, or all of its text."""

    code: str
    marks: str
    """The text that is marked; of a finding without a text of its own, the first letter of the file."""
    head: Mapping[str, str] = field(default_factory=dict)
    """By key; `#` is a line below the last key."""
    body: str = ""
    bytes: Sequence[tuple[bytes, bytes]] = ()
    """What is replaced in the finished file."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Other files: what they hold, or what is added to a vocabulary."""
    unreadable: bool = False
    """Nothing else of the file can be told then."""

    def __str__(self) -> str:
        return f"{self.code} {self.marks[:20]!r}"


def head(code: str, marks: str, **keys: str) -> Fault:
    return Fault(code, marks, keys)


def body(code: str, marks: str, text: str, *, unreadable: bool = False) -> Fault:
    return Fault(code, marks, body=text, unreadable=unreadable)


def beside(code: str, marks: str, path: str, content: str) -> Fault:
    return Fault(code, marks, files={f"content/{path}": content})


def raw(code: str, marks: str, *changes: tuple[bytes, bytes], unreadable: bool = True) -> Fault:
    return Fault(code, marks, bytes=changes, unreadable=unreadable)


FAULTS = [
    # KB1xx: the file and its YAML
    raw("KB101", "�", (b"\nText.", b"\nT\xe9xt.")),
    raw("KB102", "-", (b"---\ntitle", b"\xef\xbb\xbf---\ntitle"), unreadable=False),
    raw("KB103", "\x0c", (b"\nText.", b"\nT\x0cext.")),
    raw("KB103", "\u202e", (b"\nText.", "\nT\u202eext.".encode())),
    raw("KB103", '"A \\0"', (b'title: "A session"', b'title: "A \\0"')),
    raw("KB104", "t", (b"---\ntitle", b"title")),
    raw("KB105", "---", (b"\n---\n\n", b"\n----\n\n")),
    raw("KB106", ":", (b'title: "A session"', b"title: A: session")),
    raw("KB106", '"', (b'title: "A session"', b'title: "A session')),
    raw("KB107", "lang", (b"lang: en\n", b"lang: en\nlang: en\n"), unreadable=False),
    raw("KB108", "&a breakout", (b"track: ", b"track: &a ")),
    raw("KB108", "*team", (b"[team]", b"[*team]")),
    raw("KB108", "!!str en", (b"lang: ", b"lang: !!str ")),
    raw("KB109", "---", (b"track: ", b"track: " + b"a" * 17_000)),
    raw("KB109", "[", (b"[zuul]", b"[[[[[[[[[[zuul]]]]]]]]]]")),
    raw("KB110", "-", (b"\nText.", b"\nText." + b"\n\nMore." * 20_000)),
    raw("KB111", "\r", (b"lang: en\n", b"lang: en\r\n"), unreadable=False),
    head("KB112", " ", room="Hall "),
    head("KB113", "# summitkb: ignore", **{"#": "# summitkb: ignore"}),
    head("KB114", "KB305", **{"#": "# summitkb: ignore KB305 as quoted"}),
    # KB2xx: front matter
    head("KB201", "levl", level="\nlevl: beginner"),
    head("KB202", "-", summary=""),
    head("KB202", "authors", authors="# nobody"),
    head("KB203", "ci", tags="ci"),
    head("KB203", "[Hall]", room="[Hall]"),
    head("KB204", "talks", type="talks"),
    head("KB205", "14/11/2018", date="14/11/2018"),
    head("KB205", "2018-11-31", date="2018-11-31"),
    head("KB206", "9h30", start="9h30"),
    head("KB207", f'"{"a" * 201}"', summary=f'"{"a" * 201}"'),
    head("KB208", '"www.example.org"', links='[{kind: video, url: "www.example.org"}]'),
    head("KB209", "french", lang="french"),
    head("KB210", "2018-11-16", date="2018-11-16"),
    head("KB211", "vancouver-2018", event="vancouver-2018"),
    head("KB212", '"Another session"', title='"Another session"'),
    head("KB213", "soon", duration="soon"),
    head("KB214", "english", session_lang="english"),
    head("KB215", "zuul", projects="[zuul, zuul]"),
    head("KB216", "level", lang="en\nlevel: beginner"),
    head("KB217", "1.10", tags="[1.10]"),
    head("KB218", "90", start='"23:30"', duration="90"),
    head("KB219", "thomas-morin", start='"11:20"', date="2018-11-14", speakers="[thomas-morin]"),
    head("KB221", "forums", track="forums"),
    head("KB222", "octavie", projects="[octavie]"),
    head("KB223", "Thomas Morrin", speakers="[Thomas Morrin]"),
    head("KB224", "oson", authors="[oson]"),
    head("KB225", "zuull", related="[zuull]"),
    head("KB226", "LBaaS", projects="[LBaaS]"),
    head("KB227", "'breakout'", track="'breakout'"),
    # KB3xx: links and headings
    body("KB301", "nowhere.md", "[a](nowhere.md)"),
    body("KB302", "zuul.md#plans", "[a](zuul.md#plans)"),
    body("KB302", "#plans", "[a](#plans)"),
    body("KB303", "draft.md", "[a](draft.md)"),
    body("KB304", "room.png", "![A room](room.png)"),
    body("KB305", "hall.png", "![](hall.png)"),
    body("KB306", "/projets/zuul/", "[a](/projets/zuul/)"),
    head("KB307", "berlin-2018/zuul/", redirect_from="[berlin-2018/zuul/]"),
    body("KB308", "https://example.org/a.png", "![A](https://example.org/a.png)"),
    body("KB309", "####", "#### Deep"),
    body("KB310", "#", "# A title"),
    body("KB311", "https://example.org/b", "See https://example.org/b now."),
    # KB4xx and KB5xx
    body("KB403", "<", "<div>Words</div>"),
    body("KB501", "iframe", '<iframe src="https://example.org"></iframe>'),
    body("KB501", "onclick", 'A <b onclick="a()">word</b>.'),
    body("KB502", "javascript:a", "[a](javascript:a)"),
    body("KB503", "[", "[" * 20_000, unreadable=True),
    # other files: vocabularies, names, kinds
    beside("KB201", "nam", "vocabulary/tracks.yml", "- id: hall\n  name: Hall\n  nam: Halle\n"),
    beside("KB202", "i", "vocabulary/tracks.yml", "- id: hall\n"),
    beside("KB205", "2018", "vocabulary/events.yml", EVENT.replace("2019-11-04", "2018")),
    beside("KB214", "Hall 1", "vocabulary/tracks.yml", "- id: Hall 1\n  name: Hall\n"),
    beside("KB230", "forum", "vocabulary/tracks.yml", "- id: forum\n  name: Hall\n"),
    beside("KB231", "novas", "vocabulary/projects.yml", "- {id: nova, name: Nova, service: a, successor: novas}\n"),
    beside("KB232", "China/Shanghai", "vocabulary/events.yml", EVENT.replace("Asia/", "China/")),
    beside("KB233", "2019-11-01", "vocabulary/events.yml", EVENT.replace("11-06", "11-01")),
    beside("KB234", "Zuul", "vocabulary/projects.yml", "- {id: nova, name: Zuul, service: a}\n"),
    beside("KB235", "Thomas MORIN", "vocabulary/speakers.yml", "- {id: thomas, name: Thomas MORIN}\n"),
    beside("KB236", "Thomas Morrin", "vocabulary/speakers.yml", "- {id: thomas, name: Thomas Morrin}\n"),
    beside("KB237", "ada", "vocabulary/speakers.yml", "- {id: ada, name: Ada Lovelace}\n"),
    beside("KB605", "", "notes/berlin-2018/slides.odp", ""),
    beside("KB605", "-", "vocabulary/speaker.yml", "- id: ada\n"),
    beside("KB606", "-", "notes/berlin-2018/2018-11-13.md", DAY),
]  # fmt: skip


def text(*faults: Fault) -> bytes:
    """A note with some faults."""
    keys = dict(HEAD)
    for fault in faults:
        keys.update(fault.head)
    lines = (f"{value}\n" if key == "#" else f"{key}: {value}\n" for key, value in keys.items() if value)
    ordered = sorted(lines, key=lambda line: ORDER.index("#" if line[0] == "#" else line.partition(":")[0]))
    blocks = "".join(f"{fault.body}\n\n" for fault in faults if fault.body)
    content = f"---\n{''.join(ordered)}---\n\nText.\n\n{blocks}End.\n".encode().replace(b"level: \n", b"")
    for old, new in (change for fault in faults for change in fault.bytes):
        assert old in content
        content = content.replace(old, new, 1)
    return content


HIDE = {
    *product(["KB107", "KB201"], ["KB216"]),  # the order of keys that are given twice or misspelt
    ("KB114", "KB305"),  # which it then ignores
    ("KB223", "KB236"),  # there is such a speaker then
    ("KB237", "KB232"), ("KB237", "KB233"),  # an entry that no note uses either
}  # fmt: skip
"""Codes of which the first leaves no room for the second."""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The site `minimal` with another session, a draft and an image."""
    config = copy_of("minimal", tmp_path_factory.mktemp("faults"))
    folder = config.content / "notes/berlin-2018"
    (folder / "other.md").write_text(OTHER.format(status="published"))
    (folder / "draft.md").write_text(OTHER.format(status="draft").replace("Another", "Draft").replace("11:00", "16:00"))
    (folder / "hall.png").write_bytes(b"png")
    return config


def found(config: Config, *faults: Fault) -> list[tuple[str, str]]:
    """The code of each finding of a note, and the text it marks."""
    held = {PATH: text(*faults)}
    for path, content in (file for fault in faults for file in fault.files.items()):
        on_disk = config.root / path
        held[path] = held.get(path, on_disk.read_bytes() if on_disk.exists() else b"") + content.encode()
    _, _, findings = examine(config, held)
    assert {finding.path for finding in findings} <= held.keys()
    told = ((finding.code, marked(held[finding.path], finding)) for finding in findings)
    codes = {fault.code for fault in faults}
    return sorted(one for one in told if one[0] != "KB237" or "KB237" in codes)  # entries added here have no note


def marked(content: bytes, finding: Diagnostic) -> str:
    lines = [f"{line}\n" for line in content.decode("utf-8-sig", "replace").split("\n")]
    return _cut(lines, finding.range).removesuffix("\n")


def _cut(lines: Sequence[str], where: Range) -> str:
    if where.line == where.end_line:
        return lines[where.line - 1][where.column - 1 : where.end_column - 1]
    return "".join((lines[where.line - 1][where.column - 1 :], *lines[where.line : where.end_line - 1]))


def test_a_note_without_faults_has_no_finding(config: Config) -> None:
    """Else no fault could be counted."""
    assert found(config) == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_one_fault_is_one_finding_under_the_text_at_fault(config: Config, fault: Fault) -> None:
    """Nothing else follows from it."""
    assert found(config, fault) == [(fault.code, fault.marks)]


def pairs() -> Iterator[tuple[Fault, Fault]]:
    """Two faults that touch different things."""
    for one, other in combinations(FAULTS, 2):
        apart = not (one.head.keys() & other.head.keys() or one.files.keys() & other.files.keys())
        plain = text(replace(one, bytes=()), replace(other, bytes=()))
        replaced = [old for old, _ in (*one.bytes, *other.bytes)]
        hidden = {(one.code, other.code), (other.code, one.code)} & HIDE or hides(one, other) or hides(other, one)
        if apart and not hidden and len(replaced) < 2 and all(old in plain for old in replaced):
            yield one, other


def hides(one: Fault, other: Fault) -> bool:
    """Whether nobody can tell if the second is a fault: the first file cannot be read, wholly or in part."""
    in_part = bool(one.files) and one.code in {"KB201", "KB202", "KB205", "KB214", "KB230"}
    return (one.unreadable and other.code == "KB237") or (in_part and other.code in {"KB221", "KB222", "KB223"})


PAIRS = random.Random(0).sample(list(pairs()), 300)


@pytest.mark.parametrize("part", range(3))
def test_two_faults_are_two_findings(config: Config, part: int) -> None:
    """Neither hides the other, and nothing is found because of both; but for a file that cannot be read further."""
    for one, other in PAIRS[part::3]:
        expected = sorted((fault.code, fault.marks) for fault in (one, other))
        told = found(config, one, other)
        if one.unreadable or other.unreadable:
            codes = {fault.code for fault in (one, other) if fault.unreadable}
            assert {code for code, _ in told} & codes, f"{one} and {other}"
            assert {code for code, _ in told} <= {one.code, other.code}, f"{one} and {other}"
            assert len(told) <= 2, f"{one} and {other}"
        else:
            assert told == expected, f"{one} and {other}"
