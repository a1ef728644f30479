"""The Content-Security-Policy of every page: what a browser may load for it, which is the site itself and no more.

Each page says it in a `<meta>`, since a host of static files may let nobody choose headers.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from markupsafe import Markup

from summitkb.config import Config

_HOST = re.compile(r"[\w.-]+(:\d+)?", re.ASCII)


def policy(config: Config) -> Markup:
    """The policy of a site; other hosts are those of the style sheets and scripts that its `mkdocs.yml` adds."""
    styles, scripts = _origins(config.extra_css), _origins(config.extra_javascript)
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *scripts],  # the search runs WebAssembly
        "style-src": ["'self'", *styles],
        "img-src": ["'self'", "data:", *styles],
        "font-src": ["'self'", *styles],
        "connect-src": ["'self'", *scripts],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    told = "; ".join(" ".join((name, *sources)) for name, sources in directives.items())
    return Markup(told)  # noqa: S704 - our own words, and hosts that `_HOST` matched


def _origins(addresses: Iterable[str]) -> list[str]:
    """Where files of other hosts come from, each origin once."""
    parts = [urlsplit(address) for address in addresses]
    return list(
        dict.fromkeys(f"{part.scheme or 'https'}://{part.netloc}" for part in parts if _HOST.fullmatch(part.netloc))
    )
