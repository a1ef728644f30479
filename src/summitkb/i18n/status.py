"""How far each language is translated: in all, by catalog, and note by note."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.config import Config
from summitkb.i18n.catalogs import Catalog, Catalogs, Key, domain_of
from summitkb.i18n.po import UI, VOCABULARY
from summitkb.i18n.terminal import _
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
    tasks = [
        _Task(lang, source_lang, domain, told, sources, catalogs.of(lang, domain))
        for source_lang, domain, told, sources in _domains(config, site, work)
        for lang in site.languages
        if lang != source_lang
    ]
    texts = {source.id: source.source.digest for source in site.sources}
    keys = [_key(task, texts) for task in tasks]
    counted = work.remembered("status", keys, tasks, _counted, _("Counting translations"), weight=0)
    found: dict[str, list[CatalogStatus]] = {lang: [] for lang in site.languages}
    for task, value in zip(tasks, counted, strict=True):
        found[task.lang].append(_STATUS.validate_json(value))
    return tuple(
        LanguageStatus(lang, sum((one.count for one in listed), Count()), tuple(listed))
        for lang, listed in found.items()
    )


_STATUS: TypeAdapter[CatalogStatus] = TypeAdapter(CatalogStatus)


@dataclass(frozen=True, slots=True)
class _Task:
    """A catalog to be counted: the messages that no text has, and the texts."""

    lang: str
    source_lang: str
    domain: str
    told: tuple[Wanted, ...]
    sources: Sequence[Note | Page]
    catalog: Catalog


def _key(task: _Task, texts: Mapping[str, str]) -> bytes:
    told = repr([message.key for message in task.told])
    own = (task.domain, task.source_lang, task.catalog.digest, told)
    return digest(makers(), *own, *(texts[source.id] for source in task.sources))


def _domains(
    config: Config, site: Site, work: Work
) -> Iterator[tuple[str, str, tuple[Wanted, ...], Sequence[Note | Page]]]:
    """(source language, domain, messages that no text has, texts) of each catalog."""
    default = site.default_language
    yield SOURCE_LANGUAGE, UI, tuple(ui_messages(config, work)), ()
    yield default, VOCABULARY, tuple(vocabulary_messages(config, site)), ()
    grouped: dict[tuple[str, str], list[Note | Page]] = {}
    for source in site.sources:
        grouped.setdefault((source.lang, domain_of(source, default)), []).append(source)
    for lang, domain in sorted(grouped, key=lambda one: min(source.source.path for source in grouped[one])):
        yield lang, domain, (), grouped[lang, domain]


def _counted(tasks: Sequence[_Task]) -> list[bytes]:
    return [bytes(_STATUS.dump_json(_catalog(task))) for task in tasks]


def _catalog(task: _Task) -> CatalogStatus:
    done, doubtful = task.catalog.published.keys(), task.catalog.doubtful
    by_source = {source.id: list(source_messages(source)) for source in task.sources}
    everything = (*task.told, *(message for messages in by_source.values() for message in messages))
    return CatalogStatus(
        task.domain,
        task.source_lang,
        _count(everything, done, doubtful),
        {source: _count(messages, done, doubtful) for source, messages in by_source.items()},
    )


def _count(messages: Iterable[Wanted], done: Iterable[Key], doubtful: Iterable[Key]) -> Count:
    wanted = {message.key: message for message in messages if message.msgid}
    translated = wanted.keys() & set(done)
    fuzzy = (wanted.keys() & set(doubtful)) - translated
    left = (wanted[key].msgid for key in wanted.keys() - translated)
    return Count(len(wanted), len(translated), len(fuzzy), sum(len(_WORD.findall(text)) for text in left))
