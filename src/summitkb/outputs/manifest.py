"""A web app manifest in each language, so that a site can be installed (https://www.w3.org/TR/appmanifest/)."""

import json
from collections.abc import Iterator, Mapping

from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs
from summitkb.i18n.po import VOCABULARY
from summitkb.model import File
from summitkb.urls import localized, relative_url

_PAPER = "#faf9f6"
"""By day, as `summitkb.css` and `main.html` have it."""
_ICONS = (
    ("mark.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "maskable"),
    ("icon-512.png", "512x512", "image/png", "maskable"),
)


def manifests(config: Config, catalogs: Catalogs) -> Iterator[File]:
    """The manifest of each language, beside its home page. A preview is not to be installed."""
    for lang in config.languages if not config.drafts else ():
        home = localized("", lang, config.default_language)
        told = json.dumps(_manifest(config, catalogs, lang, home), ensure_ascii=False, indent=2)
        yield File(f"{home}manifest.webmanifest", f"{told}\n".encode())


def _manifest(config: Config, catalogs: Catalogs, lang: str, home: str) -> Mapping[str, object]:
    """Addresses are relative to the manifest. Its scope is the whole site: another language stays in its window."""

    def word(value: str) -> str:
        return catalogs.text(lang, VOCABULARY, config.default_language, value, "site").value

    return {
        "name": word(config.site_name),
        "description": word(config.site_description),
        "lang": lang.replace("_", "-"),
        "start_url": "./",
        "scope": relative_url("", home),
        "display": "minimal-ui",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": [
            {"src": relative_url(f"assets/images/{name}", home), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in _ICONS
        ],
    }
