"""What `summitkb i18n update` does when notes are edited, moved, split and merged."""

import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from summitkb.config import Config
from summitkb.examine import examine
from summitkb.i18n.update import outdated, update
from tests.support import copy_of

NOTE = "content/notes/spring-2020/balancing.md"
FROM_BELOW = "Par le bas[^1], avec Nova."


@pytest.fixture
def site(tmp_path: Path) -> Config:
    """The bilingual site, up to date."""
    config = copy_of("bilingual", tmp_path)
    run(config)
    assert run(config) == []
    return config


def run(config: Config) -> list[str]:
    """Update; the catalogs that changed, as `en/spring-2020.fr`."""
    return [f"{path.parts[-3]}/{path.stem}" for path in update(config, examine(config)[0])]


def edit(config: Config, old: str, new: str, note: str = NOTE) -> None:
    path = config.root / note
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def catalog(config: Config, name: str) -> polib.POFile:
    lang, domain = name.split("/")
    return polib.pofile(str(config.translations / lang / "LC_MESSAGES" / f"{domain}.po"))


def translation(config: Config, name: str, msgid: str) -> tuple[str, bool]:
    """(msgstr, whether it is fuzzy) of the entry in use."""
    return next((one.msgstr, one.fuzzy) for one in catalog(config, name) if one.msgid == msgid and not one.obsolete)


def add_event(config: Config) -> None:
    events = config.content / "vocabulary/events.yml"
    later = events.read_text().replace("spring-2020", "spring-2021").replace("2020-", "2021-")
    events.write_text(events.read_text() + later)


def test_editing_one_sentence_touches_one_entry_of_one_catalog(site: Config) -> None:
    """And taking the edit back restores every byte."""
    path = site.translations / "en/LC_MESSAGES/spring-2020.fr.po"
    before = path.read_bytes()
    edit(site, "Par le bas[^1]", "Plutôt par le bas[^1]")
    assert run(site) == ["en/spring-2020.fr"]
    fuzzy = catalog(site, "en/spring-2020.fr").fuzzy_entries()
    assert [(one.msgid, one.previous_msgid) for one in fuzzy] == [("Plutôt par le bas[^1], avec Nova.", FROM_BELOW)]
    edit(site, "Plutôt par le bas[^1]", "Par le bas[^1]")
    run(site)
    assert path.read_bytes() == before


def test_wrapping_and_moving_a_paragraph_translate_nothing_anew(site: Config) -> None:
    """Re-wrapping changes no byte; a paragraph elsewhere in the note keeps its translation."""
    edit(site, "Octavia remplace Neutron LBaaS, dit", "Octavia remplace\nNeutron LBaaS,\ndit")
    assert run(site) == []
    edit(site, f"- {FROM_BELOW}\n", "")
    edit(site, "## Les chemins", f"{FROM_BELOW}\n\n## Les chemins")
    assert run(site) == ["en/spring-2020.fr"]
    assert translation(site, "en/spring-2020.fr", FROM_BELOW) == ("From below[^1], with Nova.", False)


def move(site: Config) -> None:
    add_event(site)
    later = site.root / NOTE.replace("2020", "2021")
    later.parent.mkdir()
    (site.root / NOTE).rename(later)
    edit(site, "2020-03-31", "2021-03-31", str(later.relative_to(site.root)))


def test_a_note_that_moves_to_another_event_keeps_its_translation(site: Config) -> None:
    """Its entries go with it, finished, and leave nothing behind."""
    move(site)
    run(site)
    assert translation(site, "en/spring-2021.fr", FROM_BELOW) == ("From below[^1], with Nova.", False)
    assert not [one for one in catalog(site, "en/spring-2020.fr") if one.msgid == FROM_BELOW]
    assert run(site) == []


def test_a_catalog_whose_event_is_gone_goes_when_it_is_empty(site: Config) -> None:
    """Renaming an event renames its catalogs; what no note says any more stays, as obsolete."""
    for path in (site.root / "content/notes/spring-2020").glob("*.md"):
        if path.name != "balancing.md":
            path.unlink()
    run(site)
    move(site)
    (site.root / "content/notes/spring-2020").rmdir()
    assert "en/spring-2020.fr" in run(site)
    assert not (site.translations / "en/LC_MESSAGES/spring-2020.fr.po").exists()
    assert translation(site, "en/spring-2021.fr", FROM_BELOW) == ("From below[^1], with Nova.", False)


