"""Pages that everybody can use: axe finds nothing against WCAG 2.2 AA, in either theme."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from benchmarks.host import serve
from tests.support import build_into, copy_of

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "berlin-2018/",
    "berlin-2018/2018-11-14/",
    "berlin-2018/kata-containers-gvisor/",
    "berlin-2018/zuul-update/",
    "projects/",
    "projects/map/",
    "projects/neutron-lbaas/",
    "speakers/",
    "speakers/thomas-morin/",
    "tracks/",
    "tracks/forum/",
    "authors/osones/",
    "guide/write/",
    "explore/",
    "explore/?q=octavias&track=forum",
    "translations/",
    "rules/",
)
"""Every type of page, in French; each is in English too, below `en/`."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(params=list(product(("light", "dark"), (360, 1280))), ids=str)
def themed(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in one of the themes, wide or narrow."""
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["", "en/"], ids=["French", "English"])
def test_axe_finds_nothing(themed: Page, address: str, language: str) -> None:
    """Contrast, names, landmarks, languages and order are right on every type of page, and in the search dialog."""
    axe = Axe()
    for url in PAGES:
        themed.goto(address + language + url)
        themed.wait_for_load_state("networkidle")
        assert violations(axe, themed) == [], url
    themed.goto(address + language)
    themed.keyboard.press("/")
    themed.get_by_role("searchbox").fill("Octavia")
    themed.locator("[data-search-results] > li").first.wait_for()
    assert violations(axe, themed) == []


@pytest.mark.parametrize("url", ["no/such/page/", "en/404.html"], ids=["French", "English"])
def test_axe_finds_nothing_where_there_is_no_page(themed: Page, project: Path, url: str) -> None:
    """On the page that a host shows at an address that does not exist, and in the search dialog that it offers."""
    axe = Axe()
    with serve(project, "/summitkb/") as host:
        themed.goto(host.address + url)
        assert violations(axe, themed) == []
        themed.get_by_role("main").get_by_role("button").click()
        themed.get_by_role("searchbox").fill("Octavia")
        themed.locator("[data-search-results] > li").first.wait_for()
        assert violations(axe, themed) == []


def test_axe_finds_nothing_where_hours_are_known(themed: Page, tmp_path: Path) -> None:
    """The project's own notes have no hours; here two have, and what else comes with them."""
    config = copy_of("bilingual", tmp_path)
    for slug, hour in (("balancing", "11:00"), ("network", "09:30")):
        note = config.content / f"notes/spring-2020/{slug}.md"
        note.write_text(note.read_text(encoding="utf-8").replace("lang:", f'start: "{hour}"\nduration: 40\nlang:', 1))
    build_into(config, tmp_path / "site")
    axe = Axe()
    for url in ("spring-2020/", "en/spring-2020/balancing/"):
        themed.goto((tmp_path / "site" / url / "index.html").as_uri())
        themed.locator(".cite summary, .timetable").first.click()
        assert violations(axe, themed) == [], url


def violations(axe: Axe, page: Page) -> list[tuple[str, str]]:
    """(rule, first element) of each violation."""
    found = axe.run(page, options=RULES).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]
