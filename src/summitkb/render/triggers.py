"""Which characters a text must have for a regular expression to match in it.

Most texts have none of the characters that inline Markdown begins with. Knowing which pattern needs which of them
spares four out of five searches (`Inline` in `render/processors.py`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")
_code: Any = import_module("re._constants")

_WIDEST = 32
"""More characters than this are no help."""

_Items = Iterable[tuple[Any, Any]]


def triggers(pattern: "re.Pattern[str]") -> frozenset[str] | None:
    """Characters of which any text that `pattern` matches has one; None when there is no such small set."""
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    return _of_sequence(parsed, bool(parsed.state.flags & re.IGNORECASE))


def _of_sequence(items: _Items, folded: bool) -> frozenset[str] | None:
    """Each item of a sequence must match: the one that asks for the fewest characters tells most."""
    found = [needed for code, what in items if (needed := _of_item(code, what, folded)) is not None]
    return min(found, key=lambda needed: (len(needed), sorted(needed)), default=None)


def _of_item(code: Any, what: Any, folded: bool) -> frozenset[str] | None:
    if read := _READERS.get(code):
        return read(what, folded)
    return None  # a category, a boundary, what must not follow …: any text will do


def _of_literal(what: int, folded: bool) -> frozenset[str] | None:
    character = chr(what)
    # Letters have more than two cases: `s` matches `ſ` too.
    return None if folded and character.isalpha() else frozenset(character)


def _of_set(what: Sequence[tuple[Any, Any]], folded: bool) -> frozenset[str] | None:
    characters: set[str] = set()
    for code, value in what:
        if code is _code.LITERAL:
            characters.add(chr(value))
        elif code is _code.RANGE and value[1] - value[0] < _WIDEST:
            characters.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    if len(characters) > _WIDEST or (folded and any(map(str.isalpha, characters))):
        return None
    return frozenset(characters)


def _of_branches(what: tuple[Any, Sequence[_Items]], folded: bool) -> frozenset[str] | None:
    return _any_of(_of_sequence(branch, folded) for branch in what[1])


def _any_of(needed: Iterator[frozenset[str] | None]) -> frozenset[str] | None:
    characters: frozenset[str] = frozenset()
    for one in needed:
        if one is None:
            return None
        characters |= one
    return characters


def _of_group(what: tuple[Any, int, int, _Items], folded: bool) -> frozenset[str] | None:
    _, added, removed, items = what
    return _of_sequence(items, (folded or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE)


def _of_repeat(what: tuple[int, Any, _Items], folded: bool) -> frozenset[str] | None:
    least, _, items = what
    return _of_sequence(items, folded) if least else None


def _of_assertion(what: tuple[int, _Items], folded: bool) -> frozenset[str] | None:
    return _of_sequence(what[1], folded)


_READERS: dict[Any, Callable[[Any, bool], frozenset[str] | None]] = {
    _code.LITERAL: _of_literal,
    _code.IN: _of_set,
    _code.BRANCH: _of_branches,
    _code.SUBPATTERN: _of_group,
    _code.ATOMIC_GROUP: _of_sequence,
    _code.MAX_REPEAT: _of_repeat,
    _code.MIN_REPEAT: _of_repeat,
    _code.POSSESSIVE_REPEAT: _of_repeat,
    _code.ASSERT: _of_assertion,
}
