"""The sitemap: every page worth finding, with its other languages (https://www.sitemaps.org, Google's hreflang)."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.etree import ElementTree as ET

from summitkb.config import Config
from summitkb.model import File, Site
from summitkb.render.briefs import Brief

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def sitemap(config: Config, _site: Site, pages: Sequence[Brief]) -> Iterator[File]:
    """`sitemap.xml`; none without a `site_url`, as its addresses must be absolute."""
    if not config.site_url:
        return
    root = ET.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for page in pages:
        if page.template != "404.html" and page.canonical == page.url:
            _entry(root, config.site_url, page)
    ET.indent(root)
    yield File("sitemap.xml", ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _entry(root: ET.Element, site_url: str, page: Brief) -> None:
    entry = ET.SubElement(root, "url")
    ET.SubElement(entry, "loc").text = site_url + quote(page.url)
    links = [(alternate.lang.replace("_", "-"), alternate.url) for alternate in page.alternates]
    for lang, url in (*links, ("x-default", page.alternates[0].url)):
        ET.SubElement(entry, "xhtml:link", {"rel": "alternate", "hreflang": lang, "href": site_url + quote(url)})
