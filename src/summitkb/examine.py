"""The first half of the flow: reading the content and checking it. Nothing here knows how a page looks."""

from collections.abc import Mapping

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic
from summitkb.i18n.catalogs import Catalogs, read_catalogs
from summitkb.load import put_together, read
from summitkb.load.bulk import bulk
from summitkb.model import EMPTY, Site
from summitkb.rules import check, settled
from summitkb.work import HERE, Work


def examine(
    config: Config, held: Mapping[str, bytes] = EMPTY, work: Work = HERE
) -> tuple[Site, Catalogs, tuple[Diagnostic, ...]]:
    """Load and check everything; what `summitkb check` does, and how each build begins.

    `held` has what an editor holds of some files, by path: it stands in for what is on the disk.
    """
    reading = read(config, bulk(work), work.last("reading"), held)
    work.keep("reading", reading)
    site, faults = put_together(reading, config)
    catalogs, broken = read_catalogs(config, work)
    return site, catalogs, settled(site, (*faults, *broken, *check(site, work)))
