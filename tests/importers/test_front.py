"""Edits of front matter: one value changes, and nothing else does."""

import random
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitkb.authoring.front_matter import scalar
from summitkb.importers.front import edited, values_of
from summitkb.importers.text import clean
from summitkb.load.files import Entry
from summitkb.load.front_matter import FRONT_MATTER, Unreadable, read_yaml
from summitkb.load.notes import read_note
from summitkb.model import Note, Outline
from tests.support import config_of

KEYS = {
    "title": ('"T: 1"', "Plain title", "Its", ">-\n  Folded\n  title", "|\n  Literal"),
    "date": ("2020-03-31", '"2020-03-31"'),
    "start": ('"11:00"', "11:00", "", "~"),
    "duration": ("40", "'40'"),
    "track": ("keynote", '"forum"'),
    "type": ("talk",),
    "projects": ("[]", "[octavia]"),
    "speakers": (
        "[]",
        "[ada-martin]",
        "[\n  ada-martin, # first\n]",
        "\n  - ada-martin",
        "\n- ada-martin  # note\n- bo",
    ),
    "authors": ("[team]", "\n    -   team"),
    "session_lang": ("en", ""),
    "summary": ('"S"', "S # no", ">\n  Long\n\n  text"),
    "links": (
        "[]",
        '[{kind: video, url: "https://e.org/#1"}]',
        '\n  - {kind: video, url: "https://e.org/#1", label: L}\n  # mine\n  - {kind: slides, url: https://e.org/2}',
        "\n  - kind: video\n    url: https://e.org/1\n  - kind: code\n    url: https://e.org/2",
    ),
    "room": ("A", '"A # 1"', ""),
    "status": ("draft",),
}
NEW: dict[str, list[Any]] = {
    "title": ['New: "title" \\ # x', "é"],
    "date": ["2020-04-01"],
    "start": [None, "09:05"],
    "duration": [None, 5],
    "track": ["forum"],
    "type": ["panel"],
    "speakers": [[], ["null"], ["ada-martin", "bo"], ["bo", "zoe"]],
    "session_lang": [None, "de-CH"],
    "links": [
        [],
        [{"kind": "official", "url": "https://e.org/#o", "label": 'a "b"'}],
        [{"kind": "slides", "url": "https://e.org/2"}, {"kind": "video", "url": "https://e.org/#1"}],
    ],
    "room": [None, 'B "2"'],
}


CONFIG = config_of("bilingual")


def note_of(file: Path, text: str) -> Note | None:
    """The note with this text, as it is loaded; None when it has faults."""
    file.write_text(text, encoding="utf-8")
    try:
        entry = Entry("spring-2020/one.md", "one.md", str(file))
        return read_note(entry, CONFIG, lambda _body, _line: Outline(), lambda _fault: None)
    except Unreadable:
        return None


def front(choose: random.Random) -> str:
    """Front matter in any order and layout, with comments."""
    lines = []
    for key in choose.sample(sorted(KEYS), len(KEYS)):
        value = choose.choice(KEYS[key])
        comment = choose.choice(("", "", "  # keep me")) if "\n" not in value and "|" not in value else ""
        space = "" if value.startswith("\n") or not value else " "
        if value or key in {"start", "session_lang", "room"}:
            lines += [choose.choice(("", "", "\n", "# keep me\n")) + f"{key}:{space}{value}{comment}\n"]
    return "---\n" + "".join(lines) + "---\n\n- body: 1  # not YAML\n"


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_edits_in_any_layout(tmp_path: Path, seed: int) -> None:
    """An edit says what it should and leaves all else as it was; only for a comment is it given up."""
    choose = random.Random(seed)
    note = note_of(tmp_path / "one.md", front(choose))
    if note is None:
        return
    updates = {key: choose.choice(NEW[key]) for key in choose.sample(sorted(NEW), choose.randint(1, 4))}
    after = edited(note, updates, CONFIG.languages)
    if after is None:
        lines = note.source.text.split("\n")
        stands = [note.places[key] for key in updates if key in note.places]
        assert any("#" in line for place in stands for line in lines[place.line - 2 : place.end_line])
        return
    assert after.count("keep me") == note.source.text.count("keep me")
    assert after.count("# mine") == note.source.text.count("# mine")
    again = note_of(tmp_path / "one.md", after)
    assert again is not None
    assert again.body == note.body
    now, before = values_of(again), values_of(note)
    assert {key: now[key] or None for key in updates} == {key: value or None for key, value in updates.items()}
    assert {key: now[key] for key in now if key not in updates} == {
        key: before[key] for key in before if key not in updates
    }
    assert (again.summary, again.projects, again.authors) == (note.summary, note.projects, note.authors)


def test_braces_are_left_alone(tmp_path: Path) -> None:
    """Front matter written in braces is not edited."""
    text = (
        "---\n{title: T, date: 2020-03-31, track: keynote, type: talk, projects: [],"
        " speakers: [], authors: [], summary: S}"
        "\n---\n"
    )
    note = note_of(tmp_path / "one.md", text)
    assert note is not None
    assert edited(note, {"room": "A"}, CONFIG.languages) is None


def test_a_value_that_was_empty(tmp_path: Path) -> None:
    """A key that stands there without a value is given one, and a comment beside it stays."""
    text = front(random.Random(0)).split("---\n")[1]
    bare = "\n".join(line for line in text.split("\n") if not line.startswith("room"))
    note = note_of(tmp_path / "one.md", f"---\nroom:  # which?\n{bare}---\n")
    assert note is not None
    after = edited(note, {"room": "A"}, CONFIG.languages)
    assert after is not None
    assert after.startswith('---\nroom: "A"  # which?\n')


@given(st.text())
def test_quoting(text: str) -> None:
    """A text that was cleaned comes back from YAML as it went in, whatever its characters."""
    plain = clean(text)
    data = read_yaml(scalar(plain, prose=True), "x", 1, FRONT_MATTER, lambda _fault: None).data
    assert data == plain
    assert read_yaml(f"[{scalar(plain)}]", "x", 1, FRONT_MATTER, lambda _fault: None).data == [plain]
