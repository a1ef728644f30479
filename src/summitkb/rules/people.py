"""KB235 to KB237: people with two entries, and entries that nobody uses."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from rapidfuzz import fuzz

from summitkb.diagnostics import Severity
from summitkb.i18n.terminal import N_, _
from summitkb.model import Site, Speaker
from summitkb.rules.corrections import slug
from summitkb.rules.registry import Finding, rule
from summitkb.rules.words import shown


@rule("KB235", Severity.WARNING, of_words=True)
def same_person_twice(site: Site) -> Iterator[Finding]:
    """Two speakers differ by more than capitals, accents, hyphens and the order of their names.

    Their sessions would be on two pages, each of them incomplete.

    Example: entries for `Jean-Philippe Évrard` and `Jean-Philippe Evrard`

    Write instead: one entry, with the other spelling among its `aliases`.
    """
    seen: dict[str, Speaker] = {}
    for speaker in site.speakers.values():
        names = {"name": speaker.name, **{f"aliases.{index}": name for index, name in enumerate(speaker.aliases)}}
        for place, name in names.items():
            first = seen.setdefault(_key(name), speaker)
            if first is not speaker and name not in (first.name, *first.aliases):
                message = _("{name} and {other} look like one person; make one an alias of the other")
                message = message.format(name=shown(name), other=shown(first.name))
                yield Finding(site.vocabularies["speakers"], speaker.places.get(place, speaker.place), message)
                break


@rule("KB236", Severity.INFO, of_words=True)
def similar_names(site: Site) -> Iterator[Finding]:
    """Two speakers whose names differ by an initial or by a letter are worth a look.

    They may be one person, and may be two: this is only a remark.

    Example: entries for `T. Morin` and `Thomas Morin`, or `Thomas Morin` and `Thomas Morrin`

    Write instead: one entry, with the other spelling among its `aliases`, when they are one.
    """
    alike: dict[tuple[int, str], list[tuple[str, Speaker]]] = defaultdict(list)
    for speaker in site.speakers.values():
        name = slug(speaker.name)
        parts = name.split("-")
        if len(parts) > 1:
            alike[0, parts[0]].append((name, speaker))
            alike[1, parts[-1]].append((name, speaker))
    reported: set[tuple[str, str]] = set()
    for group in alike.values():
        for (name, first), (other, second) in combinations(group if len(group) <= _CROWD else (), 2):
            if _similar(name, other) and (first.id, second.id) not in reported:
                reported.add((first.id, second.id))
                message = _("{name} is close to {other}; one entry is enough for one person")
                message = message.format(name=shown(second.name), other=shown(first.name))
                yield Finding(site.vocabularies["speakers"], second.places.get("name", second.place), message)


def _similar(one: str, other: str) -> bool:
    if fuzz.ratio(one, other, score_cutoff=_CLOSE) or _initial(one.split("-"), other.split("-")):
        return _key(one) != _key(other)  # else KB235
    return False


def _initial(one: list[str], other: list[str]) -> bool:
    """Whether one name is the other with its first name cut to a letter."""
    return one[-1] == other[-1] and one[0][0] == other[0][0] and 1 in {len(one[0]), len(other[0])}


_CROWD = 300
"""Among more people of one name, nothing follows from likeness."""


_CLOSE = 92
"""Percent of letters that two names share, at which one is perhaps a slip: measured on one letter in a dozen."""


def _key(name: str) -> str:
    return " ".join(sorted(slug(name).split("-"))) or name


@rule("KB237", Severity.INFO)
def unused_entry(site: Site) -> Iterator[Finding]:
    """Events, speakers and authors have a note; those without have an empty page.

    Projects and tracks may wait for theirs: their lists are OpenStack's and the Summit's, and are copied whole.

    Example: a speaker of `speakers.yml` whom no note lists

    Write instead: nothing, or the note that is missing.
    """
    unread = site.left_out - {note.source.path for note in site.notes.values()}
    if any("/notes/" in path and path.endswith(".md") for path in unread):  # it may use them
        return
    used = {
        "events": {note.event for note in site.notes.values()},
        "speakers": {speaker for note in site.notes.values() for speaker in note.speakers},
        "authors": {author for note in site.notes.values() for author in note.authors},
    }
    for kind, ids in used.items():
        if any(kind in note.faults for note in site.notes.values()):
            continue
        for entry in getattr(site, kind).values():
            if entry.id not in ids and ids.isdisjoint({entry.name, *getattr(entry, "aliases", ())}):
                message = _(_UNUSED[kind]).format(id=shown(entry.id))
                yield Finding(site.vocabularies[kind], entry.place, message)


_UNUSED = {
    "events": N_("no note has the event {id}; remove the entry or add the note"),
    "speakers": N_("no note has the speaker {id}; remove the entry or add the note"),
    "authors": N_("no note has the author {id}; remove the entry or add the note"),
}
