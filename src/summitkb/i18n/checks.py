"""What makes a translation unfit to publish: it must keep each link, image, code span, footnote and tag."""

import re
from collections import Counter
from collections.abc import Iterator

_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_TITLE = r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?"
_PARTS = (
    ("image", re.compile(rf"!\[[^\]]*\]\(\s*<?([^)\s>]+)>?{_TITLE}\s*\)")),
    ("link", re.compile(rf"(?<=\])\(\s*<?([^)\s>]+)>?{_TITLE}\s*\)")),
    ("link", re.compile(r"<((?:https?|mailto):[^>\s]+)>")),
    ("footnote", re.compile(r"\[\^([^\]]+)\]")),
    ("reference", re.compile(r"(?<=\])\[([^\]]+)\]")),
    ("tag", re.compile(r"<(/?[a-zA-Z][^>]*)>")),
    ("attribute list", re.compile(r"\{:?[ ]*([.#][^}\n]*)\}")),
)
_MARK = re.compile(r"[`\]<{]")
"""Without any of these a text has no such part."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def faults(msgid: str, msgstr: str) -> Iterator[str]:
    """What a msgstr loses or adds, in words for the translator; nothing when it is fit to publish."""
    if control := _CONTROL.search(msgstr):
        yield f"has a control character U+{ord(control[0]):04X}"
    if "\n\n" in msgstr:
        yield "has a blank line: a message is one block"
    expected, found = parts(msgid), parts(msgstr)
    for kind, value in (expected - found).elements():
        yield f"loses the {kind} {value!r}"
    for kind, value in (found - expected).elements():
        yield f"adds the {kind} {value!r}"


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
    if not _MARK.search(markdown):
        return Counter()
    counted: Counter[tuple[str, str]] = Counter(("code span", match[2].strip()) for match in _CODE.finditer(markdown))
    rest = _CODE.sub("", markdown)
    for kind, pattern in _PARTS:
        counted.update((kind, match[1]) for match in pattern.finditer(rest))
        rest = pattern.sub("", rest)
    return counted
