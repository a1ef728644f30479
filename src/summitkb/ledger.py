"""What was written into each site's folder, remembered from one build to the next."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from summitkb.cache import digest
from summitkb.work import Work
from summitkb.write import Kept

_LEDGER: TypeAdapter[dict[str, Kept]] = TypeAdapter(dict[str, Kept])


def kept_of(work: Work, site_dir: Path) -> Mapping[str, Kept]:
    """The files that the last build left in a folder, as it left them; empty when that is not known."""
    return work.table(_key(site_dir), _LEDGER)


def keep(work: Work, site_dir: Path, ledger: Mapping[str, Kept], before: Mapping[str, Kept]) -> None:
    """Remember the files of a folder, which had others `before`."""
    work.keep_table(_key(site_dir), _LEDGER, dict(ledger), before)


def _key(site_dir: Path) -> bytes:
    return digest("written", str(site_dir.resolve()))
