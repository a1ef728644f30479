"""Importing a schedule again: what follows it, what stays with its author, and what is told."""

import json
from pathlib import Path

import pytest

from summitkb.importers import ScheduleError
from summitkb.importers.write import Change, write
from tests.importers.support import EVENT, Changing, edit, findings, note, site_in, told, tree

DAMS = "building-dams-a-hands-on-workshop-part-1"
PROMPT = "*Remplacez ceci par vos notes"


@pytest.fixture
def schedule(tmp_path: Path) -> Changing:
    """A schedule that was imported once."""
    schedule = Changing(site_in(tmp_path), tmp_path)
    schedule.run()
    return schedule


def test_same_again(schedule: Changing) -> None:
    """A schedule that did not change changes nothing."""
    before = tree(schedule.config)
    report = schedule.run()
    assert tree(schedule.config) == before
    assert (report.created, report.updated, report.moved, report.vanished, report.added) == ((), (), (), (), ())


def test_order_does_not_matter(schedule: Changing) -> None:
    """Sessions listed in another order are the same sessions."""
    before = tree(schedule.config)
    for rooms in schedule.rooms:
        for events in rooms.values():
            events[:] = [event for event in events if isinstance(event, dict) and event.get("id") != 5][::-1] + [
                event for event in events if isinstance(event, dict) and event.get("id") == 5
            ]
    schedule.run()
    assert tree(schedule.config) == before


def test_moved(schedule: Changing) -> None:
    """A session at another hour or in another room takes its note along, whose prose and comments stay."""
    lunch = note(schedule.config, "lunch")
    before = edit(
        lunch,
        (PROMPT, "De la soupe. *"),
        ('start: "12:00"', "start: 12:00   # midi pile"),
        ("projects: []", "\n# rien sur OpenStack\nprojects: []"),
    )
    session = schedule.session(4)
    session["date"], session["start"], session["room"] = "2021-10-12T12:15:00-04:00", "12:15", "Kitchen"
    report = schedule.run()
    assert lunch.read_text(encoding="utf-8") == before.replace("start: 12:00 ", 'start: "12:15" ').replace(
        'room: "Salle \\"Rivière\\""', 'room: "Kitchen"'
    )
    assert told(report.moved) == (
        'content/notes/rivers-2021/lunch.md: 2021-10-12 12:00, Salle "Rivière" → 2021-10-12 12:15, Kitchen'
    )
    assert told(report.updated).endswith("lunch.md: start, room")
    assert findings(schedule.config) == []
    assert schedule.run().moved == ()


def test_every_field_follows(schedule: Changing) -> None:
    """Fields that nobody touched follow the schedule: changed, added where they belong, or removed."""
    session = schedule.session(2)
    session.update(
        title="Dams",
        date="2021-10-13T10:00:00-04:00",
        start="10:00",
        duration="01:00",
        track="Plénières",
        type="Panel",
        language="",
        url="https://schedule.example.org/dams",
        room="Attic",
        persons=[{"id": 18, "public_name": "Bo Li"}],
    )
    schedule.remove(2)
    schedule.rooms[1]["Attic"].append(session)
    schedule.run()
    assert note(schedule.config, DAMS).read_text(encoding="utf-8").startswith(
        '---\ntitle: "Dams"\ndate: 2021-10-13\nstart: "10:00"\nduration: 60\ntrack: keynote\ntype: panel\n'
        'projects: []\nspeakers: [bo-li]\nauthors: []\nlang: fr\nsummary: "Bring a laptop."\nlinks:\n'
        '  - {kind: official, url: "https://schedule.example.org/dams"}\nroom: "Attic"\nstatus: draft\n---\n'
    )  # fmt: skip
    session.update(language="en", url="", duration="")
    schedule.run()
    text = note(schedule.config, DAMS).read_text(encoding="utf-8")
    assert "\nlang: fr\nsession_lang: en\nsummary" in text
    assert "links" not in text
    assert "duration" not in text
    assert findings(schedule.config) == []


