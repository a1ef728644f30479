"""`robots.txt`: everything may be read; here is the sitemap (RFC 9309)."""

from collections.abc import Iterator, Sequence

from summitkb.config import Config
from summitkb.model import File, Site
from summitkb.render.briefs import Brief


def robots(config: Config, _site: Site, _pages: Sequence[Brief]) -> Iterator[File]:
    """`robots.txt`; none without a `site_url`."""
    if config.site_url:
        yield File("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {config.site_url}sitemap.xml\n".encode())
