"""MkDocs' door to summitkb: `mkdocs build` and `mkdocs serve` run the same engine, and give the same pages."""

import logging
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from mkdocs.config import config_options
from mkdocs.config.base import LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from summitkb.build import build
from summitkb.config import ConfigError, Options, read_config
from summitkb.diagnostics import Diagnostic, Severity
from summitkb.i18n.terminal import _, language_of, speak_unless_told
from summitkb.mkdocs.live import LiveServer
from summitkb.mkdocs.serve import watched
from summitkb.preview import Preview
from summitkb.reporters import one_line
from summitkb.work import working
from summitkb.write import SiteDirError

log = logging.getLogger("mkdocs.plugins.summitkb")

_LEVELS = {Severity.ERROR: logging.WARNING, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}


class SummitkbPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]  # MkDocs' own hook
    """Takes the pages out of MkDocs' hands and builds them in its place, once MkDocs has nothing left to do."""

    # `summitkb.config` reads and checks the options; MkDocs only has to know their names.
    config_scheme = tuple((name, config_options.Optional(config_options.Type(object))) for name in Options.model_fields)

    def __init__(self) -> None:
        self._drafts = False
        self._site_dir = Path()
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._preview: Preview | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a preview, which shows drafts; speak the language of whoever runs MkDocs."""
        del dirty
        speak_unless_told(language_of(os.environ))
        self._drafts = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Give MkDocs a scratch folder to clean, and no template to fill: the real folder changes when all is ready."""
        self._site_dir = Path(config.site_dir)
        self._scratch = tempfile.TemporaryDirectory(prefix="summitkb-mkdocs-")
        config.site_dir = self._scratch.name
        config.theme.static_templates.clear()
        config.extra_templates.clear()
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Nothing is left for MkDocs to render."""
        del files, config
        return Files([])

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Run the engine. A strict build with findings aborts, and leaves the old site as it was."""
        if self._scratch:
            self._scratch.cleanup()
        config.site_dir = str(self._site_dir)
        if self._drafts:
            self._build_preview(config)
        else:
            self._build(config)

    def _build(self, config: MkDocsConfig) -> None:
        try:
            ours = read_config(config.config_file_path).with_site_dir(self._site_dir)
            with working(ours.root) as work:
                result = build(ours, strict=bool(config.strict), work=work)
        except (ConfigError, SiteDirError) as error:
            raise PluginError(str(error)) from error
        _tell(result.findings)
        if work.cache.warning:
            log.info(work.cache.warning)
        if result.written is None:
            raise Abort(_("Nothing was written: {folder} is as it was.").format(folder=self._site_dir))

    def _build_preview(self, config: MkDocsConfig) -> None:
        if self._preview is None:
            self._preview = Preview(Path(config.config_file_path), self._site_dir)
        self._preview.build()
        _tell(self._preview.findings)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Serve as `summitkb serve` does, and watch all that a page is made of."""
        if self._preview is None:
            return server
        host, port = config.dev_addr
        live = LiveServer(self._preview, builder, host, port, self._site_dir, server.mount_path)
        for path in watched(read_config(config.config_file_path)):
            live.watch(str(path))
        return live

    def on_shutdown(self) -> None:
        """Keep what was made for the next preview."""
        if self._preview:
            self._preview.close()


def _tell(findings: Iterable[Diagnostic]) -> None:
    for finding in findings:
        log.log(_LEVELS[finding.severity], one_line(finding))
