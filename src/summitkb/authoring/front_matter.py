"""Writing front matter and vocabulary entries: YAML that the loader reads back as it was, laid out as people do."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import yaml

NOTE_KEYS = (
    "title", "event", "date", "start", "duration", "track", "type", "level", "projects", "speakers", "authors", "lang",
    "session_lang", "summary", "links", "tags", "related", "mentions", "redirect_from", "room", "status",
)  # fmt: skip
"""The keys of a note, in the order they are written."""

_PROSE = frozenset("title summary name description service affiliation city room label text".split())
"""Keys whose text is quoted even when it could do without: the next text may not."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*|[0-9]+[A-Za-z_/-][A-Za-z0-9_./-]*")
# What YAML 1.1 (https://yaml.org/type/) or 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema) reads as something else
# than a text.
MISREAD = re.compile(
    r"y|n|yes|no|on|off|true|false|null|~"
    r"|[-+]?(0b[01_]+|0o[0-7]+|0x[0-9a-f_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?|\.[0-9][0-9_]*)(e[-+]?[0-9]+)?"
    r"|[-+]?\.inf|\.nan",
    re.IGNORECASE,
)
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What stands for nothing, in both."""

_ESCAPED = re.compile(
    '["\\\\'
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u2028\u2029"  # line breaks to YAML, not to editors
    "\u202a-\u202e\u2066-\u2069"  # what hides the direction of a text
    "\ufeff\ufffe\uffff]"
)
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def dump(mapping: Mapping[str, Any]) -> str:
    """A note's front matter, with its `---` lines. Keys come in the order of `NOTE_KEYS`, unknown ones last.

    Values are texts, numbers, dates, times, lists and mappings; a key whose value is None is left out.
    """
    ranks = {key: rank for rank, key in enumerate(NOTE_KEYS)}
    keys = sorted(mapping, key=lambda key: ranks.get(key, len(ranks)))
    lines = [f"{_text(key)}: {_value(mapping[key], key)}\n" for key in keys if mapping[key] is not None]
    return f"---\n{''.join(lines)}---\n"


def dump_entry(mapping: Mapping[str, Any]) -> str:
    """An entry of a vocabulary, its keys as they come; ends with a line end."""
    lines = [f"{_text(key)}: {_value(value, key)}\n" for key, value in mapping.items() if value is not None]
    return "- " + "  ".join(lines)


def scalar(value: object, *, prose: bool = False) -> str:
    """One value as YAML, quoted when it must be or when it is `prose`.

    >>> scalar("octavia"), scalar("no"), scalar("LBaaS : de Neutron à Octavia")
    ('octavia', '"no"', '"LBaaS : de Neutron à Octavia"')
    """
    if isinstance(value, dt.time):
        return f'"{value.isoformat("minutes")}"'
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = str(value.value if isinstance(value, Enum) else value)
    return _quoted(text) if prose else _text(text)


def _value(value: object, key: str) -> str:
    if isinstance(value, Mapping):
        inside = (f"{_text(name)}: {_value(one, name)}" for name, one in value.items() if one is not None)
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "[" + ", ".join(_value(one, key) for one in value) + "]"
    return scalar(value, prose=key in _PROSE)


def _text(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and _means_itself(text) else _quoted(text)


def _means_itself(text: str) -> bool:
    """Whether every YAML reader takes the bare word for a text: not `no`, `null` or `1e3`."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag == "tag:yaml.org,2002:str" and not MISREAD.fullmatch(text)


def _quoted(text: str) -> str:
    return '"' + _ESCAPED.sub(lambda match: _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}", text) + '"'


_RESOLVER = yaml.resolver.Resolver()
