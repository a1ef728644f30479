"""Project names in prose: which words stand for a project, by the match policy of each name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

from summitkb.cache import digest
from summitkb.model import Match, Mention, Message, Note, Project


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a project's name."""

    text: str
    target: str
    """The project's id; on a page, the URL of the project's page."""
    exact: bool = False
    """Whether upper and lower case must be as written here."""


class Names:
    """Finds many names at once: whole words, the longest first."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._exact: dict[str, Name] = {}
        self._folded: dict[str, Name] = {}
        for name in names:
            (self._exact if name.exact else self._folded).setdefault(_key(name.text, name.exact), name)
        self._patterns = "|".join(_patterns([*self._exact.values(), *self._folded.values()])) or "(?!)"

    @cached_property
    def digest(self) -> bytes:
        """Of all that decides what is found."""
        return digest(self._patterns, repr(self._exact), repr(self._folded))

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, names: tuple[Name, ...]) -> Self:
        """The same, made once for the same names."""
        return cls(names)

    def find(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """(start, end, name) of each mention in plain text, from left to right."""
        for match in _compiled(self._patterns).finditer(text):
            found = match[0]
            name = self._exact.get(_key(found, exact=True)) or self._folded.get(_key(found, exact=False))
            if name:
                yield match.start(), match.end(), name


@lru_cache(maxsize=4096)
def _compiled(patterns: str) -> re.Pattern[str]:
    """Made once for the languages of a note, whose pages name the same projects at other addresses."""
    # A name is a whole word: `Octavia-API`, `octavia.conf`, `pre-Nova` are other words.
    return re.compile(rf"(?<![\w.@/-])(?:{patterns})(?![\w@/-]|\.\w)")


def _key(text: str, exact: bool) -> str:
    spaced = " ".join(text.split())
    return spaced if exact else spaced.casefold()


_SAME = {"i": "iIıİ", "k": "kK\u212a", "s": "sSſ"}
"""What these match besides their capitals: https://docs.python.org/3/library/re.html#re.IGNORECASE."""
_LETTER = {other: letter for letter, others in _SAME.items() for other in others}


def _patterns(names: Iterable[Name]) -> Iterator[str]:
    """A pattern for the names that begin with each letter, the longest first.

    It begins with a set: where that does not fit, none of its names is tried, which takes half of the time.
    """
    groups: dict[str, list[Name]] = {}
    for name in sorted(names, key=lambda name: (-len(name.text), name.text)):
        groups.setdefault(_letter(name.text[0]), []).append(name)
    for letter, its in groups.items():
        if letter:
            same = _SAME.get(letter, letter + letter.upper()) if letter.isalpha() else re.escape(letter)
            yield f"[{same}](?:{'|'.join(map(_rest, its))})"
        else:
            yield "|".join(_spaced(name.text) if name.exact else f"(?i:{_spaced(name.text)})" for name in its)


def _letter(first: str) -> str:
    """The character below which names are sought that begin with `first`; nothing when it is none of ASCII."""
    letter = _LETTER.get(first, first.lower())
    return letter if letter.isascii() else ""


def _rest(name: Name) -> str:
    """A pattern for a name behind its first letter, which may be of the other case."""
    rest = _spaced(name.text[1:])
    return f"(?<={re.escape(name.text[0])}){rest}" if name.exact else f"(?i:{rest})"


def _spaced(text: str) -> str:
    """A pattern for a text whose words may be further apart."""
    return r"\s+".join(map(re.escape, re.split(r"\s+", text)))


def names_in(note: Note, projects: Iterable[Project]) -> tuple[Name, ...]:
    """The names that stand for a project in this note, by their match policy and the note's own choice."""
    never = frozenset(note.never_mentioned)
    return names_for(frozenset(note.projects), (project for project in projects if project.id not in never))


def names_for(listed: frozenset[str], projects: Iterable[Project]) -> tuple[Name, ...]:
    """The names that stand for a project in a text that lists the projects `listed`."""
    return tuple(
        Name(text, project.id, exact=match is Match.EXACT_CASE)
        for project in projects
        for text, match in ((project.name, project.match), *((alias.text, alias.match) for alias in project.aliases))
        if match in {Match.ALWAYS, Match.EXACT_CASE} or (match is Match.CONTEXT and project.id in listed)
    )


class Naming:
    """The names that stand for projects in each note; most notes share theirs."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self._projects = list(projects)
        self._choosy = frozenset(project.id for project in self._projects if Match.CONTEXT in _policies(project))
        self._made: dict[tuple[frozenset[str], frozenset[str]], Names] = {}

    def of(self, note: Note) -> Names:
        """The names that are linked in a note."""
        key = (self._choosy.intersection(note.projects), frozenset(note.never_mentioned))
        if key not in self._made:
            self._made[key] = Names.of(names_in(note, self._projects))
        return self._made[key]


def _policies(project: Project) -> set[Match]:
    return {project.match, *(alias.match for alias in project.aliases)}


_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_TARGET = re.compile(r"(?<=\])\([^)\s]*(?:\s+\"[^\"]*\")?\)|(?<=\])\[[^\]]*\]|\[\^[^\]]+\]|</?\w[^>]*>")
_MARKUP = re.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}|!?\[|\]")
_ANY = re.compile(r"[`*_\[\]<]")
"""Without any of these a text has no markup."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý«“\"])")


def mentions(messages: Iterable[Message], names: Names) -> tuple[Mention, ...]:
    """Each project that the prose of a note names, with the message that does so first; not in headings and code."""
    found: dict[str, str] = {}
    for message in messages:
        if message.kind not in _HEADINGS:
            for _, _, name in names.find(_prose(message.msgid)):
                found.setdefault(name.target, message.msgid)
    return tuple(Mention(project, msgid) for project, msgid in found.items())


def sentence_naming(project: str, message: str, names: Names) -> str:
    """The first sentence of a message that names a project, as plain text; the whole message if none does."""
    for sentence in _SENTENCE_END.split(message):
        if any(name.target == project for _, _, name in names.find(_prose(sentence))):
            return plain(sentence)
    return plain(message)


def _prose(markdown: str) -> str:
    return plain(_CODE.sub("", markdown))


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def plain(markdown: str) -> str:
    """Inline Markdown as the words a reader sees: for sentences that are quoted elsewhere."""
    if not _ANY.search(markdown):
        return markdown.strip()
    return _MARKUP.sub("", _TARGET.sub("", _CODE.sub(r"\2", markdown))).strip()
