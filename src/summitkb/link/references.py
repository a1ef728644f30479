"""What a link in a text points at: another page of the site, a file, the web, or nothing."""

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from summitkb.model import Link, Note, Page, Site
from summitkb.urls import PROJECT_MAP, day_url, entry_url, event_url, note_url, page_url


class Kind(StrEnum):
    """What became of a reference."""

    PAGE = "page"
    ASSET = "asset"
    EXTERNAL = "external"
    MISSING = "missing"
    """Nothing is published there."""
    LEFT_OUT = "left-out"
    """The file is there, and has faults of its own."""
    UNSAFE = "unsafe"
    """A scheme that runs code, or a host without a scheme."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A resolved link."""

    kind: Kind
    url: str
    """Below the site's root and without a language; as written when external or unsafe; when missing, the file
    it would take."""
    fragment: str = ""
    target: Note | Page | None = None
    """The note or hand-written page at `url`; None for pages made from the vocabularies."""


_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*(?=:)")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0]+")
"""Browsers skip these before and inside a scheme: https://url.spec.whatwg.org/#url-parsing."""


def resolve(site: Site, source: Note | Page, href: str) -> Reference:
    """What `href`, as written in the body of `source`, points at."""
    bare = _IGNORED.sub("", html.unescape(href))
    if scheme := _SCHEME.match(bare):
        safe = scheme[0].lower() in _SAFE_SCHEMES and _well_formed(bare)
        return Reference(Kind.EXTERNAL if safe else Kind.UNSAFE, href)
    if bare.startswith(("//", "\\", "/\\")):
        return Reference(Kind.UNSAFE, href)
    path, _, fragment = href.partition("#")
    path, fragment = unquote(path.partition("?")[0]), unquote(fragment)
    if not path:
        return Reference(Kind.PAGE, url_of(source), fragment, source)
    if path.startswith("/"):
        return _absolute(site, path, fragment)
    return _relative(site, source, path, fragment)


def links(site: Site, source: Note | Page) -> Mapping[str, str]:
    """Each link to the site itself, as written → `url#fragment`; `#fragment` alone stays as it is."""
    known = site.links.get(source.source.path)
    return _links(site, source) if known is None else known


def _links(site: Site, source: Note | Page) -> Mapping[str, str]:
    resolved: dict[str, str] = {}
    for link in source.outline.links:
        reference = resolve(site, source, link.href)
        if reference.kind in {Kind.PAGE, Kind.ASSET} and not link.href.startswith("#"):
            fragment = f"#{reference.fragment}" if reference.fragment else ""
            resolved[link.href] = reference.url + fragment
    return MappingProxyType(resolved)


def texts(site: Site) -> Iterator[Note | Page]:
    """Everything that people write and links can stand in: notes, then pages."""
    yield from site.notes.values()
    yield from site.pages.values()


_last: list[tuple[Site, list[tuple[Note | Page, Link, Reference]]]] = []


def pointing(site: Site) -> list[tuple[Note | Page, Link, Reference]]:
    """Each link of each text, and what it points at. One rule after the other asks it of the same site."""
    if not _last or _last[0][0] is not site:
        found = [(text, link, resolve(site, text, link.href)) for text in texts(site) for link in text.outline.links]
        _last[:] = [(site, found)]
    return _last[0][1]


def url_of(source: Note | Page) -> str:
    """The URL of a note or a hand-written page."""
    return note_url(source.id) if isinstance(source, Note) else page_url(source.id)


def exists(site: Site, url: str) -> bool:
    """Whether a page stands at `url`: what `site_urls` tells of them all, asked of one."""
    path = url.removesuffix("/")
    head, _, tail = path.partition("/")
    if not path or path in site.notes or path in site.events or path in site.pages:
        return path != "index"
    if tail in _sections(site).get(head, ()):
        return True
    return path in _LISTS or (head in site.events and f"{path}/" in _days(site))


def site_urls(site: Site) -> frozenset[str]:
    """Every URL of the site at which a page stands, without languages."""
    return frozenset(
        {
            "",
            *(entry_url(section) for section in _LISTS),
            *(entry_url(section, entry) for section, entries in _sections(site).items() for entry in entries),
            *map(event_url, site.events),
            *map(note_url, site.notes),
            *map(page_url, site.pages),
            *_days(site),
        }
    )


_LISTS = frozenset({"projects", f"projects/{PROJECT_MAP}", "tracks", "speakers", "explore", "translations", "rules"})
"""Pages of the site's own."""


def _sections(site: Site) -> Mapping[str, Mapping[str, object]]:
    return {"projects": site.projects, "tracks": site.tracks, "speakers": site.speakers, "authors": site.authors}


def _days(site: Site) -> Iterator[str]:
    return (day_url(note.event, note.date.isoformat()) for note in site.notes.values())


def _absolute(site: Site, path: str, fragment: str) -> Reference:
    url = path.removeprefix("/")
    if url in site.assets:
        return Reference(Kind.ASSET, url, fragment)
    if not exists(site, url):
        return Reference(Kind.MISSING, url, fragment)
    key = url.removesuffix("/")
    url = f"{key}/" if key else ""
    return Reference(Kind.PAGE, url, fragment, site.notes.get(key) or site.pages.get(key or "index"))


def _relative(site: Site, source: Note | Page, path: str, fragment: str) -> Reference:
    """Follow a path from the file that has the link; every place is counted from the content folder."""
    own = f"{'notes' if isinstance(source, Note) else 'pages'}/{source.id}.md"
    place = posixpath.normpath(posixpath.join(posixpath.dirname(own), path))
    folder, _, name = place.partition("/")
    stem = name.removesuffix(".md")
    target: Note | Page | None = site.notes.get(stem) if folder == "notes" else site.pages.get(stem)
    if target and place == f"{folder}/{stem}.md":
        return Reference(Kind.PAGE, url_of(target), fragment, target)
    file = source.source.path.removesuffix(own) + place
    if name in site.assets and site.assets[name].file == file:
        return Reference(Kind.ASSET, name, fragment)
    return Reference(Kind.LEFT_OUT if file in site.left_out else Kind.MISSING, file, fragment)


_PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:[/?#][^\[\]]*)?", re.ASCII)
"""Most addresses; splitting each of them took 5 µs, and there are thousands."""


def _well_formed(url: str) -> bool:
    if _PLAIN.fullmatch(url):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() == "mailto" or bool(parts.netloc)
