"""Counting in a text: offsets, lines and columns, and the units of the protocol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from summitkb.diagnostics import BYTE_ORDER_MARK, END_OF_FILE, Range
from summitkb.lsp.documents import Document

NAME = "content/notes/berlin-2018/zuul.md"
ENCODINGS = tuple(types.PositionEncodingKind)
texts = st.text(st.sampled_from("a\n\r\ufeff🎉é—\ud83c:[]-# \t\"'{},"), max_size=60)


def at(line: int, character: int) -> types.Position:
    return types.Position(line, character)


def test_an_emoji_takes_two_units_of_utf_16() -> None:
    """Columns are code points to `check`, and UTF-16 units to an editor."""
    document = Document(NAME, "a\n🎉🎉 Zuul\n")
    assert document.range(Range.at(2, 4, 4)) == types.Range(at(1, 5), at(1, 9))
    assert document.offset(at(1, 5)) == document.text.index("Zuul")
    assert document.offset(at(1, 1)) == 2, "inside an emoji is before it"


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 8), ("utf-16", 4), ("utf-32", 2)])
def test_the_editor_says_how_it_counts(encoding: str, units: int) -> None:
    """The three encodings of the protocol."""
    document = Document(NAME, "🎉🎉x", types.PositionEncodingKind(encoding))
    assert document.position(2) == at(0, units)
    assert document.offset(at(0, units)) == 2


def test_carriage_returns_and_byte_order_marks_are_not_counted() -> None:
    """`check` reads neither; an editor has both in its text."""
    document = Document(NAME, "\ufeff---\r\ntrack: x\r\n")
    assert document.range(Range.at(1, 1, 3)) == types.Range(at(0, 1), at(0, 4))
    assert document.range(Range.at(2, 8)) == types.Range(at(1, 7), at(1, 8))
    assert document.range(BYTE_ORDER_MARK) == types.Range(at(0, 0), at(0, 1))
    assert document.range(END_OF_FILE) == types.Range(at(2, 0), at(2, 0))


def test_a_place_that_is_not_there_is_the_nearest_one() -> None:
    """A finding may be about a text that has become shorter since."""
    document = Document(NAME, "ab\nc")
    assert document.range(Range(1, 9, 7, 9)) == types.Range(at(0, 2), at(1, 1))
    assert document.offset(at(9, 9)) == 4
    assert document.offset(at(0, 99)) == 2


@pytest.mark.parametrize(
    ("text", "yaml"),
    [
        ("---\na: b\n---\nBody.", "a: b\n"),
        ("---\na: b\n", "a: b\n"),
        ("---", ""),
        ("---\r\na: b\r\n---\r\n", "a: b\r\n"),
        ("Body.", None),
        ("", None),
    ],
)
def test_front_matter(text: str, yaml: str | None) -> None:
    """It ends with its second line of dashes, with the text when that is not written yet."""
    found = Document(NAME, text).front_matter
    assert (text[slice(*found)] if found else None) == yaml


@given(texts, st.sampled_from(ENCODINGS), st.data())
def test_offsets_and_positions_agree(text: str, encoding: types.PositionEncodingKind, data: st.DataObject) -> None:
    """From an offset to its position and back, wherever it is but inside a line end."""
    document = Document(NAME, text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    if text[offset - 1 : offset + 1] != "\r\n":
        assert document.offset(document.position(offset)) == offset
