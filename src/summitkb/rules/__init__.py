"""The rules: one documented function for each code, in one table.

A rule that looks at a whole site is declared with `@rule`; a fault met before there is a site, with `@fault`.
"""

from collections.abc import Iterator

from summitkb.diagnostics import Diagnostic
from summitkb.model import Site

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

__all__ = ["RULES", "Finding", "Rule", "check", "explain", "fault", "rule", "settled"]


def check(site: Site) -> tuple[Diagnostic, ...]:
    """Everything the rules find in a site, in the order of the files; each finding once."""
    return tuple(sorted(set(_found(site.whole)), key=lambda finding: finding.order))


def _found(site: Site) -> Iterator[Diagnostic]:
    for known in RULES.values():
        if known.check:
            yield from known.check(site)
