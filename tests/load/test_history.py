"""When notes were last changed, as git knows."""

import datetime as dt
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from summitkb.build import build
from summitkb.config import Config
from summitkb.load.history import last_changes
from summitkb.work import working
from tests.support import copy_of, pages, program, soup

NOTES = "content/notes"
BALANCING, NETWORK = f"{NOTES}/spring-2020/balancing.md", f"{NOTES}/spring-2020/network.md"


def git(folder: Path, *command: str, date: str = "2020-04-02T23:30:00-08:00") -> None:
    identity = {f"GIT_{who}_{what}": "ada@kb.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": "2021-01-01T00:00:00Z"}
    subprocess.run([program("git"), *command], cwd=folder, env={**identity, **dates}, check=True, capture_output=True)


@pytest.fixture
def site(tmp_path: Path) -> Config:
    """The bilingual site, a folder of a repository in which one note has been changed since."""
    config = copy_of("bilingual", tmp_path / "repository")
    repository = config.root.parent
    git(repository, "init", "--quiet")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "Notes")
    edit(config, "2020-05-06T00:30:00+09:00")
    return config


def edit(config: Config, date: str) -> None:
    with (config.root / NETWORK).open("a", encoding="utf-8") as file:
        file.write("\nMore.\n")
    git(config.root, "commit", "--quiet", "--all", "--message", "More", date=date)


def test_each_note_has_the_day_of_its_last_commit(site: Config) -> None:
    """By the clock of who wrote it, wherever the site is built."""
    known = last_changes(site.root, NOTES)
    assert known[BALANCING] == dt.date(2020, 4, 2)
    assert known[NETWORK] == dt.date(2020, 5, 6)
    assert all(path.startswith(NOTES) for path in known)


def test_a_shallow_copy_knows_nothing(site: Config, tmp_path: Path) -> None:
    """All its files would seem to be of its first commit."""
    git(tmp_path, "clone", "--quiet", "--depth", "1", (tmp_path / "repository").as_uri(), "shallow")
    assert last_changes(tmp_path / "shallow/bilingual", NOTES) == {}


def test_without_a_repository_nothing_is_known(site: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor without commits, nor without git."""
    shutil.rmtree(site.root.parent / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(site.root.parents[1]))
    assert last_changes(site.root, NOTES) == {}
    git(site.root, "init", "--quiet")
    assert last_changes(site.root, NOTES) == {}
    monkeypatch.setenv("PATH", "")
    assert last_changes(site.root, NOTES) == {}


def test_a_year_that_no_calendar_has_is_left_out(site: Config) -> None:
    """Git would store it."""
    edit(site, "@999999999999 +0000")
    known = last_changes(site.root, NOTES)
    assert NETWORK in known
    assert known[BALANCING] == dt.date(2020, 4, 2)


def test_notes_say_when_they_were_updated(site: Config) -> None:
    """A commit changes the page of its note and no other; git is asked for all notes at once, and not again."""
    site = replace(site, site_dir=site.root / "site")
    with working(site.root, 1) as work:
        build(site, work=work, search=False)
    assert work.made["history"] == 1
    updated = soup(site.site_dir, "en/spring-2020/network/").select_one(".updated time")
    assert updated
    assert updated["datetime"] == "2020-05-06"
    with working(site.root, 1) as work:
        build(site, work=work, search=False)
    assert (work.made["history"], work.made["page"]) == (0, 0)
    git(site.root, "commit", "--quiet", "--amend", "--reset-author", "--no-edit", date="2022-02-02T12:00:00Z")
    with working(site.root, 1) as work:
        result = build(site, work=work, search=False)
    assert result.written
    rendered = {path for path in result.written.written if path.endswith(".html")}
    assert rendered == {f"{home}spring-2020/network/index.html" for home in ("", "en/")}
    warm = dict(pages(site.site_dir))
    build(site.with_site_dir(site.root / "cold"), search=False)
    assert warm == pages(site.root / "cold")
