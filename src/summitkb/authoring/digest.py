"""`summitkb digest`: the notes of a day, or of a whole event, as one article for a blog.

The article is made once, as HTML, from the very views the site's pages are made of; Markdown is that article rewritten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from summitkb.authoring.plain_html import Footnotes, plain
from summitkb.authoring.plain_markdown import to_markdown
from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs
from summitkb.i18n.terminal import _
from summitkb.i18n.ui import Words
from summitkb.model import Site, Text
from summitkb.render.body import Body
from summitkb.render.markdown import Markdown
from summitkb.render.plan import plan
from summitkb.render.sanitize import sanitize
from summitkb.render.views import DayPage, Group, NoteCard, PageView, Ref
from summitkb.rules.words import shown, suggestion
from summitkb.urls import day_url, event_url, is_external, localized

Style = Literal["markdown", "html"]


class NoDigest(Exception):
    """There is nothing to make an article of; the message says why, and what there is."""


def digest(config: Config, site: Site, catalogs: Catalogs, event: str, day: str | None, lang: str, style: Style) -> str:
    """The notes of `event`, of one `day` (ISO 8601) if given, as an article in `lang`.

    Tracks come in programme order, links and images are absolute. What is not translated stays in its language.
    Raises `NoDigest` when the event or the day is not known, or has no notes.
    """
    _require(config, site, event, day, lang)
    # One language is planned, in the addresses of a site that has them all.
    views = plan(config, replace(site, languages=(lang,)), catalogs)
    pages = {view.url: view for view in views}
    days = [
        data
        for view in views
        if isinstance(data := view.data, DayPage)
        and view.url == localized(day_url(event, data.date), lang, site.default_language)
        and day in {None, data.date}
    ]
    writer = _Writer(config, lang, pages)
    url = localized(day_url(event, day) if day else event_url(event), lang, site.default_language)
    html = writer.article(days, pages[url])
    return html if style == "html" else to_markdown(html)


def _require(config: Config, site: Site, event: str, day: str | None, lang: str) -> None:
    if not config.site_url:
        raise NoDigest(_("mkdocs.yml has no site_url, and an article needs absolute links"))
    if lang not in site.languages:
        message = _("{value} is not a language of this site{hint}")
        raise NoDigest(message.format(value=shown(lang), hint=suggestion(lang, site.languages)))
    if event not in site.events:
        hint = suggestion(event, site.events)
        raise NoDigest(_('there is no event "{event}"{hint}').format(event=event, hint=hint))
    days = sorted({note.date.isoformat() for note in site.notes.values() if note.event == event})
    if not days:
        raise NoDigest(_("{event} has no published notes").format(event=event))
    if day and day not in days:
        message = _("{event} has no published notes on {day}; it has some on {days}")
        raise NoDigest(message.format(event=event, day=day, days=", ".join(days)))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes an article in one language from the views of its pages, by URL."""

    config: Config
    lang: str
    pages: Mapping[str, PageView]

    def article(self, days: Sequence[DayPage], source: PageView) -> str:
        """The article; `source` is the page of the site that it tells of."""
        footnotes = Footnotes()
        markdown = Markdown(self.config.extensions)
        words = Words.read(self.config.translations, self.lang)
        event, is_one_day = days[0].event, isinstance(source.data, DayPage)
        names = [_capital(words.date(day.date, "full")) for day in days]
        if is_one_day:
            title = Text(f"{event.name.value} · {names[0]}", event.name.lang)
            parts = [_heading(1, title)]
        else:
            dates = words.interval(event.start, event.end)
            parts = [_heading(1, event.name), f"<p>{escape(event.city.value, quote=False)}, {dates}</p>\n"]
        for name, day in zip(names, days, strict=True):
            if not is_one_day:
                parts.append(_heading(2, Text(name)))
            for group in day.groups:
                parts += self._section(group, 2 if is_one_day else 3, markdown, words, footnotes)
        home = escape(source.shell.site_name)
        parts.append(f'<p><a href="{escape(self._absolute(source.url))}">{home}</a></p>\n')
        return "".join(parts) + footnotes.html()

    def _section(
        self, group: Group, level: int, markdown: Markdown, words: Words, footnotes: Footnotes
    ) -> Iterator[str]:
        yield _heading(level, group.ref.name)
        for card in group.notes:
            yield _heading(level + 1, card.title)
            yield _byline(card)
            view = self.pages[card.url]
            assert view.body
            html = markdown.render(self._outward(view.body), labels=words.labels()).html
            yield plain(sanitize(html), self._absolute(card.url), level + 1, footnotes)

    def _outward(self, body: Body) -> Body:
        """The same body with links that hold anywhere."""
        return replace(
            body,
            links={href: self._absolute(url) for href, url in body.links.items()},
            names=tuple(replace(name, target=self._absolute(name.target)) for name in body.names),
        )

    def _absolute(self, url: str) -> str:
        return url if is_external(url) else self.config.site_url + url


def _heading(level: int, text: Text) -> str:
    return f"<h{level}{_lang(text)}>{escape(text.value, quote=False)}</h{level}>\n"


def _byline(card: NoteCard) -> str:
    """When it began and who spoke, as far as the note tells."""
    told = [card.start or "", ", ".join(map(_speaker, card.speakers))]
    line = " · ".join(filter(None, told))
    return f"<p><em>{line}</em></p>\n" if line else ""


def _speaker(speaker: Ref) -> str:
    hint = speaker.hint.value if speaker.hint else ""
    return escape(f"{speaker.name.value} ({hint})" if hint else speaker.name.value, quote=False)


def _lang(text: Text) -> str:
    return f' lang="{text.lang}"' if text.lang else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
