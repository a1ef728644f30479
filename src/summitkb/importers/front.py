"""Front matter as the importer writes it, and the edits that bring an existing note's up to date.

An edit replaces the text of one value: comments, layout and all other lines stay. What was edited is read again, and
given up when it does not say exactly what it should.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from pydantic import ValidationError

from summitkb.authoring.front_matter import NOTE_KEYS, scalar
from summitkb.diagnostics import Diagnostic, Range
from summitkb.load.front_matter import Document, Unreadable, read_document
from summitkb.load.schema import NoteFrontMatter
from summitkb.model import Material, Note, Source

Values = Mapping[str, Any]
"""Front matter in plain values: texts, numbers, lists; None for a key that is not there."""

FIELDS = "title date start duration track type speakers session_lang links room".split()
"""What the schedule knows better than the author, until the author says otherwise."""


def values_of(note: Note) -> dict[str, Any]:
    """The fields of an existing note, to be compared with those of a schedule."""
    return {
        "title": note.title,
        "date": note.date.isoformat(),
        "start": note.start.strftime("%H:%M") if note.start else None,
        "duration": note.duration,
        "track": note.track,
        "type": note.type,
        "speakers": list(note.speakers),
        "session_lang": note.session_lang,
        "links": [_plain(link) for link in note.links],
        "room": note.room,
    }


def _plain(link: Material) -> dict[str, str]:
    entry = {"kind": link.kind, "url": link.url}
    return {**entry, "label": link.label} if link.label else entry


def draft(values: Values, prompt: str) -> str:
    """A note with these values and a word to whoever will write it."""
    lines = [f"{key}:{_block(key, values[key])}" for key in NOTE_KEYS if _is_given(key, values.get(key))]
    return "\n".join(["---", *lines, "---", "", prompt, ""])


def _is_given(key: str, value: Any) -> bool:
    return value not in (None, "") and not (value == [] and key == "links")


def _block(key: str, value: Any) -> str:
    if key == "links" and value:
        return "".join(f"\n  - {_item(link)}" for link in value)
    return f" {rendered(key, value)}"


def rendered(key: str, value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_item, value))}]"
    if isinstance(value, int) or key == "date":
        return str(value)
    return scalar(value, prose=key in {"title", "start", "summary", "room"})


def _item(value: Any) -> str:
    if not isinstance(value, dict):
        return scalar(value)
    entries = (f"{key}: {scalar(text, prose=key != 'kind')}" for key, text in value.items())
    return f"{{{', '.join(entries)}}}"


def edited(note: Note, updates: Values, languages: Sequence[str]) -> str | None:
    """The text of `note` with these fields changed; None when that cannot be done without touching anything else."""
    before, after = note.source.text, _Editor(note).apply(updates)
    return after if after is not None and _says(note, before, after, updates, languages) else None


def is_valid(text: str, languages: Sequence[str]) -> bool:
    """Whether `text` can be read as a note."""
    faults: list[Diagnostic] = []
    document = _read(Source("", text), faults)
    return document is not None and not faults and _validated(document, languages) is not None


def _says(note: Note, before: str, after: str, updates: Values, languages: Sequence[str]) -> bool:
    faults: list[Diagnostic] = []
    old, new = (_read(Source(note.source.path, text), faults) for text in (before, after))
    if old is None or new is None or faults or old.body != new.body:
        return False
    keys = {*old.metadata.data, *new.metadata.data} - set(updates)
    given = _validated(new, languages)
    if given is None or any(old.metadata.data.get(key) != new.metadata.data.get(key) for key in keys):
        return False
    links = tuple(Material(link.kind, link.url, link.label) for link in given.links)
    fields = {key: getattr(given, key) for key in FIELDS}
    now = values_of(replace(note, **{**fields, "links": links}))
    return all((now[key] or None) == (value or None) for key, value in updates.items())


def _read(source: Source, faults: list[Diagnostic]) -> Document | None:
    try:
        document = read_document(source, faults.append)
    except Unreadable:
        return None
    return document if isinstance(document.metadata.data, dict) else None


def _validated(document: Document, languages: Sequence[str]) -> NoteFrontMatter | None:
    try:
        return NoteFrontMatter.model_validate(document.metadata.data, context={"languages": languages})
    except ValidationError:
        return None


_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)

Replacement = tuple[int, int, str]
"""From an offset to another, this text."""


class _Editor:
    """Finds, in the text of one note, what to replace so that fields have other values."""

    def __init__(self, note: Note) -> None:
        self._text, self._places = note.source.text, note.places
        self._items = values_of(note)
        self._lines = [0, *accumulate(len(line) + 1 for line in self._text.split("\n"))]

    def apply(self, updates: Values) -> str | None:
        """The new text; None when a value stands where it cannot be replaced."""
        if self._text[self._span(self._places[""])[0]] == "{":
            return None
        replacements: list[Replacement] = []
        for key in (key for key in NOTE_KEYS if key in updates):
            if (found := self._replacement(key, updates[key])) is None:
                return None
            replacements.append(found)
        text = self._text
        # From the end on; what is added at one place keeps its order.
        in_order = sorted(enumerate(replacements), key=lambda found: (*found[1][:2], found[0]))
        for _, (start, end, instead) in reversed(in_order):
            text = text[:start] + instead + text[end:]
        return text

    def _replacement(self, key: str, value: Any) -> Replacement | None:
        absent = value is None or (value == [] and key != "speakers")
        if f"key:{key}" not in self._places:
            return (0, 0, "") if absent else (at := self._line_after(key), at, f"{key}:{_block(key, value)}\n")
        start, end = self._span(self._places[key])
        if absent:
            return self._removal(key, end)
        if isinstance(value, list) and self._text[start : start + 1] == "-":
            return self._list(key, value)
        if isinstance(value, list) and _COMMENT.search(self._text[start:end]):
            return None
        space = " " if self._text[start - 1] == ":" else ""  # nothing stood there
        return start, end, space + rendered(key, value)

    def _line_after(self, key: str) -> int:
        """Where a line for `key` goes: after the last of the keys that come before it, else first."""
        places = (self._places.get(before) for before in reversed(NOTE_KEYS[: NOTE_KEYS.index(key)]))
        return self._lines[next((place.end_line for place in places if place), 1)]

    def _removal(self, key: str, end: int) -> Replacement | None:
        """The key's lines; with a comment on its only line, just the value."""
        first, last = self._places[f"key:{key}"].line, self._places[key].end_line
        whole = self._lines[first - 1], self._lines[last]
        if not _COMMENT.search(self._text[whole[0] : whole[1]]):
            return (*whole, "")
        start = self._span(self._places[key])[0]
        return (start, end, "") if first == last else None

    def _list(self, key: str, value: list[Any]) -> Replacement | None:
        """A list with one item a line: lines of items that stay are kept, with their comments."""
        places = [self._places[f"{key}.{index}"] for index in range(len(self._items[key]))]
        bounds = [*(self._lines[place.line - 1] for place in places), self._lines[places[-1].end_line]]
        chunks = {
            str(item): self._text[start:end]
            for item, start, end in zip(self._items[key], bounds, bounds[1:], strict=False)
        }
        kept = [str(item) for item in value]
        if any(item not in kept and _COMMENT.search(chunk) for item, chunk in chunks.items()):
            return None
        if not value:
            colon = self._text.index(":", self._span(self._places[f"key:{key}"])[1])
            return colon + 1, bounds[-1], " []\n"
        margin = self._text[bounds[0] : bounds[1]].partition("-")[0]
        return bounds[0], bounds[-1], "".join(self._lines_of(item, chunks, margin) for item in value)

    def _lines_of(self, item: Any, chunks: Mapping[str, str], margin: str) -> str:
        return chunks.get(str(item), f"{margin}- {_item(item)}\n")

    def _span(self, place: Range) -> tuple[int, int]:
        return (
            self._lines[place.line - 1] + place.column - 1,
            self._lines[place.end_line - 1] + place.end_column - 1,
        )
