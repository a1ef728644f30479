"""From files to a Site."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from summitkb.config import Config, read_config
from summitkb.load import load
from summitkb.model import Outline, Site
from tests.support import copy_of

FRONT_MATTER = """\
---
title: "{title}"
date: {date}
track: {track}
type: talk
projects: []
speakers: [{speaker}]
authors: [team]
summary: "One sentence."
{more}
---

{body}
"""


def text(
    title: str = "Title",
    date: str = "2018-11-14",
    track: str = "forum",
    speaker: str = "",
    more: str = "",
    body: str = "",
) -> str:
    return FRONT_MATTER.format(title=title, date=date, track=track, speaker=speaker, more=more, body=body)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A copy of the site `minimal` that a test may change."""
    return copy_of("minimal", tmp_path)


def read(
    config: Config, outline: Callable[[str, int], Outline] = lambda _body, _line: Outline()
) -> tuple[Site, list[str]]:
    site, findings = load(config, outline)
    return site, [f"{finding.path} {finding.code}" for finding in findings]


def notes_folder(config: Config) -> Path:
    return config.content / "notes/berlin-2018"


def test_reads_a_whole_site(config: Config) -> None:
    """Everything of a small site without faults is there, in the form the model promises."""
    site, findings = read(config)
    assert findings == []
    assert list(site.notes) == ["berlin-2018/zuul"]
    assert list(site.pages) == ["index"]
    assert list(site.tracks) == ["keynote", "breakout", "forum"]
    assert site.projects["octavia"].aliases[0].text == "LBaaS"
    assert site.left_out == frozenset()
    note = site.notes["berlin-2018/zuul"]
    assert (note.lang, note.body_line, note.source.path) == ("en", 13, "content/notes/berlin-2018/zuul.md")


def test_notes_come_in_the_order_of_the_programme(config: Config) -> None:
    """By day, then in the order of `tracks.yml`, then by hour with unknown ones last, then by id."""
    for slug, date, track, more in (
        ("a", "2018-11-15", "keynote", ""),
        ("b", "2018-11-14", "forum", ""),
        ("c", "2018-11-14", "forum", "start: 16:40"),
        ("d", "2018-11-14", "forum", 'start: "09:30"'),
        ("e", "2018-11-14", "keynote", ""),
        ("f", "2018-11-14", "forum", ""),
        ("g", "2018-11-14", "unknown", ""),
    ):
        (notes_folder(config) / f"{slug}.md").write_text(text(date=date, track=track, more=more))
    site, _ = read(config)
    assert [note.slug for note in site.notes.values()] == ["e", "zuul", "d", "c", "b", "f", "g", "a"]


def test_exact_names_become_ids(config: Config) -> None:
    """Speakers may be written by their exact name; nothing else is guessed."""
    (notes_folder(config) / "a.md").write_text(text(speaker="Thomas Morin, thomas-morin, thomas morin"))
    site, _ = read(config)
    assert site.notes["berlin-2018/a"].speakers == ("thomas-morin", "thomas-morin", "thomas morin")


def test_addresses_and_related_notes_are_made_whole(config: Config) -> None:
    """A slug in `related` is of the same event; an old address has no leading slash and ends in one."""
    more = "related: [zuul, vancouver-2018/zuul]\nredirect_from: [/old/name, older/]"
    (notes_folder(config) / "a.md").write_text(text(more=more))
    note = read(config)[0].notes["berlin-2018/a"]
    assert note.related == ("berlin-2018/zuul", "vancouver-2018/zuul")
    assert note.redirect_from == ("old/name/", "older/")


def test_assets_are_found_beside_notes_and_pages(config: Config) -> None:
    """An image has the URL of the folder it is in."""
    (notes_folder(config) / "room.png").write_bytes(b"png")
    (config.content / "pages/guide").mkdir()
    (config.content / "pages/guide/schema.webp").write_bytes(b"webp")
    site, findings = read(config)
    assert findings == []
    assert {url: asset.file for url, asset in site.assets.items()} == {
        "berlin-2018/room.png": "content/notes/berlin-2018/room.png",
        "guide/schema.webp": "content/pages/guide/schema.webp",
    }


