"""Gettext catalogs of content: read with polib, looked up by what is fit to publish."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range
from summitkb.i18n.keys import key
from summitkb.i18n.terminal import _, reason, spoken
from summitkb.model import Note, Outline, Page, Text
from summitkb.rules.translations import unfaithful_translation, unreadable_catalog
from summitkb.seen import Seen, signature
from summitkb.work import HERE, Work

if TYPE_CHECKING:
    import polib

Key = tuple[str | None, str]
"""(msgctxt, msgid)."""


class Catalog:
    """One catalog: what may be published of it, decoded when something is looked up.

    `first` is what cards show of it, a tenth, which all builds look at, as JSON; `second` gives all (`_apart`).
    """

    def __init__(self, first: bytes = b"[]", second: Callable[[], bytes] = lambda: b"{}", digest: bytes = b"") -> None:
        self._first = first
        self._second = second
        self.digest = digest
        """Of the catalog's file."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process has no use for where it is kept."""
        return Catalog, (self._first, partial(bytes, self._second()), self.digest)

    @cached_property
    def _read(self) -> "_Read":
        return _READ.validate_json(self._second())

    @cached_property
    def published(self) -> Mapping[Key, str]:
        """Its translations: never fuzzy, never broken."""
        return {(context, msgid): msgstr for context, msgid, msgstr in self._read.fit}

    @cached_property
    def front_matter(self) -> Mapping[Key, str]:
        """The translations of titles, summaries and other values of front matter."""
        return {(context, msgid): msgstr for context, msgid, msgstr in _FIT.validate_json(self._first)}

    @cached_property
    def doubtful(self) -> frozenset[Key]:
        """The messages whose translation is fuzzy or was refused."""
        return frozenset(self._read.doubtful)


_NONE = Catalog()


@dataclass(frozen=True, slots=True)
class Catalogs:
    """The catalogs of every language."""

    by_name: Mapping[tuple[str, str], Catalog] = field(default_factory=dict)
    """(language, domain) → catalog, those that could be read."""

    def of(self, lang: str, domain: str) -> Catalog:
        """A catalog, which is empty when there is none."""
        return self.by_name.get((lang, domain), _NONE)

    def text(self, lang: str, domain: str, source_lang: str, value: str, context: str | None) -> Text:
        """A text in a language, or as it was written, marked with the language it was written in."""
        if lang == source_lang or not value:
            return Text(value)
        catalog = self.of(lang, domain)
        known = catalog.front_matter if is_front_matter(context) else catalog.published
        msgstr = known.get((context, value))
        return Text(value, source_lang) if msgstr is None else Text(msgstr)

    def messages(self, lang: str, domain: str, outline: Outline) -> dict[str, str]:
        """`key(context, msgid)` → msgstr for the messages of one body."""
        catalog = self.of(lang, domain).published
        found = ((message, catalog.get((message.context, message.msgid))) for message in outline.messages)
        return {key(message.context, message.msgid): msgstr for message, msgstr in found if msgstr is not None}


def is_front_matter(context: str | None) -> bool:
    """Whether a msgctxt is that of a value of front matter."""
    return context is not None and context.startswith("meta:")


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
    seen = Seen(work, "catalogs", config.root)
    files = [_seen(config.relative(path), path, seen) for _, path in named]
    seen.save()
    known = work.cache.get("catalog", [file.key for file in files])
    files = [file if file.key in known else _file(file.name, file.path) for file in files]
    keys = [file.key for file in files]
    values = work.halves("catalog", keys, files, _read_all, _("Reading catalogs"), 8, known)
    told = [value.first.split(b"\n") for value in values]
    before: Mapping[bytes, Catalog] = work.last("catalogs") or {}
    catalogs = {
        (lang, path.stem): before.get(made_of) or Catalog(front_matter, value.second, made_of)
        for (lang, path), (front_matter, _findings), value, made_of in zip(named, told, values, keys, strict=True)
        if front_matter
    }
    work.keep("catalogs", {catalog.digest: catalog for catalog in catalogs.values()})
    findings = (finding for _, found in told for finding in _FINDINGS.validate_json(found))
    return Catalogs(catalogs), tuple(findings)


