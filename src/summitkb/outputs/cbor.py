"""The part of CBOR (RFC 8949) that Pagefind's files are written in: integers, texts and arrays."""

import re
from collections.abc import Iterator
from typing import TypeAlias

Item: TypeAlias = "int | str | list[Item]"

_UNSIGNED, _NEGATIVE, _TEXT, _ARRAY = 0, 1, 3, 4


def encoded(item: Item) -> bytes:
    """An item in its shortest form."""
    if isinstance(item, int):
        return _head(_UNSIGNED, item) if item >= 0 else _head(_NEGATIVE, -1 - item)
    if isinstance(item, str):
        text = item.encode()
        return _head(_TEXT, len(text)) + text
    return array(*map(encoded, item))


def array(*items: bytes) -> bytes:
    """An array of items that are encoded already."""
    return _head(_ARRAY, len(items)) + b"".join(items)


def _head(major: int, value: int) -> bytes:
    if value < 24:
        return bytes([major << 5 | value])
    size = next(size for size in (1, 2, 4, 8) if value < 1 << 8 * size)
    return bytes([major << 5 | 23 + size.bit_length()]) + value.to_bytes(size, "big")


def decoded(data: bytes) -> Item:
    """The item that is all of `data`. Raises `ValueError` for what Pagefind does not write."""
    item, end = _item(data, 0)
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes are left over")
    return item


def _item(data: bytes, at: int) -> tuple[Item, int]:
    major, value, at = _read_head(data, at)
    if major == _UNSIGNED:
        return value, at
    if major == _NEGATIVE:
        return -1 - value, at
    if major == _TEXT:
        return data[at : at + value].decode(), at + value
    items: list[Item] = []
    for _ in range(value):
        item, at = _item(data, at)
        items.append(item)
    return items, at


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    major, low = divmod(data[at], 32)
    if major not in {_UNSIGNED, _NEGATIVE, _TEXT, _ARRAY} or low > 27:
        raise ValueError(f"byte {at} begins neither an integer, nor a text, nor an array")
    size = 0 if low < 24 else 1 << low - 24
    return major, int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else low, at + 1 + size


def _begins(major: int) -> str:
    """A regular expression for the first bytes of an item: its kind, and its value or length."""
    first = major << 5
    longer = (rf"\x{first + 24 + power:02x}.{{{1 << power}}}" for power in range(4))
    return "(?:{})".format("|".join((rf"[\x{first:02x}-\x{first + 23:02x}]", *longer)))


_NUMBERS = f"{_begins(_ARRAY)}(?:{_begins(_UNSIGNED)}|{_begins(_NEGATIVE)})*"
_PAGES = re.compile(rf"{_begins(_ARRAY)}(?:\x83{_begins(_UNSIGNED)}{_NUMBERS}{_NUMBERS})*".encode("latin-1"), re.DOTALL)


def words(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Each word of an index of Pagefind, `[[word, word …]]`, with all that is written of it. Raises `ValueError`.

    A word is `[text, pages, [[text, pages] …]]`, a page `[number, [place …], [place …]]`. An index of thousands of
    pages has millions of numbers: a regular expression skips them, as each kind of item begins with bytes of its own.
    """
    _, _, at = _read_head(data, 0)
    _, count, at = _read_head(data, at)
    for _ in range(count):
        start = at
        text, at = _item(data, at + 1)
        at = _after_pages(data, at)
        _, forms, at = _read_head(data, at)
        for _ in range(forms):
            _, at = _item(data, at + 1)
            at = _after_pages(data, at)
        yield str(text), data[start:at]
    if at != len(data):
        raise ValueError(f"{len(data) - at} bytes are left over")


def _after_pages(data: bytes, at: int) -> int:
    match = _PAGES.match(data, at)
    if match is None:
        raise ValueError(f"byte {at} begins no pages")
    return match.end()
