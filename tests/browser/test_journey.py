"""What was said about Octavia, where, by whom: the reader's way through the site, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.host import serve

pytestmark = pytest.mark.browser

MIGRATION = "berlin-2018/lbaas-neutron-to-octavia/"


def search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill(words)


def test_from_a_search_to_a_project_in_the_other_language(page: Page, address: str) -> None:
    """Search Octavia, open the migration note, switch to English at the same section, follow its Neutron chip."""
    page.goto(address)
    search(page, "Octavia")
    page.locator("[data-search-results]").get_by_role(
        "link", name=re.compile("^LBaaS.: migrer de Neutron à Octavia")
    ).click()
    expect(page).to_have_url(address + MIGRATION)

    page.get_by_role("navigation").get_by_role("link", name="Quatre chemins de migration").first.click()
    expect(page).to_have_url(re.compile("#quatre-chemins-de-migration$"))
    page.get_by_role("banner").get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{address}en/{MIGRATION}#quatre-chemins-de-migration")
    expect(page.get_by_role("heading", level=1)).to_contain_text("migrating from Neutron to Octavia")
    expect(page.locator("#quatre-chemins-de-migration")).to_be_in_viewport()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    page.locator("article header, main").get_by_role("link", name="Neutron", exact=True).first.click()
    expect(page).to_have_url(f"{address}en/projects/neutron/")
    expect(
        page.get_by_role("main").get_by_role("link", name=re.compile("migrating from Neutron to Octavia"))
    ).to_be_visible()


@pytest.mark.parametrize("word", ["déjeuner", "répartition", "conteneurs", "migrer"])
def test_a_french_word_finds_nothing_in_english(page: Page, address: str, word: str) -> None:
    """Each language has its own index: a word that only French has gives no result in English, and some in French."""
    page.goto(address)
    search(page, word)
    expect(page.locator("[data-search-results] > li").first).to_be_visible()
    page.goto(address + "en/")
    search(page, word)
    expect(page.locator("[data-search-help=none]")).to_be_visible()
    expect(page.locator("[data-search-results] > li")).to_have_count(0)


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_search_needs_no_mouse(page: Page, address: str, keys: str) -> None:
    """A key opens it, arrows choose, Enter opens the result, Escape closes."""
    page.goto(address + "projects/")
    page.keyboard.press(keys)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("gVisor")
    expect(page.locator("[data-search-results] > li").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press(keys)
    expect(page.locator("[data-search-results] > li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("gvisor"))


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("", "integration", "intégration"),
        ("", "l’intégration", "intégration"),
        ("", "equipe", "équipe"),
        ("", "équipe", "équipe"),
        ("en/", "integration", "integration"),
    ],
)
def test_words_are_found_as_they_are_typed(page: Page, address: str, language: str, words: str, said: str) -> None:
    """Without accents or with them, and after an elided article: in the dialog and on `explore/`."""
    page.goto(address + language)
    search(page, words)
    hits = page.locator("[data-search-results] mark")
    expect(hits.filter(has_text=re.compile(said, re.IGNORECASE)).first).to_be_visible()
    page.goto(f"{address}{language}explore/?q={words}")
    marked = page.locator("[data-explore-results] mark")
    expect(marked.filter(has_text=re.compile(said, re.IGNORECASE)).first).to_be_visible()


def test_a_search_without_an_index_says_so(browser: Browser, bilingual: Path) -> None:
    """As in a preview that has not made it yet."""
    page = browser.new_page()
    with serve(bilingual) as host:
        page.goto(host.address)
        search(page, "balancing")
        expect(page.locator("[data-search-help=error]")).to_be_visible()
        page.goto(f"{host.address}explore/")
        expect(page.locator("[data-explore-help=error]")).to_be_visible()
    page.close()


@pytest.mark.parametrize("words", ["l'octavia", "OCTAVIA", "repartition de charge"])
def test_case_accents_and_elision_do_not_matter(page: Page, address: str, words: str) -> None:
    """People type as they speak."""
    page.goto(address)
    search(page, words)
    results = page.locator("[data-search-results]")
    expect(results.get_by_role("link", name=re.compile("Octavia")).first).to_be_visible()


def test_the_chosen_theme_is_kept(page: Page, address: str) -> None:
    """Light or dark, from page to page."""
    page.goto(address)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    toggle = page.locator("[data-theme-toggle]")
    toggle.click()
    toggle.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(address + MIGRATION)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != background


def test_nothing_is_wider_than_a_phone(page: Page, address: str) -> None:
    """No page scrolls sideways at 390 px."""
    page.set_viewport_size({"width": 390, "height": 844})
    for url in (
        "",
        MIGRATION,
        "berlin-2018/",
        "berlin-2018/2018-11-14/",
        "projects/",
        "projects/octavia/",
        "guide/write/",
        "explore/",
        "translations/",
        "rules/",
    ):
        page.goto(address + url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, url


def test_reading_and_switching_need_no_script(page: Page, address: str) -> None:
    """Without JavaScript the site can be read, browsed and switched to the other language."""
    assert page.context.browser
    context = page.context.browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address + MIGRATION)
    plain.get_by_role("banner").get_by_role("link", name="English").click()
    expect(plain).to_have_url(f"{address}en/{MIGRATION}")
    plain.locator("main").get_by_role("link", name="Octavia", exact=True).first.click()
    expect(plain).to_have_url(f"{address}en/projects/octavia/")
    context.close()