@dataclass(frozen=True, slots=True)
class _File:
    """A catalog's file: its name below the root, its domain, a digest of what is in it, or why it cannot be read."""

    name: str
    path: Path
    digest: str = ""
    fault: str = ""
    content: bytes | None = None
    """Only of a file that is to be read."""

    @property
    def domain(self) -> str:
        """Which messages it translates."""
        return self.path.stem

    @property
    def key(self) -> bytes:
        """By which what it says is kept."""
        return digest(makers(), spoken(), self.name, self.digest, self.fault)


def _seen(name: str, path: Path, seen: Seen) -> _File:
    """A catalog that is likely to have been read before."""
    try:
        return _File(name, path, seen.digest(name, signature(path.stat()), path.read_bytes))
    except OSError as error:
        return _File(name, path, fault=_fault(error))


def _file(name: str, path: Path) -> _File:
    """A catalog that is to be read."""
    try:
        content = path.read_bytes()
        return _File(name, path, digest(content).hex(), content=content)
    except OSError as error:
        return _File(name, path, fault=_fault(error))


def _fault(error: OSError) -> str:
    return _("cannot be read ({reason})").format(reason=reason(error))


_Translation = tuple[str | None, str, str]
"""msgctxt, msgid and msgstr."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What is of use in a catalog."""

    fit: tuple[_Translation, ...] = ()
    """What may be published."""
    doubtful: tuple[Key, ...] = ()


_READ: TypeAdapter[_Read] = TypeAdapter(_Read)
_FIT: TypeAdapter[tuple[_Translation, ...]] = TypeAdapter(tuple[_Translation, ...])
_FINDINGS: TypeAdapter[tuple[Diagnostic, ...]] = TypeAdapter(tuple[Diagnostic, ...])


def _read_all(files: Sequence[_File]) -> list[tuple[bytes, bytes]]:
    """What each file says, see `_apart`."""
    return [_apart(*_read(file)) for file in files]


def _apart(read: _Read | None, findings: tuple[Diagnostic, ...]) -> tuple[bytes, bytes]:
    """The front matter that is translated (nothing for no catalog) and what is wrong, in lines of JSON; and all."""
    front_matter = _FIT.dump_json(tuple(one for one in read.fit if is_front_matter(one[0]))) if read else b""
    return b"%b\n%b" % (front_matter, _FINDINGS.dump_json(findings)), bytes(_READ.dump_json(read or _Read()))


def _read(file: _File) -> tuple[_Read | None, tuple[Diagnostic, ...]]:
    from summitkb.i18n.po import BrokenCatalog, decode_po, translated, unfit  # polib: only for what is new

    if file.content is None and not file.fault:  # kept once, and damaged since
        file = _file(file.name, file.path)
    try:
        catalog = None if file.content is None else decode_po(file.content)
    except BrokenCatalog as error:
        return None, (unreadable_catalog(file.name, Range.at(error.line), error.reason),)
    if catalog is None:
        return None, (unreadable_catalog(file.name, Range.at(1), file.fault),)
    checked = [(entry, list(unfit(entry, file.domain))) for entry in translated(catalog)]
    fit = {(entry.msgctxt, entry.msgid): entry.msgstr for entry, faults in checked if not faults}
    return _Read(
        fit=tuple((context, msgid, msgstr) for (context, msgid), msgstr in fit.items()),
        doubtful=tuple(dict.fromkeys(key for key in _begun(catalog) if key not in fit)),
    ), tuple(
        unfaithful_translation(file.name, Range.at(entry.linenum or 1), _short(entry.msgid), fault)
        for entry, faults in checked
        for fault in faults
    )


def _begun(catalog: "polib.POFile") -> Iterator[Key]:
    """Messages with a translation, finished or not."""
    for entry in catalog:
        if not entry.obsolete and (entry.msgstr or any(entry.msgstr_plural.values())):
            yield (entry.msgctxt, entry.msgid)


def _short(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
