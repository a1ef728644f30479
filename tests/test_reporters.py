"""How findings are told."""

import io
import json
from pathlib import Path

import pytest

from summitkb.diagnostics import BYTE_ORDER_MARK, END_OF_FILE, Diagnostic, Edit, Fix, Range, Severity
from summitkb.examine import examine
from summitkb.i18n.terminal import speak
from summitkb.reporters import report
from tests.support import SITES, config_of

FINDINGS = [
    Diagnostic("KB221", 'track "forums" is not in tracks.yml', "note.md", Range.at(2, 8, 6)),
    Diagnostic("KB305", "no alternative text\x1b[2J", "note.md", Range(4, 1, 5, 3), Severity.WARNING),
    Diagnostic("KB601", "not followed", "gone.md", fix=Fix("Copy", (Edit(Range.at(1), "x"),))),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "note.md").write_text("---\ntrack: forums\n---\n\t![](é\x1b.png)\nend\n", encoding="utf-8")
    return tmp_path


def told(root: Path, stream: io.StringIO, **options: bool) -> str:
    report(FINDINGS, "text", stream, root, **options)
    return stream.getvalue()


def test_a_line_for_each_finding_and_a_summary(root: Path) -> None:
    """Path, line, column, code and message, as editors and grep understand; nothing that moves the cursor."""
    assert told(root, io.StringIO()) == (
        'note.md:2:8 KB221 track "forums" is not in tracks.yml\n'
        "note.md:4:1 KB305 no alternative text\ufffd[2J\n"
        "gone.md:1:1 KB601 not followed\n"
        "2 errors, 1 warning in 2 files.\n"
        "Can be fixed: 1 with `summitkb check --fix --unsafe`; `--diff` shows how.\n"
    )


def test_lines_are_quoted_and_underlined_when_asked(root: Path) -> None:
    """The mark is as long as what is wrong; a range of several lines is marked to the end of its first."""
    lines = told(root, io.StringIO(), excerpts=True).splitlines()
    assert lines[1:3] == ["     2 | track: forums", "       |        ^^^^^^"]
    assert lines[4:6] == ["     4 |  ![](é\ufffd.png)", "       | ^^^^^^^^^^^^"]
    assert lines[6].startswith("gone.md")


def test_a_long_line_is_cut_around_what_is_wrong(root: Path) -> None:
    """Nobody has to search a line of a thousand columns."""
    (root / "note.md").write_text("a" * 500 + "WRONG" + "b" * 500)
    stream = io.StringIO()
    report([Diagnostic("KB301", "x", "note.md", Range.at(1, 501, 5))], "text", stream, root, excerpts=True)
    _, line, mark, _ = stream.getvalue().splitlines()
    assert line[mark.index("^") : mark.rindex("^") + 1] == "WRONG"
    assert len(line) < 120


def test_colors_and_excerpts_on_a_terminal_only(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no colors when NO_COLOR is set."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    colored = told(root, Terminal())
    assert "\x1b[31mKB221\x1b[0m" in colored
    assert "\x1b[31m^^^^^^\x1b[0m" in colored
    monkeypatch.setenv("NO_COLOR", "1")
    plain = told(root, Terminal())
    assert "\x1b" not in plain
    assert "^^^^^^" in plain


def test_no_findings_is_said(root: Path) -> None:
    """Silence would leave a doubt."""
    stream = io.StringIO()
    report([], "text", stream, root)
    assert stream.getvalue() == "No findings.\n"


def test_json_has_everything(root: Path) -> None:
    """A list of findings, each with its range and its fix."""
    stream = io.StringIO()
    report(FINDINGS, "json", stream, root)
    first, _, last = json.loads(stream.getvalue())
    assert first == {
        "code": "KB221",
        "message": 'track "forums" is not in tracks.yml',
        "path": "note.md",
        "range": {"line": 2, "column": 8, "end_line": 2, "end_column": 14},
        "severity": "error",
        "fix": None,
    }
    assert last["fix"]["edits"][0]["content"] == "x"


@pytest.mark.parametrize(
    ("lang", "style", "file"),
    [
        ("en", "text", "findings.txt"),
        ("fr", "text", "findings.fr.txt"),
        ("en", "github", "findings.github"),
        ("en", "sarif", "findings.sarif"),
    ],
)
def test_the_invalid_site_is_told_whole(lang: str, style: str, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault of a site at once, in words for its authors.

    Rewritten by `summitkb check -f tests/sites/invalid/mkdocs.yml > tests/sites/invalid/findings.txt`, and with
    `--lang fr`, `--format github` and `sarif` into the files beside it.
    """
    speak(lang)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    config = config_of("invalid")
    _, _, findings = examine(config)
    stream = io.StringIO()
    report(findings, style, stream, config.root)
    assert stream.getvalue() == (SITES / "invalid" / file).read_text(encoding="utf-8")


def test_github_commands_cannot_be_broken_out_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line ends, percent signs, colons and commas are escaped; columns are left out over several lines."""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root.parent))
    findings = [
        Diagnostic("KB305", "100 %\r\n::stop-commands::x", "a,b:c%.md", Range(4, 1, 5, 3), Severity.WARNING),
        Diagnostic("KB237", "unused", "b.md", Range.at(1, 7, 3), Severity.INFO),
    ]
    stream = io.StringIO()
    report(findings, "github", stream, root)
    assert stream.getvalue() == (
        f"::warning file={root.name}/a%2Cb%3Ac%25.md,line=4,endLine=5,title=KB305"
        "::100 %25%0D%0A::stop-commands::x\n"
        f"::notice file={root.name}/b.md,line=1,endLine=1,col=7,endColumn=10,title=KB237::unused\n"
    )


def test_sarif_has_rules_places_and_fixes(root: Path) -> None:
    """Rules are documented, URIs relative and escaped, columns code points; edits of other files have their place."""
    (root / "é.yml").write_text("- a\n- é", encoding="utf-8")
    fix = Fix("Add", (Edit(Range.at(2, 8, 6), "forum"), Edit(END_OF_FILE, "- b\n", "é.yml"), Edit(BYTE_ORDER_MARK, "")))
    findings = [*FINDINGS[:2], Diagnostic("KB221", "x", "a b#.md", Range.at(2, 8, 6), fix=fix)]
    stream = io.StringIO()
    report(findings, "sarif", stream, root)
    (run,) = json.loads(stream.getvalue())["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in rules] == ["KB221", "KB305"]
    assert all("nstead:" in rule["help"]["markdown"] for rule in rules)
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    last = run["results"][-1]
    place = last["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20b%23.md", "uriBaseId": "PROJECTROOT"}
    assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
    assert place["region"] == {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 14}
    own, other = last["fixes"][0]["artifactChanges"]
    assert [replacement["deletedRegion"] for replacement in own["replacements"]] == [
        place["region"],
        {"byteOffset": 0, "byteLength": 3},
    ]
    assert other == {
        "artifactLocation": {"uri": "%C3%A9.yml", "uriBaseId": "PROJECTROOT"},
        "replacements": [
            {
                "deletedRegion": {"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 4},
                "insertedContent": {"text": "\n- b\n"},
            }
        ],
    }
