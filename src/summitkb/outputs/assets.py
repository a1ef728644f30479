"""Images and other files that stand beside notes and pages, published as they are."""

from collections.abc import Iterator

from summitkb.config import Config
from summitkb.model import File, Site


def assets(config: Config, site: Site) -> Iterator[File]:
    """Each file at its URL."""
    for asset in site.assets.values():
        yield File(asset.url, (config.root / asset.file).read_bytes())
