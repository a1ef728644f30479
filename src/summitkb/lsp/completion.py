"""What may be written at a position: keys, values of the vocabularies, targets of links."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from lsprotocol import types

from summitkb.link.references import resolve, site_urls, texts
from summitkb.lsp.descriptions import KINDS, describe, describe_key, describe_text, entries, need
from summitkb.lsp.documents import Document
from summitkb.lsp.links import source_of
from summitkb.lsp.spots import Kind, Spot, allowed, field_at, fields_at, is_list, spot_at
from summitkb.model import Site

TRIGGERS = ("[", "(", "{", ",", ":", " ", "-", "#", "/", '"')
"""Characters after which an editor asks by itself."""

_TARGET = re.compile(r"(?P<image>!)?\[[^\[\]\n]*\](?:\(|:[ ]*)(?P<target>[^)\s]*)$")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to write."""

    text: str
    detail: str = ""
    documentation: str = ""
    sought: str = ""
    """What to find it by, when not by its text."""
    kind: types.CompletionItemKind = types.CompletionItemKind.Value


def complete(site: Site, document: Document, position: types.Position) -> list[types.CompletionItem]:
    """Everything that may be written at a position of a note or page, best first."""
    offset = document.offset(position)
    if spot := spot_at(document, offset):
        choices: Iterable[Choice] = _keys(document, spot) if spot.kind is Kind.KEY else _values(site, document, spot)
        word = re.compile(r"[\w-]*").match(document.text, offset)
        return _items(document, spot.start, word.end() if word else offset, choices, before=" " if spot.bare else "")
    if document.front_matter is None or offset < document.front_matter[1]:
        return []
    line = document.text[document.text.rfind("\n", 0, offset) + 1 : offset]
    target = _TARGET.search(line)
    if target is None:
        return []
    path, hash_sign, fragment = target["target"].partition("#")
    start = offset - len(fragment if hash_sign else path)
    rest = re.compile(r"[^)\s#]*").match(document.text, offset)
    choices = _anchors(site, document, path) if hash_sign else _targets(site, document, path, bool(target["image"]))
    return _items(document, start, rest.end() if rest else offset, choices)


def _items(
    document: Document, start: int, end: int, choices: Iterable[Choice], before: str = ""
) -> list[types.CompletionItem]:
    place = document.span(start, end)
    return [
        types.CompletionItem(
            label=choice.text.strip("[] ").removesuffix(":"),
            kind=choice.kind,
            detail=choice.detail or None,
            documentation=types.MarkupContent(types.MarkupKind.Markdown, choice.documentation)
            if choice.documentation
            else None,
            filter_text=choice.sought or None,
            sort_text=f"{rank:05}",
            text_edit=types.TextEdit(place, before + choice.text),
        )
        for rank, choice in enumerate(choices)
    ]


def _keys(document: Document, spot: Spot) -> Iterator[Choice]:
    """The keys that are not there yet, those that every note needs first."""
    known = fields_at(document, spot.path).items()
    colon = "" if document.text.startswith(":", spot.end) else ": "
    for key, info in sorted(known, key=lambda item: not item[1].is_required()):
        if key not in spot.others:
            detail = need(info)
            yield Choice(key + colon, detail, describe_key(key, info), kind=types.CompletionItemKind.Property)


def _values(site: Site, document: Document, spot: Spot) -> Iterator[Choice]:
    """The values that a key may have, but those its list already has."""
    info = field_at(document, spot.path)
    taken = spot.others if info and is_list(info) else frozenset()
    brackets = info and is_list(info) and not spot.path[1:] and _on_line_of_key(document, spot)
    for choice in _possible(site, document, spot.path, allowed(info) if info else ()):
        if choice.text not in taken:
            yield (
                choice
                if not brackets
                else Choice(
                    f"[{choice.text}]", choice.detail, choice.documentation, choice.sought or choice.text, choice.kind
                )
            )


def _on_line_of_key(document: Document, spot: Spot) -> bool:
    """Whether a list is to begin here, right after its key: `projects: |`."""
    line = document.text[document.text.rfind("\n", 0, spot.start) + 1 : spot.start]
    return re.fullmatch(r"[\w-]+[ \t]*:[ \t]*", line) is not None


def _possible(site: Site, document: Document, path: tuple[str, ...], fixed: Iterable[str]) -> Iterator[Choice]:
    event = document.name.split("/")[-2]
    if path == ("event",):
        yield from (choice for choice in _entries(site, path) if choice.text == event)
    elif path in KINDS:
        yield from _entries(site, path)
    elif path == ("lang",):
        yield from map(Choice, site.languages)
    elif path == ("related",):
        yield from _notes(site, document, event)
    elif path == ("date",) and event in site.events:
        first, last = site.events[event].start, site.events[event].end
        yield from (Choice(str(first + timedelta(days))) for days in range(min((last - first).days + 1, 31)))
    elif path in {("tags",), ("room",), ("session_lang",)}:
        yield from map(Choice, _in_use(site, path[0]))
    else:
        yield from (Choice(value, kind=types.CompletionItemKind.EnumMember) for value in fixed)


def _entries(site: Site, path: tuple[str, ...]) -> Iterator[Choice]:
    for entry in entries(site, path).values():
        detail = getattr(entry, "service", "") or entry.name
        yield Choice(entry.id, detail, describe(entry, site), f"{entry.id} {entry.name}")


def _notes(site: Site, document: Document, event: str) -> Iterator[Choice]:
    """The other notes, those of the same event first."""
    for note in sorted(site.notes.values(), key=lambda note: note.event != event):
        if note.source.path != document.name:
            text = note.slug if note.event == event else note.id
            yield Choice(text, note.title, describe_text(note), f"{text} {note.title}")


def _in_use(site: Site, key: str) -> list[str]:
    """The values that other notes have, the most frequent first."""
    counts: dict[str, int] = {}
    for note in site.notes.values():
        value = getattr(note, key)
        for one in value if isinstance(value, tuple) else filter(None, (value,)):
            counts[one] = counts.get(one, 0) + 1
    return sorted(counts, key=lambda value: (-counts[value], value))


def _targets(site: Site, document: Document, typed: str, is_image: bool) -> Iterator[Choice]:
    """Files that a link may lead to, as written from this one; pages of the site after a `/`."""
    file = types.CompletionItemKind.File
    if typed.startswith("/"):
        yield from (Choice(f"/{url}", kind=file) for url in sorted(site_urls(site)))
        return
    folder = posixpath.dirname(document.name)
    if not is_image:
        for text in sorted(texts(site), key=lambda text: posixpath.dirname(text.source.path) != folder):
            if text.source.path != document.name:
                path = posixpath.relpath(text.source.path, folder)
                yield Choice(path, text.title, describe_text(text), f"{path} {text.title}", file)
    for asset in site.assets.values():
        yield Choice(posixpath.relpath(asset.file, folder), kind=file)


def _anchors(site: Site, document: Document, path: str) -> Iterator[Choice]:
    """The headings of the page that a link leads to."""
    target = resolve(site, source_of(site, document), path).target
    reference = types.CompletionItemKind.Reference
    for heading in target.outline.headings if target else ():
        yield Choice(heading.id, heading.text, sought=f"{heading.id} {heading.text}", kind=reference)
