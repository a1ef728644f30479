"""What is kept as JSON and decoded when somebody looks at it: most builds look at few of the texts they know."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

from summitkb.model import Source

Key = TypeVar("Key")
Item = TypeVar("Item")


class LaterSequence(Sequence[Item]):
    """A sequence that is decoded when it is first used; it equals a tuple of the same, and travels as one."""

    def __init__(self, decode: Callable[[], tuple[Item, ...]]) -> None:
        self._decode: Callable[[], tuple[Item, ...]] | None = decode

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        decode, self._decode = self._decode, None  # and what it holds
        assert decode
        return decode()

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return self._items == (other._items if isinstance(other, LaterSequence) else other)

    def __hash__(self) -> int:
        return hash(self._items)

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._items,)


class LaterMapping(Mapping[Key, Item]):
    """A mapping that is decoded when it is first used; it equals another one of the same."""

    def __init__(self, decode: Callable[[], Mapping[Key, Item]]) -> None:
        self._decode: Callable[[], Mapping[Key, Item]] | None = decode

    @cached_property
    def _items(self) -> Mapping[Key, Item]:
        decode, self._decode = self._decode, None  # and what it holds
        assert decode
        return decode()

    def __getitem__(self, key: Key) -> Item:
        return self._items[key]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._items)


class LaterSource(Source):
    """A file whose text and body are decoded when they are first used; it equals a `Source` of the same."""

    __slots__ = ("_decode", "_texts")
    _decode: Callable[[], tuple[str, str]]
    _texts: tuple[str, str] | None

    def __init__(self, source: Source, decode: Callable[[], tuple[str, str]]) -> None:
        known = {"path": source.path, "digest": source.digest, "is_addressed": source.is_addressed}
        for name, value in {**known, "_decode": decode, "_texts": None}.items():
            object.__setattr__(self, name, value)

    def _decoded(self) -> tuple[str, str]:
        if self._texts is None:
            object.__setattr__(self, "_texts", self._decode())
            object.__setattr__(self, "_decode", None)  # and what it holds
        assert self._texts
        return self._texts

    @property
    def text(self) -> str:
        """All of the file."""
        return self._decoded()[0]

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self._decoded()[1]

    def _plain(self) -> Source:
        return Source(self.path, self.text, self.digest, self.body, self.is_addressed)

    def __eq__(self, other: object) -> bool:
        return self._plain() == (other._plain() if isinstance(other, LaterSource) else other)

    def __hash__(self) -> int:
        return hash(self._plain())

    def __repr__(self) -> str:
        return repr(self._plain())

    def __reduce__(self) -> tuple[Any, ...]:
        return Source, (self.path, self.text, self.digest, self.body, self.is_addressed)
