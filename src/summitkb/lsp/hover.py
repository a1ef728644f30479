"""What a word under the cursor is: a key, an entry of a vocabulary, a project named in the text, a link."""

from lsprotocol import types

from summitkb.lsp.descriptions import describe, describe_key, describe_text
from summitkb.lsp.documents import Document
from summitkb.lsp.links import link_at
from summitkb.lsp.spots import Kind, Spot, field_at, spot_at
from summitkb.lsp.words import entry_at, note_at, project_at
from summitkb.model import Site


def hover(site: Site, document: Document, position: types.Position) -> types.Hover | None:
    """What to show of the word at a position; None when there is nothing to say."""
    offset = document.offset(position)
    if spot := spot_at(document, offset):
        return _shown(document, _told(site, document, spot), spot.start, spot.end)
    if not document.name.endswith(".md"):
        return None
    if (reference := link_at(site, document, offset)) and reference.target:
        return _shown(document, describe_text(reference.target), offset, offset)
    if found := project_at(site, document, offset):
        project, start, end = found
        return _shown(document, describe(project, site), start, end)
    return None


def _told(site: Site, document: Document, spot: Spot) -> str:
    if spot.kind is Kind.KEY:
        info = field_at(document, (*spot.path, spot.text))
        return describe_key(spot.text, info) if info else ""
    if entry := entry_at(site, spot):
        return describe(entry, site)
    note = note_at(site, document, spot)
    return describe_text(note) if note else ""


def _shown(document: Document, text: str, start: int, end: int) -> types.Hover | None:
    if not text:
        return None
    place = document.span(start, end) if start < end else None
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), place)
