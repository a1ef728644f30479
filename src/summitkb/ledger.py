"""What was written into each site's folder, remembered from one build to the next."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from summitkb.cache import Cache, digest
from summitkb.write import Kept

_LEDGER: TypeAdapter[dict[str, Kept]] = TypeAdapter(dict[str, Kept])


def kept_of(cache: Cache, site_dir: Path) -> Mapping[str, Kept]:
    """The files that the last build left in a folder, as it left them; empty when that is not known."""
    key = _key(site_dir)
    value = cache.get("ledger", [key]).get(key)
    return _LEDGER.validate_json(value) if value else {}


def keep(cache: Cache, site_dir: Path, ledger: Mapping[str, Kept]) -> None:
    """Remember the files of a folder."""
    cache.put("ledger", {_key(site_dir): bytes(_LEDGER.dump_json(dict(ledger)))})


def _key(site_dir: Path) -> bytes:
    return digest("ledger", str(site_dir.resolve()))
