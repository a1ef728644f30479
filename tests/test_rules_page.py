"""The page of rules, as authors look them up."""

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from summitkb.i18n.terminal import rule_words
from summitkb.rules import RULES
from tests.support import build_into, config_of, copy_of, soup

HOMES = {"fr": "", "en": "en/"}
every_language = pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)


def main(page: BeautifulSoup) -> BeautifulSoup:
    for part in page.select("header.header, footer, dialog"):
        part.decompose()
    return page


@every_language
def test_every_rule_is_there_once(bilingual: Path, home: str) -> None:
    """Listed by family, then documented at its code: the list leads there."""
    page = soup(bilingual, f"{home}rules/")
    listed = [str(link["href"]) for link in page.select(".rules a")]
    assert listed == [f"#{code.lower()}" for code in sorted(RULES)]
    headings = page.select(".prose h3")
    assert [heading["id"] for heading in headings] == [code.lower() for code in sorted(RULES)]
    assert [heading.get_text().split("¶")[0] for heading in headings] == [
        f"{code} {RULES[code].name}" for code in sorted(RULES)
    ]
    assert len(page.select(".prose .severity")) == len(RULES)
    ids = [str(element["id"]) for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in page.select("main a[href^='#']")} <= set(ids)


def test_a_rule_is_documented_in_the_language_of_the_page(bilingual: Path) -> None:
    """From the same catalog as `summitkb rule`."""
    french, english = (soup(bilingual, f"{home}rules/").get_text() for home in HOMES.values())
    msgid = "Free names drift: in public archives one speaker in twenty has several spellings, hence several pages."
    assert msgid in english
    assert rule_words("fr")[msgid] in french
    assert msgid not in french


@every_language
def test_nothing_is_left_untranslated(bilingual: Path, home: str) -> None:
    """No block says that it is in another language."""
    page = main(soup(bilingual, f"{home}rules/"))
    assert page.select(".untranslated, main [lang]") == []


def test_what_is_not_translated_says_so(tmp_path: Path) -> None:
    """In a language that summitkb does not speak, each paragraph is marked as English, and codes are not."""
    config = config_of("bilingual")
    options = config.options.model_copy(update={"languages": ("fr", "en", "ar")})
    build_into(replace(config, options=options), tmp_path / "site")
    page = soup(tmp_path / "site", "ar/rules/")
    paragraphs = page.select(".prose p")
    assert {(one.get("lang"), one.get("dir")) for one in paragraphs} == {("en", "ltr")}
    assert not any(heading.get("lang") for heading in page.select(".prose h3"))


@every_language
def test_readers_do_not_find_it_among_the_notes(bilingual: Path, home: str) -> None:
    """The search index leaves it out, and no banner speaks of its translation; the footer leads to it."""
    page = soup(bilingual, f"{home}rules/")
    assert page.select("[data-pagefind-body], .banner") == []
    to_home = "../../en/" if home else "../"
    assert f"{to_home}rules/" in [link["href"] for link in soup(bilingual, f"{home}projects/").select("footer nav a")]


def test_its_address_is_the_site_s_own(tmp_path: Path) -> None:
    """A page cannot take it, and a text may link to it."""
    config = copy_of("bilingual", tmp_path)
    (config.content / "pages/rules.md").write_text(
        "---\ntitle: R\nsummary: S\nlang: en\n---\n\n[Rules](/rules/)\n", encoding="utf-8"
    )
    found = build_into(config, tmp_path / "site").findings
    assert [(finding.code, finding.path) for finding in found] == [("KB606", "content/pages/rules.md")]
