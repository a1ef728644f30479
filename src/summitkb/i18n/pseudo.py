"""Pseudo-localisation: a translation anybody can read, that shows what is not translatable yet."""

import re

import polib

OPEN, CLOSE = "⟦", "⟧"
"""They stand around every translated message: a page that cuts or joins messages shows it."""

_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćđéƒǵħíĵķłḿńóƥɋŕśťúṽẃẋýźÁƁĆĐÉƑǴĦÍĴĶŁḾŃÓƤɊŔŚŤÚṼẂẊÝŹ",
)

# What a translator would not touch: code, targets, footnotes, tags, placeholders, attribute lists, keys, critic marks.
_KEPT = re.compile(
    r"(`+).+?\1|(?<=\])\(\s*(?:<[^>]*>|[^)\s]*)|(?<=\])\[[^\]]*\]|\[\^[^\]]+\]|<[^>]+>|%\(\w+\)s|%%|\{:?[ ]*[.#][^}]*\}"
    r"|\+\+[^+]+\+\+|&\w+;|\\.",
    re.DOTALL,
)


def pseudo(text: str) -> str:
    """`text` with every letter accented, its Markdown and placeholders untouched.

    >>> pseudo('See [it](a.md "Here").')
    '⟦Śéé [íť](a.md "Ħéŕé").⟧'
    """
    parts = []
    position = 0
    for kept in _KEPT.finditer(text):
        parts += [text[position : kept.start()].translate(_LETTERS), kept[0]]
        position = kept.end()
    return f"{OPEN}{''.join(parts)}{text[position:].translate(_LETTERS)}{CLOSE}"


def fill(catalog: polib.POFile) -> None:
    """Translate every message of a catalog so, whatever it held."""
    for entry in catalog:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        if entry.msgid_plural:
            entry.msgstr_plural = {
                number: pseudo(entry.msgid if number == 0 else entry.msgid_plural) for number in entry.msgstr_plural
            }
        else:
            entry.msgstr = pseudo(entry.msgid)
