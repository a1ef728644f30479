"""The first import of a schedule: what becomes of each of its oddities."""

from pathlib import Path

import frontmatter
import pytest
from click.testing import CliRunner

from summitkb.cli import cli
from summitkb.config import Config
from summitkb.importers import ScheduleError, import_schedule, read_schedule
from summitkb.importers.report import Report
from summitkb.load.front_matter import VOCABULARY, read_yaml
from tests.importers.support import EVENT, JSON, XML, Changing, edit, findings, note, site_in, told, tree

RIVERS = "ce-que-les-rivieres-apprennent-aux-nuages-debits-crues"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Report]:
    config = site_in(tmp_path_factory.mktemp("imported"))
    return config, import_schedule(config, JSON)


def front(config: Config, slug: str, event: str = EVENT) -> dict[str, object]:
    return frontmatter.load(str(note(config, slug, event))).metadata


def test_import_passes_check(imported: tuple[Config, Report]) -> None:
    """What an import writes has no findings, whatever the schedule holds."""
    assert findings(imported[0]) == []


def test_frab_passes_check(tmp_path: Path) -> None:
    """A schedule.xml is imported into the event of its acronym, and has no findings either."""
    config = site_in(tmp_path)
    report = import_schedule(config, XML)
    assert findings(config) == []
    assert len(report.created) == 4
    assert "Too late" in told(report.attention)
    welcome = front(config, "welcome-what-s-new", "spring-2020")
    assert welcome["start"] == "09:30"
    assert welcome["speakers"] == ["ada-martin", "bo-li"]
    assert welcome["summary"] == "A tour of the year."
    assert front(config, "same-number-other-session", "spring-2020")["summary"] == "First point: a < b & c"
    assert "start" not in front(config, "an-hour-that-does-not-exist", "spring-2020")
    assert (
        (config.content / "vocabulary/speakers.yml")
        .read_text(encoding="utf-8")
        .endswith('- {id: bo-li, name: "Bo Li", aliases: ["Bo Li (he/him)"]}\n')
    )


def test_event_is_added(imported: tuple[Config, Report]) -> None:
    """An event that is not in events.yml is appended, with the schedule's days and time zone, and a city to look at."""
    text = (imported[0].content / "vocabulary/events.yml").read_text(encoding="utf-8")
    assert text.endswith(
        '\n- id: rivers-2021\n  name: "Rivers & Clouds 2021"\n  city: "Toronto"\n  start: 2021-10-12\n'
        "  end: 2021-10-13\n"
        "  timezone: America/Toronto\n  url: https://schedule.example.org/rivers-2021/\n"
    )
    assert '"Toronto" is a guess' in told(imported[1].attention)


def test_draft_is_whole(imported: tuple[Config, Report]) -> None:
    """A draft has its keys in order, texts in quotes, the abstract's first sentence as summary and a word in French."""
    text = note(imported[0], RIVERS).read_text(encoding="utf-8")
    assert text.startswith(
        '---\ntitle: "Ce que les rivières apprennent aux nuages : débits, crues & tranquillité, racontés lentement'
        ' par une hydrologue"\ndate: 2021-10-12\nstart: "09:00"\nduration: 45\ntrack: keynote\ntype: keynote\n'
        "projects: []\nspeakers: [ada-martin]\nauthors: []\nlang: fr\nsession_lang: fr-CA\n"
        'summary: "Une rivière n’est jamais deux fois la même, dit M. Héron."\nlinks:\n'
        '  - {kind: official, url: "https://schedule.example.org/rivers-2021/talk/AAAA11/"}\n'
        '  - {kind: video, url: "https://video.example.org/videos/1", label: "Recording"}\n'
        '  - {kind: slides, url: "https://files.example.org/rivers.pdf", label: "Slides \\"v2\\""}\n'
        'room: "Salle \\"Rivière\\""\nstatus: draft\n---\n\n*Remplacez ceci par vos notes'
    )
    assert "alert" not in text


def test_times_are_local(imported: tuple[Config, Report]) -> None:
    """Times in UTC become those of the event's clocks; after midnight, the day is the one a session is listed in."""
    workshop = front(imported[0], "building-dams-a-hands-on-workshop-part-1")
    assert (workshop["start"], workshop["duration"], workshop["type"]) == ("14:00", 90, "workshop")
    night = front(imported[0], "stories-after-midnight")
    assert (str(night["date"]), night["start"]) == ("2021-10-12", "00:30")
    assert "begins on 2021-10-13 at 00:30" in told(imported[1].attention)


def test_languages(imported: tuple[Config, Report]) -> None:
    """The first language of several is taken; what is none is left out."""
    slugs = (
        "building-dams-a-hands-on-workshop-part-1",
        "one-id-for-two-downstream",
        "one-id-for-two-upstream",
        "lunch",
    )
    assert [front(imported[0], slug).get("session_lang") for slug in slugs] == ["de", "pt-BR", None, None]


