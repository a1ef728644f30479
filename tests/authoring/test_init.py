"""`summitkb init`: a knowledge base elsewhere that builds at once, with the product's look."""

import datetime as dt
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from summitkb import __version__
from summitkb.authoring.init import NotStarted, init
from summitkb.build import build
from summitkb.cli import cli
from summitkb.config import read_config
from summitkb.examine import examine
from summitkb.i18n.status import status
from summitkb.i18n.update import update
from summitkb.packaged import theme_folder, words
from tests.support import ROOT, soup

TODAY = dt.date(2027, 5, 3)
TRICKY = 'Notes: "été" #1, @home {{ x }} @@version@@ %s'


@pytest.mark.parametrize("languages", [["fr", "en"], ["en", "fr"], ["en"], ["de", "pt_BR", "fr"]])
def test_it_builds_at_once(tmp_path: Path, languages: list[str]) -> None:
    """No finding, catalogs up to date, and what summitkb can translate is translated."""
    config = init(tmp_path / "kb", languages, TODAY)
    result = build(config, strict=True, search=False)
    assert result.findings == ()
    assert update(config, result.site) == []
    site, catalogs, _ = examine(config)
    for language in status(config, site, catalogs):
        if set(languages) <= {"fr", "en"}:
            assert {one.count.percent for one in language.catalogs if one.domain != "ui"} <= {100}
    for lang in languages:
        assert soup(config.site_dir, "" if lang == languages[0] else lang).html["lang"] == lang.replace("_", "-")  # type: ignore[index]


def test_names_are_filled_in_safely(tmp_path: Path) -> None:
    """Whatever the name holds, it is the name: in YAML, in Markdown and on the pages."""
    config = init(tmp_path / "kb", ["en", "fr"], TODAY, TRICKY, 'Spring "27" : #1', "https://kb.example/")
    assert config.site_name == TRICKY
    result = build(config, strict=True, search=False)
    (event,) = result.site.events.values()
    assert (event.id, event.name, event.start) == ("spring-27-1", 'Spring "27" : #1', TODAY)
    assert soup(config.site_dir, "").select_one("title").get_text().endswith("Session notes, linked by project.")  # type: ignore[union-attr]
    assert TRICKY in soup(config.site_dir, "spring-27-1").title.get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("event", ["Projects", "EN", "Aux", "日本", "assets"])
def test_any_name_makes_a_good_event(tmp_path: Path, event: str) -> None:
    """Its id is never an address of the site, a language or a name that Windows keeps."""
    assert examine(init(tmp_path / "kb", ["en"], TODAY, event=event))[2] == ()


def test_no_placeholder_is_left(tmp_path: Path) -> None:
    """Every `@@…@@` of the scaffold is filled, and hidden files have their dots."""
    init(tmp_path / "kb", ["fr", "en"], TODAY)
    files = {
        path.relative_to(tmp_path / "kb").as_posix(): path for path in (tmp_path / "kb").rglob("*") if path.is_file()
    }
    assert {".gitignore", ".github/workflows/publish.yml", "README.md", "overrides/.gitkeep"} <= set(files)
    assert [name for name, path in files.items() if "@@" in name + path.read_text(encoding="utf-8")] == []
    assert f"summitkb=={__version__}" in files["requirements.txt"].read_text(encoding="utf-8")


def test_it_has_the_settings_of_our_own_site(tmp_path: Path) -> None:
    """The same Markdown, theme features and pinned actions: a change here must be made there."""
    config = init(tmp_path / "kb", ["fr", "en"], TODAY)
    ours = read_config(ROOT / "mkdocs.yml")
    assert config.extensions == ours.extensions
    assert {**config.theme, "custom_dir": "", "icon": ""} == {**ours.theme, "custom_dir": "", "icon": ""}
    actions = re.compile(r"uses: (\S+@\w{40})")
    workflow = config.root / ".github/workflows/publish.yml"
    mine = actions.findall(workflow.read_text(encoding="utf-8"))
    assert mine
    assert set(mine) <= set(actions.findall((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8")))
    assert yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].keys() == {"build", "deploy"}


def test_a_knowledge_base_overrides_what_it_wants(tmp_path: Path) -> None:
    """Its `overrides` come first, file by file; all the rest is summitkb's."""
    config = init(tmp_path / "kb", ["en"], TODAY)
    css = config.root / "overrides/assets/stylesheets/summitkb.css"
    css.parent.mkdir(parents=True)
    css.write_text("/* ours */")
    (config.root / "overrides/404.html").write_text('{% extends "main.html" %}{% block content %}Lost?{% endblock %}')
    build(config, search=False)
    assert (config.site_dir / "assets/stylesheets/summitkb.css").read_text() == "/* ours */"
    assert "Lost?" in (config.site_dir / "404.html").read_text()
    script = "assets/javascripts/theme.js"
    assert (config.site_dir / script).read_bytes() == (theme_folder() / script).read_bytes()
    assert not (config.site_dir / ".gitkeep").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """A fresh git repository will do; anything else will not, nor will a language nobody speaks."""
    (tmp_path / ".git").mkdir()
    init(tmp_path, ["en"], TODAY)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    with pytest.raises(NotStarted, match="not an empty folder"):
        init(tmp_path, ["en"], TODAY)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    with pytest.raises(NotStarted, match="not a locale name"):
        init(tmp_path / "new", ["en", "xx"], TODAY)
    assert not (tmp_path / "new").exists()


def test_a_note_can_be_added_at_once(tmp_path: Path) -> None:
    """`init`, then `new`, then `check`: no finding."""
    invoke = CliRunner().invoke
    kb = tmp_path / "kb"
    assert invoke(cli, ["init", str(kb), "--languages", "en, fr", "--event", "Spring"]).exit_code == 0
    options = ["--title", "Second", "--track", "forum", "--type", "forum", "--speaker", "A. Name", "--add-speaker"]
    added = invoke(cli, ["new", "-f", str(kb / "mkdocs.yml"), *options])
    assert added.stdout == "content/notes/spring/second.md\n", added.output
    assert examine(read_config(kb / "mkdocs.yml"))[2] == ()
    assert invoke(cli, ["init", str(kb)]).exit_code == 2


def test_the_wheel_carries_it_all(tmp_path: Path) -> None:
    """From an installed summitkb, with no repository around: the same look, the same words."""
    build_wheel = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build_wheel, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "lib")
    environ = {**os.environ, "PYTHONPATH": str(tmp_path / "lib")}

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "summitkb", *command],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("init", "kb", "--languages", "fr,en")
    assert "No findings" in run("check", "-f", "kb/mkdocs.yml")
    run("build", "--strict", "-f", "kb/mkdocs.yml")
    assert run("rule", "KB221", "--lang", "fr").startswith("# KB221 unknown-track (erreur)")
    css = "assets/stylesheets/summitkb.css"
    assert (tmp_path / "kb/site" / css).read_bytes() == (ROOT / "site_overrides" / css).read_bytes()
    catalog = words("fr")
    assert catalog
    assert (tmp_path / "lib/summitkb/words/fr/LC_MESSAGES/ui.po").read_bytes() == catalog.read_bytes()
