"""`summitkb check`: what is asked of it, and its exit status."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from summitkb.diagnostics import Diagnostic, Range
from summitkb.rules import RULES
from summitkb.selection import Selection, codes
from tests.support import SITES

ZUUL = "content/notes/berlin-2018/zuul.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the site `minimal`, whose one note has an alias for a project, and a title too many."""
    site = Path(shutil.copytree(SITES / "minimal", tmp_path / "site"))
    note = site / ZUUL
    note.write_text(note.read_text().replace("[zuul]", "[zuul, LBaaS]").replace("## Roadmap", "# Roadmap"))
    return site


def check(site: Path, *options: str, stdin: str | None = None) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "summitkb", "check", *options]
    done = subprocess.run(command, cwd=site, capture_output=True, input=stdin, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_findings_of_some_files(site: Path) -> None:
    """Files or folders, from any folder; the rest of the site is read and not spoken of."""
    (site / "content/pages/bad.md").write_text("Text.\n")
    status, told, _ = check(site, ZUUL)
    assert (status, told.count(" KB")) == (1, 2)
    assert check(site, "content/notes", "content/pages")[1].count(" KB") == 3
    assert check(site, "content/vocabulary", "--select", "KB1")[:2] == (0, "No findings.\n")
    status, told, _ = check(site / "content/pages", "-f", "../../mkdocs.yml", "bad.md")
    assert (status, told.count(" KB")) == (1, 1)


def test_an_unknown_folder_is_said_of_its_files(site: Path) -> None:
    """The event that is missing is the fault of the note that was asked about."""
    shutil.copytree(site / "content/notes/berlin-2018", site / "content/notes/berlin")
    assert "content/notes/berlin:1:1 KB220" in check(site, "content/notes/berlin/zuul.md")[1]


def test_findings_of_some_rules(site: Path) -> None:
    """Codes and families, several at once, in any case; what is not selected does not fail."""
    assert " KB226 " in check(site, "--select", "KB2", "--ignore", "KB237")[1]
    assert check(site, "--ignore", "KB226,kb31", "--ignore=KB237")[:2] == (0, "No findings.\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["gone.md"], "gone.md does not exist"),
        (["/"], "/ is not below"),
        (["--select", "KB999"], "there is no rule KB999"),
        (["--unsafe"], "--unsafe goes with --fix"),
        (["-"], "- needs --stdin-filename"),
        (["--stdin-filename", ZUUL, ZUUL], "--stdin-filename goes with -"),
        (["-", "--stdin-filename", "mkdocs.yml"], "mkdocs.yml is not below content/"),
    ],
)
def test_misuse_exits_2(site: Path, options: list[str], said: str) -> None:
    """With a line that says why."""
    status, _, error = check(site, *options, stdin="")
    assert status == 2
    assert said in error


def test_an_editor_checks_what_is_not_saved(site: Path) -> None:
    """The standard input stands for its file, which need not exist yet."""
    text = (SITES / "minimal" / ZUUL).read_text()
    assert check(site, "-", "--stdin-filename", ZUUL, stdin=text)[:2] == (0, "No findings.\n")
    wrong = text.replace("track: breakout", "track: forums")
    new = "content/notes/berlin-2018/new.md"
    status, told, _ = check(site, "-", "--stdin-filename", new, stdin=wrong)
    assert status == 1
    assert f"{new}:4:8 KB221" in told
    assert not (site / new).exists()


def test_an_editor_mends_what_is_not_saved(site: Path) -> None:
    """The text comes out on the standard output, findings beside it; no file changes, not even a vocabulary."""
    before = (site / ZUUL).read_text()
    wrong = before.replace("speakers: []", "speakers: [Ada Lovelace]")
    status, text, told = check(site, "-", "--stdin-filename", ZUUL, "--fix", "--unsafe", stdin=wrong)
    assert status == 1
    assert text == wrong.replace("LBaaS", "octavia").replace("# Roadmap", "## Roadmap")
    assert " KB223 " in told
    assert (site / ZUUL).read_text() == before
    assert (
        check(site, "-", "--stdin-filename", ZUUL, "--fix", stdin=(SITES / "minimal" / ZUUL).read_text())[1]
        == (SITES / "minimal" / ZUUL).read_text()
    )


def test_diff_shows_and_fix_writes(site: Path) -> None:
    """Safe fixes alone, or all; --diff writes nothing; a second run has nothing to do."""
    before = (site / ZUUL).read_text()
    status, diff, _ = check(site, "--diff")
    assert status == 1
    assert "-projects: [zuul, LBaaS]\n+projects: [zuul, octavia]\n" in diff
    assert "Roadmap" not in diff
    assert (site / ZUUL).read_text() == before
    status, told, error = check(site, "--fix")
    assert status == 1
    assert "KB310" in told
    assert error == f"{ZUUL} fixed\n"
    assert (site / ZUUL).read_text() == before.replace("LBaaS", "octavia")
    assert check(site, "--diff")[:2] == (0, "")
    assert check(site, "--fix", "--unsafe", "--ignore=KB237")[:2] == (0, "No findings.\n")
    assert "\n## Roadmap\n" in (site / ZUUL).read_text()


def test_a_file_that_cannot_be_written_is_named(site: Path) -> None:
    """It is no fault of ours."""
    (site / "content/notes/berlin-2018/.zuul.md.fixed").mkdir()
    status, _, error = check(site, "--fix")
    assert status == 2
    assert "a fix cannot be written: Is a directory: " in error


def test_only_what_was_selected_is_mended(site: Path) -> None:
    """--select, --ignore and paths hold for fixes too."""
    before = (site / ZUUL).read_text()
    assert check(site, "content/pages", "--fix", "--unsafe")[0] == 0
    assert check(site, "--fix", "--unsafe", "--select", "KB310")[0] == 0
    assert (site / ZUUL).read_text() == before.replace("# Roadmap", "## Roadmap")


def test_selection() -> None:
    """A folder is not the beginning of another's name."""
    finding = Diagnostic("KB221", "x", "content/notes/a/b.md", Range.at(1))
    assert Selection(("content/notes/a",)).wants(finding)
    assert Selection(("",)).wants(finding)
    assert not Selection(("content/notes/a/b",)).wants(finding)
    assert not Selection(("content/note",)).wants(finding)
    assert not Selection(select=("KB221",), ignore=("KB2",)).wants(finding)
    assert codes(["kb2, KB301", ""], RULES) == ("KB2", "KB301")
