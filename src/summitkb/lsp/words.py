"""What the word under a cursor stands for: an entry of a vocabulary, a project named in the text, a note."""

import re

from summitkb.link.mentions import Names, names_for
from summitkb.lsp.descriptions import KINDS, Entry, entry_named
from summitkb.lsp.documents import Document
from summitkb.lsp.spots import Kind, Spot
from summitkb.model import Note, Project, Site

_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


def entry_at(site: Site, spot: Spot) -> Entry | None:
    """The entry of a vocabulary that a value of the front matter names."""
    return entry_named(site, spot.path, spot.text) if spot.kind is Kind.VALUE and spot.path in KINDS else None


def note_at(site: Site, document: Document, spot: Spot) -> Note | None:
    """The note that an item of `related` names."""
    if spot.kind is not Kind.VALUE or spot.path != ("related",):
        return None
    return site.notes.get(spot.text if "/" in spot.text else f"{document.name.split('/')[-2]}/{spot.text}")


def project_at(site: Site, document: Document, offset: int) -> tuple[Project, int, int] | None:
    """The project whose name stands at an offset of the text, and the offsets of the name.

    Names that are linked only in some notes count: whoever asks about one wants to know.
    """
    breaks = [match.end() for match in _BLANK_LINE.finditer(document.text, 0, offset)]
    start = breaks[-1] if breaks else 0
    following = _BLANK_LINE.search(document.text, offset)
    paragraph = document.text[start : following.start() if following else len(document.text)]
    for first, last, name in Names.of(names_for(frozenset(site.projects), site.projects.values())).find(paragraph):
        if start + first <= offset <= start + last:
            return site.projects[name.target], start + first, start + last
    return None
