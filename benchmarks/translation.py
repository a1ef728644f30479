"""Translations that are made up, with as many accents as French has."""

import re
from zlib import crc32

from summitkb.i18n.pseudo import pseudo

WORDS = 5
"""Of so many different words one has accents. That is a sixth of a text; in the project's French notes it is a seventh.

A search index holds such words twice, so that a text with nothing but accents would cost more than any that is real.
"""

_WORD = re.compile(r"\w+")


def translated(text: str) -> str:
    """A message that is pseudo-translated, but most words of which stay as they are: its Markdown is untouched.

    >>> translated("Two [nodes](a.md) share *one* address.")
    '⟦Two [nodes](a.md) share *one* áđđŕéśś.⟧'
    """
    accented = pseudo(text)
    parts = list(accented)
    for word in _WORD.finditer(text):
        if crc32(word[0].encode()) % WORDS:
            parts[1 + word.start() : 1 + word.end()] = word[0]
    return "".join(parts)
