"""What a site publishes besides its pages: one module each, and this one list of them.

Those that are made from more than that, or when it changed only, are not in it: see `build.py`.
"""

from collections.abc import Callable, Iterator, Sequence

from summitkb.config import Config
from summitkb.model import File, Site
from summitkb.outputs.robots import robots
from summitkb.outputs.sitemap import sitemap
from summitkb.render.briefs import Brief

OUTPUTS: tuple[Callable[[Config, Site, Sequence[Brief]], Iterator[File]], ...] = (sitemap, robots)


def emit(config: Config, site: Site, pages: Sequence[Brief]) -> Iterator[File]:
    """The files of every output."""
    for output in OUTPUTS:
        yield from output(config, site, pages)
