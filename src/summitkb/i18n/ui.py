"""The words of the site itself, in each language: Babel's catalogs, dates, lists and names of languages."""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from markupsafe import Markup

from summitkb.i18n.po import UI, BrokenCatalog, read_po, translated, unfit
from summitkb.render.markdown import Labels

SOURCE_LANGUAGE = "en"
"""The language of the templates' msgids."""


class Words:
    """What the site says and how it writes dates and names, in one language."""

    def __init__(self, lang: str, translations: NullTranslations) -> None:
        self.lang = lang
        self.locale = Locale.parse(lang)
        self.translations = translations

    @property
    def direction(self) -> str:
        """Which way this language is written: `ltr` or `rtl`."""
        return direction(self.lang)

    @classmethod
    def read(cls, folder: Path, lang: str) -> "Words":
        """Read `<folder>/<lang>/LC_MESSAGES/ui.po`; without one, or when it is broken, the site speaks English.

        A broken catalog is a KB4xx finding of `check`; it never stops a page.
        """
        try:
            catalog = read_po(folder / lang / "LC_MESSAGES" / f"{UI}.po")
        except (OSError, BrokenCatalog):
            return cls(lang, NullTranslations())
        for entry in translated(catalog):
            if any(unfit(entry, UI)):
                entry.flags.append("fuzzy")
        return cls(lang, Translations(io.BytesIO(catalog.to_binary())))

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Template filters that depend on the language."""
        return {
            "date": self.date,
            "interval": self.interval,
            "number": self.number,
            "percent": self.percent,
            "direction": direction,
            "language_name": self.language_name,
            "native_name": native_name,
            "country_name": self.country_name,
            "enumerate_names": self.enumerate_names,
        }

    def labels(self) -> Labels:
        """The words that Markdown writes by itself."""
        _ = self.translations.ugettext
        return Labels(
            permalink=_("Permanent link"),
            footnote_backlink=_("Jump back to footnote %(number)s in the text").replace("%(number)s", "{}"),
            admonitions={
                "Abstract": _("Abstract"),
                "Attention": _("Attention"),
                "Bug": _("Bug"),
                "Caution": _("Caution"),
                "Danger": _("Danger"),
                "Error": _("Error"),
                "Example": _("Example"),
                "Failure": _("Failure"),
                "Hint": _("Hint"),
                "Important": _("Important"),
                "Info": _("Info"),
                "Note": _("Note"),
                "Question": _("Question"),
                "Quote": _("Quote"),
                "Success": _("Success"),
                "Summary": _("Summary"),
                "Tip": _("Tip"),
                "Warning": _("Warning"),
            },
            done=_("Done"),
            to_do=_("To do"),
        )

    def date(self, iso: str, style: str = "long") -> str:
        """An ISO 8601 date as readers write it: `full`, `long`, `medium`, `short`, or `weekday` alone."""
        return format_date(dt.date.fromisoformat(iso), "EEEE" if style == "weekday" else style, self.locale)

    def interval(self, start: str, end: str) -> str:
        """The days from `start` to `end` (ISO 8601): `13–15 nov. 2018`."""
        first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
        if first == last:
            return self.date(start)
        return format_interval(first, last, "yMMMMd" if self._has_interval("yMMMMd") else "yMMMd", locale=self.locale)

    def _has_interval(self, skeleton: str) -> bool:
        return skeleton in self.locale.interval_formats

    def number(self, value: int) -> str:
        """A whole number as readers write it: `12 345`."""
        return _number(value, self.locale)

    def percent(self, value: int) -> str:
        """A share given in whole percent: `83 %`."""
        return _percent(value, self.locale)

    def language_name(self, code: str) -> str:
        """A language's name in this language: `français`."""
        return Locale.parse(code, sep="-" if "-" in code else "_").get_display_name(self.locale) or code

    def country_name(self, code: str) -> str:
        """A country's name (ISO 3166-1 alpha-2) in this language: `Allemagne`."""
        return str(self.locale.territories.get(code, code))

    def enumerate_names(self, names: Sequence[str]) -> str:
        """Names in a sentence: `Zuul, Nodepool et Ansible`."""
        return format_list(list(names), locale=self.locale) if names else ""


@lru_cache(4096)
def _number(value: int, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(4096)
def _percent(value: int, locale: Locale) -> str:
    return format_percent(value / 100, locale=locale)


def said(translations: NullTranslations) -> dict[str, Callable[..., Markup]]:
    """The functions by which templates find words, as Jinja's `i18n` extension makes them (its new style).

    Its own take a third of the time of a page: each call goes through the context, and makes everything anew.
    """

    @cache
    def found(context: str | None, message: str) -> Markup:
        look_up = translations.ugettext
        return Markup(look_up(message) if context is None else translations.upgettext(context, message))  # noqa: S704

    def gettext(message: str, **variables: Any) -> Markup:
        return found(None, message) % variables

    def pgettext(context: str, message: str, **variables: Any) -> Markup:
        return found(context, message) % variables

    def ngettext(one: str, many: str, number: int, **variables: Any) -> Markup:
        text = Markup(translations.ungettext(one, many, number))  # noqa: S704 - catalogs are checked
        return text % {"num": number, **variables}

    return {"_": gettext, "gettext": gettext, "pgettext": pgettext, "ngettext": ngettext}


def direction(code: str) -> str:
    """Which way a language is written: `ltr` or `rtl`."""
    return Locale.parse(code).text_direction


def native_name(code: str) -> str:
    """A language's name in that language, with a capital: `Français`."""
    locale = Locale.parse(code)
    name = locale.get_display_name(locale) or code
    return name[:1].upper() + name[1:]
