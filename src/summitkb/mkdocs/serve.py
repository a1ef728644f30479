"""`summitkb serve`: a preview without MkDocs' own build, which would read its configuration anew each time."""

import logging
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from summitkb.config import Config
from summitkb.mkdocs.live import LiveServer
from summitkb.preview import Preview
from summitkb.reporters import one_line

log = logging.getLogger("mkdocs.summitkb")


def serve(config: Config, dev_addr: str | None = None) -> None:
    """Serve the site until interrupted; `dev_addr` is `IP:PORT`."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    host, _colon, port = (dev_addr or "127.0.0.1:8000").rpartition(":")
    with tempfile.TemporaryDirectory(prefix="summitkb-preview-") as folder:
        site = Path(folder, "site")
        preview = Preview(config.file, site)

        def build() -> None:
            preview.build()
            for finding in preview.findings:
                log.info(one_line(finding))

        build()
        server = LiveServer(preview, build, host, int(port), site, urlsplit(config.site_url or "/").path)
        for path in watched(config):
            server.watch(str(path))
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            log.info("Shutting down...")
        finally:
            server.shutdown()
            preview.close()


def watched(config: Config) -> list[Path]:
    """All that pages are made of."""
    folders = (config.file, config.content, config.translations, config.custom_dir)
    return [path for path in folders if path and path.exists()]
