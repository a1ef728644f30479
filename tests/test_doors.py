"""The commands, and MkDocs' own: two doors to one engine."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from tests.support import ROOT, SITES, pages


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The bilingual site where a command can be run as its user would, with its theme beside it."""
    shutil.copytree(ROOT / "site_overrides", tmp_path / "site_overrides")
    return Path(shutil.copytree(SITES / "bilingual", tmp_path / "tests/sites/bilingual"))


def break_a_note(site: Path) -> None:
    note = site / "content/notes/spring-2020/balancing.md"
    note.write_text(note.read_text().replace("track: keynote", "track: keynotes"))


def test_mkdocs_build_gives_the_same_pages(copy: Path) -> None:
    """`mkdocs build` and `summitkb build` write the same bytes."""
    ours = run("summitkb", "build", "--strict", "--site-dir", "ours", cwd=copy)
    theirs = run("mkdocs", "build", "--strict", "--site-dir", "theirs", cwd=copy)
    assert (ours.returncode, theirs.returncode) == (0, 0), ours.stderr + theirs.stderr
    assert pages(copy / "ours")
    assert pages(copy / "ours") == pages(copy / "theirs")
    assert {p.name for p in (copy / "ours").iterdir()} == {p.name for p in (copy / "theirs").iterdir()}


def test_a_strict_mkdocs_build_leaves_the_old_site(copy: Path) -> None:
    """MkDocs alone would have emptied the folder first."""
    assert run("mkdocs", "build", "--strict", cwd=copy).returncode == 0
    before = pages(copy / "site")
    break_a_note(copy)
    failed = run("mkdocs", "build", "--strict", cwd=copy)
    assert failed.returncode == 1
    assert "content/notes/spring-2020/balancing.md:4:8" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert pages(copy / "site") == before


def test_check_reports_and_exits_1(copy: Path) -> None:
    """What is wrong, where, and what to write instead; 0 when there is nothing to say."""
    assert run("summitkb", "check", cwd=copy).returncode == 0
    break_a_note(copy)
    done = run("summitkb", "check", cwd=copy)
    assert done.returncode == 1
    assert re.search(r'^content/notes/spring-2020/balancing\.md:4:8 KB2\d\d .*"keynotes".*"keynote"', done.stdout, re.M)
    told = json.loads(run("summitkb", "check", "--format", "json", cwd=copy).stdout)
    assert [(one["path"], one["range"]["line"], one["severity"]) for one in told] == [
        ("content/notes/spring-2020/balancing.md", 4, "error")
    ]


