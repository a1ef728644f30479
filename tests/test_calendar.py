"""A session in a reader's calendar."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest

from summitkb.config import Config
from tests.support import build_into, copy_of, soup

FILE = "spring-2020/balancing/session.ics"
PAGES = "spring-2020/balancing/", "en/spring-2020/balancing/"
EXPECTED = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//summitkb//summitkb//EN
BEGIN:VTIMEZONE
TZID:Europe/Paris
COMMENT:This timezone only works from 2020-03-31 to 2020-04-02.
BEGIN:DAYLIGHT
DTSTART:20200331T000000
TZNAME:CEST
TZOFFSETFROM:+0200
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY;LANGUAGE=fr:Répartir la charge : d’hier à demain
DTSTART;TZID=Europe/Paris:20200331T110000
DURATION:PT40M
DTSTAMP:20200331T000000Z
UID:9f3d7e27-d966-521f-81bf-1bdf21e74bbf
DESCRIPTION;LANGUAGE=fr:Pourquoi quitter Neutron LBaaS pour Octavia.
LOCATION:Salle 3\\, étage 2\\, Rencontre de printemps\\, Lyon
URL:https://kb.example/notes/spring-2020/balancing/
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def site(tmp_path: Path) -> Callable[[str], Path]:
    """Builds the bilingual site, in which the front matter of one note has some lines more."""
    config = copy_of("bilingual", tmp_path)

    def built(lines: str) -> Path:
        change(config, "notes/spring-2020/balancing.md", "lang: fr", f"{lines}\nlang: fr")
        build_into(config, tmp_path / "site")
        return tmp_path / "site"

    return built


def change(config: Config, path: str, old: str, new: str) -> None:
    file = config.content / path
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_session_is_written_as_calendars_read_it(site: Callable[[str], Path]) -> None:
    """At its hour in the event's time zone, in the language of its note; the same bytes each time."""
    content = (site('start: "11:00"\nduration: 40\nroom: "Salle 3, étage 2"') / FILE).read_bytes()
    assert content.decode() == EXPECTED.replace("\n", "\r\n")


def test_every_calendar_understands_it(site: Callable[[str], Path]) -> None:
    """Summer time has begun two days before."""
    calendar = icalendar.Calendar.from_ical((site('start: "09:30"') / FILE).read_bytes())
    (session,) = calendar.events
    assert isinstance(session.start, dt.datetime)
    assert session.start.astimezone(dt.UTC) == dt.datetime(2020, 3, 31, 7, 30, tzinfo=dt.UTC)
    assert session.end == session.start, "its length is not known"


def test_a_note_leads_to_its_session(site: Callable[[str], Path]) -> None:
    """From each language to the one file."""
    built = site('start: "11:00"')
    for page in PAGES:
        link = soup(built, page).select_one('a[type="text/calendar"]')
        assert link
        assert (built / page / str(link["href"])).resolve() == (built / FILE).resolve()


def test_without_an_hour_there_is_no_session(site: Callable[[str], Path]) -> None:
    """Nor a link to one."""
    built = site("duration: 40")
    assert not list(built.rglob("*.ics"))
    assert not soup(built, PAGES[0]).select('a[type="text/calendar"]')


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../../etc/passwd", "Europe"])
def test_nor_in_a_time_zone_that_nobody_knows(tmp_path: Path, zone: str) -> None:
    """The site is built all the same."""
    config = copy_of("bilingual", tmp_path)
    change(config, "vocabulary/events.yml", "Europe/Paris", zone)
    change(config, "notes/spring-2020/balancing.md", "lang: fr", 'start: "11:00"\nlang: fr')
    assert build_into(config, tmp_path / "site").written
    assert not list((tmp_path / "site").rglob("*.ics"))
    assert not soup(tmp_path / "site", PAGES[0]).select('a[type="text/calendar"]')
