"""Reading content for the sake of its messages alone."""

from summitkb.config import Config
from summitkb.load import put_together, read
from summitkb.load.bulk import bulk
from summitkb.model import Site
from summitkb.work import HERE, Work


def load_messages(config: Config, work: Work = HERE) -> Site:
    """The content as catalogs need it. What is wrong with it is for `summitkb check` to say."""
    site, _ = put_together(read(config, bulk(work)), config)
    return site
