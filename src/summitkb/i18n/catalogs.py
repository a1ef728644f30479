"""Gettext catalogs of content: read with polib, looked up by what is fit to publish."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib

from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range
from summitkb.i18n.messages import key
from summitkb.i18n.po import BrokenCatalog, read_po, translated, unfit
from summitkb.i18n.terminal import _, reason
from summitkb.model import Note, Outline, Page
from summitkb.render.views import Text
from summitkb.rules.translations import unfaithful_translation, unreadable_catalog

Key = tuple[str | None, str]
"""(msgctxt, msgid)."""


@dataclass(frozen=True, slots=True)
class Catalogs:
    """The translations of every language that may be published: never fuzzy, never broken."""

    published: Mapping[tuple[str, str], Mapping[Key, str]] = field(default_factory=dict)
    """(language, domain) → its translations."""
    doubtful: Mapping[tuple[str, str], frozenset[Key]] = field(default_factory=dict)
    """(language, domain) → the messages whose translation is fuzzy or was refused."""

    def text(self, lang: str, domain: str, source_lang: str, value: str, context: str | None) -> Text:
        """A text in a language, or as it was written, marked with the language it was written in."""
        if lang == source_lang or not value:
            return Text(value)
        msgstr = self.published.get((lang, domain), {}).get((context, value))
        return Text(value, source_lang) if msgstr is None else Text(msgstr)

    def messages(self, lang: str, domain: str, outline: Outline) -> dict[str, str]:
        """`key(context, msgid)` → msgstr for the messages of one body."""
        catalog = self.published.get((lang, domain), {})
        found = ((message, catalog.get((message.context, message.msgid))) for message in outline.messages)
        return {key(message.context, message.msgid): msgstr for message, msgstr in found if msgstr is not None}


def domain_of(source: Note | Page, default_language: str) -> str:
    """The catalog that translates a note or page: one per event and source language, one for pages."""
    if isinstance(source, Note):
        return f"{source.event}.{source.lang}"
    return "pages" if source.lang == default_language else f"pages.{source.lang}"


def catalog_path(config: Config, lang: str, domain: str) -> Path:
    """Where a catalog is, gettext's way."""
    return config.translations / lang / "LC_MESSAGES" / f"{domain}.po"


def read_catalogs(config: Config) -> tuple[Catalogs, tuple[Diagnostic, ...]]:
    """Read every catalog of the site's languages; what cannot be read or published is a finding."""
    published: dict[tuple[str, str], Mapping[Key, str]] = {}
    doubtful: dict[tuple[str, str], frozenset[Key]] = {}
    findings: list[Diagnostic] = []
    for lang in config.languages:
        for path in sorted((config.translations / lang / "LC_MESSAGES").glob("*.po")):
            name = config.relative(path)
            try:
                catalog = read_po(path)
            except BrokenCatalog as error:
                findings.append(unreadable_catalog(name, Range.at(error.line), error.reason))
                continue
            except OSError as error:
                findings.append(
                    unreadable_catalog(name, Range.at(1), _("cannot be read ({reason})").format(reason=reason(error)))
                )
                continue
            findings += _broken(name, catalog, path.stem)
            fit = dict(_fit(catalog, path.stem))
            published[lang, path.stem] = fit
            doubtful[lang, path.stem] = frozenset(_begun(catalog)) - fit.keys()
    return Catalogs(published, doubtful), tuple(findings)


def _fit(catalog: polib.POFile, domain: str) -> Iterator[tuple[Key, str]]:
    for entry in translated(catalog):
        if not any(unfit(entry, domain)):
            yield (entry.msgctxt, entry.msgid), entry.msgstr


def _begun(catalog: polib.POFile) -> Iterator[Key]:
    """Messages with a translation, finished or not."""
    for entry in catalog:
        if not entry.obsolete and (entry.msgstr or any(entry.msgstr_plural.values())):
            yield (entry.msgctxt, entry.msgid)


def _broken(name: str, catalog: polib.POFile, domain: str) -> Iterator[Diagnostic]:
    for entry in translated(catalog):
        for fault in unfit(entry, domain):
            yield unfaithful_translation(name, Range.at(entry.linenum or 1), _short(entry.msgid), fault)


def _short(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