def test_people(imported: tuple[Config, Report]) -> None:
    """A person is who they are in the vocabulary, however their name is written; new ones get an entry, once."""
    config, report = imported
    text = (config.content / "vocabulary/speakers.yml").read_text(encoding="utf-8")
    data = read_yaml(text, "speakers.yml", 1, VOCABULARY, lambda _: None).data
    assert [entry["name"] for entry in data] == ["Ada Martin", "Élodie Beaver", "Jo Smith", "川 水子", "Null"]
    assert front(config, "building-dams-a-hands-on-workshop-part-1")["speakers"] == ["elodie-beaver", "jo-smith"]
    assert front(config, "one-id-for-two-upstream")["speakers"] == ["elodie-beaver"]
    assert '"Jo Smith" is the name of several people in the schedule (ids 13, 15)' in told(report.attention)
    assert "null" in front(config, "rivers-7-water")["speakers"]  # type: ignore[operator]


def test_repeated_ids(imported: tuple[Config, Report]) -> None:
    """Two sessions with one id each have a note; a session listed twice has one."""
    config, report = imported
    assert note(config, "one-id-for-two-upstream").exists()
    assert note(config, "one-id-for-two-downstream").exists()
    assert "have the same id" in told(report.attention)
    assert told(report.created).count("水の話") == 1
    assert "is listed twice" in told(report.attention)


def test_titles_and_slugs_differ(imported: tuple[Config, Report]) -> None:
    """Sessions of one title are told apart by day; a slug is ASCII and never looks like a day."""
    config, _ = imported
    assert front(config, "lunch")["title"] == "Lunch"
    assert front(config, "lunch-2021-10-13")["title"] == "Lunch (2021-10-13)"
    assert note(config, "session-2021-10-13").exists()
    assert front(config, "session-9")["title"] == "Session 9"


def test_without_track(tmp_path: Path, imported: tuple[Config, Report]) -> None:
    """Without a track a session is in `breakout` where that exists, else in the first track; both are told."""
    assert front(imported[0], "lunch")["track"] == "keynote"
    assert "3 sessions without a track: keynote was chosen" in told(imported[1].attention)
    config = site_in(tmp_path)
    tracks = config.content / "vocabulary/tracks.yml"
    tracks.write_text(tracks.read_text(encoding="utf-8") + "- {id: breakout, name: Parallèles}\n", encoding="utf-8")
    import_schedule(config, JSON)
    assert front(config, "lunch")["track"] == "breakout"


def test_without_tracks_at_all(tmp_path: Path) -> None:
    """A knowledge base without tracks gets those of the schedule."""
    config = site_in(tmp_path)
    (config.content / "vocabulary/tracks.yml").write_text("# none yet\n", encoding="utf-8")
    import_schedule(config, JSON)
    assert not [found for found in findings(config) if EVENT in found]
    text = (config.content / "vocabulary/tracks.yml").read_text(encoding="utf-8")
    assert text.startswith('# none yet\n- id: plenieres\n  name: "Plénières"\n\n- id: engineering\n')


def test_existing_text_stays(imported: tuple[Config, Report], tmp_path: Path) -> None:
    """What was in the vocabularies, and every note that was there, is as it was."""
    config = site_in(tmp_path)
    before, after = tree(config), tree(imported[0])
    for path, data in before.items():
        assert after[path].startswith(data) if "vocabulary" in path else after[path] == data


def test_dry_run_writes_nothing(tmp_path: Path, imported: tuple[Config, Report]) -> None:
    """`--dry-run` says what an import says, and leaves every file alone."""
    config = site_in(tmp_path)
    before = tree(config)
    assert import_schedule(config, JSON, dry_run=True) == imported[1]
    assert tree(config) == before


def test_adopts_a_note(tmp_path: Path) -> None:
    """A note written before the import, with a session's title and day, is that session's and stays as it is."""
    config = site_in(tmp_path)
    schedule = Changing(config, tmp_path)
    schedule.run()
    hand_written = note(config, "lunch")
    (hand_written.parent / ".schedule.json").unlink()
    text = edit(hand_written, ('room: "Salle \\"Rivière\\""\n', ""), ("*Remplacez", "Soupe. *Remplacez"))
    hand_written.rename(hand_written.with_name("midday.md"))
    report = schedule.run()
    assert note(config, "midday").read_text(encoding="utf-8") == text
    assert not note(config, "lunch").exists()
    assert "midday.md: this note was here before" in told(report.attention)
    assert report.created == ()


def test_event_of_ones_own_choice(tmp_path: Path) -> None:
    """`--event` names the event."""
    config = site_in(tmp_path)
    report = import_schedule(config, JSON, "montreal-2021")
    assert report.created[0].path.startswith("content/notes/montreal-2021/")
    assert findings(config) == []


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("projects", "is taken"),
        ("en", "is taken"),
        ("../up", "cannot be an event's id"),
        ("Rencontre de printemps", "cannot be an event's id"),
    ],
)
def test_event_that_cannot_be(tmp_path: Path, event: str, why: str) -> None:
    """An event whose pages would be the site's own, or whose id is none, is refused."""
    config = site_in(tmp_path)
    before = tree(config)
    with pytest.raises(ScheduleError, match=why):
        import_schedule(config, JSON, event)
    assert tree(config) == before


