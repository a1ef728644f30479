"""Where in the front matter a cursor stands: in which key, which value, which item of which list.

YAML that is being typed is seldom valid, so this reads what is there with a few rules instead of a parser.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from summitkb.load.schema import NoteFrontMatter, PageFrontMatter
from summitkb.lsp.documents import Document

_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?=\s|$)", re.MULTILINE)
_BLANK = " \t\r\n"


class Kind(StrEnum):
    """What stands, or is to be written, at a spot."""

    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Spot:
    """A word of the front matter. `path` is the keys above a key, or the keys of a value: `("links", "kind")`."""

    kind: Kind
    path: tuple[str, ...]
    start: int
    """Offset of the word."""
    end: int
    text: str
    """The whole word."""
    others: frozenset[str] = frozenset()
    """The other keys of the mapping, or items of the list."""
    bare: bool = False
    """Whether a value follows its key or its dash without a space, which YAML would not read."""


def spot_at(document: Document, offset: int) -> Spot | None:
    """The spot under a cursor; None in the body, in a comment, or where nothing is to be written."""
    if not document.front_matter or not document.front_matter[0] <= offset <= document.front_matter[1]:
        return None
    first, last = document.front_matter
    yaml = document.text[first:last]
    spot = _spot(yaml, offset - first, _model(document))
    if spot is None:
        return None
    return Spot(spot.kind, spot.path, spot.start + first, spot.end + first, spot.text, spot.others, spot.bare)


def fields_at(document: Document, path: tuple[str, ...]) -> Mapping[str, FieldInfo]:
    """The keys that the mapping at `path` may have; nothing when a value stands there."""
    model = _model_at(_model(document), path)
    return model.model_fields if model else {}


def field_at(document: Document, path: tuple[str, ...]) -> FieldInfo | None:
    """What the schema says of the key at the end of `path`."""
    return fields_at(document, path[:-1]).get(path[-1]) if path else None


def allowed(info: FieldInfo) -> tuple[str, ...]:
    """The values of a key that has a fixed set of them."""
    return tuple(_allowed(info.annotation))


def is_list(info: FieldInfo) -> bool:
    """Whether a key holds a list."""
    return get_origin(info.annotation) is tuple


def _model(document: Document) -> type[BaseModel]:
    return NoteFrontMatter if "/notes/" in f"/{document.name}" else PageFrontMatter


def _model_at(model: type[BaseModel], path: tuple[str, ...]) -> type[BaseModel] | None:
    for key in path:
        info = model.model_fields.get(key)
        inner = next((one for one in _annotations(info.annotation) if _is_model(one)), None) if info else None
        if inner is None:
            return None
        model = inner
    return model


def _annotations(annotation: Any) -> list[Any]:
    return [annotation, *(inner for one in get_args(annotation) for inner in _annotations(one))]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _allowed(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(value) for value in get_args(annotation)]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member.value) for member in annotation]
    return [value for one in get_args(annotation) for value in _allowed(one)]


@dataclass(slots=True)
class _Level:
    """A mapping or list that is open at the cursor; the first one, without a bracket, is the block itself."""

    bracket: str
    start: int
    """Where the word begins that is being read."""
    key: str = ""
    above: str = ""
    """In a block: the key whose value begins on a later line."""
    opened: int = 0


@dataclass(slots=True)
class _Scan:
    """What is open at the end of a piece of YAML that begins after a top-level key."""

    levels: list[_Level] = field(default_factory=lambda: [_Level("", 0)])
    quote: str = ""
    comment: bool = False

    def read(self, text: str) -> None:
        index = 0
        while index < len(text):
            index += self._step(text, index)

    def _step(self, text: str, index: int) -> int:
        character, top = text[index], self.levels[-1]
        following = text[index + 1 : index + 2]
        empty = not text[top.start : index].strip()
        if self.comment:
            self.comment = character != "\n"
            if self.comment:
                return 1
        if self.quote:
            if character == "\\" and self.quote == '"':
                return 2
            self.quote = "" if character == self.quote else self.quote
        elif character in "\"'" and empty:
            self.quote = character
        elif character == "#" and text[index - 1 : index] in {"", *_BLANK}:
            self.comment = True
        elif character in "[{" and empty:
            self.levels.append(_Level(character, index + 1, opened=index + 1))
        elif top.bracket:
            self._in_flow(text, index, character, following)
        else:
            self._in_block(text, index, character, following, empty)
        return 1

    def _in_flow(self, text: str, index: int, character: str, following: str) -> None:
        top = self.levels[-1]
        if character in "]}":
            self.levels.pop()
            self.levels[-1].start = index + 1
        elif character == ",":
            top.start, top.key = index + 1, ""
        elif character == ":" and top.bracket == "{" and following in {"", *_BLANK}:
            top.key, top.start = _bare(text[top.start : index]), index + 1

    def _in_block(self, text: str, index: int, character: str, following: str, empty: bool) -> None:
        top = self.levels[-1]
        if character == "\n":
            if top.key:
                top.above = top.key if empty else ""
            top.start, top.key = index + 1, ""
        elif character == "-" and empty and following in {"", *_BLANK}:
            top.start = index + 1
        elif character == ":" and not top.key and "\n" in text[:index] and following in {"", *_BLANK}:
            top.key, top.start, top.above = _bare(text[top.start : index]), index + 1, ""


def _spot(yaml: str, cursor: int, model: type[BaseModel]) -> Spot | None:
    keys = list(_KEY.finditer(yaml))
    line = yaml[yaml.rfind("\n", 0, cursor) + 1 : cursor]
    owner = next((key for key in reversed(keys) if key.end() <= cursor), None)
    scan = _Scan()
    if owner:
        scan.read(yaml[owner.end() : cursor])
    in_block = len(scan.levels) == 1 and not (scan.quote and "\n" not in yaml[owner.end() if owner else 0 : cursor])
    if in_block and re.fullmatch(r"(?:[A-Za-z_][\w-]*)?", line) and (not owner or "\n" in yaml[owner.end() : cursor]):
        return _key(yaml, cursor, cursor - len(line), (), _names(keys, cursor))
    if owner is None or scan.comment or (in_block and "\n" in yaml[owner.end() : cursor] and line[0] not in " \t-"):
        return None
    return _inner(yaml, cursor, owner, scan, model)


def _inner(yaml: str, cursor: int, owner: re.Match[str], scan: _Scan, model: type[BaseModel]) -> Spot:
    """The spot below a top-level key."""
    top = scan.levels[-1]
    inner = [level.key for level in scan.levels if level.key]
    if not top.bracket and not top.key and top.above:
        inner = [top.above]
    path = (owner["key"], *inner)
    start = owner.end() + top.start
    start += len(yaml[start:cursor]) - len(yaml[start:cursor].lstrip())
    if _model_at(model, path) is not None:
        opened = owner.end() + top.opened if top.bracket else yaml.rfind("- ", 0, cursor) + 1
        written = yaml[opened:cursor]
        return _key(yaml, cursor, start, path, frozenset(re.findall(r"([\w-]+)[ \t]*:", written)))
    bare = start > 0 and yaml[start - 1] in ":-" and start == owner.end() + top.start and not top.bracket
    if yaml[start : start + 1] in {'"', "'"} and start < cursor:
        start += 1
    end = cursor + len(_REST[bool(top.bracket)].match(yaml, cursor)[0].rstrip())  # type: ignore[index]  # may be empty
    others = _items(yaml, owner, start, end)
    return Spot(Kind.VALUE, path, start, end, yaml[start:end].strip(), others, bare)


_REST = {True: re.compile(r"[^,\]}\n\"']*"), False: re.compile(r"(?:(?! #)[^\n\"'])*")}
"""What is left of a word after the cursor: in brackets, and on a line of its own."""


def _key(yaml: str, cursor: int, start: int, path: tuple[str, ...], others: frozenset[str]) -> Spot:
    rest = re.compile(r"[\w-]*").match(yaml, cursor)
    end = rest.end() if rest else cursor
    return Spot(Kind.KEY, path, start, end, yaml[start:end].strip(), others)


def _names(keys: list[re.Match[str]], cursor: int) -> frozenset[str]:
    """The top-level keys but the one under the cursor."""
    return frozenset(key["key"] for key in keys if not key.start() <= cursor <= key.end("key"))


def _items(yaml: str, owner: re.Match[str], start: int, end: int) -> frozenset[str]:
    """The other words below a top-level key, which are the other items when it is a list."""
    following = _KEY.search(yaml, owner.end())
    section = yaml[owner.end() : start] + "," + yaml[end : following.start() if following else len(yaml)]
    return frozenset(_bare(word) for word in re.split(r"[,\[\]{}\n]", section)) - {""}


def _bare(word: str) -> str:
    """A word without the dash, the quotes and the comment around it."""
    return re.sub(r"\s#.*", "", word).strip().removeprefix("- ").strip().strip("\"'")
