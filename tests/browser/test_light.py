"""Pages that cost little: on a train, on a telephone."""

import gzip

import pytest
from playwright.sync_api import Browser, Page, Response

pytestmark = pytest.mark.browser

_WATCH_FOR_SHIFTS = """
globalThis.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((shift) => shift.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("url", ["berlin-2018/lbaas-neutron-to-octavia/", "en/berlin-2018/kata-containers-gvisor/"])
def test_a_first_visit_to_a_note_is_light(page: Page, address: str, url: str) -> None:
    """At most 150 kB, compressed as hosts do, in at most 20 requests; `page` sees that no other host is asked."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address + url, wait_until="networkidle")
    sizes = {response.url: len(gzip.compress(response.body(), 6)) for response in responses}
    assert sum(sizes.values()) <= 150_000, sizes
    assert 3 <= len(responses) <= 20, sizes


@pytest.mark.parametrize("width", [412, 1280])
@pytest.mark.parametrize("url", ["", "berlin-2018/kata-containers-gvisor/", "projects/neutron/", "explore/"])
def test_nothing_moves_while_a_page_loads(browser: Browser, address: str, url: str, width: int) -> None:
    """What comes later, as the notes of `explore/`, does not push anything away: its cumulative layout shift is 0."""
    page = browser.new_page(viewport={"width": width, "height": 823})
    page.add_init_script(_WATCH_FOR_SHIFTS)
    page.goto(address + url, wait_until="networkidle")
    if url == "explore/":
        page.locator("[data-explore-results] > li").first.wait_for()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("shifts") == []
    page.close()
