"""Merging what the site wants translated into a catalog, so that nothing a translator wrote is lost.

The merge is ours because Babel's is quadratic and forgets obsolete entries, and polib's loses flags and previous
msgids. It keeps what translators wrote, revives what comes back, carries what moved to another catalog, and proposes
(as fuzzy) the translation of a message that changed, or that reads the same elsewhere.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import polib
from babel import Locale
from babel.messages.plurals import get_plural
from rapidfuzz import fuzz, process

from summitkb.i18n.entries import WIDTH, Entry
from summitkb.i18n.wanted import Wanted

_SIMILAR = 60
"""Least similarity, in percent, of a message to the one whose translation is proposed for it."""


Key = tuple[str | None, str]
"""(msgctxt, msgid)."""


class Elsewhere:
    """What the catalogs of the same two languages know of each other: which message is, was and is wanted where."""

    def __init__(self, catalogs: Mapping[str, polib.POFile], wanted: Mapping[str, Iterable[Key]]) -> None:
        self._held = {
            domain: {key: entry for key, entry in _by_key(catalog).items() if _written(entry)}
            for domain, catalog in catalogs.items()
        }
        self._wanted = {domain: frozenset(keys) for domain, keys in wanted.items()}

    def moved_here(self, domain: str, key: Key) -> polib.POEntry | None:
        """The entry of a catalog that has a message and no longer wants it."""
        held = self._held_elsewhere(domain, key)
        return next((entry for other, entry in held if key not in self._wanted.get(other, ())), None)

    def moved_away(self, domain: str, key: Key) -> bool:
        """Whether another catalog takes over the entry of a message that `domain` no longer wants."""
        entry = self._held.get(domain, {}).get(key)
        return any(
            key in keys and key not in self._held.get(other, {}) and self.moved_here(other, key) is entry
            for other, keys in self._wanted.items()
            if other != domain
        )

    def same(self, domain: str, key: Key) -> tuple[str, polib.POEntry] | None:
        """Another catalog that has a message translated, and its entry."""
        return next((held for held in self._held_elsewhere(domain, key) if held[1].translated()), None)

    def _held_elsewhere(self, domain: str, key: Key) -> Iterator[tuple[str, polib.POEntry]]:
        return ((other, held[key]) for other, held in self._held.items() if other != domain and key in held)


def merge(
    old: polib.POFile | None,
    wanted: Iterable[Wanted],
    lang: str,
    source_lang: str,
    elsewhere: Elsewhere | None = None,
    domain: str = "",
) -> polib.POFile:
    """The catalog of `domain`: the wanted messages in their order, with all that translators wrote in the old one."""
    entries: dict[Key, polib.POEntry] = {}
    for message in wanted:
        if message.msgid:
            if message.key in entries:
                _add_origin(entries[message.key], message)
            else:
                entries[message.key] = _entry(message, lang)
    memory = _Memory(old or (), entries, elsewhere or Elsewhere({}, {}), domain)
    for entry in entries.values():
        memory.recall(entry)
    new = polib.POFile(wrapwidth=WIDTH, encoding="utf-8")
    new.metadata = {**_header(lang, source_lang), **(old.metadata if old is not None else {})}
    new.header = old.header if old is not None else ""
    new.extend(entries.values())
    new.extend(memory.obsolete())
    return new


class _Memory:
    """What the catalogs know, and how much of it was called back."""

    def __init__(
        self, old: Iterable[polib.POEntry], wanted: Mapping[Key, polib.POEntry], elsewhere: Elsewhere, domain: str
    ) -> None:
        self._elsewhere = elsewhere
        self._domain = domain
        self._known = _by_key(old)
        self._before = {
            (entry.previous_msgctxt or entry.msgctxt, entry.previous_msgid): entry
            for entry in self._known.values()
            if entry.fuzzy and entry.previous_msgid and not entry.obsolete
        }
        origins = {origin for entry in wanted.values() for origin, _ in entry.occurrences}
        self._vanished: dict[str, dict[str, polib.POEntry]] = {}
        """File → the translated messages that are no longer in it; `""` holds those of files that are gone."""
        for key, entry in self._known.items():
            if key not in wanted and _written(entry) and not entry.obsolete:
                for origin, _ in entry.occurrences:
                    self._vanished.setdefault(origin if origin in origins else "", {})[entry.msgid] = entry
        self._old_origins = {origin for entry in self._known.values() for origin, _ in entry.occurrences}
        self._used: set[int] = set()

    def recall(self, entry: polib.POEntry) -> None:
        """Fill a wanted entry from what translators wrote for it, for what it was before, or for its like."""
        key = (entry.msgctxt, entry.msgid)
        known = self._known.get(key)
        if known and _written(known):
            self._restore(entry, known)
        elif moved := self._elsewhere.moved_here(self._domain, key):
            self._restore(entry, moved)
        elif known:
            self._restore(entry, known)
        elif before := self._before.get(key):  # the change was taken back: so is the doubt
            _keep(entry, before)
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            self._used.add(id(before))
        elif similar := self._similar(entry):
            _keep(entry, similar)
            _doubt(entry)
            entry.previous_msgid = (similar.previous_msgid if similar.fuzzy else None) or similar.msgid
            self._used.add(id(similar))
        elif same := self._elsewhere.same(self._domain, key):
            domain, held = same
            entry.msgstr = held.msgstr
            entry.tcomment = f"The same words are translated so in {domain}.po; do they fit here?"
            _doubt(entry)

    def _restore(self, entry: polib.POEntry, known: polib.POEntry) -> None:
        _keep(entry, known)
        if known.fuzzy and known.previous_msgid:
            entry.previous_msgid, entry.previous_msgctxt = known.previous_msgid, known.previous_msgctxt
        self._used.add(id(known))

    def _similar(self, entry: polib.POEntry) -> polib.POEntry | None:
        """The vanished message most like this one: of the same file, or of a file that is gone if this one is new."""
        origins = [origin if origin in self._old_origins else "" for origin, _ in entry.occurrences]
        candidates = {
            msgid: known
            for origin in origins
            for msgid, known in self._vanished.get(origin, {}).items()
            if known.msgctxt == entry.msgctxt
            and id(known) not in self._used
            and bool(known.msgid_plural) == bool(entry.msgid_plural)
        }
        best = process.extractOne(entry.msgid, candidates.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        return candidates[best[0]] if best else None

    def obsolete(self) -> Iterator[polib.POEntry]:
        """Translations nobody asks for any more: kept, as gettext does, in case their text returns.

        What moved to another catalog lives on there.
        """
        for key, entry in self._known.items():
            if id(entry) in self._used or not _written(entry):
                continue
            if not self._elsewhere.moved_away(self._domain, key):
                entry.obsolete = True
                entry.occurrences = []
                yield entry


def _by_key(catalog: Iterable[polib.POEntry]) -> dict[Key, polib.POEntry]:
    """The entry of each message: where branches were merged, one may be there twice, in use and obsolete."""
    found: dict[Key, polib.POEntry] = {}
    for entry in sorted(catalog, key=lambda entry: entry.obsolete):
        key = (entry.msgctxt, entry.msgid)
        if key not in found or not _written(found[key]):
            found[key] = entry
    return found


def _written(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr or any(entry.msgstr_plural.values()))


def _doubt(entry: polib.POEntry) -> None:
    if "fuzzy" not in entry.flags:
        entry.flags.insert(0, "fuzzy")


def _keep(entry: polib.POEntry, known: polib.POEntry) -> None:
    entry.tcomment = known.tcomment
    entry.flags = list(dict.fromkeys([*known.flags, *entry.flags]))
    if bool(entry.msgid_plural) == bool(known.msgid_plural):
        entry.msgstr, entry.msgstr_plural = known.msgstr, known.msgstr_plural or entry.msgstr_plural
    elif _written(known):  # the message got a plural, or lost it
        one = known.msgstr or next(filter(None, known.msgstr_plural.values()))
        entry.msgstr = "" if entry.msgid_plural else one
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, one)
        _doubt(entry)


def _entry(message: Wanted, lang: str) -> polib.POEntry:
    plural = {"msgid_plural": message.plural, "msgstr_plural": dict.fromkeys(range(_plurals(lang)), "")}
    return Entry(
        msgid=message.msgid,
        msgctxt=message.context,
        comment=message.comment,
        occurrences=[(message.origin, "")],
        flags=[message.flag] if message.flag else [],
        **(plural if message.plural else {}),
    )


def _add_origin(entry: polib.POEntry, message: Wanted) -> None:
    if (message.origin, "") not in entry.occurrences:
        entry.occurrences.append((message.origin, ""))


def _plurals(lang: str) -> int:
    return int(get_plural(lang).num_plurals)


def _header(lang: str, source_lang: str) -> dict[str, str]:
    """A new catalog's header; an existing one keeps its own, so that nothing changes when nothing changed."""
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M+0000")
    return {
        "Project-Id-Version": "summitkb",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": now,
        "PO-Revision-Date": now,
        "Last-Translator": "",
        "Language-Team": Locale.parse(lang).get_display_name("en") or lang,
        "Language": lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": get_plural(lang).plural_forms,
        "X-Source-Language": source_lang,
    }
