"""How far each language is translated, as translators and readers are told."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from summitkb.config import Config
from summitkb.examine import examine
from summitkb.i18n.locales import previewed
from summitkb.render import plan
from tests.support import build_into, copy_of, soup

BALANCING, NETWORK = "spring-2020/balancing/", "spring-2020/network/"
EDIT = "https://git.example/kb/edit/main"


def with_options(config: Config, **options: object) -> Config:
    return replace(config, options=config.options.model_copy(update=options))


def catalog(page: BeautifulSoup, lang: str, name: str) -> Tag:
    """The part of the page about one catalog."""
    found = page.select_one(f'section[aria-labelledby="__{lang}"] .catalog:has(h3:-soup-contains("{name}"))')
    assert found
    return found


def figures(part: Tag) -> str:
    """A catalog's own figures, without those of its notes."""
    found = part.select_one(".coverage")
    assert found
    return found.get_text(" ", strip=True)


def hrefs(part: BeautifulSoup | Tag, selector: str = "a") -> list[str]:
    return [str(link["href"]) for link in part.select(selector)]


def test_the_page_is_there_in_every_language(bilingual: Path) -> None:
    """With a section for each language, and a way to it from the foot of every page."""
    for home in ("", "en/"):
        page = soup(bilingual, f"{home}translations/")
        assert [section["aria-labelledby"] for section in page.select("main section")] == ["__fr", "__en"]
        assert f"{'../../en/' if home else '../'}translations/" in hrefs(
            soup(bilingual, f"{home}projects/"), "footer nav a"
        )


def test_a_catalog_tells_what_is_left(bilingual: Path) -> None:
    """Translated of all, to do, words left; and where the source stands."""
    page = soup(bilingual, "en/translations/")
    begun = figures(catalog(page, "en", "Spring meeting"))
    assert "88%" in begun
    for figure in ("from French", "8 of 9 messages translated", "1 to do", "3 words left"):
        assert figure in begun
    assert "fuzzy" not in begun
    untouched = figures(catalog(page, "fr", "Spring meeting"))
    for figure in ("0%", "from English", "0 of 5 messages translated", "5 to do", "19 words left"):
        assert figure in untouched


def test_a_bar_is_as_long_as_what_is_translated(bilingual: Path) -> None:
    """Its lengths are attributes: no style is needed, and its figures are text."""
    part = catalog(soup(bilingual, "en/translations/"), "en", "Spring meeting")
    bar = part.select_one("svg")
    assert bar
    assert bar["aria-hidden"] == "true"
    assert [rect["width"] for rect in bar.select("rect")] == ["100", "88.9", "88.9"]
    assert not soup(bilingual, "en/translations/").select("[style]")


def test_a_doubtful_translation_is_fuzzy(tmp_path: Path) -> None:
    """It counts neither as translated nor as to do."""
    config = copy_of("bilingual", tmp_path)
    po = config.translations / "en/LC_MESSAGES/spring-2020.fr.po"
    po.write_text(po.read_text().replace('#, md-text\nmsgid "Plus lent."', '#, md-text, fuzzy\nmsgid "Plus lent."'))
    build_into(config, tmp_path / "site")
    shown = figures(catalog(soup(tmp_path / "site", "en/translations/"), "en", "Spring meeting"))
    for figure in ("77%", "7 of 9 messages translated", "1 fuzzy", "1 to do"):
        assert figure in shown


def test_what_is_finished_is_folded_away(bilingual: Path) -> None:
    """Notes and pages with something left are listed; the others wait in a `details`."""
    page = soup(bilingual, "en/translations/")
    assert not catalog(page, "en", "Spring meeting").select("details")
    finished = catalog(page, "en", "Pages").select_one("details:not([open])")
    assert finished
    assert "Wholly translated: 1 page" in finished.get_text()
    assert hrefs(finished) == ["../../en/"]


def test_a_catalog_leads_to_where_it_is_translated(bilingual: Path) -> None:
    """To its file in the repository, and to each note in the language it is translated into."""
    page = soup(bilingual, "en/translations/")
    assert hrefs(catalog(page, "en", "Spring meeting")) == [
        f"{EDIT}/translations/en/LC_MESSAGES/spring-2020.fr.po",
        f"../../en/{BALANCING}",
    ]
    assert hrefs(catalog(page, "fr", "Spring meeting")) == [
        f"{EDIT}/translations/fr/LC_MESSAGES/spring-2020.en.po",
        f"../../{NETWORK}",
    ]


