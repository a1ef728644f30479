"""What a link in a note leads to, before it is followed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_accessible import violations

pytestmark = pytest.mark.browser

NOTE = "en/berlin-2018/zuul-update/"


def link(page: Page, address: str) -> Locator:
    """The first link to the project Ansible."""
    page.goto(address + NOTE)
    return page.locator('.prose a[href$="projects/ansible/"]').first


def test_a_pointer_shows_title_and_summary(page: Page, address: str) -> None:
    """It may move onto the preview, which stays; elsewhere, it goes."""
    ansible = link(page, address)
    ansible.hover()
    preview = page.get_by_role("tooltip")
    expect(preview).to_be_visible()
    expect(preview.locator("p").first).to_have_text("Ansible")
    expect(preview.locator("p").last).not_to_be_empty()
    expect(ansible).to_have_attribute("aria-describedby", "__preview")
    assert violations(Axe(), page) == []
    preview.hover()
    page.wait_for_timeout(400)
    expect(preview).to_be_visible()
    page.mouse.move(5, 5)
    expect(preview).to_be_hidden()
    assert ansible.get_attribute("aria-describedby") is None


def test_the_keyboard_shows_it_and_escape_closes_it(page: Page, address: str) -> None:
    """The link keeps the focus, and Enter follows it."""
    ansible = link(page, address)
    page.keyboard.press("Tab")
    ansible.focus()
    preview = page.get_by_role("tooltip")
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    expect(ansible).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(address + "en/projects/ansible/")


def test_a_page_is_fetched_once_and_no_other_is(page: Page, address: str) -> None:
    """Nothing for headings, footnotes and links to other sites."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    ansible = link(page, address)
    for one in (ansible, page.locator(".prose a.headerlink").first, page.locator(".footnote-ref").first, ansible):
        one.hover()
        page.wait_for_timeout(500)
    assert asked == [address + "en/projects/ansible/"]


def test_a_touch_screen_has_none(browser: Browser, address: str) -> None:
    """A tap follows the link."""
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    link(page, address).focus()
    page.wait_for_timeout(500)
    assert page.locator("#__preview").count() == 0
    context.close()
