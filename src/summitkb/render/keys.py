"""What decides the view of a page, digested before the view is made: of two equal keys the views are equal.

A page is made of what all pages share (settings, vocabularies and their translation, the menu) and of notes: of a whole
one, which is its file and the catalog of its language, or of cards, which show little of them.
"""

from collections.abc import Iterable

from summitkb.cache import digest
from summitkb.config import Config
from summitkb.i18n.catalogs import Catalog, Catalogs, domain_of
from summitkb.i18n.po import VOCABULARY
from summitkb.model import Mention, Note, Page, Site
from summitkb.render.facts import Facts
from summitkb.render.views import Fingerprints, Shell


class Keys:
    """Makes the keys of one language's pages."""

    def __init__(self, config: Config, site: Site, catalogs: Catalogs, facts: Facts, lang: str, shell: Shell) -> None:
        self._facts = facts
        self._catalogs = catalogs
        self._default = site.default_language
        self._lang = lang
        words = catalogs.of(lang, VOCABULARY).digest
        self._shared = digest(repr(config), lang, site.words, words, Fingerprints().of(shell))
        self._cards = {note.id: self._card(note) for note in site.notes.values()}

    def page(self, *told: str | bytes, notes: Iterable[Note] = ()) -> bytes:
        """The key of a page that shows the cards of `notes`; `told` is what else is its own."""
        return digest(self._shared, *told, b"".join([self._cards[note.id] for note in notes]))

    def with_counts(self, *told: str | bytes, notes: Iterable[Note] = ()) -> bytes:
        """The key of a page that also tells how many sessions projects have."""
        return self.page(self._facts.counts, *told, notes=notes)

    def source(self, source: Note | Page) -> bytes:
        """What tells all that can be shown of a note or page."""
        return source.source.digest.encode() + self._catalog(source).digest

    def mention(self, note: Note, mention: Mention) -> str:
        """What decides the sentence in which a note names a project."""
        return repr((mention.msgid, self._catalog(note).digest, self._facts.naming.of(note).digest))

    def _card(self, note: Note) -> bytes:
        """A digest of what decides a note's card in this language."""
        told = self._catalog(note).front_matter
        words = told.get(("meta:title", note.title)), told.get(("meta:summary", note.summary))
        face = self._facts.face(note)
        return face if words == (None, None) else digest(face, repr(words))

    def _catalog(self, source: Note | Page) -> Catalog:
        return self._catalogs.of(self._lang, domain_of(source, self._default))
