"""Where a word is defined: an id in its vocabulary, the file that a link or `related` leads to."""

import re
from typing import NamedTuple

from lsprotocol import types

from summitkb.diagnostics import Range
from summitkb.link.mentions import plain
from summitkb.link.references import Kind as ReferenceKind
from summitkb.lsp.descriptions import KINDS
from summitkb.lsp.documents import Document
from summitkb.lsp.links import link_at
from summitkb.lsp.spots import spot_at
from summitkb.lsp.words import entry_at, note_at, project_at
from summitkb.model import Note, Page, Site

_HEADING = re.compile(r"h[1-6]")


class Place(NamedTuple):
    """A place in a file of the knowledge base, as diagnostics count."""

    name: str
    range: Range


def definition(site: Site, document: Document, position: types.Position) -> Place | None:
    """Where the word at a position is defined; None when it is nowhere."""
    offset = document.offset(position)
    if spot := spot_at(document, offset):
        if entry := entry_at(site, spot):
            return Place(site.vocabularies[KINDS[spot.path]], entry.place)
        note = note_at(site, document, spot)
        return Place(note.source.path, Range.at(1)) if note else None
    if not document.name.endswith(".md"):
        return None
    if reference := link_at(site, document, offset):
        if reference.target:
            return Place(reference.target.source.path, _heading(reference.target, reference.fragment))
        asset = site.assets.get(reference.url) if reference.kind is ReferenceKind.ASSET else None
        return Place(asset.file, Range.at(1)) if asset else None
    found = project_at(site, document, offset)
    return Place(site.vocabularies["projects"], found[0].place) if found else None


def _heading(text: Note | Page, anchor: str) -> Range:
    """The line of a heading; where the text begins when there is no such heading."""
    heading = next((one for one in text.outline.headings if one.id == anchor), None)
    for message in text.outline.messages if heading else ():
        if heading and _HEADING.fullmatch(message.kind) and plain(message.msgid) == heading.text:
            return Range.at(message.line)
    return Range.at(1)
