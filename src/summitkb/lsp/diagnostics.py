"""The findings of `check` that concern a few documents, and what they are in the protocol."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from lsprotocol import types

from summitkb.diagnostics import Diagnostic, Range, Severity
from summitkb.link.references import resolve, texts
from summitkb.lsp.documents import Document
from summitkb.model import EMPTY, Note, Page, Site, Source
from summitkb.rules import RULES, settled

Text = TypeVar("Text", Note, Page)

_START = Range.at(1)
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


class Quiet:
    """Makes a site of which most texts are silent, and remembers them from one keystroke to the next."""

    def __init__(self) -> None:
        self._silent: dict[tuple[str, bool, bool], tuple[Note | Page, Note | Page]] = {}

    def site(self, site: Site, names: frozenset[str]) -> Site:
        """The site with only the files `names` left to check; the others are there to be pointed at.

        A silent text keeps its title, day, hours, speakers and anchors. It loses its body and its links; its headings,
        unless a link of `names` leads to it; and the other words it has from the vocabularies, unless one of those is
        among `names`.
        """
        vocabularies = not names.isdisjoint(site.vocabularies.values())
        pointed = {
            reference.target.source.path
            for source in texts(site)
            if source.source.path in names
            for link in source.outline.links
            if (reference := resolve(site, source, link.href)).target
        }

        def quiet(text: Text) -> Text:
            path = text.source.path
            return text if path in names else self._quiet(text, vocabularies, path in pointed)

        return replace(
            site,
            notes=MappingProxyType({note.id: quiet(note) for note in site.notes.values()}),
            pages=MappingProxyType({page.id: quiet(page) for page in site.pages.values()}),
        )

    def _quiet(self, text: Text, vocabularies: bool, headings: bool) -> Text:
        key = (text.source.path, vocabularies, headings)
        known = self._silent.get(key)
        if known is None or known[0] is not text:
            known = self._silent[key] = (text, _silent(text, vocabularies, headings))
        return known[1]  # type: ignore[return-value]  # of the type it was made from


def _silent(text: Text, vocabularies: bool, headings: bool) -> Text:
    outline = replace(text.outline, links=(), messages=(), headings=text.outline.headings if headings else ())
    text = replace(text, source=Source(text.source.path, ""), places=EMPTY, outline=outline)
    if not vocabularies and isinstance(text, Note):
        return replace(text, projects=(), authors=(), related=(), tags=(), never_mentioned=())
    return text


def findings(
    site: Site, faults: Iterable[Diagnostic], names: frozenset[str], quiet: Quiet
) -> Mapping[str, Sequence[Diagnostic]]:
    """What `check` finds in the files `names`, in order. `faults` are those met while the site was read.

    What is said of a folder is said at the beginning of each file in it.
    """
    reduced = quiet.site(site.whole, names)
    vocabularies = not names.isdisjoint(site.vocabularies.values())
    found = [near for fault in faults for near in _near(fault, names)]
    for rule in RULES.values():
        # KB23x are about the vocabularies themselves.
        if rule.check and (vocabularies or not rule.code.startswith("KB23")):
            found += (finding for finding in rule.check(reduced) if finding.path in names)
    listed: dict[str, list[Diagnostic]] = {name: [] for name in names}
    for finding in settled(reduced, found):
        listed[finding.path].append(finding)
    return listed


def _near(fault: Diagnostic, names: frozenset[str]) -> Iterator[Diagnostic]:
    if fault.path in names:
        yield fault
    else:
        inside = (name for name in names if name.startswith(f"{fault.path}/"))
        yield from (replace(fault, path=name, range=_START, fix=None) for name in inside)


def diagnostic(document: Document, finding: Diagnostic) -> types.Diagnostic:
    """A finding as the protocol tells it."""
    return types.Diagnostic(
        range=document.range(finding.range),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source="summitkb",
    )
