"""The preview in a browser: what is saved is seen, and what is wrong is told in the page."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import ROOT, SITES
from tests.test_doors import free_port, wait_for

pytestmark = pytest.mark.browser

TEMPLATE = "../../../site_overrides/partials/edit.html"
SHEET = "../../../site_overrides/assets/stylesheets/summitkb.css"
BALANCING = "content/notes/spring-2020/balancing.md"


@pytest.fixture(scope="module", params=["summitkb", "mkdocs"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The bilingual site, served by one of the two doors; its address and its folder."""
    top = tmp_path_factory.mktemp("preview")
    shutil.copytree(ROOT / "site_overrides", top / "site_overrides")
    ignored = shutil.ignore_patterns("site", ".summitkb-cache")
    folder = Path(shutil.copytree(SITES / "bilingual", top / "tests/sites/bilingual", ignore=ignored))
    command = [sys.executable, "-m", request.param, "serve", "--dev-addr", f"127.0.0.1:{free_port()}"]
    log = folder / "serve.log"
    with log.open("w") as told, subprocess.Popen(command, cwd=folder, stderr=told, stdout=told) as process:
        try:
            yield wait_for(lambda: re.search(r"Serving on (http\S+)", log.read_text()))[1], folder
        finally:
            process.send_signal(signal.SIGINT)


@pytest.fixture
def note(browser: Browser, served: tuple[str, Path]) -> Iterator[Page]:
    """The page of a note, in a browser that stays on it."""
    page = browser.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{served[0]}spring-2020/balancing/")
    yield page
    page.close()


@pytest.fixture
def change(served: tuple[str, Path]) -> Iterator[Callable[[str, str, str], None]]:
    """Edits a file of the site; everything is undone afterwards."""
    originals: dict[Path, str] = {}

    def edit(path: str, old: str, new: str) -> None:
        file = served[1] / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        originals.setdefault(file, text)
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    yield edit
    for file, text in originals.items():
        file.write_text(text, encoding="utf-8")


Change = Callable[[str, str, str], None]


def test_a_saved_text_is_on_the_page(note: Page, change: Change) -> None:
    """The browser reloads by itself."""
    expect(note.locator("article")).to_contain_text("Par le haut.")
    change(BALANCING, "Par le haut.", "Par le bas.")
    expect(note.locator("article")).to_contain_text("Par le bas.")


def test_what_is_wrong_is_told_in_the_page_until_it_is_mended(note: Page, change: Change) -> None:
    """The page of a note that cannot be read gives way to what is wrong with it, and comes back by itself."""
    change(BALANCING, "track: keynote", "track: [")
    findings = note.locator(".findings")
    expect(findings).to_contain_text("balancing.md")
    expect(findings).to_contain_text("KB106")
    change(BALANCING, "track: [", "track: keynote")
    expect(note.locator("article")).to_contain_text("Par le haut.")
    expect(findings).to_have_count(0)


def test_a_template_that_cannot_be_read_leaves_the_page(note: Page, change: Change) -> None:
    """And says why, on which line; mended, its page is there again."""
    change(TEMPLATE, "<", "{% nonsense %}<")
    expect(note.locator(".findings")).to_contain_text("edit.html:")
    expect(note.locator("article")).to_contain_text("Par le haut.")
    change(TEMPLATE, "{% nonsense %}", "")
    expect(note.locator(".findings")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/vocabulary/tracks.yml", 'name: "', 'name: "Followed '),
        (
            "translations/en/LC_MESSAGES/spring-2020.fr.po",
            'msgstr "Octavia replaces',
            'msgstr "Followed Octavia replaces',
        ),
        (TEMPLATE, "<", "<b>Followed</b><"),
    ],
    ids=["vocabulary", "catalog", "template"],
)
def test_everything_a_page_is_made_of_is_followed(
    served: tuple[str, Path], browser: Browser, change: Change, path: str, old: str, new: str
) -> None:
    """A vocabulary, a catalog, a template."""
    page = browser.new_page()
    page.goto(f"{served[0]}{'en/' if 'translations' in path else ''}spring-2020/balancing/")
    change(path, old, new)
    expect(page.locator("main")).to_contain_text("Followed", timeout=15_000)
    page.close()


def test_a_style_sheet_is_sent_once_until_it_changes(note: Page, served: tuple[str, Path], change: Change) -> None:
    """A reload asks for it again, and is told that it is as it was."""
    address = f"{served[0]}assets/stylesheets/summitkb.css"
    known = {"If-None-Match": note.request.get(address).headers["etag"]}
    assert note.request.get(address, headers=known).status == 304
    change(SHEET, "/*", "/* new */\n/*")
    change(BALANCING, "Par le haut.", "Par le haut !")
    expect(note.locator("article")).to_contain_text("Par le haut !")
    assert "/* new */" in note.request.get(address, headers=known).text()
