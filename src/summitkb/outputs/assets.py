"""Images and other files that stand beside notes and pages, published as they are."""

from collections.abc import Iterator, Sequence

from summitkb.config import Config
from summitkb.model import File, Site
from summitkb.render.briefs import Brief


def assets(config: Config, site: Site, _pages: Sequence[Brief]) -> Iterator[File]:
    """Each file at its URL."""
    for asset in site.assets.values():
        yield File(asset.url, (config.root / asset.file).read_bytes())
