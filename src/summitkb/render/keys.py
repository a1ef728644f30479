"""What decides the view of a page, digested before the view is made: of two equal keys the views are equal.

A page is made of what all pages share (settings, vocabularies and their translation, the menu) and of notes; of a note,
all that shows is in its file and in the catalog of its language.
"""

from collections.abc import Iterable

from summitkb.cache import digest
from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs, domain_of
from summitkb.i18n.po import VOCABULARY
from summitkb.model import Note, Site
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
        self._shared = digest(repr(config), lang, facts.vocabularies, words, Fingerprints().of(shell))
        self._notes: dict[str, bytes] = {}

    def page(self, *told: str | bytes, notes: Iterable[Note]) -> bytes:
        """The key of a page that shows `notes`; `told` is what else is its own."""
        return digest(self._shared, *told, *map(self._note, notes))

    def with_counts(self, *told: str | bytes, notes: Iterable[Note]) -> bytes:
        """The key of a page that also tells how many sessions projects have."""
        return self.page(self._facts.counts, *told, notes=notes)

    def _note(self, note: Note) -> bytes:
        if note.id not in self._notes:
            catalog = self._catalogs.of(self._lang, domain_of(note, self._default)).digest
            self._notes[note.id] = digest(note.id, self._facts.text(note), catalog)
        return self._notes[note.id]
