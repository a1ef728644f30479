"""Gettext catalogs of content: read with polib, looked up by what is fit to publish."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polib
from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range
from summitkb.i18n.messages import key
from summitkb.i18n.po import BrokenCatalog, decode_po, translated, unfit
from summitkb.i18n.terminal import _, reason, spoken
from summitkb.model import Note, Outline, Page
from summitkb.render.views import Text
from summitkb.rules.translations import unfaithful_translation, unreadable_catalog
from summitkb.work import HERE, Work

Key = tuple[str | None, str]
"""(msgctxt, msgid)."""


@dataclass(frozen=True, slots=True)
class Catalogs:
    """The translations of every language that may be published: never fuzzy, never broken."""

    published: Mapping[tuple[str, str], Mapping[Key, str]] = field(default_factory=dict)
    """(language, domain) → its translations."""
    doubtful: Mapping[tuple[str, str], frozenset[Key]] = field(default_factory=dict)
    """(language, domain) → the messages whose translation is fuzzy or was refused."""
    digests: Mapping[tuple[str, str], bytes] = field(default_factory=dict)
    """(language, domain) → a digest of the catalog's file."""

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


def read_catalogs(config: Config, work: Work = HERE) -> tuple[Catalogs, tuple[Diagnostic, ...]]:
    """Read every catalog of the site's languages; what cannot be read or published is a finding."""
    named = [
        (lang, path)
        for lang in config.languages
        for path in sorted((config.translations / lang / "LC_MESSAGES").glob("*.po"))
    ]
    files = [_file(config.relative(path), path) for _, path in named]
    keys = [digest(makers(), spoken(), file.name, file.content, file.fault) for file in files]
    read = [
        _READ.validate_json(value)
        for value in work.remembered("catalog", keys, files, _read_all, _("Reading catalogs"))
    ]
    held = [((lang, path.stem), one) for (lang, path), one in zip(named, read, strict=True) if one.is_catalog]
    return Catalogs(
        published={name: {(context, msgid): msgstr for context, msgid, msgstr in one.fit} for name, one in held},
        doubtful={name: frozenset(one.doubtful) for name, one in held},
        digests={(lang, path.stem): key for (lang, path), key in zip(named, keys, strict=True)},
    ), tuple(finding for one in read for finding in one.findings)


@dataclass(frozen=True, slots=True)
class _File:
    """A catalog's file: its name below the root, its domain, what is in it, and why it cannot be read."""

    name: str
    domain: str
    content: bytes = b""
    fault: str = ""


def _file(name: str, path: Path) -> _File:
    try:
        return _File(name, path.stem, path.read_bytes())
    except OSError as error:
        return _File(name, path.stem, fault=_("cannot be read ({reason})").format(reason=reason(error)))


@dataclass(frozen=True, slots=True)
class _Read:
    """What is of use in a catalog."""

    is_catalog: bool = False
    fit: tuple[tuple[str | None, str, str], ...] = ()
    """msgctxt, msgid and msgstr of what may be published."""
    doubtful: tuple[Key, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


_READ: TypeAdapter[_Read] = TypeAdapter(_Read)


def _read_all(files: Sequence[_File]) -> list[bytes]:
    return [bytes(_READ.dump_json(_read(file))) for file in files]


def _read(file: _File) -> _Read:
    try:
        catalog = None if file.fault else decode_po(file.content)
    except BrokenCatalog as error:
        return _Read(findings=(unreadable_catalog(file.name, Range.at(error.line), error.reason),))
    if catalog is None:
        return _Read(findings=(unreadable_catalog(file.name, Range.at(1), file.fault),))
    checked = [(entry, list(unfit(entry, file.domain))) for entry in translated(catalog)]
    fit = {(entry.msgctxt, entry.msgid): entry.msgstr for entry, faults in checked if not faults}
    return _Read(
        is_catalog=True,
        fit=tuple((context, msgid, msgstr) for (context, msgid), msgstr in fit.items()),
        doubtful=tuple(dict.fromkeys(key for key in _begun(catalog) if key not in fit)),
        findings=tuple(
            unfaithful_translation(file.name, Range.at(entry.linenum or 1), _short(entry.msgid), fault)
            for entry, faults in checked
            for fault in faults
        ),
    )


def _begun(catalog: polib.POFile) -> Iterator[Key]:
    """Messages with a translation, finished or not."""
    for entry in catalog:
        if not entry.obsolete and (entry.msgstr or any(entry.msgstr_plural.values())):
            yield (entry.msgctxt, entry.msgid)


def _short(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
