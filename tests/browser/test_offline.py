"""A site that its reader keeps: all of it without a network, and never half of another version."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect

from summitkb.build import build
from summitkb.config import Config
from summitkb.outputs.offline import LIST
from tests.browser.conftest import TELL_OF_VIOLATIONS
from tests.browser.host import Host, hosting
from tests.browser.test_accessible import violations
from tests.support import copy_of
from tests.test_doors import wait_for

pytestmark = pytest.mark.browser

BALANCING = "content/notes/spring-2020/balancing.md"
KEEP, STOP, REMOVE = "Keep this site offline", "Stop", "Remove the offline copy"
READY = re.compile(r"^Available offline: \d[\d.,]*\s[kM][Bo] on this device$")
FAILED, REMOVED = re.compile("^The site could not be kept"), "The offline copy was removed"
"""What the control says; the small site has a translation of its own words into no language."""


@pytest.fixture
def site(tmp_path: Path) -> Config:
    """A small site that a test may publish anew, with its search."""
    config = copy_of("bilingual", tmp_path)
    build(config)
    return config


@pytest.fixture
def host(site: Config) -> Iterator[Host]:
    with hosting(site.site_dir, "/notes/") as host:
        yield host


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A French reader's telephone; the test fails on an error in a page, or when its policy is violated."""
    context = browser.new_context(
        locale="fr-FR", viewport={"width": 390, "height": 844}, bypass_csp=False, service_workers="allow"
    )
    faults: list[str] = []
    context.expose_function("violated", lambda what: faults.append(what))
    context.add_init_script(TELL_OF_VIOLATIONS)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def button(page: Page, name: str) -> None:
    page.get_by_role("contentinfo").get_by_role("button", name=name).click()


