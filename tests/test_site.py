"""The built site, as its readers and search engines meet it."""

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from summitkb.urls import localized
from tests.support import build_into, copy_of, pages, parsed, soup

BALANCING, NETWORK = "spring-2020/balancing/", "spring-2020/network/"
KINDS = [
    "",
    BALANCING,
    "spring-2020/",
    "spring-2020/2020-03-31/",
    "projects/",
    "projects/octavia/",
    "tracks/",
    "tracks/forum/",
    "speakers/",
    "speakers/ada-martin/",
    "authors/team/",
    "explore/",
]


def test_every_page_exists_in_every_language(bilingual: Path) -> None:
    """The same tree at the root and under `en/`."""
    found = set(pages(bilingual))
    french = {path for path in found if not path.startswith("en/")}
    assert {path.removeprefix("en/") for path in found - french} == french
    assert {f"{url}index.html" for url in KINDS} <= french


def test_every_page_names_its_languages(bilingual: Path) -> None:
    """`hreflang` is reciprocal and complete, with the default language as `x-default`."""
    for url in KINDS:
        expected = {
            "fr": f"https://kb.example/notes/{url}",
            "en": f"https://kb.example/notes/en/{url}",
            "x-default": f"https://kb.example/notes/{url}",
        }
        for lang in ("fr", "en"):
            page = soup(bilingual, localized(url, lang, "fr"))
            links = page.select("link[rel=alternate][hreflang]")
            assert {str(link["hreflang"]): link["href"] for link in links} == expected
            assert page.html
            assert page.html["lang"] == lang


def test_every_internal_link_leads_somewhere(bilingual: Path, project: Path) -> None:
    """No page links to a page, a file or a section that is not there."""
    for site in (bilingual, project):
        documents = {path: parsed(html) for path, html in pages(site).items() if not path.endswith("404.html")}
        anchors = {path: {str(tag["id"]) for tag in page.select("[id]")} for path, page in documents.items()}
        for path, page in documents.items():
            for tag in page.select("a[href], link[href], img[src], script[src]"):
                href = str(tag.get("href") or tag.get("src"))
                assert leads_somewhere(site, path, href, anchors), f"{path} links to {href}"


def leads_somewhere(site: Path, path: str, href: str, anchors: dict[str, set[str]]) -> bool:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return True
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
    if (site / target).is_dir():
        target = posixpath.normpath(f"{target}/index.html")
    return (site / target).is_file() and (not parts.fragment or unquote(parts.fragment) in anchors[target])


def test_the_sitemap_lists_what_search_engines_should_keep(bilingual: Path) -> None:
    """Every canonical page once, with its languages; neither redirects nor untranslated copies."""
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    urls = [one.text for one in ET.parse(bilingual / "sitemap.xml").findall("s:url/s:loc", names)]
    assert len(urls) == len(set(urls))
    assert f"https://kb.example/notes/en/{BALANCING}" in urls
    assert f"https://kb.example/notes/{NETWORK}" not in urls
    assert "https://kb.example/notes/spring-2020/load-balancing/" not in urls


def test_an_untranslated_page_shows_its_source_and_says_so(bilingual: Path) -> None:
    """Each block has its language, search engines are sent to the source, and the search index leaves it out."""
    page = soup(bilingual, NETWORK)
    assert page.html
    assert page.html["lang"] == "fr"
    assert [block["lang"] for block in page.select("article .untranslated")] == ["en"] * 3
    canonical = page.select_one("link[rel=canonical]")
    assert canonical
    assert canonical["href"] == f"https://kb.example/notes/en/{NETWORK}"
    assert not page.select("[data-pagefind-body]")
    assert soup(bilingual, f"en/{NETWORK}").select("[data-pagefind-body]")


def test_a_partly_translated_page_marks_what_is_missing(bilingual: Path) -> None:
    """A banner gives the share; the blocks that are missing are in their own language."""
    page = soup(bilingual, f"en/{BALANCING}")
    assert [block.get_text(strip=True) for block in page.select("article .untranslated")] == ["Par le haut."]
    assert "83% of this page is translated" in page.select_one("aside.banner").get_text()  # type: ignore[union-attr]
    assert "Octavia replaces Neutron LBaaS" in page.get_text()


def test_ids_are_the_same_in_every_language(bilingual: Path, project: Path) -> None:
    """A link to a section of a page holds in every language."""
    for site in (bilingual, project):
        for path, html in pages(site).items():
            other = site / "en" / path
            if not path.startswith("en/") and path.endswith("index.html"):
                ours, theirs = (
                    [tag["id"] for tag in parsed(page).select("article :is(h2, h3, h4, li, sup)[id]")]
                    for page in (html, other.read_bytes())
                )
                assert ours == theirs, path


def test_notes_are_filtered_by_ids_that_every_language_shares(bilingual: Path) -> None:
    """Facets are in the page once, as an id and a name: the ids are those of the other language, the names its own."""
    french, english = (facets(bilingual, localized(BALANCING, lang, "fr")) for lang in ("fr", "en"))
    assert {kind for kind, _ in french} == {"event", "day", "year", "type", "language", "track", "project", "speaker"}
    assert [(kind, value.split()[0]) for kind, value in french] == [(kind, value.split()[0]) for kind, value in english]
    assert ("project", "octavia Octavia") in french
    assert ("language", "fr français") in french
    assert ("language", "fr French") in english


