"""How far each language is translated: in all, by catalog, and note by note."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from summitkb.config import Config
from summitkb.i18n.catalogs import Catalog, Catalogs, Key, domain_of
from summitkb.i18n.po import UI, VOCABULARY
from summitkb.i18n.ui import SOURCE_LANGUAGE
from summitkb.i18n.wanted import Wanted, source_messages, ui_messages, vocabulary_messages
from summitkb.model import Note, Page, Site
from summitkb.work import HERE, Work

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Count:
    """Messages, each counted once."""

    messages: int = 0
    translated: int = 0
    fuzzy: int = 0
    """Translated in doubt, or refused by a check: not published."""
    words_left: int = 0
    """Words of the source in messages that are not translated."""

    @property
    def untranslated(self) -> int:
        """Messages without any translation."""
        return self.messages - self.translated - self.fuzzy

    @property
    def percent(self) -> int:
        """Share that is published, in whole percent, rounded down."""
        return 100 * self.translated // self.messages if self.messages else 100

    def __add__(self, other: Self) -> "Count":
        return Count(
            self.messages + other.messages,
            self.translated + other.translated,
            self.fuzzy + other.fuzzy,
            self.words_left + other.words_left,
        )

    def plain(self) -> dict[str, int]:
        """The figures by name, for programs."""
        return {
            "messages": self.messages,
            "translated": self.translated,
            "fuzzy": self.fuzzy,
            "untranslated": self.untranslated,
            "words_left": self.words_left,
            "percent": self.percent,
        }


@dataclass(frozen=True, slots=True)
class CatalogStatus:
    """One catalog: its messages, and for content those of each note or page (by id), in the site's order."""

    domain: str
    source_lang: str
    count: Count
    sources: Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """Everything that is translated into one language."""

    lang: str
    count: Count
    catalogs: tuple[CatalogStatus, ...]

    def plain(self) -> dict[str, Any]:
        """The figures by name, for programs."""
        catalogs = {
            catalog.domain: {
                **catalog.count.plain(),
                "source_language": catalog.source_lang,
                "notes": {source: count.plain() for source, count in catalog.sources.items()},
            }
            for catalog in self.catalogs
        }
        return {**self.count.plain(), "catalogs": catalogs}


def status(config: Config, site: Site, catalogs: Catalogs, work: Work = HERE) -> tuple[LanguageStatus, ...]:
    """How far each language of the site is translated."""
    before: Mapping[Counted, CatalogStatus] = work.last("status") or {}
    counted: dict[Counted, CatalogStatus] = {}
    found: dict[str, list[CatalogStatus]] = {lang: [] for lang in site.languages}
    for source_lang, domain, told, sources in _domains(config, site, work):
        for lang in site.languages:
            if lang != source_lang:
                catalog = catalogs.of(lang, domain)
                key = (lang, domain, catalog.digest, told, tuple(id(source.outline) for source in sources))
                one = before.get(key) or _catalog(domain, source_lang, told, sources, catalog)
                counted[key] = one
                found[lang].append(one)
    work.keep("status", counted)
    work.keep("status of", site)  # as long as it is there, no other outline takes the place of one of its
    return tuple(
        LanguageStatus(lang, sum((one.count for one in listed), Count()), tuple(listed))
        for lang, listed in found.items()
    )


Counted = tuple[str, str, bytes, tuple[Wanted, ...], tuple[int, ...]]
"""What decides the figures of a catalog: language, domain, its file's digest, messages that no text has, and texts."""


def _domains(
    config: Config, site: Site, work: Work
) -> Iterator[tuple[str, str, tuple[Wanted, ...], list[Note | Page]]]:
    """(source language, domain, messages that no text has, texts) of each catalog."""
    default = site.default_language
    yield SOURCE_LANGUAGE, UI, tuple(ui_messages(config, work)), []
    yield default, VOCABULARY, tuple(vocabulary_messages(config, site)), []
    grouped: dict[tuple[str, str], list[Note | Page]] = {}
    for source in site.sources:
        grouped.setdefault((source.lang, domain_of(source, default)), []).append(source)
    for lang, domain in sorted(grouped, key=lambda one: min(source.source.path for source in grouped[one])):
        yield lang, domain, (), grouped[lang, domain]


def _catalog(
    domain: str, source_lang: str, told: Iterable[Wanted], sources: Sequence[Note | Page], catalog: Catalog
) -> CatalogStatus:
    done, doubtful = catalog.published.keys(), catalog.doubtful
    by_source = {source.id: list(source_messages(source)) for source in sources}
    everything = (*told, *(message for messages in by_source.values() for message in messages))
    return CatalogStatus(
        domain,
        source_lang,
        _count(everything, done, doubtful),
        {source: _count(messages, done, doubtful) for source, messages in by_source.items()},
    )


def _count(messages: Iterable[Wanted], done: Iterable[Key], doubtful: Iterable[Key]) -> Count:
    wanted = {message.key: message for message in messages if message.msgid}
    translated = wanted.keys() & set(done)
    fuzzy = (wanted.keys() & set(doubtful)) - translated
    left = (wanted[key].msgid for key in wanted.keys() - translated)
    return Count(len(wanted), len(translated), len(fuzzy), sum(len(_WORD.findall(text)) for text in left))
