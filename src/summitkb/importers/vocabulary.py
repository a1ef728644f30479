"""Which entries of the vocabularies a schedule's tracks and persons are, and the entries that are yet to be made."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from summitkb.authoring.front_matter import scalar
from summitkb.diagnostics import Diagnostic
from summitkb.i18n.terminal import _, ngettext
from summitkb.importers.schedule import Person, ScheduleError, Session
from summitkb.importers.text import folded, slug
from summitkb.load.front_matter import VOCABULARY, Unreadable, read_yaml
from summitkb.model import Site, Speaker, Track
from summitkb.rules.words import shown


def numbered(plain: str, taken: Container[str], tried: Counter[str]) -> str:
    """`plain`, or `plain-2`, `plain-3` … when it is taken. `tried` counts what was, so as not to begin anew."""
    candidate = plain
    while candidate in taken:
        tried[plain] += 1
        candidate = f"{plain}-{tried[plain] + 1}"
    return candidate


class Names:
    """The entries of one vocabulary by every name they have, and new ones as they are needed."""

    def __init__(self, kind: str, entries: Iterable[Speaker | Track], remembered: Mapping[str, str]) -> None:
        self._kind = kind
        self._ids: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._tried: Counter[str] = Counter()
        self.new: dict[str, dict[str, Any]] = {}
        self.chosen: dict[str, str] = {}
        """Key in the schedule → id."""
        for entry in entries:
            self._add(entry.id, entry.name, getattr(entry, "aliases", ()))
        self._remembered = {key: entry for key, entry in remembered.items() if entry in self._names}

    def _add(self, entry: str, name: str, aliases: Sequence[str]) -> None:
        self._names[entry] = name
        for text in (entry, name, *aliases):
            self._ids.setdefault(text, entry)
            if fold := folded(text):
                self._folded.setdefault(fold, entry)

    def known(self, key: str) -> bool:
        """Whether an earlier import chose an entry for `key`."""
        return key in self._remembered

    def find(self, key: str, name: str) -> str | None:
        """The entry an earlier import chose for `key`, else the one of this name, perhaps but for accents and case."""
        return self._remembered.get(key) or self._ids.get(name) or self._folded.get(folded(name))

    def name(self, entry: str) -> str:
        return self._names[entry]

    def make(self, name: str, aliases: Sequence[str] = ()) -> str:
        """A new entry."""
        # A name without any Latin letter gives no slug.
        plain = slug(name) or f"{self._kind}-{sha256(name.encode()).hexdigest()[:8]}"
        entry = numbered(plain, self._ids, self._tried)
        aliases = [alias for alias in aliases if alias not in self._ids]
        self.new[entry] = {"id": entry, "name": name, **({"aliases": aliases} if aliases else {})}
        self._add(entry, name, aliases)
        return entry


def choose_tracks(names: Names, sessions: Sequence[Session], site: Site) -> Iterator[str]:
    """Give each track of the sessions an entry; yields what a person should look at."""
    for name in dict.fromkeys(session.track for session in sessions if session.track):
        names.chosen[name] = names.find(name, name) or names.make(name)
    if without := sum(not session.track for session in sessions):
        default = names.find("", "breakout") or next(iter(site.tracks), None) or next(iter(names.chosen.values()), None)
        names.chosen[""] = default or names.make("Sessions")
        if not names.known(""):
            message = ngettext(
                "{count} session without a track: {track} was chosen",
                "{count} sessions without a track: {track} was chosen",
                without,
            )
            yield message.format(count=without, track=names.chosen[""])


def told_apart(sessions: Sequence[Session]) -> tuple[list[Session], list[str]]:
    """The sessions, each person's key being that person's alone; and the ids that several people shared."""
    spellings: dict[str, list[str]] = defaultdict(list)
    for person in _persons(sessions):
        spellings[person.key].append(person.name)
    shared = {key for key, names in spellings.items() if not _one_person(names)}
    apart = [
        replace(one, persons=tuple(Person(p.name, p.name) if p.key in shared else p for p in one.persons))
        for one in sessions
    ]
    told = _("the schedule gives the id {id} to several people; they were told apart by name")
    return apart, [told.format(id=shown(key)) for key in sorted(shared)]


def choose_speakers(names: Names, sessions: Sequence[Session]) -> Iterator[str]:
    """Give each person of the sessions an entry; yields what someone should look at."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for person in _persons(sessions):
        spellings[person.key][person.name] += 1
    owners: dict[str, str] = {}
    for key, counted in spellings.items():
        name = counted.most_common(1)[0][0]
        if entry := names.find(key, name):
            if not names.known(key):
                yield from _doubts(names, entry, name, key, owners.get(entry))
        else:
            entry = names.make(name, [other for other in counted if other != name])
        owners.setdefault(entry, key)
        names.chosen[key] = entry


