"""How far each language is translated: in all, by catalog, and note by note."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs, Key, domain_of
from summitkb.i18n.wanted import Wanted, domains, source_messages
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
    wanted = list(domains(config, site, work))
    sources: dict[str, list[Note | Page]] = {}
    for source in site.sources:
        sources.setdefault(domain_of(source, site.default_language), []).append(source)
    return tuple(_language(lang, wanted, sources, catalogs) for lang in site.languages)


def _language(
    lang: str,
    wanted: Iterable[tuple[str, str, list[Wanted]]],
    sources: Mapping[str, list[Note | Page]],
    catalogs: Catalogs,
) -> LanguageStatus:
    found = []
    for source_lang, domain, messages in wanted:
        if source_lang == lang:
            continue
        done, doubtful = catalogs.of(lang, domain).published.keys(), catalogs.of(lang, domain).doubtful
        by_source = {source.id: _count(source_messages(source), done, doubtful) for source in sources.get(domain, ())}
        found.append(CatalogStatus(domain, source_lang, _count(messages, done, doubtful), by_source))
    return LanguageStatus(lang, sum((one.count for one in found), Count()), tuple(found))


def _count(messages: Iterable[Wanted], done: Iterable[Key], doubtful: Iterable[Key]) -> Count:
    wanted = {message.key: message for message in messages if message.msgid}
    translated = wanted.keys() & set(done)
    fuzzy = (wanted.keys() & set(doubtful)) - translated
    left = (wanted[key].msgid for key in wanted.keys() - translated)
    return Count(len(wanted), len(translated), len(fuzzy), sum(len(_WORD.findall(text)) for text in left))
