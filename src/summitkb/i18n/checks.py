"""What makes a translation unfit to publish: it must keep each link, image, code span, footnote and tag."""

import re
from collections import Counter
from collections.abc import Iterator
from string import Formatter

from summitkb.i18n.terminal import N_, _
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
_MARK = re.compile(r"[`\]<{]")
"""Without any of these a text has no such part."""
_LONG = 1_000
"""Characters that any parser reads in no time."""


def faults(msgid: str, msgstr: str) -> Iterator[str]:
    """What a msgstr loses or adds, in words for the translator; nothing when it is fit to publish."""
    if hidden := INVISIBLE.search(msgstr):
        yield _("has a control character {character}").format(character=f"U+{ord(hidden[0]):04X}")
    if len(msgstr) > _LONG and _is_hostile(msgstr):
        yield _("would keep the Markdown parser busy for minutes")
    if "\n\n" in msgstr:
        yield _("has a blank line: a message is one block")
    expected, found = parts(msgid), parts(msgstr)
    for kind, value in (expected - found).elements():
        yield _(_LOSES[kind]).format(value=repr(value))
    for kind, value in (found - expected).elements():
        yield _(_ADDS[kind]).format(value=repr(value))


_LOSES = {
    "code span": N_("loses the code span {value}"),
    "image": N_("loses the image {value}"),
    "link": N_("loses the link {value}"),
    "footnote": N_("loses the footnote {value}"),
    "reference": N_("loses the reference {value}"),
    "tag": N_("loses the tag {value}"),
    "attribute list": N_("loses the attribute list {value}"),
}
_ADDS = {
    "code span": N_("adds the code span {value}"),
    "image": N_("adds the image {value}"),
    "link": N_("adds the link {value}"),
    "footnote": N_("adds the footnote {value}"),
    "reference": N_("adds the reference {value}"),
    "tag": N_("adds the tag {value}"),
    "attribute list": N_("adds the attribute list {value}"),
}


def field_faults(msgid: str, msgstr: str) -> Iterator[str]:
    """What keeps a msgstr of summitkb's own words from being filled in: the plain `{name}` of its msgid and no other,
    as `{name.__class__}` reads objects and `{name:>999999999}` fills the memory.
    """
    try:
        expected, found = ({field for field in _fields(text) if field} for text in (msgid, msgstr))
    except ValueError as error:
        yield _("cannot be filled in ({reason}); write {braces} for a brace").format(reason=error, braces="{{")
        return
    for one in sorted(expected - found):
        yield _("loses the placeholder {placeholder}").format(placeholder=repr(one))
    for one in sorted(found - expected):
        yield _("adds the placeholder {placeholder}").format(placeholder=repr(one))


def _fields(text: str) -> Iterator[str]:
    """The placeholders of a text as they are written, conversions and formats included."""
    for _literal, name, spec, conversion in Formatter().parse(text):
        if name is not None:
            yield "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"


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
        yield _("adds the placeholder {placeholder}").format(placeholder=f"'%({error.args[0]})s'")
    except (TypeError, ValueError) as error:
        yield _("cannot be filled in ({reason}); write %% for a percent sign").format(reason=error)
    for name in sorted(names - set(_PLACEHOLDER.findall(msgstr))):
        yield _("loses the placeholder {placeholder}").format(placeholder=f"'%({name})s'")


def parts(markdown: str) -> Counter[tuple[str, str]]:
    """The pieces of inline Markdown that a translation must keep, as (kind, value) with how many of each."""
    if not _MARK.search(markdown):
        return Counter()
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
