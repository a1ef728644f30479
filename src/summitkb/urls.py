"""Addresses of pages. Inside summitkb they are paths below the site's root, without a leading slash: `en/projects/`."""

import re

_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")


def is_external(url: str) -> bool:
    """Whether `url` has a scheme or a host of its own, or is a bare fragment: nothing to make relative."""
    return _EXTERNAL.match(url) is not None


def relative_url(url: str, base: str) -> str:
    """`url` as a link on the page at `base`: both below the site's root, a page's own ending in `/` or empty.

    It goes up to the root and down again, so that it is the same on all pages of one depth.

    >>> relative_url("projects/octavia/", "en/projects/")
    '../../projects/octavia/'
    """
    if is_external(url):
        return url
    path, hash_sign, fragment = url.partition("#")
    if hash_sign and path == base:
        return f"#{fragment}"
    return "../" * depth(base) + url or "./"


def depth(url: str) -> int:
    """How many folders below the site's root a page is."""
    return url.count("/")


def localized(url: str, lang: str, default_language: str) -> str:
    """`url` in a language's tree: the default language has the root, others are under their code."""
    return url if lang == default_language else f"{lang}/{url}"


def event_url(event: str) -> str:
    """The page of an event."""
    return f"{event}/"


def day_url(event: str, day: str) -> str:
    """The digest of one day (ISO 8601) of an event."""
    return f"{event}/{day}/"


def note_url(note: str) -> str:
    """The page of a note, by its id."""
    return f"{note}/"


def session_url(note: str) -> str:
    """The calendar file of a note's session: one for all languages."""
    return f"{note}/session.ics"


def page_url(page: str) -> str:
    """The page of a hand-written page, by its id."""
    return "" if page == "index" else f"{page}/"


def slug(url: str) -> str:
    """The last part of an address: what names an entry in every language.

    >>> slug("en/projects/octavia/")
    'octavia'
    """
    return url.rstrip("/").rpartition("/")[2]


def entry_url(kind: str, entry: str = "") -> str:
    """The page of a `projects`, `tracks`, `speakers` or `authors` entry; of their list without one."""
    return f"{kind}/{entry}/" if entry else f"{kind}/"


PROJECT_MAP = "map"
"""The part of the address of the projects' map that no project may have as its id."""


def project_map_url() -> str:
    """The map of projects that are discussed together."""
    return entry_url("projects", PROJECT_MAP)
