"""Fixes: what they change, and what they leave alone."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitkb.authoring.front_matter import NOTE_KEYS, scalar
from summitkb.config import Config
from summitkb.diagnostics import BYTE_ORDER_MARK, END_OF_FILE, Diagnostic, Edit, Fix, Range, Severity, blocking
from summitkb.examine import examine
from summitkb.fixes import applied, chosen, mend, placed
from summitkb.load.schema import NoteFrontMatter
from tests.support import HEAD, build_into, config_of, copy_of, pages

PATH = "content/notes/berlin-2018/a.md"
MINIMAL = config_of("minimal")


def note(body: str = "Text.\n", more: str = "", **keys: str) -> str:
    """A note without faults, but for what is given; a key with an empty value is left out."""
    head = "".join(f"{key}: {value}\n" for key, value in {**HEAD, **keys}.items() if value)
    return f"---\n{head}{more}---\n\n{body}"


def fixed(text: str, *, unsafe: bool = False) -> str:
    """The text of a note of the site `minimal` after its fixes, which a second time change nothing."""
    mended = mend(MINIMAL, unsafe=unsafe, held={PATH: text.encode()})
    result = mended.after.get(PATH, text)
    again = mend(MINIMAL, unsafe=unsafe, held={PATH: result.encode(), **as_bytes(mended.after)})
    assert again.after == {}
    return result


def as_bytes(texts: object) -> dict[str, bytes]:
    return {path: text.encode() for path, text in dict(texts).items()}  # type: ignore[call-overload]


SAFE = {
    "an ISO date with its hour": ({"date": "2018-11-14T00:00"}, {"date": "2018-11-14"}),
    "a date with slashes": ({"date": "14/11/2018"}, {"date": "2018-11-14"}),
    "a date with points": ({"date": "14.11.2018"}, {"date": "2018-11-14"}),
    "an American date": ({"date": "11/14/2018"}, {"date": "2018-11-14"}),
    "a date without hyphens": ({"date": "20181114"}, {"date": "2018-11-14"}),
    "a date in words": ({"date": "14 nov 2018"}, {"date": "2018-11-14"}),
    "a date in French": ({"date": '"mercredi 14 novembre 2018"'}, {"date": "2018-11-14"}),
    "a date in English": ({"date": '"November 14th, 2018"'}, {"date": "2018-11-14"}),
    "hours without quotes": ({"type": "talk\nstart: 11:00"}, None),
    "an alias": ({"projects": "[LBaaS, zuul]"}, {"projects": "[octavia, zuul]"}),
    "a quoted alias": ({"speakers": '["T. Morin"]'}, {"speakers": "[thomas-morin]"}),
    "a text for a list": ({"projects": "zuul"}, {"projects": "[zuul]"}),
    "an id in quotes": ({"projects": "['zuul', \"octavia\"]"}, {"projects": "[zuul, octavia]"}),
    "a quoted word that is one": ({"track": '"breakout"'}, {"track": "breakout"}),
    "a colon in a title": ({"title": "LBaaS: what next?"}, {"title": '"LBaaS: what next?"'}),
}


@pytest.mark.parametrize(("wrong", "right"), SAFE.values(), ids=SAFE.keys())
def test_safe_fixes_of_values(wrong: dict[str, str], right: dict[str, str] | None) -> None:
    """What can only have been meant one way is written that way; nothing else changes."""
    if right is None:
        assert 'date: 2018-11-14\nstart: "11:00"\ntrack:' in fixed(note(**wrong))
    else:
        assert fixed(note(**wrong)) == note(**right)


def test_quotes_that_a_reader_needs_stay() -> None:
    """What YAML 1.1 or 1.2 would not read as a text gets quotes and keeps them."""
    words = ["no", "y", "1e3", "0o17", "0x1f", "08_1", "1_0", "1.10", "2018-11-14", "null", "11:00"]
    quoted = note(more=f"tags: [{', '.join(map(scalar, words))}]\n")
    assert fixed(quoted) == quoted
    assert fixed(note(more="room: null\n")) == note(more="room: null\n")
    bare = note(more="tags: [no, y, 1e3, 0o17, 0x1f, 08_1, 1_0, 1.10]\n")
    assert fixed(bare) == note(more='tags: ["no", "y", "1e3", "0o17", "0x1f", "08_1", "1_0", "1.10"]\n')


HOURS = {"9h30": "09:30", "9:30": "09:30", "11h": "11:00", "11:00:00": "11:00", "2:30 pm": "14:30", "12 am": "00:00"}


@pytest.mark.parametrize(("wrong", "right"), HOURS.items())
def test_hours(wrong: str, right: str) -> None:
    """An hour is quoted, so that no reader takes it for a number."""
    assert f'start: "{right}"\n' in fixed(note(more=f"start: {wrong}\n"))


MINUTES = {"40 min": "40", "1h30": "90", "2 hours": "120", "45'": "45", "1 h": "60"}


@pytest.mark.parametrize(("wrong", "right"), MINUTES.items())
def test_durations(wrong: str, right: str) -> None:
    """A duration is a number of minutes."""
    assert f"duration: {right}\n" in fixed(note(more=f"duration: {wrong}\n"))


UNSAFE = {
    "a day that may be a month": ({"date": "11/12/2018"}, {"date": "2018-12-11"}),
    "a near miss": ({"track": "forums"}, {"track": "forum"}),
    "a project": ({"projects": "[octavie]"}, {"projects": "[octavia]"}),
    "a misspelt speaker": ({"speakers": "[Thomas Morrin]"}, {"speakers": "[thomas-morin]"}),
    "a list with commas": ({"projects": "zuul, octavia"}, {"projects": "[zuul, octavia]"}),
    "a fixed value": ({"type": "keynotes"}, {"type": "keynote"}),
}


@pytest.mark.parametrize(("wrong", "right"), UNSAFE.values(), ids=UNSAFE.keys())
def test_what_may_have_been_meant_otherwise_is_not_safe(wrong: dict[str, str], right: dict[str, str]) -> None:
    """It is only changed when asked, to be read over."""
    assert fixed(note(**wrong)) == note(**wrong)
    assert fixed(note(**wrong), unsafe=True) == note(**right)


NOT_MENDED = {
    "no such day": {"date": "2018-02-30"},
    "nothing near": {"track": "xyz"},
    "between two": {"track": "keybreak"},
    "no name": {"speakers": "[nobody]"},
    "a number": {"date": "2018-11-14\nduration: soon"},
}


@pytest.mark.parametrize("wrong", NOT_MENDED.values(), ids=NOT_MENDED.keys())
def test_nothing_is_guessed(wrong: dict[str, str]) -> None:
    """What nobody can tell is left to its author."""
    assert fixed(note(**wrong), unsafe=True) == note(**wrong)


def test_a_misspelt_key_is_renamed_unless_the_right_one_is_there() -> None:
    """The value of one of two would be lost."""
    assert fixed(note().replace("summary:", "sumary:"), unsafe=True) == note()
    both = note(more="sumary: Another.\n")
    assert fixed(both, unsafe=True) == both


def test_a_new_speaker_is_added_to_the_vocabulary(tmp_path: Path) -> None:
    """One entry, even when two notes name them; the notes then name them by id."""
    config = copy_of("minimal", tmp_path)
    vocabulary = config.content / "vocabulary/speakers.yml"
    before = vocabulary.read_text().rstrip("\n") + "  # ours"
    vocabulary.write_text(before)
    for slug in "ab":
        text = note(title=slug, speakers="[Ada Lovelace, Jean-Baptiste Fournier]")
        (config.root / f"content/notes/berlin-2018/{slug}.md").write_text(text)
    assert mend(config).after == {}
    mended = mend(config, unsafe=True)
    assert mended.after["content/vocabulary/speakers.yml"] == (
        f'{before}\n\n- id: ada-lovelace\n  name: "Ada Lovelace"\n'
        '\n- id: jean-baptiste-fournier\n  name: "Jean-Baptiste Fournier"\n'
    )
    assert "speakers: [ada-lovelace, jean-baptiste-fournier]" in mended.after["content/notes/berlin-2018/b.md"]
    assert not blocking(mended.findings)
    mended.save(config.root)
    assert mend(config, unsafe=True).after == {}
    assert sorted(path.name for path in vocabulary.parent.iterdir()) == sorted(
        path.name for path in (MINIMAL.content / "vocabulary").iterdir()
    )


def test_faults_that_show_one_after_the_other_are_mended_at_once(tmp_path: Path) -> None:
    """YAML tells of one text with a colon at a time."""
    config = copy_of("minimal", tmp_path)
    entries = "".join(f"- id: t{number}\n  name: Track {number}: talks\n" for number in range(60))
    (config.content / "vocabulary/tracks.yml").write_text(entries)
    mended = mend(config)
    assert '  name: "Track 59: talks"\n' in mended.after["content/vocabulary/tracks.yml"]


def test_keys_move_with_their_comments() -> None:
    """Whole lines; a comment right above a key goes with it, a comment after a blank line does not."""
    text = (
        "---\n# About this note\n\ntitle: A session\nlang: en # as written\n# what was said\nsummary: >\n  One\n"
        "  sentence.\ndate: 2018-11-14\n# in hall 7\ntrack: breakout\ntype: talk\nauthors: [team]\nspeakers:\n"
        "  - thomas-morin # him\nprojects: [zuul]\n# the end\n---\nText.\n"
    )
    assert fixed(text) == (
        "---\n# About this note\n\ntitle: A session\ndate: 2018-11-14\n# in hall 7\ntrack: breakout\ntype: talk\n"
        "projects: [zuul]\n# the end\nspeakers:\n  - thomas-morin # him\nauthors: [team]\nlang: en # as written\n"
        "# what was said\nsummary: >\n  One\n  sentence.\n---\nText.\n"
    )


def test_every_key_has_its_place_in_the_order() -> None:
    """A key that the schema gains is ordered too."""
    assert set(NoteFrontMatter.model_fields) == set(NOTE_KEYS)


def test_the_keys_of_a_note_that_gives_one_twice_stay_where_they_are() -> None:
    """The last value counts, and would not stay the last; what stands between would be written again and again."""
    for text in (note(more="lang: fr\n", title=""), note(more="title: B\ntitle: C\n", lang="")):
        assert fixed(text, unsafe=True) == text


def test_only_the_mark_of_a_heading_is_written_anew() -> None:
    """Neither a title of one letter above a line, nor the first letter of a text whose heading is not found."""
    for body in ("A\n===\n", "Text.\n\n<h1>A</h1>\n", "Text.\n\n<div markdown>\n\n```\n# A\n\n</div>\n"):
        assert fixed(note(body), unsafe=True) == note(body)
    hidden, shown = "Text.\n\n```\n# A\n```\n\n", "# [A](zuul.md) {#b}\n"
    assert fixed(note(hidden + shown), unsafe=True) == note(f"{hidden}#{shown}")


def test_an_address_of_thousands_of_letters_is_left_alone() -> None:
    """It would not be known again between "<" and ">"."""
    text = note(f"https://example.org/{'a' * 2_000}\n")
    assert fixed(text, unsafe=True) == text


def test_spaces_go_but_for_line_breaks_and_code() -> None:
    """Two spaces before another line are a line break, code is left as it is; within a paragraph it is not safe."""
    body = "## Marks ## \n\nA break  \nkept.\n\n```text\ncode  \n```\n\n    code \n\n<pre>\nraw \n</pre>\n\n"
    text = note(f"{body}One \ntwo\t\n\nThree   \n", track="forum  ")
    assert fixed(text) == note(f"{body}One \ntwo\n\nThree\n", track="forum")
    tidy = body.replace("## \n", "##\n")
    assert fixed(text, unsafe=True) == note(f"{tidy}One\ntwo\n\nThree\n", track="forum")


def test_byte_order_mark_and_carriage_returns_go() -> None:
    """Each by itself: a fix of one line does not rewrite the others."""
    assert fixed("\ufeff" + note().replace("\n", "\r\n")) == note()
    config, text = MINIMAL, note(projects="[LBaaS]").replace("\n", "\r\n")
    mended = mend(config, wanted=lambda finding: finding.code == "KB226", held={PATH: text.encode()})
    assert mended.after[PATH] == note(projects="[octavia]").replace("\n", "\r\n")


def test_carriage_returns_are_a_remark_for_the_whole_file() -> None:
    """One finding, with the number of lines; where it begins."""
    _, _, findings = examine(MINIMAL, {PATH: note().replace("\n", "\r\n").encode()})
    (found,) = (finding for finding in findings if finding.path == PATH)
    assert (found.code, found.severity, found.range) == ("KB111", Severity.INFO, Range.at(1, 4))
    assert found.message.startswith("13 lines end")


def test_invisible_characters_go_when_asked() -> None:
    """They may be part of something: not safe."""
    text = note("A form\ffeed, and \u202emore.\n")
    assert fixed(text) == text
    assert fixed(text, unsafe=True) == note("A formfeed, and more.\n")


def test_a_comment_that_ignores_nothing_is_removed() -> None:
    """Alone on its line with its line; after a value, alone; one code of two."""
    comment = "# summitkb: ignore KB310 as quoted"
    assert fixed(note(more=f"{comment}\n")) == note()
    assert fixed(note(more=f"tags: [] {comment}\n")) == note(more="tags: []\n")
    two = note("# A title\n", more="# summitkb: ignore KB310 KB311 as quoted\n")
    assert fixed(two) == note("# A title\n", more="# summitkb: ignore KB310  as quoted\n")


def test_edits_of_different_fixes_never_mix() -> None:
    """The second fix of one place waits for the next round, whole; the same edit twice is made once."""
    first = Fix("first", (Edit(Range.at(1, 1, 3), "x"),), safe=False)
    second = Fix("second", (Edit(Range.at(1, 3, 3), "y"), Edit(Range.at(2), "z")), safe=False)
    safe = Fix("safe", (Edit(Range.at(1, 1, 1), "s"),), safe=True)
    assert chosen([("a", first), ("a", second), ("a", first)]) == {"a": list(first.edits)}
    assert chosen([("a", first), ("a", safe), ("b", second)]) == {"a": list(safe.edits), "b": list(second.edits)}


def test_edits_are_applied_from_the_end() -> None:
    """Places are those of the text before; what lies beyond its end is its end."""
    edits = [Edit(Range.at(1, 1, 2), "abc"), Edit(Range(1, 4, 2, 2), ""), Edit(Range.at(9, 1), "!")]
    assert applied("12345\n6789", edits) == "abc3789!"
    assert applied("\ufeffa", [Edit(Range.at(1, 1, 1), "b")]) == "\ufeffb"
    assert applied("\ufeffa", [Edit(BYTE_ORDER_MARK, "")]) == "a"
    assert applied("a", [Edit(END_OF_FILE, "b\n"), Edit(END_OF_FILE, "c\n")]) == "a\nb\nc\n"
    assert applied("", [Edit(END_OF_FILE, "b\n")]) == "b\n"
    assert placed(Edit(END_OF_FILE, "b\n"), "x\ny") == Edit(Range.at(2, 2, 0), "\nb\n")


def test_a_diff_that_git_applies(tmp_path: Path) -> None:
    """Without a line end at the end of the file, too."""
    config = copy_of("minimal", tmp_path)
    file = config.root / PATH
    file.write_text(note("Text. ", projects="[LBaaS]"))
    mended = mend(config)
    assert mended.diff.startswith(f"--- a/{PATH}\n+++ b/{PATH}\n@@ ")
    assert mended.diff.endswith("-Text. \n\\ No newline at end of file\n+Text.\n\\ No newline at end of file\n")
    assert file.read_text() == note("Text. ", projects="[LBaaS]")
    file.chmod(0o640)
    mended.save(config.root)
    assert file.read_text() == note("Text.", projects="[octavia]")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_safe_fix_of_the_layout_changes_no_page(tmp_path: Path) -> None:
    """Byte order marks, carriage returns, spaces, the order of keys, quotes: the pages stay, in both languages."""
    config = copy_of("bilingual", tmp_path)
    clean = built(config, tmp_path / "clean")
    for file in sorted(config.content.rglob("*.md")):
        file.write_bytes(disordered(file.read_text(encoding="utf-8")))
    disorder = built(config, tmp_path / "disorder")
    mended = mend(config)
    assert len(mended.after) == len(list(config.content.rglob("*.md")))
    mended.save(config.root)
    assert built(config, tmp_path / "fixed") == disorder == clean
    assert mend(config).after == {}


def disordered(text: str) -> bytes:
    _, head, body = text.split("---\n", 2)
    keys = re.findall(r"^\S.*\n(?: .*\n)*", head, re.MULTILINE)
    # A space within a paragraph is not there: it would be part of what is translated.
    body = re.sub(r"(?<=\S)\n(?=\n|$)", "  \n", body)
    return ("\ufeff---\n" + "".join(reversed(keys)) + "---\n" + body).replace("\n", "\r\n").encode()


def built(config: Config, site_dir: Path) -> dict[str, bytes]:
    build_into(config, site_dir)
    unseen = re.compile(rb"[ \t]+(?=\n|</(?:p|li|dd|t[dh]|h\d)>)")
    found = {path: unseen.sub(b"", html) for path, html in pages(site_dir).items()}
    shutil.rmtree(site_dir)
    return found


PIECES = [
    "\n", " ", "  \n", "\t\n", "---\n", "# ", "### ", "[", "](", "`", "```\n", '"', "'", ": ", "- ", "<pre>", "\ufeff",
    "é", "# summitkb: ignore KB310 x\n", "start: 11:00\n", "> ", "|", "{", "https://a.b ", "room: no\n", "\r\n", "    ",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A note whose keys are shuffled, with bits of Markdown and YAML put in and characters taken out."""
    keys = draw(st.permutations([f"{key}: {value}\n" for key, value in HEAD.items()]))
    text = f"---\n{''.join(keys)}---\n\n## One \n\nText  \nand [Zuul](zuul.md).\n\n- a\n\n    code \n"
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(PIECES)) + text[place + draw(st.integers(0, 2)) :]
    return text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_safe_fixes_never_make_an_error(text: str) -> None:
    """Whatever the note: what was read before is read after, with no error that was not there, and then it rests."""
    site, _, before = examine(MINIMAL, {PATH: text.encode()})
    mended = mend(MINIMAL, held={PATH: text.encode()})
    if any(source.source.path == PATH for source in site.notes.values()):
        assert set(errors(mended.findings)) <= set(errors(before))
    result = mended.after.get(PATH, text)
    assert mend(MINIMAL, held={PATH: result.encode()}).after == {}


def errors(findings: tuple[Diagnostic, ...]) -> Iterator[str]:
    return (f"{finding.code} {finding.path}" for finding in findings if finding.severity is Severity.ERROR)
