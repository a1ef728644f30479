"""Pages that cost little: on a train, on a telephone."""

import gzip

import pytest
from playwright.sync_api import Page, Response

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("url", ["berlin-2018/lbaas-neutron-to-octavia/", "en/berlin-2018/kata-containers-gvisor/"])
def test_a_first_visit_to_a_note_is_light(page: Page, address: str, url: str) -> None:
    """At most 150 kB, compressed as hosts do, in at most 20 requests; `page` sees that no other host is asked."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address + url, wait_until="networkidle")
    sizes = {response.url: len(gzip.compress(response.body(), 6)) for response in responses}
    assert sum(sizes.values()) <= 150_000, sizes
    assert 3 <= len(responses) <= 20, sizes
