"""The rules: one documented function for each code, in one table.

A rule that looks at a whole site is declared with `@rule`; a fault met before there is a site, with `@fault`.
"""

from collections.abc import Iterator

from summitkb.diagnostics import Diagnostic
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

__all__ = ["RULES", "Finding", "Rule", "check", "explain", "fault", "look", "rule", "settled"]


def look(source: Note | Page) -> Iterator[Diagnostic]:
    """What the rules find in a text that need to know of no other."""
    for known in RULES.values():
        if known.look:
            yield from known.look(source)


def check(site: Site) -> tuple[Diagnostic, ...]:
    """What the rules find in a site, in the order of the files; each finding once. `look` found the rest before."""
    return tuple(sorted(set(_found(site.whole)), key=lambda finding: finding.order))


def _found(site: Site) -> Iterator[Diagnostic]:
    for known in RULES.values():
        if known.check:
            yield from known.check(site)
