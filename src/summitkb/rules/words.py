"""What messages have in common: a near miss and the list of what is allowed."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

_LISTED = 15
"""More values than this are not a help but a wall."""


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was probably meant to be, None when nothing comes close."""
    match = process.extractOne(word, list(choices), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60)
    return match[0] if match else None


def suggestion(word: str, choices: Iterable[str]) -> str:
    """The end of a message about a value that is not known: a near miss and, when it is short, the list."""
    choices = list(choices)
    near = nearest(word, choices)
    hint = f'; did you mean "{near}"?' if near else ""
    listed = 0 < len(choices) <= _LISTED and choices != [near]
    return hint + (f" (one of {', '.join(choices)})" if listed else "")


def shown(value: object, length: int = 60) -> str:
    """A value as a message quotes it: on one line, in quotes, cut when long."""
    text = " ".join(str(value).split())
    return f'"{text if len(text) <= length else text[: length - 1] + "…"}"'
