"""Templates: the theme's environment in each language, and the small objects it expects beside our view."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import jinja2
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from summitkb.cache import makers
from summitkb.config import Config
from summitkb.i18n.ui import Words, said
from summitkb.mkdocs import theme as rented
from summitkb.model import File
from summitkb.render.markdown import Labels, TocItem
from summitkb.render.policy import policy
from summitkb.render.views import Alternate, NoteCard, PageView, Shell
from summitkb.urls import depth, is_external, relative_url, slug

ROOT_RELATIVE = frozenset({"404.html"})
"""Templates of pages that a server shows at any address, so that relative links would break."""


@dataclass(frozen=True, slots=True)
class Language:
    """What rendering in one language needs."""

    env: jinja2.Environment
    globals: dict[str, Any]


class ThemeDefeated(Exception):
    """A template of what surrounds pages looks at more than pages share: each page must be filled by itself."""


_PROOFS = 2
"""Pages of each template and language on which what is filled once is compared with what is filled for each."""


class Theme:
    """The theme in every language of the site. With `shells`, what surrounds pages is filled once for many of them."""

    def __init__(self, config: Config, *, shells: bool = False) -> None:
        self._config = config
        self._words = {lang: Words.read(config.translations, lang) for lang in config.languages}
        self._labels = {lang: words.labels() for lang, words in self._words.items()}
        self._languages: dict[str, Language] = {}
        self._cards: dict[Hashable, Markup] = {}
        self._shells = shells
        self._view: PageView
        """The page that is being filled: macros, which are made once for all pages, ask about it."""
        self._surroundings: dict[str, _Surroundings] = {}
        self._proofs: Counter[tuple[str, str]] = Counter()

    def labels(self, lang: str) -> Labels:
        """The words Markdown writes by itself in this language."""
        return self._labels[lang]

    def page(self, view: PageView, content: str, toc: tuple[TocItem, ...]) -> str:
        """Fill the view's template; `content` is sanitised HTML. Raises `ThemeDefeated` with `shells`."""
        self._proofs[view.lang, view.template] += 1
        self._view = view
        language = self._language(view.lang)
        template = language.env.get_template(view.template)
        return template.render(
            **language.globals,
            view=view,
            data=view.data,
            page=_Page.of(view, content, toc, self._config.site_url),
            base_url=relative_url("", view.url).rstrip("/"),
        )

    def assets(self) -> Iterator[File]:
        """The theme's static files, the same in every language."""
        return rented.assets(self._rented)

    @cached_property
    def _rented(self) -> rented.Rented:
        return rented.mkdocs_theme(self._config, self._config.default_language)

    @cached_property
    def digest(self) -> str:
        """A digest of all that decides a page's bytes besides its view: templates, words, settings, our version."""
        digest = hashlib.blake2b(makers(), digest_size=16)
        config = self._config
        digest.update(
            json.dumps(
                [
                    config.site_url,
                    config.repo_url,
                    dict(config.theme),
                    dict(config.extra),
                    config.extra_css,
                    config.extra_javascript,
                    config.extensions,
                    config.drafts,
                ],
                default=str,
                sort_keys=True,
            ).encode()
        )
        for folder in rented.folders(self._rented):
            for path, name in rented.files(folder):
                if name.endswith(".html"):
                    digest.update(path.read_bytes())
        for path in sorted(config.translations.glob("*/LC_MESSAGES/ui.po")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _language(self, lang: str) -> Language:
        if lang not in self._languages:
            self._languages[lang] = self._made(lang)
        return self._languages[lang]

    def _made(self, lang: str) -> Language:
        theme = rented.mkdocs_theme(self._config, lang)
        words = self._words[lang]
        env = rented.environment(theme)
        env.add_extension("jinja2.ext.i18n")
        env.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
        env.globals.update(said(words.translations), direction=words.direction, here=lambda: self._view.url)
        env.globals.update(once=partial(self._once, lang))
        env.filters.update(words.filters(), url=self._url, absolute=self._absolute, slug=slug)
        config = self._config
        shown = SimpleNamespace(
            site_name=config.site_name, site_url=config.site_url, site_description=config.site_description,
            site_author="", copyright=config.copyright, repo_url=config.repo_url, repo_name=config.repo_name,
            theme=theme, extra=config.extra, extra_css=config.extra_css,
            extra_javascript=config.extra_javascript, plugins={}, mdx_configs={},
        )  # fmt: skip
        home = "" if lang == config.default_language else f"{lang}/"
        context = {
            "config": shown,
            "nav": SimpleNamespace(homepage=SimpleNamespace(url=home)),
            "features": theme.get("features", []),
            "mkdocs_version": "",
            "theme_css": rented.style_sheet(theme),
            "policy": policy(config),
            "published": not config.drafts,
            "said_in": self._said_in,
            "shell": self._shell,
        }
        return Language(env, context)

    def _once(self, lang: str, macro: Callable[..., Markup], card: NoteCard, level: int, show: Sequence[str]) -> Markup:
        """A note in a list, as a macro makes it: once for all lists on pages of one depth.

        The macro may look at `here()` to tell whether the page is that of the note's track or of a speaker.
        """
        here = self._view.url
        near = here if here in {card.track and card.track.url, *(one.url for one in card.speakers)} else None
        key = lang, depth(here), self._view.template in ROOT_RELATIVE, near, level, tuple(show), card
        if key not in self._cards:
            if len(self._cards) >= _MOST_CARDS:
                self._cards.clear()
            self._cards[key] = macro(card, level, show)
        return self._cards[key]

    @pass_context
    def _shell(self, context: Context, name: str) -> Markup:
        """A template of what surrounds a page: filled once for all pages on which it is the same.

        It may look at what pages of one language, depth and template share, at whether a page of the menu is this one
        or above it, and at the addresses of this page's other languages.
        """
        view: PageView = context["view"]
        if not self._shells:
            return self._part(context, name, view)
        filled = self._filled_once(context, name, view)
        if self._proofs[view.lang, view.template] <= _PROOFS and filled != self._part(context, name, view):
            raise ThemeDefeated(name)
        return filled

    def _filled_once(self, context: Context, name: str, view: PageView) -> Markup:
        holes = tuple(Alternate(one.lang, f"{_HOLE}{index}{_HOLE}") for index, one in enumerate(view.alternates))
        around = self._around(view)
        key = (
            name,
            depth(view.url),
            view.template,
            _marks(view, around.listed),
            tuple(one.lang for one in holes),
        )
        if key not in around.filled:
            around.filled[key] = self._part(context, name, replace(view, alternates=holes)).split(_HOLE)
        pieces = list(around.filled[key])
        for place in range(1, len(pieces), 2):  # between texts there are numbers
            pieces[place] = escape(self._url_on(view, view.alternates[int(pieces[place])].url))
        return Markup("").join(pieces)

    def _around(self, view: PageView) -> "_Surroundings":
        """What surrounds the pages of a language: filled anew when their shell is another one."""
        known = self._surroundings.get(view.lang)
        if known is None or known.shell != view.shell:
            known = self._surroundings[view.lang] = _Surroundings(view.shell, _listed(view.shell), {})
        return known

    def _part(self, context: Context, name: str, view: PageView) -> Markup:
        template = context.environment.get_template(name)
        return Markup(template.render({**context.get_all(), "view": view}))  # noqa: S704 - templates escape

    def _said_in(self, lang: str, msgid: str) -> str:
        """The site's words in another language, for the one page that speaks them all: 404."""
        return self._words[lang].translations.ugettext(msgid)

    @pass_context  # or Jinja would fill in what it makes of a constant on the first page
    def _url(self, _context: Context, value: str) -> str:
        return self._url_on(self._view, str(value))

    def _url_on(self, view: PageView, url: str) -> str:
        if url.startswith(_HOLE):
            return url
        if view.template in ROOT_RELATIVE and not is_external(url):
            return quote(urlsplit(self._config.site_url).path or "/") + url
        return relative_url(url, view.url)

    def _absolute(self, value: str) -> str:
        return self._config.site_url + quote(value, safe="/#?=&%")


_MOST_CARDS = 5_000
"""Notes in lists that are held, in each process: more of them save no time among 10,000 notes."""
_HOLE = "\x00"
"""Around the number of an alternate whose address is filled in afterwards; no page has this character."""


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The shell of pages, the addresses in its menu, and templates filled with it, in pieces between holes."""

    shell: Shell
    listed: frozenset[str]
    filled: dict[Hashable, list[Markup]]


def _marks(view: PageView, listed: frozenset[str]) -> tuple[str | None, frozenset[str]]:
    """Which link of the menu leads to this page, and which to pages above it."""
    return view.url if view.url in listed else None, frozenset(ref.url for ref in view.trail) & listed


def _listed(shell: Shell) -> frozenset[str]:
    groups = {group.url for group in shell.nav if group.url}
    return frozenset(groups | {ref.url for group in shell.nav for ref in group.items})


@dataclass(frozen=True, slots=True)
class _Toc:
    """An entry of the table of contents as the theme wants it."""

    id: str
    title: Markup
    level: int
    children: list["_Toc"]

    @property
    def url(self) -> str:
        return f"#{self.id}"

    @classmethod
    def of(cls, item: TocItem) -> "_Toc":
        title = Markup(item.title)  # noqa: S704 - sanitised by the engine
        return cls(item.id, title, item.level, [cls.of(child) for child in item.children])


@dataclass(frozen=True, slots=True)
class _Page:
    """The page as the theme wants it: what MkDocs' `Page` is to its templates, no more."""

    title: str
    content: Markup
    toc: list[_Toc]
    url: str
    canonical_url: str | None
    edit_url: str | None
    is_homepage: bool
    meta: dict[str, Any]

    @classmethod
    def of(cls, view: PageView, content: str, toc: tuple[TocItem, ...], site_url: str) -> "_Page":
        return cls(
            title=view.title.value,
            content=Markup(content),  # noqa: S704 - sanitised by the engine
            toc=[_Toc.of(item) for item in toc],
            url=view.url,
            canonical_url=site_url + view.canonical if site_url else None,
            edit_url=view.edit_url,
            is_homepage=view.template == "home.html",
            meta={"description": view.summary.value},
        )
