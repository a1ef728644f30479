"""A knowledge base kept in memory while its files are edited."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic
from summitkb.load import one_by_one, put_together, read
from summitkb.load.bulk import bulk
from summitkb.load.reading import read_again
from summitkb.lsp.diagnostics import Quiet, findings
from summitkb.model import Site
from summitkb.render.markdown import Markdown
from summitkb.work import working


class Workspace:
    """The site as the editor shows it: what is on the disk, and the texts that were not saved in place of theirs."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._held: dict[str, bytes] = {}
        self._quiet = Quiet()
        # Front matter is typed above a body that stays the same.
        self._outline = lru_cache(maxsize=64)(Markdown(config.extensions).outline)
        with working(config.root) as work:
            self._reading = read(config, bulk(work))
        self._put_together()

    @property
    def site(self) -> Site:
        """The whole, as it was when it was last read."""
        return self._site

    def hold(self, texts: Mapping[str, str]) -> None:
        """Take the texts of some files from an editor, by path below the project's root."""
        for name, text in texts.items():
            # A lone surrogate, which an editor may send, is no UTF-8: the loader says so.
            content = self._held[name] = text.encode("utf-8", "surrogatepass")
            self._reading = read_again(self._reading, name, content, self.config, self._outline)
        self._put_together()

    def let_go(self, name: str) -> None:
        """Go back to the file on the disk."""
        self._held.pop(name, None)
        self.refresh()

    def refresh(self) -> None:
        """Read again the files that changed on the disk."""
        self._reading = read(self.config, one_by_one(self._outline), self._reading, self._held)
        self._put_together()

    def findings(self, names: frozenset[str]) -> Mapping[str, Sequence[Diagnostic]]:
        """What `check` finds in these files, in order."""
        return findings(self._site, self._faults, names, self._quiet)

    def _put_together(self) -> None:
        self._site, self._faults = put_together(self._reading, self.config)
