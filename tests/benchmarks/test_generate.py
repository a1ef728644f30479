"""The knowledge bases that benchmarks build are sound, and always the same."""

import gzip
import json
import re
from pathlib import Path

import pytest

from benchmarks.edits import Edits
from benchmarks.generate import generate
from benchmarks.layouts import LANGUAGES, WRITERS
from benchmarks.translation import translated
from summitkb.config import Config, read_config
from summitkb.diagnostics import Severity
from summitkb.examine import examine
from summitkb.i18n.po import read_po
from summitkb.i18n.reading import load_messages
from summitkb.i18n.update import outdated
from tests.support import build_into

NOTES = 20
DATE = re.compile(rb'^"(POT-Creation|PO-Revision)-Date: .*$', re.MULTILINE)
MESSY = {
    "event": "Conférence d’été",
    "slug": "con",
    "title": "<b>Nul &amp; `vide`</b>\x00\r\n [1]: *fin*",
    "description": "Un <a href='https://x.example'>lien</a>, une\r\nde | plus _ou_ moins `longue`…\r\n\r\n- {{ x }}",
    "speakers": ["Évrard, Jean", "Jean Evrard", "", "山田"],
    "date": None,
    "language": "fra",
    "tags": ["", "a" * 100],
    "duration": 0.5,
    "video": ["javascript:play()"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    generate(folder, NOTES, others=tuple(WRITERS))
    return folder


def _config(folder: Path) -> Config:
    return read_config(folder / "summitkb/mkdocs.yml")


def _serious(config: Config) -> list[str]:
    _, _, findings = examine(config)
    return [f"{found.path} {found.code}" for found in findings if found.severity is not Severity.INFO]


def test_nothing_is_found_in_made_up_notes(made: Path) -> None:
    """Made-up notes pass `summitkb check`, their catalogs are complete, and linking finds projects in them."""
    config = _config(made)
    assert _serious(config) == []
    assert list(outdated(config, load_messages(config))) == []
    assert len(load_messages(config).notes) == NOTES


def test_translations_have_the_accents_of_french(made: Path) -> None:
    """One word in seven has some in the project's own French notes; Markdown and what is code stay as they are."""
    assert translated("One [router](router.md) forwards `ones`.") == "⟦One [router](router.md) ƒóŕẃáŕđś `ones`.⟧"
    catalogs = (_config(made).translations / "fr/LC_MESSAGES").glob("summit-*.po")
    words = re.findall(r"\w+", " ".join(entry.msgstr for path in catalogs for entry in read_po(path)))
    assert 0.1 < sum(not word.isascii() for word in words) / len(words) < 0.25


def test_they_build_in_both_languages(made: Path, tmp_path: Path) -> None:
    """The site has every note twice, each translated."""
    build_into(_config(made), tmp_path / "site", strict=True)
    pages = list(tmp_path.glob("site/summit-1/session-*/")) + list(tmp_path.glob("site/en/summit-1/session-*/"))
    assert len(pages) == 2 * NOTES
    assert "⟦" in (tmp_path / "site/en/summit-1/session-2/index.html").read_text(encoding="utf-8")


def test_the_same_bytes_each_time(made: Path, tmp_path: Path) -> None:
    """What is written depends on nothing but the sessions, save for when catalogs say they were made."""

    def files(folder: Path) -> dict[str, bytes]:
        found = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): DATE.sub(b"", path.read_bytes()) for path in found}

    generate(tmp_path, NOTES, others=tuple(WRITERS))
    assert files(tmp_path) == files(made)


@pytest.mark.parametrize("pattern", ["static-i18n/docs/*/*.{}.md", "zensical/{}/docs/*/*.md", "hugo/content/*/*.{}.md"])
def test_peers_get_the_same_notes(made: Path, pattern: str) -> None:
    """Each peer has every note in both languages."""
    assert [len(list(made.glob(pattern.format(lang)))) for lang in LANGUAGES] == [NOTES, NOTES]


def test_messy_sessions_become_sound_notes(tmp_path: Path) -> None:
    """Markup, control characters, names that are taken, and missing dates are cleaned on the way."""
    corpus = tmp_path / "sessions.jsonl.gz"
    dated = {**MESSY, "title": "x" * 900, "date": "2019-01-02", "slug": "", "language": "eng"}
    rows = [MESSY, dated, MESSY, {**MESSY, "language": "jpn"}]
    corpus.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    generate(tmp_path, 3, corpus)
    assert _serious(_config(tmp_path)) == []


def test_too_few_sessions(tmp_path: Path) -> None:
    """A corpus that is too small is an error that says so."""
    corpus = tmp_path / "sessions.jsonl"
    corpus.write_text(json.dumps(MESSY), encoding="utf-8")
    with pytest.raises(SystemExit, match="has 1 sessions"):
        generate(tmp_path, 2, corpus)


def test_edits_change_what_they_say_and_come_undone(tmp_path: Path) -> None:
    """Each edit is one that `check` accepts, and all are undone together."""
    generate(tmp_path, NOTES)
    root = tmp_path / "summitkb"
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    edits = Edits()
    edits.body(root / "content/notes/summit-1/session-2.md")
    edits.title(root / "content/notes/summit-1/session-3.md")
    edits.translation(root / "translations", "summit-1")
    edits.alias(root / "content/vocabulary/projects.yml")
    edits.template(root / "site_overrides/partials/footer.html")
    assert sum(path.read_bytes() != text for path, text in before.items()) == 5
    assert _serious(_config(tmp_path)) == []
    edits.restore()
    assert {path: path.read_bytes() for path in before} == before