def test_translators_may_work_elsewhere(tmp_path: Path) -> None:
    """`translate_url` leads to their tool; with neither it nor a repository, nothing is promised."""
    config = copy_of("bilingual", tmp_path)
    tool = with_options(config, translate_url="https://translate.example/{domain}/{lang}/")
    build_into(tool, tmp_path / "tool")
    address = "https://translate.example/spring-2020.fr/en/"
    assert address in hrefs(catalog(soup(tmp_path / "tool", "en/translations/"), "en", "Spring meeting"))
    assert address in hrefs(soup(tmp_path / "tool", f"en/{BALANCING}"), ".banner a")

    build_into(replace(config, repo_url=""), tmp_path / "nowhere")
    page = soup(tmp_path / "nowhere", "en/translations/")
    assert hrefs(catalog(page, "en", "Spring meeting")) == [f"../../en/{BALANCING}"]
    assert not soup(tmp_path / "nowhere", f"en/{BALANCING}").select(".edit")


def test_a_translated_page_can_be_improved(bilingual: Path) -> None:
    """At its foot: its source, and its translation; on the source itself there is none."""
    source = f"{EDIT}/content/notes/spring-2020/balancing.md"
    assert hrefs(soup(bilingual, BALANCING), ".edit a") == [source]
    assert hrefs(soup(bilingual, f"en/{BALANCING}"), ".edit a") == [
        source,
        f"{EDIT}/translations/en/LC_MESSAGES/spring-2020.fr.po",
    ]


@pytest.mark.parametrize(("threshold", "shown"), [(83, True), (84, False)])
def test_a_page_under_the_threshold_shows_its_source_whole(tmp_path: Path, threshold: int, shown: bool) -> None:
    """And says how far the translation is; search engines are sent to the source, and no block has a mark."""
    config = with_options(copy_of("bilingual", tmp_path), translation_threshold=threshold)
    build_into(config, tmp_path / "site")
    page = soup(tmp_path / "site", f"en/{BALANCING}")
    banner, canonical = page.select_one("aside.banner"), page.select_one("link[rel=canonical]")
    assert banner
    assert canonical
    assert ("So far 83% of this page is translated" in banner.get_text()) is not shown
    assert ("Octavia remplace Neutron LBaaS" in page.get_text()) is not shown
    assert bool(page.select(".prose.is-original")) is not shown
    assert bool(page.select("[data-pagefind-body]")) is shown
    assert canonical["href"] == f"https://kb.example/notes/{'en/' if shown else ''}{BALANCING}"


def test_a_language_written_from_right_to_left_says_so(tmp_path: Path) -> None:
    """And what is quoted from another language keeps its own direction."""
    config = copy_of("bilingual", tmp_path)
    site, _, _ = examine(config)
    with previewed(config, site, "ar", pseudo=False) as changed:
        build_into(changed, tmp_path / "site")
    for url, direction in (("", "ltr"), ("en/", "ltr"), ("ar/", "rtl"), ("ar/translations/", "rtl")):
        html = soup(tmp_path / "site", url).html
        assert html
        assert html["dir"] == direction
    page = soup(tmp_path / "site", f"ar/{BALANCING}")
    for quoted in (
        page.select_one("h1 span"),
        page.select_one("article .untranslated"),
        page.select_one(".is-original"),
    ):
        assert quoted
        assert quoted["dir"] == "ltr"
    assert not soup(tmp_path / "site", f"en/{NETWORK}").select("h1 [dir]")


def test_a_large_site_names_a_few_notes_of_each_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of ten thousand rows helps nobody: those with something left come first, and the others are counted."""
    monkeypatch.setattr(plan, "MOST_ROWS", 2)
    monkeypatch.setattr(plan, "FEW_ROWS", 1)
    config = copy_of("bilingual", tmp_path)
    text = (config.content / "notes/spring-2020/network.md").read_text(encoding="utf-8")
    for number in (1, 2):
        copy = re.sub(r"^redirect_from:.*\n", "", text, flags=re.MULTILINE).replace('title: "', f'title: "{number} ', 1)
        (config.content / f"notes/spring-2020/copy-{number}.md").write_text(copy, encoding="utf-8")
    build_into(config, tmp_path / "site")
    page = soup(tmp_path / "site", "en/translations/")
    part = catalog(page, "fr", "Spring meeting")
    assert len(part.select(".coverage__rows > li")) == 1
    assert part.find(string=re.compile("and 2 more to translate"))
    assert catalog(page, "en", "Spring meeting").select(".coverage__rows > li")
