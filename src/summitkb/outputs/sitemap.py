"""The sitemap: every page worth finding, with its other languages (https://www.sitemaps.org, Google's hreflang)."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.etree import ElementTree as ET

from summitkb.config import Config
from summitkb.model import File, Site
from summitkb.render.views import PageView

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def sitemap(config: Config, _site: Site, views: Sequence[PageView]) -> Iterator[File]:
    """`sitemap.xml`; none without a `site_url`, as its addresses must be absolute."""
    if not config.site_url:
        return
    root = ET.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for view in views:
        if view.template != "404.html" and view.canonical == view.url:
            _entry(root, config.site_url, view)
    ET.indent(root)
    yield File("sitemap.xml", ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _entry(root: ET.Element, site_url: str, view: PageView) -> None:
    entry = ET.SubElement(root, "url")
    ET.SubElement(entry, "loc").text = site_url + quote(view.url)
    links = [(alternate.lang.replace("_", "-"), alternate.url) for alternate in view.alternates]
    for lang, url in (*links, ("x-default", view.alternates[0].url)):
        ET.SubElement(entry, "xhtml:link", {"rel": "alternate", "hreflang": lang, "href": site_url + quote(url)})