def test_asks_for_a_time_zone(tmp_path: Path) -> None:
    """Without a time zone in the schedule the event's own is used; a new event has none, and the message says so."""
    config = site_in(tmp_path)
    assert "2020" in told(import_schedule(config, XML, dry_run=True).created)
    other = tmp_path / "other.xml"
    text = XML.read_text(encoding="utf-8").replace("spring-2020", "spring-2021").replace("printemps", "mai")
    other.write_text(text, encoding="utf-8")
    with pytest.raises(ScheduleError, match=r'add the event "spring-2021" to events.yml with its timezone'):
        import_schedule(config, other)


def test_zone_of_the_site_decides(tmp_path: Path) -> None:
    """Times are on the clocks of the event in events.yml, by which the site shows them; another zone is told."""
    schedule = Changing(site_in(tmp_path), tmp_path)
    schedule.data["schedule"]["conference"]["time_zone_name"] = "Europe/Paris"
    report = schedule.run(dry_run=True)
    assert "start is 09:00, but 15:00 by its date and Europe/Paris" in told(report.attention)


def test_broken_vocabulary_is_refused(tmp_path: Path) -> None:
    """An import does not add to a vocabulary that has faults: it says where they are."""
    config = site_in(tmp_path)
    (config.content / "vocabulary/speakers.yml").write_text("- id: ada\n  nom: Ada\n", encoding="utf-8")
    with pytest.raises(ScheduleError, match=r"speakers\.yml:\d+:\d+: KB20"):
        import_schedule(config, JSON)


@pytest.mark.parametrize("text", ["[]\n", "[{id: ada-martin, name: Ada Martin}]\n"])
def test_vocabulary_on_one_line_is_refused(tmp_path: Path, text: str) -> None:
    """A vocabulary to whose end nothing can be added is left alone, and so is everything else."""
    config = site_in(tmp_path)
    (config.content / "vocabulary/speakers.yml").write_text(text, encoding="utf-8")
    before = tree(config)
    with pytest.raises(ScheduleError, match="entries cannot be added"):
        import_schedule(config, JSON)
    assert tree(config) == before


def test_line_ends_and_marks_are_kept(tmp_path: Path) -> None:
    """A vocabulary with CRLF line ends gets more of them."""
    config = site_in(tmp_path)
    speakers = config.content / "vocabulary/speakers.yml"
    speakers.write_bytes(b"- id: ada-martin\r\n  name: Ada Martin")
    import_schedule(config, JSON)
    data = speakers.read_bytes()
    assert data.startswith(b"- id: ada-martin\r\n  name: Ada Martin\r\n\r\n- id: elodie-beaver\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_symbolic_link_is_not_written_through(tmp_path: Path) -> None:
    """An event folder that is a symbolic link stays as it is, and what it points at too."""
    config = site_in(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (config.content / "notes" / EVENT).symlink_to(elsewhere)
    with pytest.raises(ScheduleError, match="symbolic link"):
        import_schedule(config, JSON)
    assert list(elsewhere.iterdir()) == []


BOMB = """<?xml version="1.0"?><!DOCTYPE schedule [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>"""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "neither"),
        (b"\x89PNG", "neither"),
        (b"{", r"line 1, column 2: this is not JSON"),
        (b'{"schedule": {"conference": {}}}', "has no schedule.conference.days"),
        (b'{"schedule": {"conference": {"days": []}}}', "has no sessions"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "nested too deep"),
        (b'{"a": ' + b"9" * 5000 + b"}", "cannot be read"),
        (b'{\n"a": "\xff"}', "line 2, column 7: this is not UTF-8"),
        (b"<schedule>\n  <conference></schedule>", r"line 2, column 1\d: this is not XML: mismatched tag"),
        (b"<html/>", "first element is not <schedule>"),
        (b"<schedule/>", "has no sessions"),
        (b"<a>" * 100, "nested too deep"),
        (b"<?xml version='1.0' encoding='klingon'?><schedule/>", "XML"),
        (BOMB.encode(), "document type declaration"),
        (BOMB.encode("utf-16"), "document type declaration"),
    ],
)
def test_unusable_file(tmp_path: Path, data: bytes, why: str) -> None:
    """A file that is no schedule is refused with a message that says why, and where when that is known."""
    file = tmp_path / "schedule"
    file.write_bytes(data)
    with pytest.raises(ScheduleError, match=why):
        read_schedule(file)


def test_command(tmp_path: Path) -> None:
    """`summitkb import` says what it did, by kind and file; an unusable file is misuse, exit status 2."""
    config = site_in(tmp_path)
    run = CliRunner()
    options = ["import", "-f", str(config.file)]
    done = run.invoke(cli, [*options, "--dry-run", str(JSON)])
    assert done.exit_code == 0
    assert done.output.startswith(f"Created (10)\n  content/notes/rivers-2021/{RIVERS}.md: Ce que")
    assert done.output.endswith("Nothing was written.\n")
    missing = run.invoke(cli, [*options, str(tmp_path / "missing.json")])
    assert missing.exit_code == 2
    assert "No such file" in missing.output
