"""Pages that cost little: on a train, on a telephone."""

import gzip
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

from benchmarks.first_search import in_dialog, in_explore, kind
from benchmarks.host import serve

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


@pytest.mark.parametrize("query", ["octavia", "?q=octavia", "?q=octavia&project=neutron", "?track=forum", ""])
def test_a_first_result_is_light(browser: Browser, project: Path, query: str) -> None:
    """Before it, of a site of any size, come one page, the pieces with its words, and no facet but those chosen.

    Of this site it costs 110 kB at most, nearly all of it Pagefind itself.
    """
    with serve(project) as host:
        search = in_dialog if query == "octavia" else in_explore
        cost = search(browser, host, "", query)
    files = Counter(map(kind, cost.first))
    assert files["pages"] == files["program"] == files["fragments"] == 1, cost.first
    assert files["words"] <= 2, cost.first
    assert files["filters"] == query.count("project") + query.count("track"), cost.first
    assert sum(sent.size for sent in cost.first) <= 110_000, cost.first


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
