"""The preview: MkDocs' dev server, which rebuilds through the plugin and reloads the browser."""

import logging

from mkdocs.commands.serve import serve as mkdocs_serve

from summitkb.config import Config


def serve(config: Config, dev_addr: str | None = None) -> None:
    """Serve the site until interrupted; `dev_addr` is `IP:PORT`."""
    logging.basicConfig(format="%(message)s")  # to standard error; MkDocs' own command does it differently
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    mkdocs_serve(config_file=str(config.file), dev_addr=dev_addr)
