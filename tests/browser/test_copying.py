"""What a note offers to copy: its citation, and the address of each section."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NOTE = "en/berlin-2018/zuul-update/"


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.fixture(autouse=True)
def _clipboard(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def test_a_citation_is_copied_whole(page: Page, address: str) -> None:
    """Folded away until it is wanted; the keyboard opens it and reaches the buttons."""
    page.goto(address + NOTE)
    entry = page.locator(".cite code")
    expect(entry).to_be_hidden()
    page.locator(".cite summary").focus()
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cite .copy").first).to_have_text("Copied")
    assert copied(page) == page.locator(".cite p").text_content()
    page.locator(".cite .copy").last.click()
    expect(page.locator(".cite .copy").last).to_have_text("Copied")
    assert copied(page) == entry.text_content()


def test_a_citation_fits_on_a_phone(page: Page, address: str) -> None:
    """Its long lines are broken."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + NOTE)
    page.locator(".cite summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_link_at_a_heading_copies_the_address_of_the_section(page: Page, address: str) -> None:
    """It goes there as any link does, and says that it has copied."""
    page.goto(address + NOTE)
    link = page.locator(".prose a.headerlink").first
    expected = address + NOTE + str(link.get_attribute("href"))
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("Link copied")
    assert page.url == expected
    assert copied(page) == expected
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("")
