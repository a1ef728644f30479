"""What messages have in common: a near miss and the list of what is allowed."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

from summitkb.i18n.terminal import _

_LISTED = 15
"""More values than this are not a help but a wall."""
_SURE, _APART = 75, 8
"""How close a word must be to a choice, and how much closer than to the next, for a fix to be offered."""


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was probably meant to be, None when nothing comes close."""
    match = process.extractOne(word, list(choices), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60)
    return match[0] if match else None


def only_near(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was surely meant to be: close, and closer than any other."""
    scorer, cutoff = fuzz.ratio, _SURE - _APART
    found = process.extract(word, list(choices), scorer=scorer, processor=utils.default_process, score_cutoff=cutoff)
    if not found or found[0][1] < _SURE or (len(found) > 1 and found[0][1] - found[1][1] < _APART):
        return None
    return found[0][0]


def suggestion(word: str, choices: Iterable[str]) -> str:
    """The end of a message about a value that is not known: a near miss and, when it is short, the list."""
    choices = list(choices)
    near = nearest(word, choices)
    hint = did_you_mean(near) if near else ""
    listed = 0 < len(choices) <= _LISTED and choices != [near]
    return hint + (_(" (one of {choices})").format(choices=", ".join(map(cut, choices))) if listed else "")


def did_you_mean(near: str) -> str:
    """The end of a message about a value that is nearly another."""
    return _('; did you mean "{near}"?').format(near=near)


def shown(value: object, length: int = 60) -> str:
    """A value as a message quotes it: on one line, in quotes, cut when long."""
    return _('"{text}"').format(text=cut(str(value), length))


def cut(text: str, length: int = 60) -> str:
    """A text on one line, cut when long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
