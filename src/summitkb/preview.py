"""The preview: a site that follows its author, drafts included, and tells in the page what is wrong."""

import threading
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import jinja2

from summitkb.ahead import Ahead
from summitkb.build import Result, build
from summitkb.cache import FOLDER, Cache
from summitkb.config import Config, ConfigError, read_config
from summitkb.diagnostics import Diagnostic, Severity
from summitkb.i18n.terminal import _, ngettext
from summitkb.outputs.pagefind import SearchError
from summitkb.outputs.search import refresh
from summitkb.packaged import theme_folder
from summitkb.progress import watch
from summitkb.work import Work, working
from summitkb.write import SiteDirError

_IDLE = 10.0
"""Seconds without an edit after which the search index follows."""
_SHOWN = 20
"""Findings in the page; the terminal has all."""


class Readers(Protocol):
    """Those who have pages of a preview open."""

    def looked_at(self) -> Collection[str]:
        """The pages they look at, by path."""

    def show(self, paths: Collection[str]) -> None:
        """Have them load these pages, which are as they will be when the build that goes on is done."""

    def show_again(self) -> None:
        """Have those who were shown a page by this build load it once more at its end: there is a new notice."""


class Preview:
    """Builds a site again and again, in one process that remembers what it made."""

    def __init__(self, config_file: Path, site_dir: Path) -> None:
        self._config_file = config_file
        self._site_dir = site_dir
        self._work: Work | None = None
        self._timer: threading.Timer | None = None
        self._indexing = threading.Lock()
        self._index_work = Work(Cache(config_file.parent / FOLDER / "cache.sqlite", in_memory=True), memory={})
        """Remembers what the index is made of, in threads of its own."""
        self._panel = jinja2.Environment(loader=jinja2.FileSystemLoader(theme_folder()), autoescape=True)
        self.notice = b""
        """HTML to show in every page: what is wrong. Empty when nothing is."""
        self.findings: tuple[Diagnostic, ...] = ()
        self.readers: Readers | None = None
        """None until there is a server."""

    def build(self) -> None:
        """Bring the site up to date. What goes wrong is a notice: the pages stay as they were."""
        try:
            result = self._build(read_config(self._config_file).for_preview(drafts=True).with_site_dir(self._site_dir))
        except (ConfigError, SiteDirError, jinja2.TemplateError) as error:
            self.findings = ()
            self.notice = self._told([], _fault(error))
            if self.readers:
                self.readers.show_again()
            return
        self._find(result.findings)
        self._index_soon(result)

    def close(self) -> None:
        """Keep what was made for the next preview."""
        if self._timer:
            self._timer.cancel()
        if self._work:
            self._work.cache.save()

    def _build(self, config: Config) -> Result:
        if self._work is None:
            with working(config.root, watch=watch, in_memory=True) as work:
                result = build(config, work=work, search=False)
            self._work = Work(work.cache, memory=work.memory)
            return result
        looked_at = self.readers.looked_at() if self.readers else ()
        return build(config, work=self._work, search=False, ahead=Ahead(looked_at, self._show) if looked_at else None)

    def _show(self, findings: Sequence[Diagnostic], paths: Collection[str]) -> None:
        self._find(findings)
        if self.readers:
            self.readers.show(paths)

    def _find(self, findings: Sequence[Diagnostic]) -> None:
        self.findings = tuple(findings)
        wrong = [finding for finding in findings if finding.severity is not Severity.INFO]
        self.notice = self._told(wrong) if wrong else b""

    def _told(self, findings: Sequence[Diagnostic], fault: str = "") -> bytes:
        count = len(findings)
        title = (fault and _("The site could not be built")) or ngettext("{count} finding", "{count} findings", count)
        template = self._panel.get_template("partials/findings.html")
        return template.render(title=title.format(count=count), fault=fault, findings=findings[:_SHOWN]).encode()

    def _index_soon(self, result: Result) -> None:
        if self._timer:
            self._timer.cancel()
        if result.searched:
            self._timer = threading.Timer(_IDLE, self._index, (result,))
            self._timer.daemon = True
            self._timer.start()

    def _index(self, result: Result) -> None:
        with self._indexing, suppress(OSError, SearchError):  # a page went meanwhile: the next build asks again
            refresh(self._index_work, self._site_dir, result.searched)


def _fault(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.filename}:{error.lineno}: {error.message}"
    return str(error)
