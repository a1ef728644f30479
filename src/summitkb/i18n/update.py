"""`summitkb i18n update`: every catalog brought up to date with what the site says, and none written for nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib

from summitkb.config import Config
from summitkb.i18n.catalogs import catalog_path
from summitkb.i18n.merge import Elsewhere, merge
from summitkb.i18n.po import UI, VOCABULARY, BrokenCatalog, Conflict, read_po, resolved
from summitkb.i18n.wanted import Wanted, domains
from summitkb.model import Site


@dataclass(frozen=True, slots=True)
class Change:
    """A catalog that differs from what it should hold; `text` is what it should hold, None when nothing."""

    path: Path
    text: str | None


def update(config: Config, site: Site) -> list[Path]:
    """Bring every catalog up to date; the paths of those that changed."""
    changes = list(outdated(config, site))
    for change in changes:
        if change.text is None:
            change.path.unlink()
        else:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            change.path.write_text(change.text, encoding="utf-8", newline="\n")
    return [change.path for change in changes]


def outdated(config: Config, site: Site) -> Iterator[Change]:
    """The catalogs that are not what they should be; nothing is written.

    A catalog that cannot be read is left alone: its text is somebody's work (KB401 tells them).
    """
    wanted = {domain: (source, messages) for source, domain, messages in domains(config, site)}
    for lang in config.languages:
        yield from _of_language(config, lang, wanted)


Demand = Mapping[str, tuple[str, list[Wanted]]]
"""Domain → its source language and the messages it should hold."""


def _of_language(config: Config, lang: str, wanted: Demand) -> Iterator[Change]:
    old: dict[str, polib.POFile] = {}
    broken: set[str] = set()
    for path in sorted(catalog_path(config, lang, UI).parent.glob("*.po")):
        try:
            old[path.stem] = _read(path)
        except (OSError, BrokenCatalog):
            broken.add(path.stem)
    content = {domain: catalog for domain, catalog in old.items() if domain not in {UI, VOCABULARY}}
    sources = {domain: catalog.metadata.get("X-Source-Language", "") for domain, catalog in content.items()}
    sources |= {domain: source for domain, (source, _) in wanted.items()}
    sources = {domain: source for domain, source in sources.items() if domain not in broken}
    elsewhere = {source: _elsewhere(source, sources, content, wanted) for source in set(sources.values())}
    for domain in sorted(sources):
        source = sources[domain]
        if source == lang:
            continue
        messages = wanted[domain][1] if domain in wanted else []
        shared = elsewhere[source] if domain not in {UI, VOCABULARY} else None
        new = merge(old.get(domain), messages, lang, source, shared, domain)
        path = catalog_path(config, lang, domain)
        text = str(new) if len(new) else None
        if text != (path.read_text(encoding="utf-8") if path.exists() else None):
            yield Change(path, text)


def _elsewhere(
    source: str, sources: Mapping[str, str], content: Mapping[str, polib.POFile], wanted: Demand
) -> Elsewhere:
    """What the catalogs of content written in `source` know of each other."""
    alike = [domain for domain in sources if sources[domain] == source and domain not in {UI, VOCABULARY}]
    return Elsewhere(
        {domain: content[domain] for domain in alike if domain in content},
        {domain: [message.key for message in wanted[domain][1]] for domain in alike if domain in wanted},
    )


def _read(path: Path) -> polib.POFile:
    try:
        return read_po(path)
    except Conflict as error:
        return resolved(error.text)
