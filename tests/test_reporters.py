"""How findings are told."""

import io
import json
from pathlib import Path

import pytest

from summitkb.build import examine
from summitkb.diagnostics import Diagnostic, Edit, Fix, Range, Severity
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


def test_the_invalid_site_is_told_whole() -> None:
    """Every fault of a site at once, in words for its authors.

    Rewritten by `summitkb check -f tests/sites/invalid/mkdocs.yml > tests/sites/invalid/findings.txt`.
    """
    config = config_of("invalid")
    _, _, findings = examine(config)
    stream = io.StringIO()
    report(findings, "text", stream, config.root)
    assert stream.getvalue() == (SITES / "invalid/findings.txt").read_text(encoding="utf-8")
