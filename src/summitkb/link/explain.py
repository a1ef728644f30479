"""Why a project name in a note is linked or not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from summitkb.diagnostics import Range
from summitkb.i18n.terminal import N_
from summitkb.lines import Lines
from summitkb.link.mentions import Name, Names, names_in
from summitkb.model import Alias, Match, Note, Project
from summitkb.rules.code import without_code


class Outcome(StrEnum):
    """What became of a name, in words."""

    LINKED = N_("linked")
    REPEATED = N_("already linked in this section")
    HEADING = N_("in a heading")
    CODE = N_("in code")
    LINK = N_("in a link")
    TITLE = N_("in a title")
    TABLE_HEADER = N_("in a table's header")
    MARKUP = N_("not shown as text")
    CASE = N_("needs its exact case")
    CONTEXT = N_("the note does not list the project")
    NEVER = N_("never linked")
    OPTED_OUT = N_("the note opts out")


_PLACES = {
    "heading": Outcome.HEADING,
    "code": Outcome.CODE,
    "link": Outcome.LINK,
    "title": Outcome.TITLE,
    "table header": Outcome.TABLE_HEADER,
}
_POLICIES = {Match.EXACT_CASE: Outcome.CASE, Match.CONTEXT: Outcome.CONTEXT, Match.NEVER: Outcome.NEVER}
_WORD = re.compile(r"\w+")
_AROUND = 60
"""Characters looked at on each side of a name, to tell it from others that are written alike."""


class Piece(Protocol):
    """A text of the page: what `render.markdown` hands out."""

    @property
    def text(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def section(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A project name in a note's text. `range` is in the file, `policy` that of the name."""

    range: Range
    text: str
    project: str
    policy: Match
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in some text, with the words around it; `linkable` by the policies and the note's own choice."""

    start: int
    end: int
    text: str
    name: Name
    linkable: bool
    around: tuple[str, ...]


def occurrences(note: Note, projects: Iterable[Project], pieces: Iterable[Piece]) -> tuple[Occurrence, ...]:
    """Every project name in a note's text, in the order of the file; `pieces` are the texts of its page."""
    finder = _Finder(note, list(projects))
    code = without_code(note.body)
    left = list(finder.find(note.body))
    lines = Lines(note.body, note.body_line)
    told: list[Occurrence] = []
    for found, outcome in _outcomes(finder, pieces):
        inside = outcome is Outcome.CODE
        alike = [one for one in left if one.name == found.name and _in_code(one, code) == inside]
        if source := max(alike, key=lambda one: _likeness(one, found), default=None):
            left.remove(source)
            told.append(finder.occurrence(source, lines, outcome))
    # What is left is on no page: comments, addresses, and code, which is highlighted elsewhere.
    told += (finder.occurrence(one, lines, Outcome.CODE if _in_code(one, code) else Outcome.MARKUP) for one in left)
    return tuple(sorted(told, key=lambda one: one.range))


def _outcomes(finder: "_Finder", pieces: Iterable[Piece]) -> Iterator[tuple[_Found, Outcome]]:
    seen: set[tuple[int, str]] = set()
    for piece in pieces:
        for found in finder.find(piece.text):
            mention = (piece.section, found.name.target)
            if not found.linkable:
                yield found, finder.refusal(found)
            elif piece.place:
                yield found, _PLACES.get(piece.place, Outcome.MARKUP)
            else:
                yield found, Outcome.REPEATED if mention in seen else Outcome.LINKED
                seen.add(mention)


class _Finder:
    """Finds the names that are linked in a note, and around them those that are not."""

    def __init__(self, note: Note, projects: list[Project]) -> None:
        self._never = frozenset(note.never_mentioned)
        self._linkable = Names(names_in(note, projects))
        names = [
            (project.id, alias)
            for project in projects
            for alias in (Alias(project.name, project.match), *project.aliases)
        ]
        self._policies = {(target, _folded(alias.text)): alias.match for target, alias in reversed(names)}
        self._all = Names(Name(alias.text, target) for target, alias in names)

    def find(self, text: str) -> Iterator[_Found]:
        """The names in a text, from left to right."""
        rest, found = text, []
        for start, end, name in self._linkable.find(text):
            found.append(self._found(text, start, end, name, linkable=True))
            rest = rest[:start] + "\x00" * (end - start) + rest[end:]
        found += (self._found(text, start, end, name, linkable=False) for start, end, name in self._all.find(rest))
        return iter(sorted(found, key=lambda one: one.start))

    def refusal(self, found: _Found) -> Outcome:
        """Why a name is not one that is linked in this note."""
        return Outcome.OPTED_OUT if found.name.target in self._never else _POLICIES[self._policy(found)]

    def occurrence(self, found: _Found, lines: Lines, outcome: Outcome) -> Occurrence:
        """A name found in the source, at its place in the file."""
        place = lines.range(found.start, found.end)
        return Occurrence(place, found.text, found.name.target, self._policy(found), outcome)

    def _policy(self, found: _Found) -> Match:
        return self._policies[found.name.target, _folded(found.text)]

    def _found(self, text: str, start: int, end: int, name: Name, *, linkable: bool) -> _Found:
        before = _WORD.findall(text[max(0, start - _AROUND) : start])[-2:]
        after = _WORD.findall(text[end : end + _AROUND])[:2]
        plain = Name(_folded(text[start:end]), name.target)
        return _Found(start, end, " ".join(text[start:end].split()), plain, linkable, (*before, "", *after))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _in_code(found: _Found, code: str) -> bool:
    return code[found.start : found.end].isspace()


def _likeness(one: _Found, other: _Found) -> int:
    """How many words around two names are the same."""
    ours, theirs = ((found.around[: found.around.index("")], found.around) for found in (one, other))
    before = sum(word in ours[0] for word in theirs[0])
    after = sum(word in ours[1][len(ours[0]) :] for word in theirs[1][len(theirs[0]) + 1 :])
    return before + after
