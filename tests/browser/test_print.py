"""A note on paper."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_paper_has_the_note_and_nothing_to_click(page: Page, address: str) -> None:
    """Header, footer, menus and links back stay on the screen; links that lead elsewhere say where."""
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(address + "berlin-2018/lbaas-neutron-to-octavia/")
    for gone in (".header", ".footer", ".headerlink", ".footnote-backref", ".needs-js", ".steps", ".toc"):
        for element in page.locator(gone).all():
            expect(element).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.goto(address + "about/")
    link = page.locator(".prose a[href='https://osones.com/']")
    assert "osones.com" in link.evaluate("(link) => getComputedStyle(link, '::after').content")
