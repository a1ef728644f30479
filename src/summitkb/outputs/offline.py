"""What a reader keeps for when there is no network: the list of the site's files (`sw.js` fetches them)."""

import json
from collections.abc import Mapping
from pathlib import Path

from summitkb.model import File
from summitkb.outputs.search import FILES
from summitkb.write import INDEX, Kept

LIST = "offline.json"
_DIGITS = 16
"""Of a digest: enough to tell two versions of a file apart."""
_APART = ("assets/cards/", "robots.txt", "sitemap.xml", "sw.js")
"""What is for other sites, for search engines and for the browser itself."""


def offline(kept: Mapping[str, Kept], index: Path) -> File:
    """`offline.json`: address → digest and size, of each file that pages may need, those of the search index too."""
    told = {_address(path): (one.content, one.size) for path, one in kept.items() if not path.startswith(_APART)}
    told |= {f"{INDEX}{name}": (digest, size) for name, (digest, size) in _indexed(index).items()}
    listed = {address: (digest[:_DIGITS], size) for address, (digest, size) in sorted(told.items())}
    return File(LIST, json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode())


def _indexed(index: Path) -> Mapping[str, tuple[str, int]]:
    """The files of the search index: none when the site was built without."""
    file = index / FILES
    return json.loads(file.read_bytes()) if file.exists() else {}


def _address(path: str) -> str:
    """A page's address is its folder's: hosts may send readers there from `index.html`."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
