"""`summitkb digest`: the fixture site's article, and the project's own day 2, in both languages."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from summitkb.authoring.digest import NoDigest, Style, digest
from summitkb.build import without_drafts
from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs, read_catalogs
from summitkb.load import load
from summitkb.model import Site
from summitkb.render.markdown import Markdown
from summitkb.render.sanitize import sanitize
from tests.authoring.goldens import compare, read_back, words
from tests.support import SITES, config_of

DAY_2 = ("berlin-2018", "2018-11-14")


@cache
def loaded(name: str) -> tuple[Config, Site, Catalogs]:
    config = config_of(name)
    site, _ = load(config, Markdown(config.extensions).outline)
    return config, without_drafts(site), read_catalogs(config)[0]


def article(name: str, lang: str, style: Style, event: str, day: str | None = None) -> str:
    return digest(*loaded(name), event, day, lang, style)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("style", ["markdown", "html"])
def test_the_fixture_site(lang: str, style: Style) -> None:
    """The whole event, drafts left out; what is not translated stays in its language."""
    suffix = "md" if style == "markdown" else "html"
    compare(f"spring-2020.{lang}.{suffix}", article("bilingual", lang, style, "spring-2020"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_markdown_says_what_html_says(lang: str) -> None:
    """Word for word, to a CommonMark parser that is not ours."""
    html = article("project", lang, "html", *DAY_2)
    markdown = article("project", lang, "markdown", *DAY_2)
    body, _, footnotes = markdown.rpartition("\n---\n")
    spoken = re.sub(r"\[\^\d+\]", "", body + re.sub(r"(?m)^\[\^\d+\]: ", "\n", footnotes))
    plain = BeautifulSoup(html, "html.parser")
    for mark in plain.select("sup:has(a.footnote-ref), ol.footnotes a[href^='#fnref']"):
        mark.decompose()
    # a definition's dash is the one thing that Markdown adds
    assert read_back(spoken).replace("—", "") == words(str(plain)).replace("—", "")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_sections_are_tracks_in_programme_order(lang: str) -> None:
    """The day, its tracks, their notes, then what the notes hold: no level is skipped, nothing is missing."""
    _, site, _ = loaded("project")
    soup = BeautifulSoup(article("project", lang, "html", *DAY_2), "html.parser")
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    notes = [note for note in site.notes.values() if note.date.isoformat() == DAY_2[1]]
    assert levels.count(3) == len(notes)
    if lang == "fr":
        assert [heading.get_text() for heading in soup.find_all("h2")] == [
            track.name for track in site.tracks.values() if any(note.track == track.id for note in notes)
        ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_link_holds_anywhere(lang: str) -> None:
    """Links and images are absolute and in the article's language; only footnotes point inside it."""
    soup = BeautifulSoup(article("project", lang, "html", *DAY_2), "html.parser")
    ids = {f"#{tag['id']}" for tag in soup.select("[id]")}
    assert len(ids) == len(soup.select("[id]"))
    root = "https://osones.github.io/summitkb/" + ("" if lang == "fr" else "en/")
    for link in soup.select("a[href]"):
        href = str(link["href"])
        assert href in ids or re.match("https?://", href), href
        if href.startswith("https://osones.github.io/summitkb/"):
            assert href.startswith(root)


def test_html_is_what_the_sanitiser_lets_through() -> None:
    """Putting the article together adds nothing that a body could not hold."""
    html = article("project", "fr", "html", *DAY_2)
    assert BeautifulSoup(sanitize(html), "html.parser") == BeautifulSoup(html, "html.parser")


def test_project_names_are_plain_text_in_markdown() -> None:
    """In HTML they lead to the project's page."""
    assert 'class="mention"' in article("project", "fr", "html", *DAY_2)
    assert "/projects/" not in article("project", "fr", "markdown", *DAY_2)


def of(event: str, day: str | None, lang: str) -> Callable[[Config, Site, Catalogs], str]:
    return lambda config, site, catalogs: digest(config, site, catalogs, event, day, lang, "html")


def without_url(config: Config, site: Site, catalogs: Catalogs) -> str:
    return digest(replace(config, site_url=""), site, catalogs, "spring-2020", None, "fr", "html")


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (of("spring-2021", None, "fr"), 'did you mean "spring-2020"'),
        (of("spring-2020", "2020-04-01", "fr"), "it has some on 2020-03-31"),
        (of("spring-2020", None, "de"), "not a language of this site"),
        (without_url, "site_url"),
    ],
)
def test_what_cannot_be_done_is_said(ask: Callable[[Config, Site, Catalogs], str], told: str) -> None:
    """An event, a day or a language that is not there; a draft's day counts as none."""
    with pytest.raises(NoDigest, match=told):
        ask(*loaded("bilingual"))


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    """`-o` takes the article; misuse exits 2."""
    command = [sys.executable, "-m", "summitkb", "digest", "-f", str(SITES / "bilingual/mkdocs.yml"), "spring-2020"]
    out = tmp_path / "article.md"
    done = subprocess.run([*command, "-o", str(out)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert out.read_text(encoding="utf-8") == article("bilingual", "fr", "markdown", "spring-2020")
    failed = subprocess.run([*command, "--day", "2020-01-01"], capture_output=True, text=True, check=False)
    assert (failed.returncode, failed.stdout) == (2, "")
