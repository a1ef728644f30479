"""The search index, made by Pagefind from the finished pages: one per language, told apart by `<html lang>`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from summitkb.i18n.messages import UNTRANSLATED
from summitkb.i18n.terminal import _

_EXCLUDED = (f".{UNTRANSLATED}", ".language-po", ".headerlink", ".footnote-backref", ".footnote-ref")
"""Selectors of what is not text of the page's language; code that quotes a catalog has two."""


class SearchError(Exception):
    """Pagefind failed; the message is what it said."""


def index(site: Path) -> None:
    """Index the pages below `site` into `site/pagefind/`. Raises `SearchError`."""
    with tempfile.TemporaryDirectory(prefix="summitkb-index-") as folder:
        _copy_pages(site, Path(folder))
        command = [
            sys.executable,
            "-m",
            "pagefind",
            "--quiet",
            "--site",
            folder,
            "--output-path",
            str(site / "pagefind"),
        ]
        for selector in _EXCLUDED:
            command += ["--exclude-selectors", selector]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise SearchError(_("Pagefind could not index the pages: {reason}").format(reason=said))


def _copy_pages(site: Path, folder: Path) -> None:
    """Copy the pages for the indexer, with straight apostrophes.

    Pagefind splits “l'équipe” so that “équipe” finds it, but keeps “l’équipe” (U+2019) as one word that nobody types.
    `search.js` curls them again where it shows excerpts.
    """
    for page in site.rglob("*.html"):
        copy = folder / page.relative_to(site)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(page.read_text(encoding="utf-8").replace("’", "'"), encoding="utf-8")
