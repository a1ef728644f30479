"""The guard in front of YAML."""

import contextlib
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitkb.diagnostics import Diagnostic, Range
from summitkb.load.faults import validate
from summitkb.load.front_matter import FRONT_MATTER, VOCABULARY, Metadata, Unreadable, read_document, read_yaml
from summitkb.load.schema import NoteFrontMatter
from summitkb.model import Source

NOTE = """\
---
title: "LBaaS : migrer de Neutron à Octavia 😀"
date: 2018-11-14
start: 11:00
projects: [octavia, neutron]
links:
  - kind: video
    url: 'https://video.example/1'   # a comment

  - {kind: slides, url: "https://slides.example/2"}
summary: >
  Folded
  text.
level:
---

Body.
"""


def yaml(text: str) -> Metadata:
    findings: list[Diagnostic] = []
    metadata = read_yaml(text, "note.md", 1, FRONT_MATTER, findings.append)
    assert findings == []
    return metadata


def refused(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read_yaml(text, "note.md", 1, FRONT_MATTER, lambda _finding: None)
    return caught.value.diagnostic.code


def test_every_value_and_key_has_its_place() -> None:
    """Places are lines and columns of the file, cover the token as written, and count an emoji as one."""
    document = read_document(Source("note.md", NOTE), lambda _finding: None)
    places = document.metadata.places
    assert places["title"] == Range(2, 8, 2, 47)
    assert places["key:title"] == Range(2, 1, 2, 6)
    assert places["projects"] == Range(5, 11, 5, 29)
    assert places["projects.1"] == Range(5, 21, 5, 28)
    assert places["links.0.url"] == Range(8, 10, 8, 35)
    assert places["links.0"] == Range(7, 5, 8, 35)
    assert places["links.1"] == Range(10, 5, 10, 52)
    assert places["key:links.1.kind"] == Range(10, 6, 10, 10)
    assert places["summary"] == Range(11, 10, 13, 8)


def test_body_begins_at_its_first_line_that_is_not_blank() -> None:
    """The body keeps its indentation and loses the blank lines around it."""
    document = read_document(Source("note.md", "---\na: b\n---\n\n \n    code\n\ntext\n\n"), lambda _finding: None)
    assert (document.body_line, document.body) == (6, "    code\n\ntext")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("11:00", "11:00"), ("1.10", "1.10"), ("010", "010"), ("2018-11-14", "2018-11-14"),
        ("true", "true"), ("", None), ("~", None), ("null", None), ('""', ""), ("'~'", "~"), ("[]", []), ("{}", {}),
    ],
)  # fmt: skip
def test_plain_values_are_texts(text: str, value: Any) -> None:
    """YAML 1.1 turns none of them into a boolean, a number or a date."""
    assert yaml(f"key: {text}").data == {"key": value}


@pytest.mark.parametrize(
    "text",
    [
        "- " * 40_000,
        "[" * 16_000,
        "{a: " * 4_000,
        "\n".join(" " * depth + "a:" for depth in range(150)),
        "? " * 8_000,
        "!!a " * 4_000 + "b",
        "a: &a [x]\n" + "\n".join(f"b{n}: [*a, *a]" for n in range(100)),
        "a: &a [l,l,l,l,l,l,l,l,l]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]",
        "a: &a {b: c}\nd:\n  <<: [*a, *a]",
        "a: !!python/object/apply:os.system [id]",
        "a: !!bool zz",
        "a: !!timestamp zz",
        "a: 'unclosed",
        "a: b\n--- \nc: d",
    ],
    ids=lambda text: text[:20].replace("\n", " "),
)
def test_hostile_yaml_is_refused_at_once(text: str) -> None:
    """What would crash the parser, fill the memory or run code is a finding, in no time."""
    start = time.perf_counter()
    assert refused(text) in {"KB106", "KB108", "KB109"}
    assert time.perf_counter() - start < 1


def test_a_vocabulary_may_be_large() -> None:
    """Thousands of entries are read; a note is not allowed as much."""
    text = "".join(f"- {{id: speaker-{n}, name: Speaker {n}}}\n" for n in range(8_000))
    assert len(read_yaml(text, "speakers.yml", 1, VOCABULARY, lambda _finding: None).data) == 8_000
    assert refused(text) == "KB109"


CHARACTERS = st.sampled_from(
    [*"\n\n\n   :-?&*!|>'\"%@`[]{},#~<=é\t\\0ab1", "😀", "\u2028", "---", "...", "<<: ", "!!", ": "]
)


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(NOTE)), st.integers(0, 6), st.lists(CHARACTERS, max_size=4)), max_size=4),
)
def test_no_text_makes_an_exception(edits: list[tuple[int, int, list[str]]]) -> None:
    """However front matter is mutilated, it is read or told to be unreadable, and every place is in the file."""
    text = NOTE
    for start, length, added in edits:
        text = text[:start] + "".join(added) + text[start + length :]
    findings: list[Diagnostic] = []
    try:
        document = read_document(Source("note.md", text), findings.append)
        validate(NoteFrontMatter, document.metadata, "note.md", findings.append, ("fr", "en"))
    except Unreadable as unreadable:
        findings.append(unreadable.diagnostic)
    lines = text.split("\n")
    for finding in findings:
        assert 1 <= finding.range.line <= finding.range.end_line <= len(lines)
        assert 1 <= finding.range.column <= len(lines[finding.range.line - 1]) + 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """The guard has no other way out."""
    with contextlib.suppress(Unreadable):
        read_yaml(text, "note.md", 1, FRONT_MATTER, lambda _finding: None)
