"""`summitkb new`: whatever it writes passes `check`; what it cannot write, it explains."""

import datetime as dt
import os
import pty
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitkb.authoring.answers import Answers
from summitkb.authoring.new import NotCreated, create, default_event, skeleton, slug_of
from summitkb.cli import cli
from summitkb.config import Config, read_config
from summitkb.examine import examine
from summitkb.load import load
from summitkb.model import Site
from summitkb.render.markdown import Markdown
from tests.support import copy_of

MARCH_31 = dt.date(2020, 3, 31)
ENOUGH = ("--title", "Octavia, suite", "--track", "forum", "--type", "forum", "--author", "team")


@pytest.fixture
def kb(tmp_path: Path) -> Config:
    return copy_of("bilingual", tmp_path)


def new(kb: Config, *options: str) -> Result:
    return CliRunner().invoke(cli, ["new", "-f", str(kb.file), *options])


def only_new(kb: Config, before: set[Path]) -> Path:
    (path,) = notes(kb) - before
    return path


def notes(kb: Config) -> set[Path]:
    return set(kb.content.rglob("notes/*/*.md"))


def site_of(kb: Config) -> Site:
    return load(kb, Markdown(kb.extensions).outline)[0]


def test_options_are_enough(kb: Config) -> None:
    """The path is printed, the note passes `check`, keys are in order and what was not said is left out."""
    result = new(
        kb, *ENOUGH, "--date", "2020-04-01", "--start", "09:30", "--duration", "40", "--project", "Neutron LBaaS",
        "--project", "octavia", "--speaker", "ada martin", "--lang", "en", "--room", "1", "--tag", "load balancing",
        "--level", "beginner", "--session-lang", "no",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stdout == "content/notes/spring-2020/octavia-suite.md\n"
    text = (kb.root / result.stdout.strip()).read_text(encoding="utf-8")
    assert text == (
        '---\ntitle: "Octavia, suite"\ndate: 2020-04-01\nstart: "09:30"\nduration: 40\ntrack: forum\ntype: forum\n'
        "level: beginner\nprojects: [neutron-lbaas, octavia]\nspeakers: [ada-martin]\nauthors: [team]\nlang: en\n"
        'session_lang: "no"\nsummary: "To be written."\ntags: ["load balancing"]\nroom: "1"\nstatus: draft\n---\n\n'
        + skeleton("en")
    )
    assert examine(read_config(kb.file))[2] == ()


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1, max_size=60), summary=st.text(max_size=60), room=st.text(max_size=10))
def test_no_text_breaks_a_note(kb: Config, title: str, summary: str, room: str) -> None:
    """Colons, quotes, hashes, signs that YAML keeps for itself: written or refused, never broken."""
    given = {"title": title, "track": "forum", "type": "forum", "authors": ["team"], "summary": summary, "room": room}
    before = notes(kb)
    answers = Answers(kb, site_of(kb), {**given, "status": "draft"}, MARCH_31)
    try:
        answers.complete()
        path = create(kb, answers.site, answers.values).path
    except NotCreated:
        assert notes(kb) == before
        return
    site, _, findings = examine(kb)
    assert [one for one in findings if one.path == kb.relative(path)] == []
    assert site.notes[f"spring-2020/{path.stem}"].title == " ".join(title.split())
    path.unlink()


def test_what_is_missing_is_listed_with_what_is_allowed(kb: Config) -> None:
    """Nobody to ask: exit 2, all at once, and nothing written."""
    before = notes(kb)
    result = new(kb)
    assert result.exit_code == 2
    assert "--title\n" in result.output
    assert "--track: one of keynote, forum" in result.output
    assert "--type: one of keynote, talk" in result.output
    assert notes(kb) == before


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--track", "forums"], 'did you mean "forum"'),
        (["--event", "spring-2021"], 'did you mean "spring-2020"'),
        (["--project", "Octvia"], 'did you mean "octavia"'),
        (["--speaker", "Ada Martn"], 'did you mean "ada-martin"'),
        (["--speaker", "Grace Hopper"], "--add-speaker"),
        (["--lang", "de"], "one of fr, en"),
        (["--date", "2020-05-01"], "2020-03-30, 2020-03-31, 2020-04-01"),
        (["--start", "9h"], "KB206"),
        (["--title", "x" * 201], "201 characters"),
        (["--published"], "--summary"),
        (["--slug", "balancing"], "exists"),
        (["--slug", "Été"], "lowercase letters"),
        (["--title", "Networks, next"], "KB212"),
    ],
)
def test_what_would_not_pass_is_refused(kb: Config, options: list[str], told: str) -> None:
    """With the reason, the near miss or the list; and nothing is written."""
    before = {path: path.read_bytes() for path in kb.content.rglob("*.*")}
    result = new(kb, *ENOUGH, *options)
    assert result.exit_code == 2
    assert told in result.output
    assert {path: path.read_bytes() for path in kb.content.rglob("*.*")} == before


def test_a_speaker_can_be_added(kb: Config) -> None:
    """At the end of `speakers.yml`, whose comments and layout stay; once, however often named."""
    path = kb.content / "vocabulary/speakers.yml"
    before = path.read_text(encoding="utf-8")
    result = new(kb, *ENOUGH, "--speaker", "Grâce  Hopper", "--speaker", "grâce hopper", "--add-speaker")
    assert result.exit_code == 0, result.output
    assert path.read_text(encoding="utf-8") == before.rstrip() + '\n\n- id: grace-hopper\n  name: "Grâce Hopper"\n'
    assert "speakers: [grace-hopper]" in (kb.root / result.stdout.strip()).read_text(encoding="utf-8")
    assert [one for one in examine(read_config(kb.file))[2] if one.severity != "info"] == []


