"""The map of the projects, under a pointer and under the keyboard."""

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def project(page: Page, name: str) -> Locator:
    return page.locator("[data-map] [data-place]").filter(has=page.locator("text", has_text=name)).first


def near(page: Page) -> set[str]:
    return set(page.locator("[data-map] .is-near > text").all_text_contents())


@pytest.mark.parametrize("reach", ["pointer", "keyboard"])
def test_a_project_shows_what_it_is_discussed_with(page: Page, address: str, reach: str) -> None:
    """Its neighbours and their lines stand out until the reader goes elsewhere; then it is a link like any other."""
    page.goto(address + "en/projects/map/")
    keystone = project(page, "Keystone")
    if reach == "pointer":
        keystone.hover()
    else:
        keystone.focus()
    expect(page.locator("[data-map]")).to_have_class("map__picture has-near")
    assert near(page) == {"Keystone", "OpenStack"}
    expect(page.locator("[data-map] path.is-near")).to_have_count(1)
    if reach == "pointer":
        page.mouse.move(0, 0)
    else:
        page.keyboard.press("Tab")
    assert near(page) != {"Keystone", "OpenStack"}
    keystone.locator("circle").click()
    expect(page).to_have_url(address + "en/projects/keystone/")


def test_on_a_phone_the_map_is_scrolled_not_the_page(page: Page, address: str) -> None:
    """Its names stay large enough to read, and the keyboard can scroll it."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + "projects/map/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator(".map__frame")).to_have_attribute("tabindex", "0")
