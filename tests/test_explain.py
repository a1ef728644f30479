"""`summitkb mentions`: why a project name is linked or not."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from summitkb.cli import cli
from summitkb.config import read_config
from summitkb.link.explain import Outcome, occurrences
from summitkb.link.mentions import Name, names_in
from summitkb.load import load
from summitkb.model import Alias, Match, Note, Project
from summitkb.render.body import Body
from summitkb.render.markdown import Markdown
from tests.support import ROOT, build_into, config_of, copy_of, soup

PROJECTS = (
    Project("neutron", "Neutron", "Network", match=Match.EXACT_CASE),
    Project("neutron-lbaas", "Neutron LBaaS", "Load balancing", aliases=(Alias("LBaaS", Match.CONTEXT),)),
    Project("octavia", "Octavia", "Load balancing"),
    Project("heat", "Heat", "Orchestration"),
    Project("docs", "Documentation", "Words", match=Match.NEVER),
)
CONFIG = read_config(ROOT / "mkdocs.yml")
markdown = Markdown(CONFIG.extensions)
SITE, _ = load(config_of("project"), markdown.outline)
ANY = next(iter(SITE.notes.values()))


def explained(body: str, never: tuple[str, ...] = ()) -> list[tuple[int, int, str, Outcome]]:
    note = replace(ANY, source=replace(ANY.source, body=body), body_line=1, projects=(), never_mentioned=never)
    found = occurrences(note, PROJECTS, markdown.pieces(body))
    return [(one.range.line, one.range.column, one.text, one.outcome) for one in found]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("An Octavia.", Outcome.LINKED),
        ("An *Octavia*.", Outcome.LINKED),
        ("An octavia.", Outcome.LINKED),
        ("A neutron.", Outcome.CASE),
        ("An LBaaS.", Outcome.CONTEXT),
        ("A documentation.", Outcome.NEVER),
        ("An `Octavia`.", Outcome.CODE),
        ("An [Octavia](https://example.org).", Outcome.LINK),
        ("## Octavia", Outcome.HEADING),
        ("Octavia\n=======", Outcome.HEADING),
        ("```\nOctavia\n```", Outcome.CODE),
        ("``` sh\nOctavia\n```", Outcome.CODE),
        ("    Octavia", Outcome.CODE),
        ("<!-- Octavia -->", Outcome.MARKUP),
        ("A [picture](a.png 'of Octavia').", Outcome.MARKUP),
        ("| Octavia |\n|---|\n| a |", Outcome.TABLE_HEADER),
        ('!!! note "Octavia"\n    Text.', Outcome.TITLE),
    ],
)
def test_each_reason(body: str, outcome: Outcome) -> None:
    """One name, and what became of it."""
    assert [one[3] for one in explained(body)] == [outcome]


def test_once_in_each_section() -> None:
    """The second of a section says so; the next section begins anew."""
    body = "Octavia, 🎉 Octavia.\n\n## Next\n\n- Octavia\n"
    assert explained(body) == [
        (1, 1, "Octavia", Outcome.LINKED),
        (1, 12, "Octavia", Outcome.REPEATED),
        (5, 3, "Octavia", Outcome.LINKED),
    ]


def test_a_footnote_is_found_where_it_is_written() -> None:
    """The page shows it last; the file may have it first."""
    body = "[^1]: In a note on Octavia here.\n\nOctavia comes first.[^1]\n\nThen `Octavia`, then Octavia again.\n"
    assert explained(body) == [
        (1, 20, "Octavia", Outcome.REPEATED),
        (3, 1, "Octavia", Outcome.LINKED),
        (5, 7, "Octavia", Outcome.CODE),
        (5, 22, "Octavia", Outcome.REPEATED),
    ]


def test_a_note_opts_out() -> None:
    """`mentions: {never: [heat]}`: its names are words like any others, and the rest is as it was."""
    assert [one[3] for one in explained("The heat, and Octavia.", ("heat",))] == [Outcome.OPTED_OUT, Outcome.LINKED]
    assert [one[3] for one in explained("The heat, and Octavia.")] == [Outcome.LINKED, Outcome.LINKED]


@pytest.mark.parametrize("note", SITE.notes.values(), ids=lambda note: note.slug)
def test_says_what_the_page_shows(note: Note) -> None:
    """As many links as it announces."""
    pieces = markdown.pieces(note.body)
    told = [one.text for one in occurrences(note, SITE.projects.values(), pieces) if one.outcome is Outcome.LINKED]
    linked = tuple(Name(name.text, f"{name.target}/", name.exact) for name in names_in(note, SITE.projects.values()))
    html = markdown.render(Body(note.body, note.lang, names=linked), "").html
    assert html.count('class="mention"') == len(told)


def test_the_page_of_a_note_that_opts_out(tmp_path: Path) -> None:
    """Neither the note nor the page of the project makes anything of the name; others are linked as ever."""
    config = copy_of("minimal", tmp_path)
    note = config.content / "notes/berlin-2018/zuul.md"
    text = note.read_text(encoding="utf-8").replace("lang: en", "lang: en\nmentions: {never: [octavia]}")
    note.write_text(f"{text}\nZuul and Octavia.\n", encoding="utf-8")
    site = build_into(config, tmp_path / "site").site
    linked = [link.text for link in soup(tmp_path / "site", "berlin-2018/zuul").select("a.mention")]
    assert linked == ["Zuul"]
    assert site.notes["berlin-2018/zuul"].never_mentioned == ("octavia",)


def test_the_command() -> None:
    """A note by its id or its file, in columns or as JSON; another file is misuse."""
    run = CliRunner().invoke
    arguments = ["mentions", "-f", str(CONFIG.file)]
    text = run(cli, [*arguments, "berlin-2018/zuul-update"])
    assert text.exit_code == 0
    file = str(ROOT / "content/notes/berlin-2018/zuul-update.md")
    told = json.loads(run(cli, [*arguments, file, "--format", "json"]).stdout)
    assert len(told) == len(text.stdout.splitlines())
    first = told[0]
    columns = text.stdout.splitlines()[0].split("  ")
    assert columns[0] == f"{first['range']['line']}:{first['range']['column']}"
    assert columns[-1].strip() == first["outcome"]
    assert run(cli, [*arguments, "berlin-2018/zul"]).exit_code == 2
