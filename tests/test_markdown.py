"""Reading and rendering Markdown faster than Python-Markdown does, and to the same end."""

import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from summitkb.examine import examine
from summitkb.model import Note, Page
from summitkb.render.body import Body
from summitkb.render.markdown import Markdown
from summitkb.render.triggers import triggers
from tests.support import config_of

CONFIG = config_of("project")
MARKDOWN = Markdown(CONFIG.extensions)
UPSTREAM = Markdown(CONFIG.extensions)
UPSTREAM._md.treeprocessors.deregister("inline")
UPSTREAM._md.treeprocessors.register(InlineProcessor(UPSTREAM._md), "inline", 20)

INLINE = r"""\`*_{}[]()!<>&#;:/.+=^~-|" 'a1é\n""".replace(r"\n", "\n")


def texts() -> Iterator[Note | Page]:
    for name in ("project", "bilingual", "minimal"):
        yield from examine(config_of(name))[0].sources


@pytest.mark.parametrize("source", list(texts()), ids=lambda source: source.id)
def test_patterns_left_out_change_nothing(source: Note | Page) -> None:
    """A page is what Python-Markdown's own inline pass makes of it."""
    body = Body(source.body, source.lang)
    assert MARKDOWN.render(body) == UPSTREAM.render(body)


@given(st.text(INLINE, max_size=60))
def test_patterns_left_out_change_no_text_at_all(text: str) -> None:
    """The same for any mixture of the characters that mean something in Markdown."""
    assert MARKDOWN.render(Body(text, "en")) == UPSTREAM.render(Body(text, "en"))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"`+", "`"),
        (r"(?:a|b)c{2,}", "c"),
        (r"[*_]{1,3}(?=\S)", "*_"),
        (r"(?i)<tag", "<"),
        (r"(?i)[a&]", None),
        (r"\w+", None),
        (r"(?!x)", None),
        (r"x?", None),
        (r"(?:a|\d)", None),
        (r"(?<=@)\w", "@"),
    ],
)
def test_a_pattern_tells_which_characters_it_needs(pattern: str, expected: str | None) -> None:
    """The fewest of which each text that it matches has one."""
    assert triggers(re.compile(pattern)) == (None if expected is None else frozenset(expected))


def test_no_text_without_its_characters_matches_a_pattern() -> None:
    """Each inline pattern of `mkdocs.yml` needs some, and matches nothing without them."""
    rng = random.Random(1)
    found = 0
    for pattern in MARKDOWN._md.inlinePatterns:
        regex = pattern.getCompiledRegExp()
        needed = triggers(regex)
        assert needed
        for _ in range(2000):
            text = "".join(rng.choices(INLINE, k=12))
            if regex.search(text):
                found += 1
                assert not needed.isdisjoint(text)
    assert found > 1000