def test_splitting_a_note_keeps_both_halves(site: Config) -> None:
    """The half in a new file is translated as it was."""
    text = (site.root / NOTE).read_text()
    head, _, tail = text.partition("## Les chemins")
    front = head.partition("\n---\n")[0] + "\n---\n"
    (site.root / NOTE).write_text(head)
    second = front.replace("redirect_from: [spring-2020/load-balancing]\n", "").replace("Répartir la charge", "Suite")
    (site.root / NOTE.replace("balancing", "paths")).write_text(second + "\n## Les chemins" + tail)
    run(site)
    entries = catalog(site, "en/spring-2020.fr")
    assert translation(site, "en/spring-2020.fr", FROM_BELOW) == ("From below[^1], with Nova.", False)
    assert entries.fuzzy_entries() == []


def test_the_same_words_elsewhere_are_offered_and_never_used_silently(site: Config) -> None:
    """A copy in another event is proposed as fuzzy, and says where it comes from."""
    add_event(site)
    later = site.root / NOTE.replace("2020", "2021")
    later.parent.mkdir()
    shutil.copy(site.root / NOTE, later)
    edit(site, "2020-03-31", "2021-03-31", str(later.relative_to(site.root)))
    edit(site, "redirect_from: [spring-2020/load-balancing]\n", "", str(later.relative_to(site.root)))
    run(site)
    offered = next(one for one in catalog(site, "en/spring-2021.fr") if one.msgid == FROM_BELOW)
    assert (offered.msgstr, offered.fuzzy) == ("From below[^1], with Nova.", True)
    assert "spring-2020.fr.po" in offered.tcomment
    assert translation(site, "en/spring-2020.fr", FROM_BELOW) == ("From below[^1], with Nova.", False)
    assert run(site) == []


def test_checking_writes_nothing(site: Config) -> None:
    """CI learns that an update is due, and from which catalogs."""
    edit(site, "Octavia aussi.", "Octavia, de même.")
    before = {path: path.read_bytes() for path in site.translations.rglob("*.po")}
    due = [change.path.stem for change in outdated(site, examine(site)[0])]
    assert due == ["spring-2020.fr"]
    assert {path: path.read_bytes() for path in site.translations.rglob("*.po")} == before


def git(site: Config, *command: str) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *identity, *command], cwd=site.root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("same_place", [False, True], ids=["two notes", "two ends of one place"])
def test_two_branches_merge(site: Config, same_place: bool) -> None:
    """Two people change one event's notes: git merges their catalogs, or an update does, and nothing is lost."""
    git(site, "init", "--initial-branch", "main")
    git(site, "add", ".")
    git(site, "commit", "-m", "start")
    git(site, "checkout", "-b", "other")
    edit(site, "Octavia aussi.", "Octavia aussi, dit-on.")
    fill(site, "Par le haut.", "From above.")
    git(site, "commit", "-am", "other")
    git(site, "checkout", "main")
    later = "content/notes/spring-2020/later.md"
    edit(site, "Brouillon.", "Presque prête.", later)
    fill(site, "Presque prête.", "Nearly ready.")
    if same_place:
        fill(site, "Par le haut.", "By the top.")
    git(site, "commit", "-am", "main")
    assert (git(site, "merge", "other").returncode != 0) == same_place
    run(site)
    assert run(site) == []
    assert "<<<<" not in (site.translations / "en/LC_MESSAGES/spring-2020.fr.po").read_text()
    assert translation(site, "en/spring-2020.fr", "Presque prête.") == ("Nearly ready.", False)
    expected = ("By the top.", True) if same_place else ("From above.", False)
    assert translation(site, "en/spring-2020.fr", "Par le haut.") == expected
    if same_place:
        doubtful = next(one for one in catalog(site, "en/spring-2020.fr") if one.msgid == "Par le haut.")
        assert doubtful.tcomment == "Another translation: From above."


def fill(site: Config, msgid: str, msgstr: str) -> None:
    """Translate, as Poedit would."""
    run(site)
    path = site.translations / "en/LC_MESSAGES/spring-2020.fr.po"
    entries = polib.pofile(str(path), wrapwidth=100)
    for entry in entries:
        if entry.msgid == msgid:
            entry.msgstr, entry.flags = msgstr, [flag for flag in entry.flags if flag != "fuzzy"]
    entries.save(str(path))