def test_strict_builds_fail_and_others_do_not(copy: Path) -> None:
    """A preview shows what it can; CI publishes nothing doubtful."""
    break_a_note(copy)
    assert run("summitkb", "build", "--strict", cwd=copy).returncode == 1
    assert not (copy / "site").exists()
    assert run("summitkb", "build", cwd=copy).returncode == 0
    assert "spring-2020/balancing/index.html" in pages(copy / "site")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site_name: [", "mkdocs.yml"),
        ("- a list", "a mapping of settings is expected"),
        ("plugins: [{summitkb: {langages: [fr]}}]", "langages"),
        ("plugins: [{summitkb: {languages: [fr, fr]}}]", "name each language once"),
        ("plugins: [{summitkb: {languages: [zz]}}]", "zz"),
        ("extra: !!python/name:os.system", "only functions of markdown"),
        ("extra: !!python/object/apply:os.system [id]", "mkdocs.yml"),
    ],
)
def test_a_broken_configuration_is_misuse(text: str, said: str, tmp_path: Path) -> None:
    """Exit status 2, one message, no traceback."""
    (tmp_path / "mkdocs.yml").write_text(text)
    done = run("summitkb", "check", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_foreign_folder_is_misuse(copy: Path) -> None:
    """A build never empties a folder it did not write."""
    (copy / "precious").mkdir()
    (copy / "precious/letter.txt").write_text("keep me")
    done = run("summitkb", "build", "--site-dir", "precious", cwd=copy)
    assert done.returncode == 2
    assert (copy / "precious/letter.txt").read_text() == "keep me"


def test_update_brings_catalogs_up_to_date_once(copy: Path) -> None:
    """It names the catalogs it changed; run again, it changes none."""
    note = copy / "content/notes/spring-2020/balancing.md"
    note.write_text(note.read_text().replace("Par le haut.", "Par le haut, vite."))
    run("summitkb", "i18n", "update", cwd=copy)
    assert "Par le haut, vite." in (copy / "translations/en/LC_MESSAGES/spring-2020.fr.po").read_text()
    again = run("summitkb", "i18n", "update", cwd=copy)
    assert (again.returncode, again.stdout) == (0, "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def preview(copy: Path) -> Iterator[str]:
    """`summitkb serve` on a free port; the address it prints."""
    command = [sys.executable, "-m", "summitkb", "serve", "--dev-addr", f"127.0.0.1:{free_port()}"]
    log = copy / "serve.log"
    with log.open("w") as told, subprocess.Popen(command, cwd=copy, stderr=told, stdout=told) as process:
        try:
            yield wait_for(lambda: re.search(r"Serving on (http\S+)", log.read_text()))[1]
        finally:
            process.send_signal(signal.SIGINT)


Seen = TypeVar("Seen")


def wait_for(look: Callable[[], Seen | None], seconds: float = 60) -> Seen:
    """What `look` sees, once it sees something."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return seen


def test_serve_shows_drafts_and_follows_changes(preview: str, copy: Path) -> None:
    """What is saved is seen, without starting again."""
    later = preview + "spring-2020/later/"
    assert "Brouillon." in get(later)
    note = copy / "content/notes/spring-2020/later.md"
    note.write_text(note.read_text().replace("Brouillon.", "Presque prête."))
    wait_for(lambda: "Presque prête." in get(later))


@pytest.mark.parametrize("address", ["127.0.0.1", "8000", "127.0.0.1:http", "127.0.0.1:99999", "256.0.0.1:8000"])
def test_a_preview_that_cannot_listen_says_why(copy: Path, address: str) -> None:
    """And builds nothing."""
    done = run("summitkb", "serve", "--dev-addr", address, cwd=copy)
    assert done.returncode == 2
    assert address in done.stderr
    assert "Traceback" not in done.stderr


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def test_a_language_left_behind_fails_only_when_asked(copy: Path) -> None:
    """Translations never block a build, unless a share is asked for; then nothing is written."""
    failed = run("summitkb", "build", "--fail-under", "90", cwd=copy)
    assert failed.returncode == 1
    assert "fr: " in failed.stderr
    assert not (copy / "site").exists()
    assert run("summitkb", "i18n", "status", cwd=copy).returncode == 0
    assert run("summitkb", "i18n", "status", "--fail-under", "90", cwd=copy).returncode == 1


def test_a_check_loads_neither_mkdocs_nor_what_only_pages_need(copy: Path) -> None:
    """An editor runs it at each save: it must begin at once."""
    program = (
        "import sys; from summitkb.cli import cli; "
        "cli(['check', 'content/notes/spring-2020/balancing.md'], standalone_mode=False) if len(sys.argv) > 1 else 0"
    )
    heavy = (
        "mkdocs",
        "jinja2",
        "babel.dates",
        "babel.numbers",
        "babel.support",
        "pagefind",
        "pygls",
        "summitkb.render.plan",
    )
    watched = (
        f"import atexit, sys; atexit.register(lambda: print('loaded:', [m for m in {heavy!r} if m in sys.modules])); "
        f"{program}"
    )
    for arguments in ((), ("check",)):
        told = subprocess.run(
            [sys.executable, "-c", watched, *arguments], cwd=copy, capture_output=True, text=True, check=False
        )
        assert "loaded: []" in told.stdout, told.stdout + told.stderr
