"""A real Chromium on the built site, served from this machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.host import serve
from tests.support import program

_OPTIONS = [
    "--no-sandbox",  # CI runs as root in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


TELL_OF_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => violated(`${event.violatedDirective}: ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def address(project: Path) -> Iterator[str]:
    """Where the project's own site is served: `http://127.0.0.1:…/`."""
    with serve(project) as host:
        yield host.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without one the tests are skipped, except in CI, where they fail."""
    executable = program(os.environ.get("CHROMIUM", "chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page that fails the test if it logs an error, violates its policy or asks another host for anything."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    context.expose_function("violated", lambda what: faults.append(what))
    context.add_init_script(TELL_OF_VIOLATIONS)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.append(request.url) if not _local(request.url, address) else None)
    yield page
    context.close()
    assert faults == []


def _local(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))
