"""What an editor shows of a word: a project's role and fate, a person, a key of the front matter."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.fields import FieldInfo

from summitkb.i18n.terminal import _
from summitkb.model import Author, Event, Note, Page, Project, ProjectStatus, Site, Speaker, Track

KINDS: Mapping[tuple[str, ...], str] = {
    ("event",): "events",
    ("track",): "tracks",
    ("projects",): "projects",
    ("mentions", "never"): "projects",
    ("speakers",): "speakers",
    ("authors",): "authors",
}
"""Path of a key → the vocabulary that its values are from."""

Entry = Event | Track | Project | Speaker | Author


def entries(site: Site, path: tuple[str, ...]) -> Mapping[str, Any]:
    """The vocabulary that the values at `path` are from; nothing when they are from none."""
    return getattr(site, KINDS[path]) if path in KINDS else {}


def entry_named(site: Site, path: tuple[str, ...], word: str) -> Entry | None:
    """The entry that a value at `path` names, by id, name or alias."""
    known = entries(site, path)
    if word in known:
        return known[word]  # type: ignore[no-any-return]  # an Entry
    return next((entry for entry in known.values() if word and word in _other_names(entry)), None)


def _other_names(entry: Entry) -> Iterator[str]:
    yield entry.name
    for alias in getattr(entry, "aliases", ()):
        yield alias if isinstance(alias, str) else alias.text


def describe(entry: Entry, site: Site) -> str:
    """An entry of a vocabulary, as Markdown."""
    return "\n\n".join(part for part in _parts(entry, site) if part)


def _parts(entry: Entry, site: Site) -> Iterator[str]:
    match entry:
        case Project():
            yield f"**{entry.name}** · {entry.service} · {entry.status}"
            if entry.successor:
                successor = site.projects.get(entry.successor)
                name = f"**{successor.name}** (`{successor.id}`)" if successor else f"`{entry.successor}`"
                retired = entry.status is ProjectStatus.RETIRED
                yield (_("Retired; followed by {name}") if retired else _("Followed by {name}")).format(name=name)
            if entry.renamed_from:
                yield _("Renamed from {name}").format(name=entry.renamed_from)
        case Event():
            yield f"**{entry.name}** · {entry.city} · {entry.start} – {entry.end} · {entry.timezone}"
        case Speaker():
            yield f"**{entry.name}**" + (f" · {entry.affiliation}" if entry.affiliation else "")
            yield " · ".join(entry.links)
        case _:
            yield f"**{entry.name}**"
    yield getattr(entry, "description", "")
    yield getattr(entry, "url", None) or ""


def describe_text(text: Note | Page) -> str:
    """A note or page that a link leads to, as Markdown."""
    day = f" · {text.event}, {text.date}" if isinstance(text, Note) else ""
    return f"**{text.title}**{day}\n\n{text.summary}"


def describe_key(key: str, info: FieldInfo) -> str:
    """A key of the front matter, as Markdown."""
    return f"**{key}** · {need(info)}\n\n{_(info.description or '')}".strip()


def need(info: FieldInfo) -> str:
    """Whether a key must be given."""
    return _("required") if info.is_required() else _("optional")
