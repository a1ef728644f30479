"""`summitkb serve`: a preview without MkDocs' own build, which would read its configuration anew each time."""

import logging
import socket
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from summitkb.config import Config
from summitkb.i18n.terminal import _
from summitkb.mkdocs.live import LiveServer
from summitkb.preview import Preview
from summitkb.reporters import one_line

log = logging.getLogger("mkdocs.summitkb")


def serve(config: Config, dev_addr: str | None = None) -> None:
    """Serve the site until interrupted; `dev_addr` is `IP:PORT`. Raises `ValueError` when nobody can listen there."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    host, port = _address(dev_addr or config.dev_addr)
    with tempfile.TemporaryDirectory(prefix="summitkb-preview-") as folder:
        site = Path(folder, "site")
        preview = Preview(config.file, site)

        def build() -> None:
            preview.build()
            for finding in preview.findings:
                log.info(one_line(finding))

        build()
        server = LiveServer(preview, build, host, port, site, urlsplit(config.site_url or "/").path)
        for path in watched(config):
            server.watch(str(path))
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            log.info("Shutting down...")
        finally:
            server.shutdown()
            preview.close()


def _address(dev_addr: str) -> tuple[str, int]:
    """An address that is free. Raises `ValueError`."""
    host, _colon, port = dev_addr.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError(_("{address} is not an address and a port, such as 127.0.0.1:8000").format(address=dev_addr))
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]"), int(port)))
    except (OSError, OverflowError) as error:
        told = getattr(error, "strerror", None) or error
        raise ValueError(_("{address} cannot be used: {reason}").format(address=dev_addr, reason=told)) from error
    return host.strip("[]"), int(port)


def watched(config: Config) -> list[Path]:
    """All that pages are made of."""
    folders = (config.file, config.content, config.translations, config.custom_dir)
    return [path for path in folders if path and path.exists()]
