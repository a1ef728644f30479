"""From a rendered body to plain HTML, and to Markdown that a parser which is not ours reads the same."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitkb.authoring.plain_html import Footnotes, plain
from summitkb.authoring.plain_markdown import to_markdown
from summitkb.render.body import Body
from summitkb.render.markdown import Markdown
from summitkb.render.sanitize import sanitize
from tests.authoring.goldens import FOLDER, compare, read_back, words
from tests.support import config_of

TEXTS = [
    "a * b * c", "* a", "- a", "+ a", "1. a", "10) a", "# a", "> a", "a_b_c", "_a_", "`a", "[a](b)", "![a](b)", "<b>",
    "&amp;", "a | b", "~~a~~", "--- ", "===", "\\*", "[^1]", "a <= b && c", "#a", "-a", "1.5 Go", "l’_edge_", "***",
    "x**y**z",
]  # fmt: skip
FRAMES = ["<p>{}</p>", "<ul><li>{}</li></ul>", "<blockquote><p>{}</p></blockquote>", "<h3>{}</h3>"]

renderer = Markdown(config_of("project").extensions)


def html_of(markdown: str, footnotes: Footnotes | None = None) -> str:
    notes = footnotes or Footnotes()
    body = plain(sanitize(renderer.render(Body(markdown, "fr")).html), "https://kb.example/a/", 2, notes)
    return body + notes.html()


def test_everything_a_note_may_hold() -> None:
    """Each construction of the guide, as plain HTML and as Markdown."""
    html = html_of((FOLDER / "everything.md").read_text(encoding="utf-8"))
    compare("everything.html", html)
    compare("everything.out.md", to_markdown(html))


def test_no_construction_of_ours_is_left() -> None:
    """Boxes, tabs, keys and attribute lists mean nothing to a blog."""
    html = html_of((FOLDER / "everything.md").read_text(encoding="utf-8"))
    markdown = to_markdown(html)
    assert not re.search(r"^(!!!|\?\?\?|===)|\{[:#.]|\+\+\w|==\w", markdown, re.MULTILINE)
    assert not re.search(r"<(?!/?(strong|em|sub|sup)\b|https?:)[a-z/]", markdown.replace("\\<", ""))
    assert not re.search(r'class="(?!align-|footnote|mention|language-|untranslated)', html)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("frame", FRAMES)
def test_a_text_stays_a_text(text: str, frame: str) -> None:
    """What looks like Markdown in a text is escaped, wherever it stands."""
    html = frame.format(text.replace("&", "&amp;").replace("<", "&lt;"))
    assert read_back(to_markdown(html)) == words(html)


@settings(deadline=None)
@given(st.text("ab1 *_`[]()!<>&#-+=|~\\.:;’«é", min_size=1, max_size=12))
def test_any_text_stays_a_text(text: str) -> None:
    """Whatever the signs, and whatever they stand next to."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    html = f"<p>a {escaped}</p><ul><li>{escaped}</li></ul><p>x<strong>{escaped}</strong>y</p>"
    assert read_back(to_markdown(html)) == words(html)


def test_escapes_are_few() -> None:
    """A text with nothing to hide has no backslash."""
    text = "<p>snake_case, 2 + 2 = 4, R&amp;D - a &lt; b, (x), l’été : 75 % !</p>"
    assert to_markdown(text) == "snake_case, 2 + 2 = 4, R&D - a < b, (x), l’été : 75 % !\n"


def test_headings_begin_below_the_note_s_own() -> None:
    """Under a title of level 2, `##` becomes `###`; nothing goes below six."""
    html = html_of("# Un\n\n## Deux\n\n##### Cinq\n")
    assert re.findall(r"<h(\d)>", html) == ["3", "3", "6"]


def test_footnotes_are_numbered_through() -> None:
    """Two notes that both have a first footnote."""
    footnotes = Footnotes()
    one = plain(sanitize(renderer.render(Body("A[^1].\n\n[^1]: Un.\n", "fr")).html), "https://a/", 2, footnotes)
    two = plain(sanitize(renderer.render(Body("B[^1].\n\n[^1]: Deux.\n", "fr")).html), "https://b/", 2, footnotes)
    markdown = to_markdown(one + two + footnotes.html())
    assert markdown == "A[^1].\n\nB[^2].\n\n---\n\n[^1]: Un.\n[^2]: Deux.\n"