@pytest.mark.parametrize("text", ["# Nobody yet\n", "[]\n", "", None])
def test_the_first_speaker(kb: Config, text: str | None) -> None:
    """A vocabulary that is empty in any way takes its first entry."""
    for note in notes(kb):
        note.write_text(note.read_text(encoding="utf-8").replace("[ada-martin]", "[]"), encoding="utf-8")
    path = kb.content / "vocabulary/speakers.yml"
    path.write_text(text, encoding="utf-8") if text is not None else path.unlink()
    result = new(kb, *ENOUGH, "--speaker", "Grace Hopper", "--add-speaker")
    assert result.exit_code == 0, result.output
    assert list(site_of(kb).speakers) == ["grace-hopper"]
    assert path.read_text(encoding="utf-8").startswith((text or "").replace("[]\n", ""))


def test_a_file_is_never_overwritten(kb: Config) -> None:
    """Another note of the same name gets a number."""
    folder = kb.content / "notes/spring-2020"
    (folder / "octavia-suite.md").write_text("not yet a note", encoding="utf-8")
    assert new(kb, *ENOUGH).stdout == "content/notes/spring-2020/octavia-suite-2.md\n"
    assert (folder / "octavia-suite.md").read_text(encoding="utf-8") == "not yet a note"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("LBaaS : migrer d’ici à Octavia", "lbaas-migrer-d-ici-a-octavia"),
        ("Œuvre, straße & Ærø", "oeuvre-strasse-aero"),
        ("日本語", ""),
        ("  --C++--  ", "c"),
        ("mot " * 40, "mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot-mot"),
        ("x" * 90, "x" * 60),
    ],
)
def test_a_slug_is_made_of_the_title(title: str, slug: str) -> None:
    """In ASCII, cut between words."""
    assert slug_of(title) == slug


@pytest.mark.parametrize("title", ["日本語", "AUX", "2020-03-31", "con"])
def test_a_title_that_makes_no_good_slug(kb: Config, title: str) -> None:
    """The note still gets a name that passes `check`."""
    result = new(kb, *ENOUGH, "--title", title)
    assert result.exit_code == 0, result.output
    assert examine(kb)[2] == ()


def test_defaults(kb: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event that is on, else the newest; today if it is one of its days; whoever git says is writing."""
    site = site_of(kb)
    assert default_event(site, MARCH_31) == "spring-2020"
    assert default_event(site, dt.date(2031, 1, 1)) == "spring-2020"
    authors = kb.content / "vocabulary/authors.yml"
    authors.write_text(authors.read_text(encoding="utf-8") + '- id: ada\n  name: "Ada M."\n', encoding="utf-8")
    given = {"title": "T", "track": "forum", "type": "forum", "status": "draft"}
    for key, value in (("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "user.name"), ("GIT_CONFIG_VALUE_0", "ada m.")):
        monkeypatch.setenv(key, value)
    answers = Answers(kb, site_of(kb), given, MARCH_31)
    answers.complete()
    assert (answers.values["date"], answers.values["authors"], answers.values["lang"]) == (MARCH_31, ("ada",), "fr")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "nobody")
    with pytest.raises(NotCreated, match="--author: one of team, ada"):
        Answers(kb, site_of(kb), given, MARCH_31).complete()


def test_the_terminal_asks_and_completes(kb: Config) -> None:
    """Tab completes from the vocabularies; a near miss is pointed at and asked again; Enter takes the default."""
    site = site_of(kb)
    keys = [
        "Débat : « l’avenir »\r", "\r", "\r", "for\t\r", "\r", "octvia\r", "oct\t, nova\r", "Ada Martn\r", "n\r",
        "Ada Martin\r", "\r", "\r", "\r",
    ]  # fmt: skip
    before = notes(kb)
    status, shown = typed([sys.executable, "-m", "summitkb", "new", "-f", str(kb.file)], keys)
    assert status == 0, shown
    note = site_of(kb).notes[f"spring-2020/{only_new(kb, before).stem}"]
    assert (note.title, note.track, note.type) == ("Débat : « l’avenir »", "forum", "forum")
    assert (note.projects, note.speakers, note.status) == (("octavia", "nova"), ("ada-martin",), "draft")
    assert 'did you mean "octavia"' in shown
    assert "Add Ada Martn to speakers.yml?" in shown
    assert site_of(kb).speakers == site.speakers


def typed(command: list[str], keys: list[str]) -> tuple[int, str]:
    """Run a command in a terminal of its own, typing an answer each time it asks; its status and what it showed."""
    terminal, ours = pty.openpty()
    environ = {**os.environ, "TERM": "dumb", "INPUTRC": os.devnull, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=ours, stdout=ours, stderr=ours, env=environ, start_new_session=True) as run:
        os.close(ours)
        try:
            shown = ""
            for key in keys:
                shown += said(terminal, until=": ")
                os.write(terminal, key.encode())
            shown += said(terminal)
            return run.wait(timeout=30), shown
        finally:
            run.kill()
            os.close(terminal)


def said(terminal: int, until: str | None = None) -> str:
    """What a program says until its prompt, or until it ends; no more than a minute of it."""
    text = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # Linux says so when nobody is left on the other side
            break
        text += chunk
        if until and text.endswith(until.encode()):
            break
    return text.decode(errors="replace")


def test_commands_answer_without_a_knowledge_base(tmp_path: Path, monkeypatch: Any) -> None:
    """A folder without mkdocs.yml is misuse, not a fault of ours."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["new"])
    assert result.exit_code == 2
    assert "mkdocs.yml" in result.output
