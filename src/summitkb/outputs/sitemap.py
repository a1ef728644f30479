"""The sitemap: every page worth finding, with its other languages (https://www.sitemaps.org, Google's hreflang)."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from summitkb.config import Config
from summitkb.model import File, Site
from summitkb.render.briefs import Brief
from summitkb.urls import localized

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
"""


def sitemap(config: Config, site: Site, pages: Sequence[Brief]) -> Iterator[File]:
    """`sitemap.xml`; none without a `site_url`, as its addresses must be absolute."""
    if config.site_url:
        root = escape(config.site_url)
        homes = [(lang.replace("_", "-"), root + localized("", lang, site.default_language)) for lang in site.languages]
        homes.append(("x-default", homes[0][1]))
        entries = "".join([_entry(root, homes, page) for page in pages if page.listed])
        yield File("sitemap.xml", f"{_HEAD}{entries}</urlset>\n".encode())


def _entry(root: str, homes: Sequence[tuple[str, str]], page: Brief) -> str:
    address = _quoted(page.address)
    links = "".join(
        [f'    <xhtml:link rel="alternate" hreflang="{lang}" href="{home}{address}"/>\n' for lang, home in homes]
    )
    return f"  <url>\n    <loc>{root}{_quoted(page.url)}</loc>\n{links}  </url>\n"


_PLAIN = re.compile(r"[a-z0-9/_.-]*", re.ASCII)
"""Nearly all URLs of a site; quoting tells them so in ten times the time."""


def _quoted(url: str) -> str:
    return url if _PLAIN.fullmatch(url) else quote(url)
