"""Completion, hover, definitions and quick fixes: functions of a site, a text and a position.

`|` marks the cursor.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from summitkb.config import Config
from summitkb.lsp.actions import quick_fixes
from summitkb.lsp.completion import complete
from summitkb.lsp.definition import definition
from summitkb.lsp.diagnostics import diagnostic
from summitkb.lsp.documents import Document
from summitkb.lsp.hover import hover
from summitkb.lsp.workspace import Workspace
from summitkb.model import Site
from tests.support import config_of

NAME = "content/notes/berlin-2018/new.md"
CONFIG = config_of("project")
BASE = Workspace(CONFIG)
SITE = BASE.site


def marked(text: str, name: str = NAME) -> tuple[Document, types.Position]:
    offset = text.index("|")
    document = Document(name, text[:offset] + text[offset + 1 :])
    return document, document.position(offset)


def in_front(yaml: str) -> tuple[Document, types.Position]:
    return marked(f"---\n{yaml}\n---\n\nText.\n")


def offered(place: tuple[Document, types.Position], site: Site = SITE) -> list[str]:
    return [item.label for item in complete(site, *place)]


def written(yaml: str, label: str) -> str:
    """The text after a choice was taken."""
    document, position = in_front(yaml)
    return applied(document, next(item for item in complete(SITE, document, position) if item.label == label))


def applied(document: Document, item: types.CompletionItem) -> str:
    edit = item.text_edit
    assert isinstance(edit, types.TextEdit)
    start, end = document.offset(edit.range.start), document.offset(edit.range.end)
    text = document.text[:start] + edit.new_text + document.text[end:]
    return text.split("---\n")[1].rstrip("\n")


def test_keys_that_are_not_there_yet() -> None:
    """Those a note must have come first; in a page there are fewer."""
    keys = offered(in_front('title: "A"\nda|\ntrack: forum'))
    assert keys[:3] == ["date", "type", "projects"]
    assert not {"title", "track"} & set(keys)
    assert written("da|", "date") == "date: "
    assert written("da|: 2018-11-14", "date") == "date: 2018-11-14"
    page = marked("---\n|\n---\n", "content/pages/about.md")
    assert offered(page) == ["title", "summary", "lang", "redirect_from"]


@pytest.mark.parametrize(
    ("yaml", "label", "result"),
    [
        ("track: |", "forum", "track: forum"),
        ("track:|", "forum", "track: forum"),
        ("track: fo|", "forum", "track: forum"),
        ('track: "fo|"', "forum", 'track: "forum"'),
        ("projects: [oct|", "octavia", "projects: [octavia"),
        ("projects: [nova, oct|]", "octavia", "projects: [nova, octavia]"),
        ("projects: [nova,|]", "octavia", "projects: [nova,octavia]"),
        ("projects: [\n  nova,\n  oct|\n]", "octavia", "projects: [\n  nova,\n  octavia\n]"),
        ("projects:\n  - nova\n  - oct|", "octavia", "projects:\n  - nova\n  - octavia"),
        ("projects:\n- oct|", "octavia", "projects:\n- octavia"),
        ("projects:\n  -|", "octavia", "projects:\n  - octavia"),
        ("projects: |", "octavia", "projects: [octavia]"),
        ('speakers: ["Thomas M|', "thomas-morin", 'speakers: ["thomas-morin'),
        ("authors: [o|]", "osones", "authors: [osones]"),
        ("type: work|", "workshop", "type: workshop"),
        ("level: |", "advanced", "level: advanced"),
        ("status: |", "draft", "status: draft"),
        ("lang: |", "en", "lang: en"),
        ("event: |", "berlin-2018", "event: berlin-2018"),
        ("date: |", "2018-11-14", "date: 2018-11-14"),
        ("related: [zu|]", "zuul-update", "related: [zuul-update]"),
        ("links: [{ki|", "kind", "links: [{kind: "),
        ("links: [{kind: |", "slides", "links: [{kind: slides"),
        ('links: [{url: "https://a", kind: vi|}]', "video", 'links: [{url: "https://a", kind: video}]'),
        ("links:\n  - kind: vi|", "video", "links:\n  - kind: video"),
        ("links:\n  - kind: video\n    la|", "label", "links:\n  - kind: video\n    label: "),
        ("mentions: {|", "never", "mentions: {never: "),
        ("mentions: {never: [nov|]}", "nova", "mentions: {never: [nova]}"),
        ("mentions:\n  never: [nov|]", "nova", "mentions:\n  never: [nova]"),
        ("mentions:\n  never:\n    - nov|", "nova", "mentions:\n  never:\n    - nova"),
        ("title: \"🎉\"\nprojects: ['oct|']", "octavia", "title: \"🎉\"\nprojects: ['octavia']"),
    ],
)
def test_values(yaml: str, label: str, result: str) -> None:
    """In flow lists and block lists, quoted or not, finished or not."""
    assert written(yaml, label) == result


def test_a_list_names_each_thing_once() -> None:
    """What is already in the list is not offered again; the word under the cursor is."""
    assert "nova" not in offered(in_front("projects: [nova, |]"))
    assert "nova" in offered(in_front("projects: [nov|a]"))
    assert "kind" not in offered(in_front("links: [{kind: video, |}]"))


def test_a_choice_says_what_it_is() -> None:
    """Name, role and status are there before one chooses."""
    item = next(item for item in complete(SITE, *in_front("projects: [|]")) if item.label == "neutron-lbaas")
    assert isinstance(item.documentation, types.MarkupContent)
    assert item.detail == SITE.projects["neutron-lbaas"].service
    assert "retired" in item.documentation.value
    assert "octavia" in item.documentation.value


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: |\n---\n", "---\ntrack: forum # |\n---\n", "---\n---\n\nText |.\n", "|", "---\nsummary: a|\n---\n"],
)
def test_nothing_to_offer(text: str) -> None:
    """Titles, comments and prose are the author's own."""
    assert offered(marked(text)) == []


