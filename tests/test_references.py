"""What links point at."""

import datetime as dt
from dataclasses import replace
from types import MappingProxyType

import pytest

from summitkb.diagnostics import Range
from summitkb.i18n.catalogs import Catalogs
from summitkb.link import link
from summitkb.link.references import Kind, exists, links, resolve, site_urls
from summitkb.load import load
from summitkb.model import Asset, Link, Outline, Site
from summitkb.render.plan import plan
from tests.support import config_of


@pytest.fixture(scope="module")
def site() -> Site:
    """The site `minimal`, with an image beside its note."""
    read, _ = load(config_of("minimal"), lambda _body, _line: Outline())
    asset = Asset("berlin-2018/room.png", "content/notes/berlin-2018/room.png")
    return replace(
        read, assets=MappingProxyType({asset.url: asset}), left_out=frozenset({"content/notes/berlin-2018/bad.md"})
    )


@pytest.mark.parametrize(
    ("href", "kind", "url", "fragment"),
    [
        ("zuul.md", Kind.PAGE, "berlin-2018/zuul/", ""),
        ("./zuul.md?x=1#roadmap", Kind.PAGE, "berlin-2018/zuul/", "roadmap"),
        ("../../pages/index.md", Kind.PAGE, "", ""),
        ("#roadmap", Kind.PAGE, "berlin-2018/zuul/", "roadmap"),
        ("#l%C3%A9gende", Kind.PAGE, "berlin-2018/zuul/", "légende"),
        ("/", Kind.PAGE, "", ""),
        ("/berlin-2018", Kind.PAGE, "berlin-2018/", ""),
        ("/berlin-2018/2018-11-14/", Kind.PAGE, "berlin-2018/2018-11-14/", ""),
        ("/berlin-2018/2018-11-14", Kind.PAGE, "berlin-2018/2018-11-14/", ""),
        ("../../pages/berlin-2018/room.png", Kind.MISSING, "content/pages/berlin-2018/room.png", ""),
        ("/projects/octavia/#top", Kind.PAGE, "projects/octavia/", "top"),
        ("room.png", Kind.ASSET, "berlin-2018/room.png", ""),
        ("/berlin-2018/room.png", Kind.ASSET, "berlin-2018/room.png", ""),
        ("https://opendev.org/x#y", Kind.EXTERNAL, "https://opendev.org/x#y", ""),
        ("HTTPS://opendev.org", Kind.EXTERNAL, "HTTPS://opendev.org", ""),
        ("mailto:team@kb.example", Kind.EXTERNAL, "mailto:team@kb.example", ""),
        ("zull.md", Kind.MISSING, "content/notes/berlin-2018/zull.md", ""),
        ("zuul", Kind.MISSING, "content/notes/berlin-2018/zuul", ""),
        ("../../../../etc/passwd", Kind.MISSING, "content/../../etc/passwd", ""),
        ("/berlin-2018/2018-11-13/", Kind.MISSING, "berlin-2018/2018-11-13/", ""),
        ("/index/", Kind.MISSING, "index/", ""),
        ("bad.md#x", Kind.LEFT_OUT, "content/notes/berlin-2018/bad.md", "x"),
        ("javascript:alert(1)", Kind.UNSAFE, "javascript:alert(1)", ""),
        (" java\nscript:alert(1)", Kind.UNSAFE, " java\nscript:alert(1)", ""),
        ("&#106;avascript:alert(1)", Kind.UNSAFE, "&#106;avascript:alert(1)", ""),
        ("data:text/html,x", Kind.UNSAFE, "data:text/html,x", ""),
        ("//evil.example", Kind.UNSAFE, "//evil.example", ""),
        ("/\\evil.example", Kind.UNSAFE, "/\\evil.example", ""),
        ("http://[", Kind.UNSAFE, "http://[", ""),
        ("https:", Kind.UNSAFE, "https:", ""),
    ],
)
def test_resolves(site: Site, href: str, kind: Kind, url: str, fragment: str) -> None:
    """A link of a note is a page, a file, the web, nothing, or something a browser should not follow."""
    reference = resolve(site, site.notes["berlin-2018/zuul"], href)
    assert (reference.kind, reference.url, reference.fragment) == (kind, url, fragment)


def test_pages_link_to_notes(site: Site) -> None:
    """From a page the way goes through the folder of notes."""
    reference = resolve(site, site.pages["index"], "../notes/berlin-2018/zuul.md")
    assert reference.target is site.notes["berlin-2018/zuul"]


def test_links_are_those_a_page_must_rewrite(site: Site) -> None:
    """Links to the site itself, by how they are written; others stay as they are."""
    hrefs = ["zuul.md#roadmap", "/projects/", "room.png", "#roadmap", "https://opendev.org", "missing.md"]
    outline = Outline(links=tuple(Link(href, Range.at(1)) for href in hrefs))
    note = replace(site.notes["berlin-2018/zuul"], outline=outline)
    assert links(site, note) == {
        "zuul.md#roadmap": "berlin-2018/zuul/#roadmap",
        "/projects/": "projects/",
        "room.png": "berlin-2018/room.png",
    }


def test_every_url_of_the_site_exists_and_no_other(site: Site) -> None:
    """`exists` and `site_urls` say the same."""
    urls = site_urls(site)
    days = [f"berlin-2018/{dt.date(2018, 11, day)}/" for day in (13, 14, 15)]
    parts = ["", "index/", "projects/", "authors/", "authors/team/", "speakers/", "tracks/forum/", "tracks/x/", "en/"]
    assert all(exists(site, url) for url in urls)
    assert {url for url in (*days, *parts) if exists(site, url)} == urls & {*days, *parts}


def test_every_page_can_be_linked(site: Site) -> None:
    """Those that no text makes too, such as the map of projects; not what leads elsewhere, or is nowhere."""
    views = plan(config_of("minimal"), link(site), Catalogs())
    pages = [view for view in views if view.lang == site.default_language]
    linked = {view.url for view in pages if view.template not in {"redirect.html", "404.html"}}
    assert linked == set(site_urls(site))
    assert {"explore/", "projects/map/"} <= linked
