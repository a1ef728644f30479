"""What a preview shows before its build is done: the pages that somebody is looking at.

A note's title is on a hundred pages; its author waits for one.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic
from summitkb.ledger import keep, kept_of
from summitkb.model import File
from summitkb.render.briefs import Pages
from summitkb.render.engine import pages
from summitkb.render.theme import Theme
from summitkb.work import Work
from summitkb.write import Planned, write_over


@dataclass(frozen=True, slots=True)
class Ahead:
    """Those who look at a site while it is built."""

    looked_at: Collection[str]
    """The pages they look at, by path."""
    show: Callable[[Sequence[Diagnostic], Collection[str]], None]
    """Is told what was found, and which of these pages are as they will be."""


def write_ahead(
    looked_at: Collection[str], planned: Pages, loaded: Sequence[File], config: Config, theme: Theme, work: Work
) -> Collection[str]:
    """Bring pages that are there already up to date, and what pages load; which of the pages are there.

    A page that is new, or will be gone, is left to the build: others lead to it.
    """
    due = [Planned(path, planned.brief(path).digest) for path in looked_at if path in planned]
    due += [Planned(file.path, file.digest) for file in loaded]
    files = {file.path: file for file in loaded}

    def make(stale: Sequence[Planned]) -> Iterator[File]:
        yield from pages(work, config, theme, [planned.view(one.path) for one in stale if one.path in planned])
        yield from (files[one.path] for one in stale if one.path in files)

    before = kept_of(work, config.site_dir)
    ledger = write_over(due, make, config.site_dir, before)
    if ledger != before:
        keep(work, config.site_dir, ledger, before)
    return [path for path in looked_at if path in planned and path in ledger]