def test_targets_of_links() -> None:
    """Files beside the note, pages, headings, and addresses of the site."""
    body = "---\n---\n\n"
    assert "zuul-update.md" in offered(marked(f"{body}See [Zuul](zu|)."))
    assert "../../pages/about.md" in offered(marked(f"{body}[about]: |"))
    assert "/projects/octavia/" in offered(marked(f"{body}See [it](/pro|)"))
    anchors = [heading.id for heading in SITE.notes["berlin-2018/openstack-ansible-update"].outline.headings]
    assert offered(marked(f"{body}See [it](openstack-ansible-update.md#|)")) == anchors
    own = marked(f"{body}See [it](#|)", "content/notes/berlin-2018/zuul-update.md")
    assert offered(own) == [heading.id for heading in SITE.notes["berlin-2018/zuul-update"].outline.headings]


def told(place: tuple[Document, types.Position]) -> str:
    found = hover(SITE, *place)
    return found.contents.value if found and isinstance(found.contents, types.MarkupContent) else ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("---\nprojects: [nova, neut|ron-lbaas]\n---\n", "followed by **Octavia**"),
        ("---\nprojects:\n  - octa|via # new\n---\n", "**Octavia**"),
        ("---\nspeakers: [Tho|mas Morin]\n---\n", "Orange Labs"),
        ("---\ntrack: fo|rum\n---\n", "**Forum**"),
        ('---\nauthors: ["oso|nes"]\n---\n', "osones.com"),
        ("---\nda|te: 2018-11-14\n---\n", "required"),
        ("---\nrelated: [zuul-up|date]\n---\n", "Zuul"),
        ("---\n---\n\nDe Neutron\nLB|aaS 🎉 à Octavia.\n", "Neutron LBaaS"),
        ("---\n---\n\nVoir [la note](zuul-|update.md).\n", "Zuul"),
    ],
)
def test_hover(text: str, says: str) -> None:
    """A word of a vocabulary, a key, a name in the text, a link."""
    assert says in told(marked(text))


@pytest.mark.parametrize(
    "text", ["---\n---\n\nLe chat| dort.\n", "---\ntitle: Oc|tavia\n---\n", "|", "---\nx|: 1\n---\n"]
)
def test_nothing_to_tell(text: str) -> None:
    """Ordinary words have no hover."""
    assert told(marked(text)) == ""


def test_a_hover_shows_its_word() -> None:
    """The editor underlines what it tells of, counted in its own units."""
    found = hover(SITE, *marked("---\n---\n\n🎉 Oct|avia.\n"))
    assert found is not None
    assert found.range == types.Range(types.Position(3, 3), types.Position(3, 10))


