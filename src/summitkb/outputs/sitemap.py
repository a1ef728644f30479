"""The sitemap: every page worth finding, with its other languages (https://www.sitemaps.org, Google's hreflang)."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from urllib.parse import quote

from summitkb.config import Config
from summitkb.model import File, Site
from summitkb.render.briefs import Brief

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
"""


def sitemap(config: Config, _site: Site, pages: Sequence[Brief]) -> Iterator[File]:
    """`sitemap.xml`; none without a `site_url`, as its addresses must be absolute."""
    if config.site_url:
        listed = (page for page in pages if page.template != "404.html" and page.canonical == page.url)
        address = _addresses(config.site_url)
        entries = "".join(_entry(address, page) for page in listed)
        yield File("sitemap.xml", f"{_HEAD}{entries}</urlset>\n".encode())


def _entry(address: Callable[[str], str], page: Brief) -> str:
    languages = [(alternate.lang.replace("_", "-"), alternate.url) for alternate in page.alternates]
    links = "".join(
        [
            f'    <xhtml:link rel="alternate" hreflang="{lang}" href="{address(url)}"/>\n'
            for lang, url in (*languages, ("x-default", page.alternates[0].url))
        ]
    )
    return f"  <url>\n    <loc>{address(page.url)}</loc>\n{links}  </url>\n"


def _addresses(site_url: str) -> Callable[[str], str]:
    """Makes whole addresses for XML; each is named by all languages of its page."""
    root = escape(site_url)
    return cache(lambda url: root + quote(url))