def test_what_the_author_changed_stays(schedule: Changing) -> None:
    """A field that its author changed is theirs from then on; the difference is told once."""
    dams = note(schedule.config, DAMS)
    text = edit(dams, ('start: "14:00"', 'start: "14:10"'), ("track: engineering", "track: forum"))
    session = schedule.session(2)
    session["date"], session["start"] = "2021-10-12T16:00:00-04:00", "16:00"
    report = schedule.run()
    assert dams.read_text(encoding="utf-8") == text
    assert 'left as its author wrote it: start is "14:10", in the schedule "16:00"' in told(report.attention)
    assert "14:10" not in told(schedule.run().attention)
    assert dams.read_text(encoding="utf-8") == text


def test_lists_one_item_a_line(schedule: Changing) -> None:
    """In a list with one item a line, the lines of those who stay are kept with their comments."""
    dams = note(schedule.config, DAMS)
    text = edit(dams, (" [elodie-beaver, jo-smith]", "\n  - elodie-beaver  # la patronne\n  - jo-smith"))
    schedule.session(2)["persons"][1:] = [{"id": 19, "public_name": "Ada Martin"}]
    schedule.run()
    assert dams.read_text(encoding="utf-8") == text.replace("  - jo-smith\n", "  - ada-martin\n")
    schedule.session(2)["persons"] = [{"id": 19, "public_name": "Ada Martin"}]
    report = schedule.run()
    assert "to be changed by hand: speakers is now ada-martin" in told(report.attention)
    assert findings(schedule.config) == []


def test_removal_keeps_a_comment(schedule: Changing) -> None:
    """A field that the schedule no longer has goes, with its line; a comment on that line stays."""
    dams = note(schedule.config, DAMS)
    edit(dams, ("duration: 90", "duration: 90  # sans pause"))
    schedule.session(2)["duration"] = ""
    schedule.run()
    assert "\nduration:   # sans pause\n" in dams.read_text(encoding="utf-8")
    assert findings(schedule.config) == []


def test_vanished_and_back(schedule: Changing) -> None:
    """The note of a session that is no longer in the schedule stays; its session may come back."""
    before = tree(schedule.config)
    session = schedule.session(2)
    schedule.remove(2)
    assert told(schedule.run().vanished).startswith(f"content/notes/rivers-2021/{DAMS}.md: the schedule no longer has")
    assert tree(schedule.config) == before
    schedule.rooms[0]["Attic"].append(session | {"room": 'Salle "Rivière"'})
    report = schedule.run()
    assert (report.vanished, report.created, report.moved) == ((), (), ())
    assert tree(schedule.config) == before


def test_new_session(schedule: Changing) -> None:
    """A new session gets a draft; a title that is taken gets a slug and a title of its own."""
    schedule.add(guid="new", id=20, title="Lunch", date="2021-10-12T19:00:00-04:00", start="19:00")
    report = schedule.run()
    assert told(report.created) == "content/notes/rivers-2021/lunch-2021-10-12.md: Lunch (2021-10-12)"
    assert findings(schedule.config) == []


def test_slug_outlives_title(schedule: Changing) -> None:
    """A session that is renamed keeps its note where it is."""
    schedule.session(2)["title"] = "Dams: part 1"
    report = schedule.run()
    assert told(report.updated) == f"content/notes/rivers-2021/{DAMS}.md: title"
    assert 'title: "Dams: part 1"\n' in note(schedule.config, DAMS).read_text(encoding="utf-8")


def test_new_ids(schedule: Changing) -> None:
    """Sessions whose ids all changed are known again by title."""
    for number in (1, 2, 3):
        schedule.session(number)["guid"] += "-new"
    report = schedule.run()
    assert (report.created, report.vanished, report.updated) == ((), (), ())