def _persons(sessions: Sequence[Session]) -> Iterator[Person]:
    return (person for session in sessions for person in session.persons)


def _one_person(names: Sequence[str]) -> bool:
    """Whether spellings under one id can be one person's: each shares a word with the first."""
    words = [{folded(part) for part in name.split()} for name in names]
    return all(words[0] & other for other in words)


def _doubts(names: Names, entry: str, name: str, key: str, other: str | None) -> Iterator[str]:
    if other is not None and key != name:
        message = _(
            "{name} is the name of several people in the schedule (ids {one}, {other}); they became one speaker,"
            " {speaker}. If they are not one, add an entry to speakers.yml and correct the notes"
        )
        yield message.format(name=shown(name), one=other, other=key, speaker=entry)
    elif names.name(entry) != name and folded(names.name(entry)) == folded(name):
        message = _("{name} was taken for {speaker}, whose name is {other}")
        yield message.format(name=shown(name), speaker=entry, other=shown(names.name(entry)))


def append(text: str, path: str, entries: Sequence[Mapping[str, Any]]) -> str:
    """The vocabulary file `text` with `entries` after its own, in its style.

    Raises `ScheduleError` when the file is not a list of entries to which one can add.
    """
    before = _count(text, path)
    first = next((line for line in text.splitlines() if line.lstrip(" ").startswith("- ")), "- ")
    margin = first[: len(first) - len(first.lstrip(" "))]
    flow = first.lstrip().startswith("- {")
    apart = "\n" if "\n\n" in text.strip() or (before <= 1 and not flow) else ""
    body = text.rstrip("\n") + "\n" if text.strip() else text
    for index, entry in enumerate(entries):
        lines = [f"{key}: {_value(key, value)}" for key, value in entry.items() if value]
        if flow:
            lines = [f"{{{', '.join(lines)}}}"]
        body += (apart if before + index else "") + "".join(
            f"{margin}{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines)
        )
    if _count(body, path) != before + len(entries):
        message = _('{path}: entries cannot be added; write it as a list of entries, each beginning with "- id:"')
        raise ScheduleError(message.format(path=path))
    return body


def _value(key: str, value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(scalar(one, prose=True) for one in value)}]"
    if key in {"start", "end", "timezone"} or (key == "url" and re.fullmatch(r"https?://[\w./~%=?&+-]+", value)):
        return str(value)
    return scalar(value, prose=key != "id")


def _count(text: str, path: str) -> int:
    faults: list[Diagnostic] = []
    try:
        data = read_yaml(text, path, 1, VOCABULARY, faults.append).data
    except Unreadable as error:
        message = _("{path}: entries cannot be added: {reason}")
        raise ScheduleError(message.format(path=path, reason=error.diagnostic.message)) from error
    if faults or not isinstance(data, list | None):
        message = _("{path}: entries cannot be added; run summitkb check and correct it first")
        raise ScheduleError(message.format(path=path))
    return len(data or ())
