"""Gettext catalogs of content: read with polib, looked up by what is fit to publish."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

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

    `cards` is JSON for what cards show of it, a tenth, which all builds look at; `whole` fetches the JSON of all.
    """

    def __init__(self, cards: bytes = b"[]", whole: Callable[[], bytes] = lambda: b"{}", digest: bytes = b"") -> None:
        self._cards = cards
        self._whole = whole
        self.digest = digest
        """Of the catalog's file."""

    @cached_property
    def _read(self) -> "_Read":
        return _READ.validate_json(self._whole())

    @cached_property
    def published(self) -> Mapping[Key, str]:
        """Its translations: never fuzzy, never broken."""
        return {(context, msgid): msgstr for context, msgid, msgstr in self._read.fit}

    @cached_property
    def front_matter(self) -> Mapping[Key, str]:
        """The translations of titles, summaries and other values of front matter."""
        fit = _FIT.validate_json(self._cards)
        return {(context, msgid): msgstr for context, msgid, msgstr in fit}

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
    known = dict(work.cache.get("catalog", [file.key for file in files]))
    files = [
        file if file.key in known else _file(file.name, path) for file, (_, path) in zip(files, named, strict=True)
    ]
    made = _made(work, [file for file in files if file.key not in known])
    known |= {key: kept for key, (kept, _) in made.items()}
    before: Mapping[bytes, Catalog] = work.last("catalogs") or {}
    catalogs: dict[tuple[str, str], Catalog] = {}
    findings: list[Diagnostic] = []
    for file, (lang, path) in zip(files, named, strict=True):
        cards, _end, found = known[file.key].partition(b"\n")
        findings += _FINDINGS.validate_json(found)
        if cards:
            whole = partial(_whole, work, file, path, made[file.key][1] if file.key in made else None)
            catalogs[lang, path.stem] = before.get(file.key) or Catalog(cards, whole, file.key)
    work.keep("catalogs", {catalog.digest: catalog for catalog in catalogs.values()})
    work.cache.use("translations", [file.key for file in files])
    return Catalogs(catalogs), tuple(findings)


def _made(work: Work, files: Sequence["_File"]) -> dict[bytes, tuple[bytes, bytes]]:
    """By key, what catalogs say that are read now: what all builds look at, and all."""
    values = work.spread(_read_all, files, _("Reading catalogs"), weight=8)
    made = {file.key: value for file, value in zip(files, values, strict=True)}
    work.made["catalog"] += len(made)
    work.cache.put("catalog", {key: kept for key, (kept, _) in made.items()})
    work.cache.put("translations", {key: whole for key, (_, whole) in made.items()})
    return made


def _whole(work: Work, file: "_File", path: Path, made: bytes | None) -> bytes:
    """All of a catalog, as it was made or is kept; or it is read again."""
    kept = made or work.cache.get("translations", [file.key]).get(file.key)
    return kept or _read_all([_file(file.name, path)])[0][1]


@dataclass(frozen=True, slots=True)
class _File:
    """A catalog's file: its name below the root, its domain, a digest of what is in it, or why it cannot be read."""

    name: str
    domain: str
    digest: str = ""
    fault: str = ""
    content: bytes = b""
    """Only of a file that is to be read."""

    @property
    def key(self) -> bytes:
        """By which what it says is kept."""
        return digest(makers(), spoken(), self.name, self.digest, self.fault)


def _seen(name: str, path: Path, seen: Seen) -> _File:
    """A catalog that is likely to have been read before."""
    try:
        return _File(name, path.stem, seen.digest(name, signature(path.stat()), path.read_bytes))
    except OSError as error:
        return _File(name, path.stem, fault=_fault(error))


def _file(name: str, path: Path) -> _File:
    """A catalog that is to be read."""
    try:
        content = path.read_bytes()
        return _File(name, path.stem, digest(content).hex(), content=content)
    except OSError as error:
        return _File(name, path.stem, fault=_fault(error))


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
    """What each file says, see `_as_json`."""
    return [_as_json(*_read(file)) for file in files]


def _as_json(read: _Read | None, findings: tuple[Diagnostic, ...]) -> tuple[bytes, bytes]:
    """Two lines of JSON, the front matter that is translated (nothing for no catalog) and what is wrong; and all."""
    cards = _FIT.dump_json(tuple(one for one in read.fit if is_front_matter(one[0]))) if read else b""
    return cards + b"\n" + _FINDINGS.dump_json(findings), _READ.dump_json(read or _Read())


def _read(file: _File) -> tuple[_Read | None, tuple[Diagnostic, ...]]:
    from summitkb.i18n.po import BrokenCatalog, decode_po, translated, unfit  # polib: only for what is new

    try:
        catalog = None if file.fault else decode_po(file.content)
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
