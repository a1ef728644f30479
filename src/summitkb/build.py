"""The flow: from a folder of Markdown to a site, in one direction, on one screen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, blocking
from summitkb.i18n.catalogs import Catalogs, read_catalogs
from summitkb.link import link
from summitkb.load import load
from summitkb.model import File, NoteStatus, Site
from summitkb.outputs import emit
from summitkb.outputs.search import index
from summitkb.render.engine import Engine
from summitkb.render.markdown import Markdown
from summitkb.render.plan import plan
from summitkb.rules import check
from summitkb.write import write


@dataclass(frozen=True, slots=True)
class Result:
    """What a build found and did. `written` is the number of files, None when a strict build stopped before writing."""

    site: Site
    findings: tuple[Diagnostic, ...]
    written: int | None = None


def examine(config: Config) -> tuple[Site, Catalogs, tuple[Diagnostic, ...]]:
    """Load and check everything; what `summitkb check` does, and how each build begins."""
    site, faults = load(config, Markdown(config.extensions).outline)
    catalogs, broken = read_catalogs(config)
    findings = (*faults, *broken, *check(site))
    return site, catalogs, tuple(sorted(findings, key=lambda finding: finding.order))


def build(config: Config, *, strict: bool = False, search: bool = True) -> Result:
    """Build the site, with its search index unless `search` is off.

    With `strict`, any error or warning leaves the old site as it is.
    """
    site, catalogs, findings = examine(config)
    if strict and blocking(findings):
        return Result(site, findings)
    linked = link(site if config.drafts else without_drafts(site))
    finish = index if search else None
    return Result(site, findings, write(files(config, linked, catalogs), config.site_dir, finish))


def files(config: Config, site: Site, catalogs: Catalogs) -> Iterator[File]:
    """Every file of the site but the search index."""
    engine = Engine(config)
    views = plan(config, site, catalogs)
    yield from engine.theme.assets()
    yield from engine.pages(views)
    yield from emit(config, site, views)


def without_drafts(site: Site) -> Site:
    """The site as it is published."""
    notes = {note.id: note for note in site.notes.values() if note.status is not NoteStatus.DRAFT}
    return replace(site, notes=MappingProxyType(notes))