def line_of(path: str, text: str) -> int:
    lines = (CONFIG.root / path).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(text))


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("---\nprojects: [octa|via]\n---\n", "content/vocabulary/projects.yml", "- id: octavia"),
        ("---\nspeakers: [Thomas M|orin]\n---\n", "content/vocabulary/speakers.yml", "- id: thomas-morin"),
        ("---\ntrack: fo|rum\n---\n", "content/vocabulary/tracks.yml", "- id: forum"),
        ("---\nrelated: [zuul-|update]\n---\n", "content/notes/berlin-2018/zuul-update.md", "---"),
        ("---\n---\n\nOctavi|a.\n", "content/vocabulary/projects.yml", "- id: octavia"),
        (
            "---\n---\n\n[Ceph](ceph-|openstack-working-group.md#performances)\n",
            "content/notes/berlin-2018/ceph-openstack-working-group.md",
            "## Performances",
        ),
    ],
)
def test_definition(text: str, path: str, line: str) -> None:
    """From an id to its entry, from a link to its file and heading."""
    place = definition(SITE, *marked(text))
    assert place is not None
    assert (place.name, place.range.line) == (path, line_of(path, line))


def fixed(config: Config, text: str) -> tuple[str, types.CodeAction]:
    base = Workspace(config)
    base.hold({NAME: text})
    document = Document(NAME, text)
    found = base.findings(frozenset({NAME}))[NAME]
    everything = document.span(0, len(text))
    first = next(quick_fixes(document, found, everything, lambda _: None, lambda name: f"file:///{name}"))
    assert first.edit
    assert first.edit.changes
    [edit] = first.edit.changes[f"file:///{NAME}"]
    start, end = document.offset(edit.range.start), document.offset(edit.range.end)
    return text[:start] + edit.new_text + text[end:], first


def test_a_fix_is_a_quick_fix() -> None:
    """An alias becomes the id; the emoji before it moves nothing."""
    text = (
        'title: "🎉"\ndate: 2018-11-14\ntrack: forum\ntype: talk\nprojects: [nova, Neutron LBaaS]\n'
        "speakers: []\nauthors: [osones]\nsummary: A.\n"
    )
    mended, action = fixed(CONFIG, f"---\n{text}---\n")
    assert "projects: [nova, neutron-lbaas]" in mended
    assert (action.is_preferred, action.kind) == (True, types.CodeActionKind.QuickFix)
    assert action.diagnostics
    assert action.diagnostics[0].code == "KB226"


def test_a_fix_elsewhere_is_not_offered() -> None:
    """Only what the selection touches."""
    document = Document(NAME, "---\ntrack: forum\n")
    found = BASE.findings(frozenset({NAME}))[NAME]
    away = types.Range(types.Position(99, 0), types.Position(99, 0))
    assert list(quick_fixes(document, found, away, lambda _: None, str)) == []


PIECES = [
    *("---\n", "title: ", '"', "'", "projects:", " [", "]", "oct", ",", "\n", "  - ", "links: [{", "kind: ", "}", "#"),
    *("[a](", ")", "zuul-update.md", ":", "mentions:\n  never:", "🎉", "\r\n", "\t", "\ufeff", "Octavia", "\x00", "&a"),
    *("*a", "|", ">", "\ud83c", "```\n", "```\n[", "\\", "![", "date: 2018-11-14\n", "track: forum\n", "    ", ".."),
    *("/", "\u2028", "\r", "# summitkb: ignore KB222\n"),
]
NAMES = [NAME, "content/pages/about.md", "content/pages/new/deep.md", "content/vocabulary/projects.yml"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(NAMES), st.data())
def test_no_text_is_too_broken(text: str, name: str, data: st.DataObject) -> None:
    """Whatever is in the buffer and wherever the cursor, there is an answer and no exception."""
    document = Document(name, text)
    position = types.Position(data.draw(st.integers(0, 12)), data.draw(st.integers(0, 40)))
    for item in complete(SITE, document, position):
        edit = item.text_edit
        assert isinstance(edit, types.TextEdit)
        assert edit.range.start.line == edit.range.end.line, "the protocol wants one line"
        assert edit.range.start <= position <= edit.range.end or document.offset(position) == document.offset(
            edit.range.end
        )
    hover(SITE, document, position)
    definition(SITE, document, position)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(NAMES))
def test_broken_texts_are_findings(text: str, name: str) -> None:
    """A buffer is read and checked without an exception, and each finding has a range in it."""
    BASE.hold({name: text})
    document = Document(name, text)
    found = BASE.findings(frozenset({name}))[name]
    for finding in found:
        shown = diagnostic(document, finding)
        assert shown.range.start <= shown.range.end <= document.position(len(text))
    list(quick_fixes(document, found, document.span(0, len(text)), lambda _: None, str))
    BASE.let_go(name)
