"""What is kept as JSON and decoded when somebody looks at it: most builds look at few of the texts they know."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

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
