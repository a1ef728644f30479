"""Pages as Lighthouse sees them: all can use them, search engines read them, browsers do not complain."""

import os

import pytest

from benchmarks.lighthouse import PAGES, audit
from tests.support import npm_tool, program

pytestmark = pytest.mark.browser

CATEGORIES = ("accessibility", "best-practices", "seo")
"""What does not depend on how busy the machine is; `make lighthouse` tells of the performance too."""


@pytest.mark.parametrize("url", [f"{'en/' * (place % 2)}{page}" for place, page in enumerate(PAGES)])
def test_lighthouse_finds_nothing(address: str, url: str) -> None:
    """Every audit passes, on a telephone; pages take turns with the languages."""
    program("node")
    npm_tool("lighthouse")
    chromium = program(os.environ.get("CHROMIUM", "chromium"))
    options = [
        f"--only-categories={','.join(CATEGORIES)}",
        "--throttling-method=provided",
        "--disable-full-page-screenshot",
    ]
    report = audit(address + url, chromium, options)
    assert report.faults == ()
    assert report.scores == dict.fromkeys(CATEGORIES, 100)
