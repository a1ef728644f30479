"""Reading many files at once, and each of them once: what a file says is kept by what is in it."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, Range
from summitkb.i18n.terminal import _, spoken
from summitkb.later import LaterMapping, LaterSequence, LaterSource
from summitkb.load.files import TEXT_SIZE, VOCABULARY_SIZE, Entry
from summitkb.load.notes import Outliner
from summitkb.load.reading import Bulk, ReadFile, read_file
from summitkb.load.vocabulary import KINDS
from summitkb.model import Message, Note, Page
from summitkb.seen import Seen
from summitkb.work import Halves, Work

Task = tuple[str, Entry]
"""A folder of the content, and a file in it."""


def bulk(work: Work) -> Bulk:
    """A way to read files: those that were read before are remembered, the others are spread over the processors."""
    return partial(_read, work)


def _read(work: Work, config: Config, tasks: Sequence[Task]) -> list[ReadFile]:
    known = _known(work, config, tasks)
    told = {key: first for key, _content, first in known.values()}
    new = [(folder, _with_content(folder, entry)) for folder, entry in tasks if entry.name not in known]
    new = [task for task in new if task[1].content is not None and _kept_as(*task)]
    settings = _settings(config)
    digests = [digest(entry.content or b"").hex() for _folder, entry in new]
    keys = [_key(settings, task, content) for task, content in zip(new, digests, strict=True)]
    old = [task for task in tasks if task[1].name in known]
    keys += [known[entry.name][0] for _folder, entry in old]
    digests += [known[entry.name][1] for _folder, entry in old]
    values = work.halves("file", keys, [*new, *old], partial(_encoded, config), _("Reading notes"), known=told)
    names = [entry.name for _folder, entry in (*new, *old)]
    kept = dict(zip(names, zip(values, digests, strict=True), strict=True))
    return [
        _decoded(folder, entry, *kept[entry.name])
        if entry.name in kept
        else read_file(folder, entry, config, _outline(config))
        for folder, entry in tasks
    ]


def _known(work: Work, config: Config, tasks: Sequence[Task]) -> dict[str, tuple[bytes, str, bytes]]:
    """By name, what is kept of the files that have been read before, as they are now.

    The key of each, a digest of the file, and the first part of what it says.
    """
    settings, seen = _settings(config), Seen(work, "content", config.root)
    keys = {}
    for folder, entry in tasks:
        if entry.content is None and entry.size <= _limit(folder) and _kept_as(folder, entry):
            with suppress(OSError):  # reading it again will say so
                content = seen.digest(entry.name, entry.signature, entry.file.read_bytes)
                keys[entry.name] = _key(settings, (folder, entry), content), content
    seen.save()
    found = work.cache.get("file", [key for key, _content in keys.values()])
    return {name: (key, content, found[key]) for name, (key, content) in keys.items() if key in found}


def _limit(folder: str) -> int:
    """The most bytes that a file may have, if it is to be kept."""
    return VOCABULARY_SIZE if folder == "vocabulary" else TEXT_SIZE


def _with_content(folder: str, entry: Entry) -> Entry:
    """The file with what is in it, unless it is too large or cannot be read: reading it will say so."""
    if entry.content is not None or entry.size > _limit(folder):
        return entry
    try:
        return entry.with_content(entry.file.read_bytes())
    except OSError:
        return entry


def _settings(config: Config) -> bytes:
    """A digest of all that decides what a file says, besides the file."""
    told = [config.options.content, config.languages, [(name, dict(options)) for name, options in config.extensions]]
    return digest(makers(), spoken(), json.dumps(told, default=str))


def _key(settings: bytes, task: Task, content: str) -> bytes:
    return digest(settings, task[0], task[1].path, content)


def _kept_as(folder: str, entry: Entry) -> TypeAdapter[Any] | None:
    """How the record of a file and its faults are written down; None for a file that is not kept."""
    if folder == "vocabulary":
        return _adapter(entry.path.removesuffix(".yml"))
    return _adapter(folder) if entry.path.endswith(".md") else None


@lru_cache
def _adapter(what: str) -> TypeAdapter[Any] | None:
    records: Mapping[str, Any] = {kind: Mapping[str, record] for kind, (_, record) in KINDS.items()}  # type: ignore[valid-type]
    record: Any = {"notes": Note, "pages": Page, **records}.get(what)
    return TypeAdapter(tuple[record | None, tuple[Diagnostic, ...]]) if record else None


def _outline(config: Config) -> Outliner:
    from summitkb.render.markdown import markdown_for  # a tenth of a second: only for what is new

    return lambda body, line: markdown_for(config.extensions).outline(body, line)


def _encoded(config: Config, tasks: Sequence[Task]) -> list[tuple[bytes, bytes]]:
    """What each of these files says: its record and faults as JSON, and what few builds look at."""
    outline = _outline(config)
    return [_apart(task, read_file(*task, config, outline)) for task in tasks]


_PLACES: TypeAdapter[dict[str, Range]] = TypeAdapter(dict[str, Range])
_MESSAGES: TypeAdapter[tuple[Message, ...]] = TypeAdapter(tuple[Message, ...])


def _apart(task: Task, read: ReadFile) -> tuple[bytes, bytes]:
    """The record and its faults; of a text, its places, its messages, where its body begins, and all of it, in lines.

    A text is nine tenths of what is known of a note: not to look at it saves a third of the time of reading.
    """
    adapter, record = _kept_as(*task), read.record
    assert adapter
    if isinstance(record, Note | Page):
        source, outline = record.source, replace(record.outline, messages=())
        told = replace(record, places={}, outline=outline, source=replace(source, text="", body=""))
        begins = len(source.text) if not source.body else source.text.rindex(source.body)
        apart = _PLACES.dump_json(dict(record.places)), _MESSAGES.dump_json(tuple(record.outline.messages))
        return adapter.dump_json((told, read.faults)), b"%b\n%b\n%d\n%b" % (*apart, begins, source.text.encode())
    if isinstance(record, Mapping):
        record = {key: _plain(entry) for key, entry in record.items()}
    return adapter.dump_json((record, read.faults)), b"{}\n[]\n0\n"


def _decoded(folder: str, entry: Entry, value: Halves, content: str) -> ReadFile:
    adapter = _kept_as(folder, entry)
    assert adapter
    record, faults = adapter.validate_json(value.first)
    if isinstance(record, Mapping):
        for one in record.values():
            _freeze(one)
        record = MappingProxyType(record)
    elif record is not None:
        _set_apart(record, _Apart(value.second))
    return ReadFile(entry, record, faults, content)


class _Apart:
    """What few builds look at of a text, decoded then."""

    def __init__(self, second: Callable[[], bytes]) -> None:
        self._second = second

    @cached_property
    def _value(self) -> bytes:
        return self._second()

    def _line(self, number: int) -> tuple[int, int]:
        """Where a line begins and ends."""
        begin = 0
        for _passed in range(number):
            begin = self._value.index(b"\n", begin) + 1
        return begin, self._value.index(b"\n", begin)

    def places(self) -> Mapping[str, Range]:
        return _PLACES.validate_json(self._value[slice(*self._line(0))])

    def messages(self) -> tuple[Message, ...]:
        return _MESSAGES.validate_json(self._value[slice(*self._line(1))])

    def texts(self) -> tuple[str, str]:
        """All of the file, and its body."""
        begin, end = self._line(2)
        text = self._value[end + 1 :].decode()
        return text, text[int(self._value[begin:end]) :].rstrip()


def _set_apart(record: Note | Page, apart: _Apart) -> None:
    """Give a text what is decoded later.

    In place, as nobody has the record yet, and a copy takes a fifth of reading.
    """
    object.__setattr__(record, "places", LaterMapping(apart.places))
    object.__setattr__(record, "source", LaterSource(record.source, apart.texts))
    object.__setattr__(record.outline, "messages", LaterSequence(apart.messages))


def _plain(entry: Any) -> Any:
    """An entry of a vocabulary whose places are a mapping that can be written down."""
    return replace(entry, places=dict(entry.places)) if hasattr(entry, "places") else entry


def _freeze(entry: Any) -> None:
    """Let nobody change the places of an entry."""
    if hasattr(entry, "places"):
        object.__setattr__(entry, "places", MappingProxyType(entry.places))
