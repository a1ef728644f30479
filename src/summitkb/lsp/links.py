"""The link under a cursor, and what it leads to."""

import posixpath
import re

from summitkb.link.references import Reference, resolve, texts
from summitkb.lsp.documents import Document
from summitkb.model import Note, Page, Site, Source

_LINK = re.compile(r"\[[^\[\]\n]*\](?:\(|:[ ]*)(?P<target>[^)\s]*)\)?")


def own_text(site: Site, document: Document) -> Note | Page | None:
    """The note or page that the document is; None when its faults keep it out of the site."""
    return next((text for text in texts(site) if text.source.path == document.name), None)


def source_of(site: Site, document: Document) -> Note | Page:
    """What links of the document are followed from: a page without content when faults keep it out of the site."""
    if own := own_text(site, document):
        return own
    pages = posixpath.dirname(posixpath.dirname(site.vocabularies["events"])) + "/pages"
    path = posixpath.relpath(document.name, pages)
    return Page(path.removesuffix(".md"), "", "", site.default_language, Source(f"{pages}/{path}", ""))


def link_at(site: Site, document: Document, offset: int) -> Reference | None:
    """What the link under the cursor leads to; None when there is no link."""
    start = document.text.rfind("\n", 0, offset) + 1
    end = document.text.find("\n", offset)
    line = document.text[start : end if end >= 0 else len(document.text)]
    for link in _LINK.finditer(line):
        if link.start() <= offset - start <= link.end() and link["target"]:
            return resolve(site, source_of(site, document), link["target"])
    return None
