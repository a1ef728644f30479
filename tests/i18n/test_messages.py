"""The messages of a body: what is read, and what comes back when they are replaced."""

from collections.abc import Mapping
from typing import Any

import pytest
from pymdownx.superfences import fence_code_format

from summitkb.config import read_config
from summitkb.i18n.keys import key
from summitkb.model import Outline
from summitkb.render.body import Body
from summitkb.render.markdown import Labels, Markdown
from summitkb.render.sanitize import sanitize

# The site's extensions, and two that a site may add: their blocks hold text that nobody translates.
MATH: tuple[str, Mapping[str, Any]] = ("pymdownx.arithmatex", {"generic": True})
DIAGRAM = {"name": "mermaid", "class": "mermaid", "format": fence_code_format}
markdown = Markdown(
    (
        *((name, options) for name, options in read_config("mkdocs.yml").extensions if name != "pymdownx.superfences"),
        ("pymdownx.superfences", {"custom_fences": [DIAGRAM]}),
        MATH,
    )
)

CONSTRUCTS = {
    "paragraph": "One line\nwrapped softly.\n",
    "hard break": "One line  \nanother line.\n",
    "heading": "## A heading {#its-id .wide}\n\nText.\n\n### Below\n",
    "tight list": "- one\n- two\n    - nested\n- three\n",
    "loose list": "- one\n\n    more of one\n\n- two\n",
    "tasks": "- [ ] to do\n- [x] done\n",
    "table": "| A | B |\n|---|---:|\n| one | `two` |\n| **x** | [y](https://example.org) |\n",
    "footnotes": "Text[^a] and again[^a].\n\n[^a]: The note, *stressed*.\n",
    "long footnote": "Text[^a].\n\n[^a]: First paragraph.\n\n    Second paragraph.\n",
    "definitions": "Term\n:   Its meaning.\n\nOther {.term}\n:   One.\n:   Two.\n",
    "admonition": '!!! note "Own title"\n    Text inside.\n\n!!! warning\n    With the made-up title.\n',
    "details": '??? tip "More"\n    Hidden text.\n\n???+ note\n    Shown.\n',
    "tabs": '=== "First"\n\n    In the first.\n\n=== "Second"\n\n    In the second.\n',
    "abbreviations": "The HTML way.\n\n*[HTML]: HyperText Markup Language\n",
    "image": '![A rack](rack.png "In the room")\n',
    "reference links": 'See [the guide][g].\n\n[g]: https://example.org "The guide"\n',
    "raw HTML": "<div>\nRaw.\n</div>\n\nText with <kbd>key</kbd>.\n",
    "fence in a paragraph": "Run this:\n```bash\nls\n```\nand look.\n",
    "fence with a title": '```python title="hello.py"\nprint("hello")\n```\n',
    "quote": "> Quoted,\n> on two lines.\n",
    "attributes": "A paragraph.\n{: .lead }\n",
    "heading in a list": "- # Title\n  text after\n",
    "critic": "Some {++added++} and {--removed--} words.\n",
    "keys and marks": "Press ++ctrl+c++ to ==stop== it.\n",
    "math": "The cost is $n^2$ at most.\n\n$$\nE = mc^2\n$$\n",
    "mermaid": "Before.\n\n```mermaid\ngraph LR; A[Neutron] --> B[Octavia]\n```\n",
    "escapes": r"Not \*stressed\*, 1 \< 2 & more." + "\n",
}


def render(text: str, messages: Mapping[str, str] | None, labels: Labels | None = None) -> str:
    ids = tuple(heading.id for heading in markdown.outline(text).headings)
    return markdown.render(Body(text, "fr", messages, ids), labels=labels).html


def msgids(text: str) -> list[str]:
    return [message.msgid for message in markdown.outline(text).messages]


@pytest.mark.parametrize("text", CONSTRUCTS.values(), ids=CONSTRUCTS.keys())
def test_identity_translation_changes_no_byte(text: str) -> None:
    """Every message translated by itself gives the page that is not translated."""
    assert render(text, {msgid: msgid for msgid in msgids(text)}) == render(text, None)


@pytest.mark.parametrize("text", CONSTRUCTS.values(), ids=CONSTRUCTS.keys())
def test_a_message_never_holds_a_placeholder(text: str) -> None:
    """What Python-Markdown stashed away is not the translator's business."""
    assert not [msgid for msgid in msgids(text) if "\x02" in msgid or "\x03" in msgid]


