"""Bodies of notes and pages, in one language: their translation, their links, the names in them."""

from collections.abc import Mapping

from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs, catalog_path, domain_of
from summitkb.i18n.keys import key
from summitkb.link.mentions import Name
from summitkb.link.references import links, url_of
from summitkb.model import Note, Page, Site
from summitkb.render.body import Body
from summitkb.render.cards import Cards
from summitkb.render.facts import Facts
from summitkb.render.views import (
    Translation,
)
from summitkb.urls import entry_url, localized


class Bodies:
    """Makes the bodies of one language."""

    def __init__(self, config: Config, site: Site, catalogs: Catalogs, facts: Facts, cards: Cards, lang: str) -> None:
        self._config = config
        self._facts = facts
        self._site = site
        self._catalogs = catalogs
        self._cards = cards
        self._lang = lang

    def body(self, source: Note | Page) -> Body:
        domain = domain_of(source, self._site.default_language)
        translated = self._lang != source.lang
        messages = self._catalogs.messages(self._lang, domain, source.outline) if translated else None
        if messages is not None and not self._is_shown(source, messages):
            messages = {}
        return Body(
            markdown=source.body,
            lang=source.lang,
            messages=messages,
            heading_ids=tuple(heading.id for heading in source.outline.headings),
            links={
                href: url if url.partition("#")[0] in self._site.assets else self._cards.url(url)
                for href, url in links(self._site, source).items()
            },
            names=self._names(source, messages or {}),
        )

    def _names(self, source: Note | Page, messages: dict[str, str]) -> tuple[Name, ...]:
        """Those project names that occur in this body: a page must not change for names it does not contain."""
        if isinstance(source, Page):
            return ()
        told = self._facts.naming.of(source).find("\n".join(messages.values()))
        found = dict.fromkeys((*self._facts.names_in(source), *(name for _, _, name in told)))
        return tuple(Name(name.text, self._cards.url(entry_url("projects", name.target)), name.exact) for name in found)

    def _percent(self, source: Note | Page, messages: Mapping[str, str]) -> int:
        wanted = {key(message.context, message.msgid) for message in source.outline.messages}
        return 100 * len(wanted & messages.keys()) // len(wanted) if wanted else 100

    def _is_shown(self, source: Note | Page, messages: Mapping[str, str]) -> bool:
        percent = self._percent(source, messages)
        return percent > 0 and percent >= self._config.options.translation_threshold

    def translation(self, source: Note | Page) -> Translation | None:
        if self._lang == source.lang:
            return None
        domain = domain_of(source, self._site.default_language)
        messages = self._catalogs.messages(self._lang, domain, source.outline)
        return Translation(
            source_lang=source.lang,
            source_url=localized(url_of(source), source.lang, self._site.default_language),
            percent=self._percent(source, messages),
            shown=self._is_shown(source, messages),
            improve_url=self.improve_url(self._lang, domain),
        )

    def improve_url(self, lang: str, domain: str) -> str | None:
        if pattern := self._config.options.translate_url:
            return pattern.replace("{domain}", domain).replace("{lang}", lang)
        return self._cards.edit_url(self._config.relative(catalog_path(self._config, lang, domain)))
