"""The timetable of an event's days."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from summitkb.build import build
from summitkb.config import Config
from summitkb.work import working
from tests.support import build_into, copy_of, pages, soup

BALANCING, NETWORK = (f"notes/spring-2020/{slug}.md" for slug in ("balancing", "network"))


@pytest.fixture
def site(tmp_path: Path) -> Config:
    return copy_of("bilingual", tmp_path)


def add(config: Config, path: str, *lines: str) -> None:
    file = config.content / path
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("date: 2020-03-31", "\n".join(("date: 2020-03-31", *lines))), encoding="utf-8")


def event(config: Config, home: str = "") -> BeautifulSoup:
    build_into(config, config.root / "site")
    return soup(config.root / "site", f"{home}spring-2020/")


def table(page: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select(".timetable tr")]


def test_sessions_are_told_by_time_and_track(site: Config) -> None:
    """Whatever their order in the programme, in the language of the page."""
    add(site, BALANCING, 'start: "11:00"', "duration: 40")
    add(site, NETWORK, 'start: "09:30"')
    assert table(event(site, "en/")) == [
        ["", "Plenaries", "Forum"],
        ["09:30", "", "Networks, next"],
        ["11:00", "Balancing the load: from yesterday to tomorrow 40 min", ""],
    ]
    assert [time["datetime"] for time in event(site).select(".timetable time")] == [
        "2020-03-31T09:30", "2020-03-31T11:00"
    ]  # fmt: skip


def test_by_room_when_all_are_known(site: Config) -> None:
    """Two sessions at one time are in one row."""
    add(site, BALANCING, 'start: "11:00"', 'room: "M2"')
    add(site, NETWORK, 'start: "11:00"', 'room: "Grand hall"')
    assert table(event(site))[0] == ["", "Grand hall", "M2"]
    assert [row[0] for row in table(event(site))[1:]] == ["11:00"]


def test_one_time_makes_no_timetable(site: Config) -> None:
    """The event is told as a list of notes, as without any."""
    add(site, BALANCING, 'start: "11:00"')
    page = event(site)
    assert table(page) == []
    assert len(page.select(".notes > .note")) == 2


def test_a_room_that_changes_changes_the_page(site: Config) -> None:
    """A warm build gives the site that would be made from nothing."""
    add(site, BALANCING, 'start: "11:00"', 'room: "M2"')
    add(site, NETWORK, 'start: "11:00"', 'room: "M1"')
    with working(site.root, 1) as work:
        build(site, work=work, search=False)
    file = site.content / NETWORK
    file.write_text(file.read_text(encoding="utf-8").replace("M1", "M3"), encoding="utf-8")
    with working(site.root, 1) as work:
        build(site, work=work, search=False)
    build(site.with_site_dir(site.root / "cold"), search=False)
    assert pages(site.site_dir) == pages(site.root / "cold")
    assert table(soup(site.site_dir, "spring-2020/"))[0] == ["", "M2", "M3"]