@pytest.mark.parametrize("text", CONSTRUCTS.values(), ids=CONSTRUCTS.keys())
def test_every_message_is_shown_where_it_stood(text: str) -> None:
    """A translation that marks every message shows every mark."""
    marked = {msgid: f"«{number}» {msgid}" for number, msgid in enumerate(dict.fromkeys(msgids(text)))}
    page = render(text, marked)
    assert [number for number in range(len(marked)) if f"«{number}»" not in page] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line\nwrapped  \nand broken.\n", ["One line wrapped  \nand broken."]),
        ("## A heading {#its-id}\n", ["A heading"]),
        ("- [ ] to do\n- [x] done\n", ["to do", "done"]),
        ("Text[^a].\n\n[^a]: The note.\n", ["Text[^a].", "The note."]),
        ("Run this:\n```bash\nls\n```\nand look.\n", ["Run this:", "and look."]),
        ("A paragraph.\n{: .lead }\n", ["A paragraph."]),
        ("    indented code\n", []),
        ("!!! warning\n    Text.\n", ["Text."]),
        ('!!! warning "Mind the gap"\n    Text.\n', ["Mind the gap", "Text."]),
    ],
)
def test_what_a_message_is(text: str, expected: list[str]) -> None:
    """A message is the words of one block: no attribute list, task marker, code or made-up title."""
    assert msgids(text) == expected


def test_wrapping_differently_is_the_same_message() -> None:
    """Re-wrapping a paragraph changes no message."""
    assert msgids("one two\nthree\n") == msgids("one\ntwo three\n")


def test_an_untranslated_block_says_its_language() -> None:
    """Readers and screen readers are told which blocks are not in the page's language."""
    page = render("Un.\n\nDeux.\n", {"Un.": "One."})
    assert "<p>One.</p>" in page
    assert '<p class="untranslated" dir="ltr" lang="fr">Deux.</p>' in page


def test_an_untranslated_list_item_does_not_mark_the_list_inside_it() -> None:
    """The mark covers the words that are not translated, and no others."""
    page = render("- Un\n    - Deux\n", {"Deux": "Two"})
    assert '<span class="untranslated" dir="ltr" lang="fr">Un</span>' in page
    assert "<li>Two</li>" in page


def test_an_untranslated_footnote_keeps_its_way_back() -> None:
    """The link back to the text is outside what is marked."""
    page = render("Texte[^a].\n\n[^a]: La note.\n", {})
    assert '<span class="untranslated" dir="ltr" lang="fr">La note.</span>' in page
    assert "footnote-backref" in page


def test_made_up_titles_are_the_sites_words() -> None:
    """`!!! note` is titled in the page's language, in the source language too."""
    labels = Labels(admonitions={"Note": "Remarque"})
    assert ">Remarque</p>" in render("!!! note\n    Texte.\n", None, labels)


def test_headings_keep_the_ids_of_their_source() -> None:
    """A link to a section holds in every language."""
    text = "## Feuille de route\n\n## Feuille de route\n"
    page = render(text, {"Feuille de route": "Roadmap"})
    assert 'id="feuille-de-route"' in page
    assert 'id="feuille-de-route_1"' in page


def test_a_message_knows_its_line() -> None:
    """Lines are the file's, after the front matter."""
    outline = markdown.outline("Un.\n\n## Deux\n\nTrois\nquatre.\n", 10)
    assert [(message.msgid, message.line) for message in outline.messages] == [
        ("Un.", 10),
        ("Deux", 12),
        ("Trois quatre.", 14),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "msgid"),
    [
        (CONSTRUCTS["abbreviations"], "abbr", "HyperText Markup Language"),
        (CONSTRUCTS["reference links"], "link-title", "The guide"),
        (CONSTRUCTS["fence with a title"], "code-title", "hello.py"),
        ('```ini title="a < b & c"\nx=1\n```\n', "code-title", "a < b & c"),
    ],
)
def test_what_the_tree_does_not_hold_is_a_message_too(text: str, kind: str, msgid: str) -> None:
    """Abbreviations, titles of reference links and titles of code blocks."""
    assert (msgid, kind) in [(message.msgid, message.kind) for message in markdown.outline(text).messages]


def test_an_author_talks_to_the_translator() -> None:
    """A comment goes to every message of the next block, and to no reader."""
    text = "<!-- i18n: a brand -->\n\n- One\n- Two\n\nThree\n"
    messages = markdown.outline(text).messages
    assert [(one.msgid, one.comment) for one in messages] == [("One", "a brand"), ("Two", "a brand"), ("Three", None)]


def test_an_author_leaves_a_block_out() -> None:
    """`skip` makes the next block nobody's message: it is shown as it is, and not marked."""
    text = "<!-- i18n: skip -->\n\nNGINX 1.15\n\nTexte.\n"
    assert msgids(text) == ["Texte."]
    assert "<p>NGINX 1.15</p>" in render(text, {"Texte.": "Text."})


def test_an_author_tells_two_messages_apart() -> None:
    """`context` becomes the msgctxt, and never an attribute of the page."""
    text = 'Port\n{: context="network" }\n\nPort\n{: context="harbour" }\n'
    assert [(one.msgid, one.context) for one in markdown.outline(text).messages] == [
        ("Port", "network"),
        ("Port", "harbour"),
    ]
    page = sanitize(render(text, {key("network", "Port"): "port", key("harbour", "Port"): "harbour"}))
    assert page == "<p>port</p>\n<p>harbour</p>"


def test_an_empty_body_has_no_messages() -> None:
    """And not those of the body that was read before it."""
    markdown.outline("## Heading\n\nText.\n")
    assert markdown.outline(" \n") == Outline()
