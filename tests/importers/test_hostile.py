"""Schedules that are broken, or meant to break: a file is imported or refused, and nothing else ever happens."""

import copy
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitkb.importers import ScheduleError, import_schedule, read_schedule
from summitkb.importers.event import choose_event
from summitkb.importers.plan import Files, plan
from summitkb.importers.state import NAME, State, read_state
from summitkb.importers.text import clean, slug, summary, trimmed
from summitkb.importers.words import session_language, session_type
from summitkb.importers.write import Change
from summitkb.load import load
from summitkb.load.front_matter import VOCABULARY, read_document, read_yaml
from summitkb.load.schema import NoteFrontMatter
from summitkb.model import Outline, Site, Source
from tests.importers.support import JSON, XML, findings, site_in
from tests.support import config_of

STRANGE: list[Any] = [
    *(None, True, 0, -1, 10**30, 1.5, float("inf"), [], {}, [[]], {"en": {"x": [1]}}, {"name": ["x"]}),
    *("", " ", "\x00\u202e\ud800\uffff", "null", "---\n", "'\"\\#: {[&*!|>%@`", "<script>x</script>", "<" * 50),
    *("../../etc/passwd", "con", "http://[::1", "https://e.org/ #x", "Europe/Nowhere", "UTC"),
    *("2021-02-30", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2021-10-12T09:00", "2021-10-13"),
    *("25:99", "99:99", "x" * 5000, "水" * 300, "é" * 300, "a-" * 200, "Ada Martin", "octavia"),
    [{"name": "Ada Martin", "id": 1}, {"name": "Ada  MARTIN", "id": 2}],
]


@pytest.fixture(scope="module")
def site() -> Site:
    return load(config_of("bilingual"), lambda _body, _line: Outline())[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def planned(file: Path, site: Site) -> list[Change] | None:
    """The changes of an import whose results are then checked; None when it was refused."""
    vocabularies = dict.fromkeys(("events", "tracks", "speakers"))
    try:
        schedule = read_schedule(file)
        event = choose_event(schedule, site, None)
        files = Files("schedule", f"content/notes/{event}", frozenset(), vocabularies, None)
        made = plan(schedule, site, event, files, State())
    except ScheduleError as error:
        assert str(error).isprintable()  # noqa: PT017 - any other exception fails the test by itself
        return None
    for change in made.changes:
        _check(change, site)
    for line in (*made.report.created, *made.report.added, *made.report.attention):
        assert line.text.isprintable() or "\u00a0" in line.text or "\u202f" in line.text
    return list(made.changes)


def _check(change: Change, site: Site) -> None:
    """What would be written can be encoded and read."""
    change.after.encode()
    assert change.path.startswith("content/")
    assert ".." not in change.path
    if change.path.endswith(".md"):
        faults: list[object] = []
        document = read_document(Source(change.path, change.after), faults.append)
        NoteFrontMatter.model_validate(document.metadata.data, context={"languages": site.languages})
        assert not faults
    elif change.path.endswith(NAME):
        assert read_state(change.after, change.path).sessions
    else:
        assert read_yaml(change.after, change.path, 1, VOCABULARY, lambda fault: pytest.fail(str(fault))).data


def _nodes(data: Any) -> list[tuple[Any, Any]]:
    """Every place of a JSON document, as its container and key."""
    found: list[tuple[Any, Any]] = []
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(pairs):
        found += [(data, key), *_nodes(value)]
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
def test_strange_values_in_json(site: Site, folder: Path, seed: int, count: int) -> None:
    """Any value anywhere in a schedule.json gives an import whose files are right, or a refusal."""
    choose = random.Random(seed)
    data = copy.deepcopy(json.loads(JSON.read_text(encoding="utf-8")))
    for _ in range(count):
        container, key = choose.choice(_nodes(data))
        container[key] = copy.deepcopy(choose.choice(STRANGE))
    file = folder / "schedule.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    planned(file, site)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), json_file=st.booleans())
def test_mutated_bytes(site: Site, folder: Path, seed: int, json_file: bool) -> None:
    """Bytes changed, removed or doubled in either format give an import whose files are right, or a refusal."""
    choose = random.Random(seed)
    data = bytearray((JSON if json_file else XML).read_bytes())
    for _ in range(choose.randint(1, 8)):
        at, size = choose.randrange(len(data)), choose.choice((1, 2, 30, 400))
        match choose.randrange(4):
            case 0:
                data[at : at + size] = choose.randbytes(1)
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size]
            case 3:
                data[at : at + 1] = choose.choice((b"<", b">", b'"', b"{", b"&", b"0", b"\n", b"-"))
    file = folder / "schedule"
    file.write_bytes(data)
    planned(file, site)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_strange_values_in_xml(site: Site, folder: Path, seed: int) -> None:
    """Any text in any element or attribute of a schedule.xml gives an import whose files are right, or a refusal."""
    choose = random.Random(seed)
    text = XML.read_text(encoding="utf-8")
    plain = [value for value in STRANGE if isinstance(value, str) and clean(value) == value]
    for _ in range(choose.randint(1, 12)):
        parts = text.split(">")
        at = choose.randrange(1, len(parts) - 1)
        strange = choose.choice(plain).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        parts[at] = strange + "<" + parts[at].partition("<")[2]
        text = ">".join(parts)
    file = folder / "schedule.xml"
    file.write_text(text, encoding="utf-8")
    planned(file, site)


def test_unhurt_by_the_sample(site: Site) -> None:
    """The mutations above start from schedules that are imported."""
    assert planned(JSON, site)
    assert planned(XML, site)


@pytest.mark.parametrize("seed", range(6))
def test_strange_imports_pass_check(tmp_path: Path, seed: int) -> None:
    """What is imported from a schedule full of strange values has no findings, and is the same the next time."""
    choose = random.Random(seed)
    data = json.loads(JSON.read_text(encoding="utf-8"))
    days = data["schedule"]["conference"]["days"]
    events = [event for day in days[:2] for room in day["rooms"].values() for event in room if isinstance(event, dict)]
    for event in events:
        for key in choose.sample(sorted(event), 3):
            event[key] = choose.choice(STRANGE)
    file = tmp_path / "schedule.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    config = site_in(tmp_path)
    import_schedule(config, file)
    assert findings(config) == []
    again = import_schedule(config, file)
    assert (again.created, again.updated, again.moved, again.vanished, again.added) == ((), (), (), (), ())


@given(st.text())
def test_texts(text: str) -> None:
    """Texts become one line that can be written; a slug is ASCII and short; a summary is short."""
    one_line = clean(text)
    assert clean(one_line) == one_line
    assert one_line.encode().decode() == one_line
    assert len(slug(text)) <= 60
    assert slug(slug(text)) == slug(text)
    assert len(trimmed(one_line, 20)) <= 20
    assert len(summary(text)) <= 200
    session_type(text)
    session_language(text)


PIECES = ["<!--", "<p", "<a ", "<a b=\"", "<a b='>", "<a x>", "</", "</a x", "[a](", "**", "a.", "..", "((", "&", "&a",
          "<script>", "<script", "_a", "`", "<![", "<?", "\n\n", "a ", "< <p>"]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_abstracts_that_would_take_long(piece: str) -> None:
    """No abstract takes long to read, whatever never ends in it."""
    start = time.process_time()
    summary("<p>" + piece * 200_000)
    summary(piece * 200_000)
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One &amp; two.</p><p>Three.</p>", "One & two."),
        ("<ul><li>First</li><li>Second</li></ul>", "First"),
        ("## Heading\n\nText", "Heading"),
        ("Soft\nwraps are spaces. Next.", "Soft wraps are spaces."),
        ("See [the *plan*](https://example.org). Now.", "See the plan."),
        ("x <y and snake_case_words stay", "x <y and snake_case_words stay"),
        ("<script>alert(1)</script>\n\n<style>p {}</style>", ""),
        ("With Dr. Who, e.g. in 3.5 hours! Then", "With Dr. Who, e.g. in 3.5 hours!"),
        ("Vraiment\u00a0? Oui.", "Vraiment\u00a0?"),
        ("word " * 100, "word " * 38 + "word word…"),
    ],
)
def test_summaries(html: str, text: str) -> None:
    """A summary is the first sentence, without tags and markup, or its first words."""
    told = summary(html)
    assert told == text if "…" not in text else told.endswith("word…") and len(told) <= 200


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Keynote", "keynote"), ("Keynotes", "keynote"), ("Lightning Talk", "lightning"), ("Talk (30 min)", "talk"),
        ("Workshop", "workshop"), ("Hands-on Lab", "workshop"), ("Panel Discussion", "panel"), ("Forum", "forum"),
        ("BoF", "bof"), ("Birds of a Feather", "bof"), ("Project Update", "project-update"), ("lecture", "talk"),
        ("Breakout session", "talk"), ("Lunch break", "social"), ("Plénière", "keynote"), ("", "talk"), ("Haiku", None),
        ("project_update", "project-update"), ("Collaboration", None),
    ],
)  # fmt: skip
def test_types(name: str, kind: str | None) -> None:
    """Usual names of types are known, in whole words."""
    assert session_type(name) == kind


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("de, en", "de"),
        ("", None),
        ("pt_BR", "pt-BR"),
        ("EN", "en"),
        ("tba", None),
        ("?, fr", "fr"),
        ("zh-Hans-CN", "zh-Hans-CN"),
    ],
)
def test_language_tags(given: str, language: str | None) -> None:
    """The first of what is given that is a language."""
    assert session_language(given) == language
