"""The rules: one documented function for each code, in one table.

A rule that looks at a whole site is declared with `@rule`; a fault met before there is a site, with `@fault`.
"""

from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.diagnostics import Diagnostic
from summitkb.i18n.terminal import spoken
from summitkb.model import Note, Page, Site

# Importing a family registers its rules.
from summitkb.rules import (  # noqa: F401
    files,
    headings,
    layout,
    links,
    metadata,
    parsing,
    people,
    programme,
    safety,
    translations,
    vocabulary,
)
from summitkb.rules.ignores import settled
from summitkb.rules.registry import RULES, Finding, Rule, explain, fault, rule
from summitkb.work import HERE, Work

__all__ = ["RULES", "Finding", "Rule", "check", "explain", "fault", "look", "rule", "settled"]


def look(source: Note | Page) -> Iterator[Diagnostic]:
    """What the rules find in a text that need to know of no other."""
    for known in RULES.values():
        if known.look:
            yield from known.look(source)


def check(site: Site, work: Work = HERE) -> tuple[Diagnostic, ...]:
    """What the rules find in a site, in the order of the files; each finding once. `look` found the rest before."""
    found = {*_found(site.whole, of_words=False), *_found_in_words(site, work)}
    return tuple(sorted(found, key=lambda finding: finding.order))


def _found(site: Site, *, of_words: bool) -> Iterator[Diagnostic]:
    for known in RULES.values():
        if known.check and known.of_words is of_words:
            yield from known.check(site)


def _found_in_words(site: Site, work: Work) -> tuple[Diagnostic, ...]:
    """What is wrong with the vocabularies, which change less often than notes."""
    key = digest(makers(), spoken(), repr(sorted(site.vocabularies.items())), site.words)
    (found,) = work.remembered("words checked", [key], [site], _encoded, "") if site.words else _encoded([site])
    return _FINDINGS.validate_json(found)


def _encoded(sites: Sequence[Site]) -> list[bytes]:
    return [_FINDINGS.dump_json(tuple(_found(site, of_words=True))) for site in sites]


_FINDINGS: TypeAdapter[tuple[Diagnostic, ...]] = TypeAdapter(tuple[Diagnostic, ...])
