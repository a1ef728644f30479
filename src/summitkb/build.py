"""The flow: from a folder of Markdown to a site, in one direction, on one screen.

`examine` loads and checks; what comes after is here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from summitkb.ahead import Ahead, write_ahead
from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, blocking
from summitkb.examine import examine
from summitkb.i18n.status import LanguageStatus, status
from summitkb.ledger import keep, kept_of
from summitkb.link import link
from summitkb.load.history import dated
from summitkb.model import File, NoteStatus, Site
from summitkb.outputs import cards, emit
from summitkb.outputs.assets import assets
from summitkb.outputs.calendar import calendar
from summitkb.outputs.manifest import manifests
from summitkb.outputs.offline import offline
from summitkb.outputs.search import Search, Searched
from summitkb.render.briefs import Pages
from summitkb.render.engine import keep_contents, pages
from summitkb.render.plan import drafts
from summitkb.render.theme import Theme
from summitkb.work import HERE, Work
from summitkb.write import Planned, Written, write


@dataclass(frozen=True, slots=True)
class Result:
    """What a build found and did. `written` is None when it stopped before writing."""

    site: Site
    findings: tuple[Diagnostic, ...]
    behind: tuple[LanguageStatus, ...] = ()
    """Languages that are translated less than was asked."""
    written: Written | None = None
    searched: Mapping[str, Searched] = field(default_factory=dict)
    """The pages that are searched, by path."""


def build(
    config: Config,
    *,
    strict: bool = False,
    least_translated: int = 0,
    search: bool = True,
    work: Work = HERE,
    ahead: Ahead | None = None,
) -> Result:
    """Build the site, with its search index unless `search` is off: what has changed of it.

    With `strict`, any error or warning leaves the old site as it is; so does a language of which less than
    `least_translated` percent is translated. Who looks at the site meanwhile is shown some pages `ahead` of the others.
    """
    site, catalogs, findings = examine(config, work=work)
    linked = dated(link(site if config.drafts else without_drafts(site), work), config, work)
    progress = status(config, linked, catalogs, work)
    behind = tuple(one for one in progress if one.count.percent < least_translated)
    if behind or (strict and blocking(findings)):
        return Result(site, findings, behind)
    theme = Theme(config)
    planned = Pages(work, config, drafts(config, linked, catalogs, progress), theme.digest)
    loaded = (*theme.assets(), *assets(config, linked))
    if ahead:
        ahead.show(findings, write_ahead(ahead.looked_at, planned, loaded, config, theme, work))
    emitted = (*emit(config, linked, list(planned.briefs.values())), *calendar(config, linked, work))
    others = {file.path: file for file in (*loaded, *emitted, *manifests(config, catalogs))}
    written, searched = _write(config, theme, planned, others, work, search)
    return Result(site, findings, written=written, searched=searched)


def _write(
    config: Config, theme: Theme, planned: Pages, others: Mapping[str, File], work: Work, search: bool
) -> tuple[Written, Mapping[str, Searched]]:
    briefs = planned.briefs.values()
    pictures = cards.planned(briefs)
    digests = {brief.path: brief.digest for brief in briefs} | {path: file.digest for path, file in others.items()}
    digests |= pictures
    shown = {brief.picture.path: path for path, brief in planned.briefs.items() if brief.picture}

    def make(stale: Sequence[Planned]) -> Iterator[File]:
        yield from pages(work, config, theme, [planned.view(one.path) for one in stale if one.path in planned])
        drawn = ((one.digest, planned.view(shown[one.path]).card) for one in stale if one.path in shown)
        yield from cards.draw(work, {key: card for key, card in drawn if card})
        yield from (others[one.path] for one in stale if one.path in others)

    keep_contents(work, planned.briefs)
    cards.keep(work, pictures)
    searched = {brief.path: Searched(brief.address, brief.digest) for brief in briefs if brief.indexed}
    finish = Search(work, config.site_dir, searched).finish if search else None
    before = kept_of(work, config.site_dir)
    is_preview = work.memory is not None  # in a folder of its own
    everything = [Planned(*one) for one in digests.items()]
    last = None if config.drafts else offline  # a preview changes while it is read
    written = write(everything, make, config.site_dir, before, finish, last, alone=is_preview)
    if written.ledger != before:
        keep(work, config.site_dir, written.ledger, before)
    return written, searched


def without_drafts(site: Site) -> Site:
    """The site as it is published."""
    notes = {note.id: note for note in site.notes.values() if note.status is not NoteStatus.DRAFT}
    return replace(site, notes=MappingProxyType(notes))
