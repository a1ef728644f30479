"""Finding notes again by words and facets, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def facet(page: Page, kind: str) -> Locator:
    return page.locator(f"[data-facet={kind}]")


def box(page: Page, kind: str, name: str) -> Locator:
    """A facet's value; its name to others begins with the value's, then comes the count."""
    return facet(page, kind).get_by_role("checkbox", name=re.compile(f"^{name} [0-9]"))


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name=re.compile("Chercher dans les notes|Search the notes"))


def values(page: Page, kind: str) -> list[str]:
    """The values of a facet that are shown, each with its count."""
    return facet(page, kind).locator("label:visible").all_inner_texts()


def titles(page: Page) -> list[str]:
    return page.locator("[data-explore-results] h3").all_inner_texts()


def expect_settled(page: Page) -> None:
    """All of the first page of results is there, and so are the facets."""
    expect(page.locator("[data-explore]")).to_have_attribute("aria-busy", "false")


def expect_found(page: Page, number: int) -> None:
    expect_settled(page)
    expect(page.locator("[data-explore-status]")).to_have_text(re.compile(rf"(Résultats\s:|Results:) {number}$"))


def test_first_there_is_every_note_and_every_facet(page: Page, address: str) -> None:
    """Before anything is asked, all notes are listed with the facets, the most frequent values first."""
    page.goto(address + "explore/")
    expect_found(page, 12)
    assert len(titles(page)) == 12
    for kind in ("event", "day", "project", "track", "type", "speaker", "language", "year"):
        expect(facet(page, kind)).to_be_visible()
    assert values(page, "track") == ["Sessions parallèles\n6", "Forum\n4", "Communauté\n1", "Keynotes\n1"]
    facet(page, "language").locator("summary").click()
    assert values(page, "language") == ["Français\n10", "Anglais\n2"]
    facet(page, "day").locator("summary").click()
    assert values(page, "day") == ["14 novembre 2018\n12"]


def test_facets_narrow_and_count_what_each_would_give(page: Page, address: str) -> None:
    """Values of one facet add up, facets narrow each other; counts follow, chips remove."""
    page.goto(address + "explore/")
    box(page, "track", "Forum").check()
    expect_found(page, 4)
    assert values(page, "type") == ["Discussion du Forum\n4"]
    box(page, "track", "Keynotes").check()
    expect_found(page, 5)
    assert "Sessions parallèles\n6" in values(page, "track"), "what else could be chosen keeps its count"
    expect(page).to_have_url(re.compile(r"explore/\?track=forum&track=keynote$"))
    page.get_by_role("button", name="Retirer « Forum »").click()
    expect_found(page, 1)
    page.get_by_role("button", name="Tout effacer").click()
    expect_found(page, 12)
    expect(page).to_have_url(address + "explore/")


def test_long_lists_are_folded_and_searched(page: Page, address: str) -> None:
    """Of many projects the first are shown; one may see all, or look for one without its accents."""
    page.goto(address + "explore/")
    expect_found(page, 12)
    assert len(values(page, "project")) == 6
    facet(page, "project").get_by_role("button", name="Tout afficher").click()
    assert len(values(page, "project")) > 12
    facet(page, "project").get_by_role("button", name="En afficher moins").click()
    facet(page, "project").get_by_role("searchbox").fill("octa")
    assert values(page, "project") == ["Octavia\n1"]


def test_an_address_restores_all_that_was_chosen(page: Page, address: str) -> None:
    """Words, facets, order and languages are in the address: to share it, to go back and forth."""
    page.goto(address + "explore/?q=octavia&project=neutron&sort=oldest&also=en")
    expect_found(page, 2)
    expect(field(page)).to_have_value("octavia")
    expect(box(page, "project", "Neutron")).to_be_checked()
    expect(page.get_by_label("Trier par")).to_have_value("oldest")
    expect(page.get_by_label("Aussi les notes en anglais")).to_be_checked()
    box(page, "project", "Neutron").uncheck()
    expect(page).not_to_have_url(re.compile("project"))
    page.go_back()
    expect(box(page, "project", "Neutron")).to_be_checked()
    expect(page).to_have_url(re.compile("project=neutron"))
    page.go_forward()
    expect(box(page, "project", "Neutron")).not_to_be_checked()


def test_the_other_language_keeps_what_was_chosen(page: Page, address: str) -> None:
    """Values are the same in every language, and so is the address."""
    page.goto(address + "explore/?track=forum&type=forum&also=en")
    expect_found(page, 8)
    page.get_by_role("banner").get_by_role("link", name="English").click()
    expect(page).to_have_url(address + "en/explore/?track=forum&type=forum&also=fr")
    expect_found(page, 8)
    expect(box(page, "type", "Forum discussion")).to_be_checked()


def test_the_other_language_can_be_searched_too(page: Page, address: str) -> None:
    """Results come from both indexes, each with its language; without words, page by page, in one order."""
    page.goto(address + "en/explore/")
    expect_found(page, 12)
    field(page).fill("déjeuner")
    expect(page.locator("[data-explore-help=none]")).to_be_visible()
    page.get_by_role("button", name="Search the notes in French too").click()
    first = page.locator("[data-explore-results] > li").first
    expect(first).to_have_attribute("lang", "fr")
    expect(first.locator(".badge")).to_have_text("French")
    field(page).fill("")
    expect_found(page, 24)
    assert len(titles(page)) == 20
    page.get_by_role("button", name="More results").click()
    expect(page.locator("[data-explore-results] > li")).to_have_count(24)
    expect(page.locator("[data-explore-results] > li").nth(20).get_by_role("link")).to_be_focused()


def test_results_are_sorted(page: Page, address: str) -> None:
    """By relevance when words are asked for; by date otherwise, and when asked."""
    page.goto(address + "explore/")
    expect_found(page, 12)
    expect(page.get_by_label("Trier par")).to_have_value("newest")
    newest = titles(page)
    page.get_by_label("Trier par").select_option("oldest")
    expect(page).to_have_url(re.compile("sort=oldest$"))
    expect(page.locator("[data-explore-results] h3").first).not_to_have_text(newest[0])
    assert sorted(titles(page)) == sorted(newest)
    page.goto(address + "explore/?q=octavia")
    expect(page.get_by_label("Trier par")).to_have_value("relevance")
    expect(page.locator("[data-explore-results] h3").first).to_contain_text("Octavia")


@pytest.mark.parametrize(("plain", "written"), [("equipe", "équipe"), ("operateur", "l’opérateur"), ("ETE", "été")])
def test_accents_case_and_elision_do_not_matter(page: Page, address: str, plain: str, written: str) -> None:
    """What is typed in haste finds as many notes as what is well written."""
    found = []
    for words in (plain, written):
        page.goto(f"{address}explore/?q={words}")
        expect_settled(page)
        found.append(titles(page))
    assert found[0] == found[1] != []


def test_no_mouse_is_needed(page: Page, address: str) -> None:
    """The key `/` leads to the field, Tab to the choices, and a choice keeps the focus."""
    page.goto(address + "explore/")
    expect_found(page, 12)
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.type("forum")
    expect(page).to_have_url(re.compile("q=forum$"))
    box(page, "track", "Forum").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("track=forum$"))
    expect(box(page, "track", "Forum")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_nothing_found_says_what_to_do(page: Page, address: str) -> None:
    """The words are repeated, and what would help is offered: no more than would change something."""
    page.goto(address + "explore/?q=zzyzx")
    expect(page.locator("[data-explore-status]")).to_contain_text("zzyzx")
    advice = page.locator("[data-explore-help=none]")
    expect(advice).to_contain_text("orthographe")
    expect(advice.get_by_role("link", name="Tous les projets")).to_be_visible()
    expect(advice.get_by_role("button", name="Retirer les filtres")).to_be_hidden()
    page.goto(address + "explore/?track=keynote&type=forum")
    advice.get_by_role("button", name="Retirer les filtres").click()
    expect_found(page, 12)


def test_the_search_dialog_leads_there(page: Page, address: str) -> None:
    """What is searched in the dialog can be filtered and sorted."""
    page.goto(address + "en/")
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("Octavia")
    expect(page.locator("[data-search-results] > li").first).to_be_visible()
    page.get_by_role("link", name="Filter and sort the notes").click()
    expect(page).to_have_url(address + "en/explore/?q=Octavia")
    expect(page.locator("[data-explore-results] > li").first).to_be_visible()


def test_without_javascript_the_page_leads_to_the_lists(page: Page, address: str) -> None:
    """It says that exploring needs JavaScript, and where to browse instead."""
    assert page.context.browser
    context = page.context.browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address + "en/explore/")
    main = plain.get_by_role("main")
    expect(main.locator("noscript")).to_be_visible()
    expect(main.get_by_role("searchbox")).to_be_hidden()
    for name in ("Projects", "Tracks", "Speakers", "OpenStack Summit Berlin 2018"):
        expect(main.get_by_role("link", name=name)).to_be_visible()
    context.close()
