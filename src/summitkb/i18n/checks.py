"""What makes a translation unfit to publish: it must keep each link, image, code span, footnote and tag."""

import re
from collections import Counter
from collections.abc import Iterator

from summitkb.load.front_matter import INVISIBLE, Unreadable
from summitkb.load.hostile import refuse_hostile
from summitkb.rules.code import spans

_TITLE = r"(?:\s+(?:\"[^\"]{0,2000}+\"|'[^']{0,2000}+'))?"
_PARTS = (
    ("image", re.compile(rf"!\[[^\]]{{0,2000}}+\]\(\s*<?([^)\s>]{{1,2000}}+)>?{_TITLE}\s*\)")),
    ("link", re.compile(rf"(?<=\])\(\s*<?([^)\s>]{{1,2000}}+)>?{_TITLE}\s*\)")),
    ("link", re.compile(r"<((?:https?|mailto):[^<>\s]+)>")),
    ("footnote", re.compile(r"\[\^([^\[\]]+)\]")),
    ("reference", re.compile(r"(?<=\])\[([^\[\]]+)\]")),
    ("tag", re.compile(r"<(/?[a-zA-Z][^<>]*)>")),
    ("attribute list", re.compile(r"\{:?[ ]{0,9}([.#][^{}\n]*)\}")),
)
"""No part goes far past the beginning of the next: a text of any kind is read in linear time."""
_LONG = 1_000
"""Characters that any parser reads in no time."""


def faults(msgid: str, msgstr: str) -> Iterator[str]:
    """What a msgstr loses or adds, in words for the translator; nothing when it is fit to publish."""
    if hidden := INVISIBLE.search(msgstr):
        yield f"has a control character U+{ord(hidden[0]):04X}"
    if len(msgstr) > _LONG and _is_hostile(msgstr):
        yield "would keep the Markdown parser busy for minutes"
    if "\n\n" in msgstr:
        yield "has a blank line: a message is one block"
    expected, found = parts(msgid), parts(msgstr)
    for kind, value in (expected - found).elements():
        yield f"loses the {kind} {value!r}"
    for kind, value in (found - expected).elements():
        yield f"adds the {kind} {value!r}"


def _is_hostile(msgstr: str) -> bool:
    try:
        refuse_hostile(msgstr, 1, "")
    except Unreadable:
        return True
    return False


_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def format_faults(msgid: str, msgstr: str) -> Iterator[str]:
    """What keeps a msgstr of the site's own words from being filled in: `%(name)s` and nothing else (PEP 3101 is not
    for text that others write: `{x.__class__}` reads objects).
    """
    names = set(_PLACEHOLDER.findall(msgid))
    try:
        msgstr % dict.fromkeys(names, "")
    except KeyError as error:
        yield f"adds the placeholder '%({error.args[0]})s'"
    except (TypeError, ValueError) as error:
        yield f"cannot be filled in ({error}); write %% for a percent sign"
    for name in sorted(names - set(_PLACEHOLDER.findall(msgstr))):
        yield f"loses the placeholder '%({name})s'"


def parts(markdown: str) -> Counter[tuple[str, str]]:
    """The pieces of inline Markdown that a translation must keep, as (kind, value) with how many of each."""
    counted: Counter[tuple[str, str]] = Counter()
    kept: list[str] = []
    position = 0
    for start, end, ticks in spans(markdown):
        counted["code span", markdown[start + ticks : end - ticks].strip()] += 1
        kept.append(markdown[position:start])
        position = end
    rest = "".join((*kept, markdown[position:]))
    for kind, pattern in _PARTS:
        counted.update((kind, match[1]) for match in pattern.finditer(rest))
        rest = pattern.sub("", rest)
    return counted