def test_renamed_note(schedule: Changing) -> None:
    """A note that moved is found by its `redirect_from`."""
    dams = note(schedule.config, DAMS)
    edit(dams, ('room: "Salle \\"Rivière\\""', f'redirect_from: [{EVENT}/{DAMS}]\nroom: "Salle \\"Rivière\\""'))
    dams.rename(dams.with_name("dams.md"))
    schedule.session(2)["duration"] = 80
    report = schedule.run()
    assert told(report.updated) == "content/notes/rivers-2021/dams.md: duration"
    assert report.created == ()


def test_removed_note(schedule: Changing) -> None:
    """A note that its author removed is not made again, unless its entry is removed too."""
    dams = note(schedule.config, DAMS)
    dams.unlink()
    report = schedule.run()
    assert not dams.exists()
    assert "was removed, and is not made again" in told(report.attention)


def test_note_with_faults(schedule: Changing) -> None:
    """A note that cannot be read is left alone, and told."""
    dams = note(schedule.config, DAMS)
    text = edit(dams, ("track: engineering", "track: [engineering"))
    schedule.session(2)["duration"] = 80
    report = schedule.run()
    assert dams.read_text(encoding="utf-8") == text
    assert f"{DAMS}.md: this note has faults" in told(report.attention)


def test_speaker_split_in_two(schedule: Changing) -> None:
    """Which entry a person became may be corrected in the state; later imports keep to it."""
    config = schedule.config
    speakers = config.content / "vocabulary/speakers.yml"
    speakers.write_text(
        speakers.read_text(encoding="utf-8") + '- {id: jo-b-smith, name: "Jo B. Smith"}\n', encoding="utf-8"
    )
    edit(config.content / f"notes/{EVENT}/.schedule.json", ('"15": "jo-smith"', '"15": "jo-b-smith"'))
    schedule.run()
    assert "speakers: [jo-b-smith]" in note(config, "one-id-for-two-downstream").read_text(encoding="utf-8")
    assert findings(config) == []


def test_people_only_of_what_is_written(schedule: Changing) -> None:
    """A person whom no note names gets no entry."""
    edit(note(schedule.config, DAMS), ("[elodie-beaver, jo-smith]", "[jo-smith]"))
    schedule.session(2)["persons"].append({"id": 30, "public_name": "Nobody Else"})
    schedule.run()
    assert "Nobody" not in (schedule.config.content / "vocabulary/speakers.yml").read_text(encoding="utf-8")


def test_state_that_cannot_be_read(schedule: Changing) -> None:
    """A state with a merge conflict stops the import, with its line and what to do."""
    edit(schedule.config.content / f"notes/{EVENT}/.schedule.json", ('{\n  "about"', '{\n<<<<<<< ours\n  "about"'))
    with pytest.raises(ScheduleError, match=r"\.schedule\.json: line 2, column 1: .* restore it"):
        schedule.run()


def test_state_is_readable(schedule: Changing) -> None:
    """The state holds one value a line and says what it is."""
    state = json.loads((schedule.config.content / f"notes/{EVENT}/.schedule.json").read_text(encoding="utf-8"))
    assert state["sessions"]["a0000000-0000-4000-8000-000000000004"]["imported"]["start"] == "12:00"
    assert state["speakers"]["11"] if "11" in state["speakers"] else state["speakers"]["AAAA"] == "ada-martin"
    assert "version control" in state["about"]


def test_all_or_nothing(schedule: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a file cannot be put in place, those before it are put back."""
    before = tree(schedule.config)
    schedule.session(2)["duration"] = 80
    schedule.add(guid="new", title="New", persons=["New Person"])
    moved: list[Path] = []
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if len(moved) == 2:
            raise OSError(28, "No space left on device")
        moved.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(ScheduleError, match=r"nothing was written: .*No space left"):
        schedule.run()
    assert len(moved) == 2
    assert tree(schedule.config) == before


def test_changed_meanwhile(schedule: Changing) -> None:
    """A file that changed between reading and writing is not overwritten."""
    path = f"content/notes/{EVENT}/lunch.md"
    with pytest.raises(ScheduleError, match="changed in the meantime"):
        write([Change(path, "other", "text")], schedule.config.root)
