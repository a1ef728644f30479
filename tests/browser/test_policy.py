"""The policy in a browser: what slipped into a page does nothing."""

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_SLIPPED_IN = """() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  const image = document.createElement("img");
  image.setAttribute("onerror", "window.ran = true");
  image.src = "data:,";
  document.body.append(script, image);
  return new Promise((done) => setTimeout(() => done(window.ran ?? false), 200));
}"""


def test_a_script_in_a_page_does_not_run(browser: Browser, address: str) -> None:
    """Neither an element nor a handler."""
    page = browser.new_page()
    page.goto(address)
    assert page.evaluate(_SLIPPED_IN) is False
    page.close()
