"""A knowledge base in memory says what `check` says, of texts that were not saved."""

import shutil
from pathlib import Path

import pytest

from summitkb.config import Config
from summitkb.examine import examine
from summitkb.lsp.diagnostics import Quiet, findings
from summitkb.lsp.workspace import Workspace
from tests.support import config_of, copy_of

NOTE = "content/notes/berlin-2018/zuul.md"
RULES = Path(__file__).parents[1] / "rules"
CASES = sorted(
    path for folder in RULES.glob("KB*") for path in folder.iterdir() if path.suffix == ".md" or path.is_dir()
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A copy of the site `minimal` that a test may change."""
    return copy_of("minimal", tmp_path)


def codes(base: Workspace, name: str = NOTE) -> list[str]:
    return [finding.code for finding in base.findings(frozenset({name}))[name]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_says_what_check_says(case: Path, tmp_path: Path) -> None:
    """Of each file by itself, with all others silent: the same findings as of the whole site."""
    config = copy_of("minimal", tmp_path)
    if case.is_dir():
        shutil.copytree(case, config.content, dirs_exist_ok=True)
    else:
        shutil.copy(case, config.content / "notes/berlin-2018")
    _, _, expected = examine(config)
    base = Workspace(config)
    for file in config.content.rglob("*" if case.is_dir() else case.name):
        name = config.relative(file)
        if file.is_file() and file.suffix in {".md", ".yml"}:
            of_file = [finding for finding in expected if finding.path == name]
            found = base.findings(frozenset({name}))[name]
            assert [finding for finding in found if finding.code != "KB220"] == of_file


def test_a_whole_site_of_faults(tmp_path: Path) -> None:
    """All files of the site `invalid` at once."""
    config = copy_of("invalid", tmp_path)
    _, _, expected = examine(config)
    base = Workspace(config)
    names = frozenset(finding.path for finding in expected)
    found = [finding for listed in base.findings(names).values() for finding in listed]
    assert set(found) == set(expected)


def test_an_unsaved_text_counts(config: Config) -> None:
    """What the editor holds stands in for the file, until it is let go."""
    base = Workspace(config)
    text = (config.root / NOTE).read_text(encoding="utf-8")
    base.hold({NOTE: text.replace("track: breakout", "track: brekout")})
    assert codes(base) == ["KB221"]
    base.refresh()
    assert codes(base) == ["KB221"], "reading the disk again does not lose it"
    base.let_go(NOTE)
    assert codes(base) == []


def test_a_note_that_cannot_be_read_comes_back(config: Config) -> None:
    """While its front matter is broken a note is out of the site, and what leads to it is not at fault."""
    other = config.content / "notes/berlin-2018/other.md"
    text = (config.root / NOTE).read_text(encoding="utf-8")
    other.write_text(f"{text.replace('six months', 'a year')}\n[Zuul](zuul.md)\n", encoding="utf-8")
    base = Workspace(config)
    base.hold({NOTE: text.replace("title: ", "title: [")})
    assert "berlin-2018/zuul" not in base.site.notes
    assert codes(base) == ["KB106"]
    assert codes(base, "content/notes/berlin-2018/other.md") == []
    base.hold({NOTE: text})
    assert "berlin-2018/zuul" in base.site.notes


def test_another_open_document_is_checked_again(config: Config) -> None:
    """A heading that is renamed breaks the links of the note beside it."""
    other = "content/notes/berlin-2018/other.md"
    text = (config.root / NOTE).read_text(encoding="utf-8")
    base = Workspace(config)
    base.hold({other: f"{text.replace('six months', 'a year')}\n[Zuul](zuul.md#roadmap)\n"})
    assert codes(base, other) == []
    base.hold({NOTE: text.replace("## Roadmap", "## Plans")})
    assert codes(base, other) == ["KB302"]


def test_vocabularies_are_followed(config: Config) -> None:
    """A project that is added to `projects.yml`, saved or not, is known at once."""
    base = Workspace(config)
    text = (config.root / NOTE).read_text(encoding="utf-8")
    base.hold({NOTE: text.replace("[zuul]", "[zuul, nova]")})
    assert codes(base) == ["KB222"]
    file = config.content / "vocabulary/projects.yml"
    added = file.read_text(encoding="utf-8") + "- id: nova\n  name: Nova\n  service: Calcul\n"
    base.hold({"content/vocabulary/projects.yml": added})
    assert codes(base) == []
    base.let_go("content/vocabulary/projects.yml")
    assert codes(base) == ["KB222"]
    file.write_text(added, encoding="utf-8")
    base.refresh()
    assert codes(base) == []


def test_files_come_and_go(config: Config) -> None:
    """Images and notes that appear on the disk, or leave it, are seen."""
    base = Workspace(config)
    text = (config.root / NOTE).read_text(encoding="utf-8")
    base.hold({NOTE: f"{text}\n![Room](room.png)\n"})
    assert codes(base) == ["KB304"]
    image = config.content / "notes/berlin-2018/room.png"
    image.write_bytes(b"")
    base.refresh()
    assert codes(base) == []
    image.unlink()
    base.refresh()
    assert codes(base) == ["KB304"]


def test_a_new_note_needs_no_file(config: Config) -> None:
    """It is checked before it is saved; in a folder that is no event, that is said of the note."""
    base = Workspace(config)
    text = (config.root / NOTE).read_text(encoding="utf-8").replace("six months", "a year")
    base.hold({"content/notes/berlin-2018/new.md": text, "content/notes/berlin/new.md": text})
    assert codes(base, "content/notes/berlin-2018/new.md") == []
    assert codes(base, "content/notes/berlin/new.md") == ["KB220"]
    assert "berlin-2018/new" in base.site.notes


@pytest.mark.parametrize("name", ["README.md", "content/stray.md", "content/notes", "mkdocs.yml", "content/other/a.md"])
def test_other_files_are_left_alone(config: Config, name: str) -> None:
    """What is not content is not read."""
    base = Workspace(config)
    before = base.site
    base.hold({name: "---\n"})
    assert base.site.notes == before.notes
    assert codes(base, name) == []


def test_only_what_changed_is_read_again(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """One keystroke reads one file."""
    base = Workspace(config)
    read: list[str] = []
    original = Path.read_bytes

    def read_bytes(file: Path) -> bytes:
        read.append(file.name)
        return original(file)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    base.hold({NOTE: "---\n"})
    base.refresh()
    assert read == []


def test_silent_texts_keep_what_others_point_at() -> None:
    """The fixture sites have anchors that their notes link to."""
    base = Workspace(config_of("bilingual"))
    names = frozenset(note.source.path for note in base.site.notes.values())
    for name in names:
        assert findings(base.site, (), frozenset({name}), Quiet())[name] == []