def test_line_ends_do_not_matter(config: Config) -> None:
    """A note written on Windows reads the same."""
    file = notes_folder(config) / "zuul.md"
    before = read(config)[0]
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert read(config)[0] == before


def test_an_empty_project_is_an_empty_site(tmp_path: Path) -> None:
    """No content folder, no finding."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Empty\n")
    site, findings = read(read_config(tmp_path / "mkdocs.yml"))
    assert (dict(site.notes), findings) == ({}, [])


def test_symbolic_links_are_not_followed(config: Config, tmp_path: Path) -> None:
    """Neither to a file nor to a folder outside the content."""
    (tmp_path / "secret.md").write_text(text())
    (notes_folder(config) / "secret.md").symlink_to(tmp_path / "secret.md")
    (config.content / "notes/elsewhere").symlink_to(tmp_path)
    (config.content / "pages").rename(tmp_path / "pages")
    (config.content / "pages").symlink_to(tmp_path / "pages")
    site, findings = read(config)
    assert findings == [
        "content/notes/berlin-2018/secret.md KB601",
        "content/notes/elsewhere KB601",
        "content/pages KB601",
    ]
    assert list(site.notes) == ["berlin-2018/zuul"]


def test_a_named_pipe_is_not_opened(config: Config) -> None:
    """Reading one would wait for ever."""
    os.mkfifo(notes_folder(config) / "pipe.md")
    assert read(config)[1] == ["content/notes/berlin-2018/pipe.md KB602"]


def test_names_that_other_systems_confuse_are_refused(config: Config) -> None:
    """Capitals, and the two ways to encode an accent."""
    (notes_folder(config) / "Zuul.md").write_text(text())
    for form in ("NFC", "NFD"):
        (notes_folder(config) / unicodedata.normalize(form, "é.md")).write_text(text())
    site, findings = read(config)
    assert [finding[-5:] for finding in findings] == ["KB604", "KB604", "KB604"]
    assert list(site.notes) == ["berlin-2018/zuul"]  # whose name is good


def test_a_name_that_is_not_text_can_be_shown(config: Config) -> None:
    """Bytes that are not UTF-8 come out escaped."""
    (Path(os.fsdecode(bytes(notes_folder(config)) + b"/caf\xe9.md"))).write_text(text())
    assert read(config)[1] == [r"content/notes/berlin-2018/caf\xe9.md KB603"]


def test_two_files_cannot_share_an_address(config: Config) -> None:
    """Images of notes and of pages share the root of the site."""
    for folder in ("notes/berlin-2018", "pages/berlin-2018"):
        (config.content / folder).mkdir(exist_ok=True)
        (config.content / folder / "room.png").write_bytes(b"png")
    assert read(config)[1] == ["content/pages/berlin-2018/room.png KB604"]


def test_a_parser_that_gives_up_is_a_finding(config: Config) -> None:
    """Nesting that passes the guard and still exhausts the parser's stack."""

    def give_up(_body: str, _line: int) -> Outline:
        raise RecursionError

    site, findings = read(config, give_up)
    assert findings == ["content/notes/berlin-2018/zuul.md KB504", "content/pages/index.md KB504"]
    assert site.left_out == {"content/notes/berlin-2018/zuul.md", "content/pages/index.md"}


def test_a_note_with_faults_leaves_the_others(config: Config) -> None:
    """It is left out and remembered as such; everything else is read."""
    (notes_folder(config) / "bad.md").write_text(text(more="levels: beginner"))
    site, findings = read(config)
    assert findings == ["content/notes/berlin-2018/bad.md KB201"]
    assert list(site.notes) == ["berlin-2018/zuul"]
    assert site.left_out == {"content/notes/berlin-2018/bad.md"}


def test_the_outline_is_told_where_the_body_begins(config: Config) -> None:
    """What it finds is placed in the file."""
    seen: list[tuple[str, int]] = []

    def outline(body: str, line: int) -> Outline:
        seen.append((body.partition("\n")[0], line))
        return Outline(words=7)

    site, _ = read(config, outline)
    assert seen == [("## Roadmap", 13), ("Tout commence par [Zuul](../notes/berlin-2018/zuul.md).", 6)]
    assert site.notes["berlin-2018/zuul"].outline.words == 7