def status(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the control says this, and the worker has nothing more to look for."""
    expect(page.locator("[data-offline]:not([aria-busy=true]) [role=status]")).to_have_text(words)


def kept(page: Page, host: Host, url: str = "") -> None:
    """Keep the site, from one of its pages."""
    page.goto(host.address + url)
    button(page, KEEP)
    status(page, READY)


def visited(page: Page, host: Host, url: str = "") -> list[str]:
    """Visit a page of a site that is kept; what was asked for, once that is over."""
    host.asked.clear()
    page.goto(host.address + url)
    status(page, READY)
    return sorted(path for path in host.asked if path != "sw.js")  # for which browsers look when they like


def listed(site: Path) -> dict[str, list[object]]:
    """What a published site has to be kept: address → digest and size."""
    told: dict[str, list[object]] = json.loads((site / LIST).read_bytes())
    return told


def publish(config: Config, old: str, new: str, path: str = BALANCING) -> set[str]:
    """Change a note and build; the addresses of the files that are others now."""
    before = listed(config.site_dir)
    file = config.root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    build(config)
    return {address for address, file in listed(config.site_dir).items() if file != before.get(address)}


def search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill(words)


def test_nothing_is_fetched_before_it_is_asked_for(reader: Page, host: Host) -> None:
    """A visit costs what it did: no worker, no list, no script of the control."""
    reader.goto(host.address, wait_until="networkidle")
    expect(reader.get_by_role("button", name=KEEP)).to_be_visible()
    assert not {"sw.js", LIST, "assets/javascripts/offline.js"} & set(host.asked)
    assert reader.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0


def test_the_whole_site_is_read_without_a_network(reader: Page, project: Path) -> None:
    """Pages that were never opened: links, the other language, the search, the facets, and what is not there."""
    with hosting(project, "/summitkb/") as host:
        reader.goto(host.address)
        button(reader, "Garder ce site hors ligne")
        status(reader, re.compile(r"^Disponible hors ligne\s: \d,\d\sMo sur cet appareil$"))
        assert set(listed(project)) <= set(host.asked)
    search(reader, "Octavia")
    expect(reader.locator("[data-search-results] a").first).to_be_visible()
    note = "berlin-2018/lbaas-neutron-to-octavia/"
    reader.goto(f"{host.address}{note}")
    heading = reader.get_by_role("heading", level=1)
    expect(heading).to_contain_text("migrer de Neutron à Octavia")
    assert reader.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith("Charter")
    reader.locator("main").get_by_role("link", name="Neutron", exact=True).first.click()
    expect(reader).to_have_url(f"{host.address}projects/neutron/")
    reader.get_by_role("banner").get_by_role("link", name="English").click()
    expect(reader).to_have_url(f"{host.address}en/projects/neutron/")
    status(reader, READY)

    search(reader, "gVisor")
    reader.locator("[data-search-results] a").first.click()
    expect(heading).to_contain_text("gVisor")
    reader.goto(f"{host.address}explore/?q=octavia")
    expect(reader.locator("[data-explore-results] > li").first).to_be_visible()
    reader.locator("[name=also]").check()
    expect(reader.locator("[data-explore-results] [lang=en]").first).to_be_visible()

    response = reader.goto(f"{host.address}nothing/here/")
    assert response
    assert response.status == 404
    expect(heading).to_have_text("Page introuvable")
    reader.goto(f"{host.address}{note.rstrip('/')}")
    expect(reader).to_have_url(f"{host.address}{note}")


def test_a_new_version_costs_what_is_new_in_it(reader: Page, host: Host, site: Config) -> None:
    """Only files with another digest are fetched; pages and search are then those of the new version."""
    kept(reader, host)
    changed = publish(site, "Par le haut.", "Par le zénith.")
    assert {"spring-2020/balancing/", "pagefind/pagefind-entry.json"} <= changed
    assert len(changed) < len(listed(site.site_dir)) / 4
    assert visited(reader, host) == sorted([LIST, *changed])
    assert visited(reader, host) == [LIST]
    host.stop()
    reader.goto(f"{host.address}spring-2020/balancing/")
    expect(reader.locator("article")).to_contain_text("Par le zénith.")
    search(reader, "zénith")
    expect(reader.locator("[data-search-results] a").first).to_be_visible()


def test_what_is_gone_from_the_site_goes_from_the_copy(reader: Page, host: Host, site: Config) -> None:
    """The store holds the new version alone, from the next visit on."""
    kept(reader, host)
    (site.content / "notes/spring-2020/network.md").unlink()
    publish(site, "(network.md", "(balancing.md")
    visited(reader, host)
    visited(reader, host)
    stored = "caches.keys().then(([name]) => caches.open(name)).then((store) => store.keys())"
    assert reader.evaluate(f"{stored}.then((kept) => kept.length)") == len(listed(site.site_dir)) + 1  # the list
    host.stop()
    reader.goto(f"{host.address}spring-2020/network/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Page not found")


@pytest.mark.parametrize("fault", ["broken off", "another version", "not a list", "an empty list"])
def test_a_version_that_cannot_be_had_whole_changes_nothing(reader: Page, host: Host, site: Config, fault: str) -> None:
    """The copy stays the old one, search included; the next visit fetches what is left."""
    kept(reader, host)
    changed = publish(site, "Par le haut.", "Par le zénith.")
    spoilt = site.site_dir / (LIST if fault.endswith("list") else "spring-2020/balancing/index.html")
    right = spoilt.read_bytes()
    if fault == "broken off":
        host.before = lambda path: path != "spring-2020/balancing/"
    else:
        spoilt.write_bytes(b"{}" if fault == "an empty list" else b"<p>Bienvenue dans le train.</p>")
    visited(reader, host)
    reader.goto(f"{host.address}spring-2020/balancing/")
    status(reader, READY)
    expect(reader.locator("article")).to_contain_text("Par le haut.")
    search(reader, "haut")
    expect(reader.locator("[data-search-results] a").first).to_be_visible()
    search(reader, "zénith")
    expect(reader.locator("[data-search-help=none]")).to_be_visible()

    fetched = set(host.asked) & changed
    host.before = lambda _path: True
    spoilt.write_bytes(right)
    more = set(visited(reader, host)) & changed
    assert "spring-2020/balancing/" in more
    assert fetched | more == changed
    expect(reader.get_by_role("button", name=REMOVE)).to_be_visible()
    reader.goto(f"{host.address}spring-2020/balancing/")
    expect(reader.locator("article")).to_contain_text("Par le zénith.")


def test_a_search_goes_on_while_the_copy_changes(reader: Page, host: Host, site: Config) -> None:
    """A page that was open has what it began with until the next one."""
    kept(reader, host)
    reader.goto(host.address)
    status(reader, READY)
    search(reader, "introuvable")
    expect(reader.locator("[data-search-help=none]")).to_be_visible()
    publish(site, "Par le haut.", "Par le zénith.")
    visited(reader.context.new_page(), host)
    reader.get_by_role("searchbox").fill("haut")
    expect(reader.locator("[data-search-results]")).to_contain_text("Par le haut.")


def test_a_new_worker_takes_over_at_once(reader: Page, host: Host) -> None:
    """It does not wait until all pages of the old one are closed, and the copy is as it was."""
    kept(reader, host)
    worker = host.folder / "sw.js"
    worker.write_text(f"{worker.read_text(encoding='utf-8')}// Another.", encoding="utf-8")
    reader.evaluate("""async () => {
        navigator.serviceWorker.addEventListener("controllerchange", () => { window.changed = true; });
        await (await navigator.serviceWorker.getRegistration()).update();
    }""")
    wait_for(lambda: reader.evaluate("window.changed"), 15)
    assert visited(reader, host) == [LIST]
    host.stop()
    reader.goto(f"{host.address}en/")
    expect(reader.get_by_role("heading", level=1)).to_be_visible()


def test_a_site_that_cannot_be_kept_says_so(reader: Page, host: Host) -> None:
    """What was fetched is not taken for the site; pressed again, it goes on with the rest."""
    host.before = lambda path: path != "authors/team/"
    reader.goto(host.address)
    button(reader, KEEP)
    status(reader, FAILED)
    host.before = lambda _path: True
    host.asked.clear()
    button(reader, KEEP)
    status(reader, READY)
    assert "authors/team/" in host.asked
    assert len(host.asked) < len(listed(host.folder))


def test_keeping_shows_how_far_it_is_and_can_be_stopped(reader: Page, host: Host) -> None:
    """Then nothing is kept, and what comes late is not either."""
    reached, go = threading.Event(), threading.Event()

    def wait(path: str) -> bool:
        if path == "tracks/":
            reached.set()
            go.wait(30)
        return True

    host.before = wait
    reader.goto(host.address)
    button(reader, KEEP)
    assert reached.wait(30)
    status(reader, re.compile(r"^Keeping the whole site on this device: [\d,]+\s[kM]o$"))
    expect(reader.get_by_role("progressbar", name="Progress")).to_be_visible()
    button(reader, STOP)
    go.set()
    status(reader, REMOVED)
    assert reader.evaluate("caches.keys()") == []
    expect(reader.get_by_role("progressbar", name="Progress")).to_be_hidden()


def test_a_copy_is_removed_and_made_again(reader: Page, host: Host) -> None:
    """Afterwards a visit costs what it did before; the same page can keep the site again."""
    kept(reader, host)
    button(reader, REMOVE)
    status(reader, REMOVED)
    assert reader.evaluate("caches.keys()") == []
    button(reader, KEEP)
    status(reader, READY)
    button(reader, REMOVE)
    status(reader, REMOVED)
    host.asked.clear()
    reader.goto(host.address, wait_until="networkidle")
    assert not {"sw.js", LIST} & set(host.asked)
    host.stop()
    with pytest.raises(Error, match="net::ERR"):
        reader.goto(host.address)


def test_a_site_that_offers_no_copy_any_more_has_none(reader: Page, host: Host) -> None:
    """Or a copy would hide for ever what is at this address now."""
    kept(reader, host)
    (host.folder / LIST).unlink()
    reader.goto(host.address)
    status(reader, REMOVED)
    (host.folder / "index.html").write_text("<!doctype html><title>Something else</title>")
    reader.goto(host.address)
    expect(reader).to_have_title("Something else")


def test_without_workers_it_is_not_offered(reader: Page, bilingual: Path) -> None:
    """Files that are opened from a disk have none."""
    reader.goto((bilingual / "index.html").as_uri())
    expect(reader.locator("[data-offline]")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_control(browser: Browser, host: Host, scheme: str) -> None:
    """While it fetches, and when the site is kept."""
    context = browser.new_context(
        locale="fr-FR",
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 360, "height": 800},
        bypass_csp=True,
    )
    page, go, axe = context.new_page(), threading.Event(), Axe()
    host.before = lambda path: path != "tracks/" or go.wait(60)
    page.goto(host.address)
    button(page, KEEP)
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert violations(axe, page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    go.set()
    status(page, READY)
    assert violations(axe, page) == []
    context.close()


@pytest.mark.parametrize("home", ["", "en/"])
def test_it_can_be_installed(reader: Page, host: Host, home: str) -> None:
    """Chromium finds nothing that its manifest lacks."""
    reader.goto(host.address + home)
    session = reader.context.new_cdp_session(reader)
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"] == f"{host.address}{home}manifest.webmanifest"
    assert manifest["errors"] == []
    lacking = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in lacking] == ["in-incognito"]  # as every context of a test is
