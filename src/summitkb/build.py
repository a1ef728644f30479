"""The flow: from a folder of Markdown to a site, in one direction, on one screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, blocking
from summitkb.i18n.catalogs import Catalogs, read_catalogs
from summitkb.i18n.status import LanguageStatus, status
from summitkb.link import link
from summitkb.load import put_together, read
from summitkb.load.bulk import bulk
from summitkb.model import EMPTY, File, NoteStatus, Site
from summitkb.outputs import emit
from summitkb.outputs.search import index
from summitkb.render.engine import Engine
from summitkb.render.plan import plan
from summitkb.rules import check, settled
from summitkb.work import HERE, Work
from summitkb.write import write


@dataclass(frozen=True, slots=True)
class Result:
    """What a build found and did. `written` is the number of files, None when it stopped before writing."""

    site: Site
    findings: tuple[Diagnostic, ...]
    behind: tuple[LanguageStatus, ...] = ()
    """Languages that are translated less than was asked."""
    written: int | None = None


def examine(
    config: Config, held: Mapping[str, bytes] = EMPTY, work: Work = HERE
) -> tuple[Site, Catalogs, tuple[Diagnostic, ...]]:
    """Load and check everything; what `summitkb check` does, and how each build begins.

    `held` has what an editor holds of some files, by path: it stands in for what is on the disk.
    """
    site, faults = put_together(read(config, bulk(work), held=held), config)
    catalogs, broken = read_catalogs(config, work)
    return site, catalogs, settled(site, (*faults, *broken, *check(site)))


def build(config: Config, *, strict: bool = False, least_translated: int = 0, search: bool = True) -> Result:
    """Build the site, with its search index unless `search` is off.

    With `strict`, any error or warning leaves the old site as it is; so does a language of which less than
    `least_translated` percent is translated.
    """
    site, catalogs, findings = examine(config)
    linked = link(site if config.drafts else without_drafts(site))
    progress = status(config, linked, catalogs)
    behind = tuple(one for one in progress if one.count.percent < least_translated)
    if behind or (strict and blocking(findings)):
        return Result(site, findings, behind)
    finish = index if search else None
    pages = files(config, linked, catalogs, progress)
    return Result(site, findings, written=write(pages, config.site_dir, finish))


def files(config: Config, site: Site, catalogs: Catalogs, progress: tuple[LanguageStatus, ...] = ()) -> Iterator[File]:
    """Every file of the site but the search index."""
    engine = Engine(config)
    views = plan(config, site, catalogs, progress)
    yield from engine.theme.assets()
    yield from engine.pages(views)
    yield from emit(config, site, views)


def without_drafts(site: Site) -> Site:
    """The site as it is published."""
    notes = {note.id: note for note in site.notes.values() if note.status is not NoteStatus.DRAFT}
    return replace(site, notes=MappingProxyType(notes))