def facets(site: Path, url: str) -> list[tuple[str, str]]:
    """What a note is filtered by: kind and value."""
    values = soup(site, url).select("data[data-pagefind-filter]")
    return [(str(one["data-pagefind-filter"]).removesuffix("[value]"), str(one["value"])) for one in values]


def test_names_in_prose_lead_to_their_project(bilingual: Path) -> None:
    """In the page's language, by the longest name, once a section."""
    for lang in ("fr", "en"):
        page = soup(bilingual, localized(BALANCING, lang, "fr"))
        links = [(a.get_text(), str(a["href"])) for a in page.select("article a.mention")]
        projects = "../../projects/" if lang == "fr" else "../../../en/projects/"
        assert links == [
            ("Octavia", f"{projects}octavia/"),
            ("Neutron LBaaS", f"{projects}neutron-lbaas/"),
            ("Nova", f"{projects}nova/"),
        ]


def test_a_project_page_knows_its_sessions_and_mentions(bilingual: Path) -> None:
    """What is about it, what only names it, with the sentence, and what it became."""
    retired = soup(bilingual, "projects/neutron-lbaas/").get_text(" ", strip=True)
    assert "Networks, next" in retired
    assert "Octavia remplace Neutron LBaaS, dit Ada." in retired
    assert soup(bilingual, "projects/neutron-lbaas/").select('main a[href="../../projects/octavia/"]')
    assert "Octavia replaces Neutron LBaaS, Ada says." in soup(bilingual, "en/projects/neutron-lbaas/").get_text(" ")


def test_a_day_is_told_in_programme_order(project: Path) -> None:
    """Keynotes first, then the parallel sessions, then the Forum."""
    text = soup(project, "berlin-2018/2018-11-14/").select_one("main").get_text(" ")  # type: ignore[union-attr]
    order = [text.index(words) for words in ("Keynotes du deuxième jour", "migrer de Neutron", "Boot from volume")]
    assert order == sorted(order)


def test_dates_are_in_the_pages_language(bilingual: Path) -> None:
    """Babel writes them."""
    assert "31 mars 2020" in soup(bilingual, BALANCING).get_text()
    assert "March 31, 2020" in soup(bilingual, f"en/{BALANCING}").get_text()


def test_a_draft_is_not_published(bilingual: Path, tmp_path: Path) -> None:
    """It shows in a preview, and nowhere in a published site: neither its page nor its day."""
    assert not any("later" in path or "2020-04-01" in path for path in pages(bilingual))
    preview = copy_of("bilingual", tmp_path).for_preview(drafts=True)
    build_into(preview, tmp_path / "site")
    assert "spring-2020/later/index.html" in pages(tmp_path / "site")


def test_a_page_that_moved_leaves_its_address(bilingual: Path) -> None:
    """`redirect_from` keeps a published link alive, in every language."""
    for lang in ("fr", "en"):
        page = soup(bilingual, localized("spring-2020/load-balancing/", lang, "fr"))
        to_root = "../../" if lang == "fr" else "../../../en/"
        refresh = page.select_one("meta[http-equiv=refresh]")
        assert refresh
        assert refresh["content"] == f"0; url={to_root}spring-2020/balancing/"


def test_a_strict_build_with_findings_leaves_the_old_site(tmp_path: Path) -> None:
    """CI publishes a whole site or the one before."""
    config = copy_of("bilingual", tmp_path)
    assert build_into(config, tmp_path / "site", strict=True).written
    before = pages(tmp_path / "site")
    note = config.content / "notes/spring-2020/balancing.md"
    note.write_text(note.read_text().replace("projects: [octavia]", "projects: [octavai]"))
    result = build_into(config, tmp_path / "site", strict=True)
    assert result.written is None
    assert [(finding.code[:3], finding.range.line, finding.range.column) for finding in result.findings] == [
        ("KB2", 6, 12)
    ]
    assert "octavia" in result.findings[0].message
    assert pages(tmp_path / "site") == before


def test_scripts_do_not_reach_a_page(tmp_path: Path) -> None:
    """Neither from a note, nor from its front matter, nor from a vocabulary or a translation."""
    config = copy_of("bilingual", tmp_path)
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>"
    note = config.content / "notes/spring-2020/network.md"
    note.write_text(note.read_text().replace('"Networks, next"', f'"{evil}"').replace("A word", f"{evil} A word"))
    tracks = config.content / "vocabulary/tracks.yml"
    tracks.write_text(tracks.read_text().replace("Plénières", evil))
    catalog = config.translations / "en/LC_MESSAGES/spring-2020.fr.po"
    catalog.write_text(catalog.read_text().replace("From below", evil).replace("Balancing the load", evil))
    result = build_into(config, tmp_path / "site")
    assert {finding.code[:3] for finding in result.findings} >= {"KB4", "KB5"}
    for path, html in pages(tmp_path / "site").items():
        page = parsed(html)
        assert not [tag for tag in page.select("script") if "alert" in tag.get_text()], path
        assert not page.select("[onerror], a[href^=javascript]"), path
