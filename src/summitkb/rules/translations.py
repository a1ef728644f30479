"""KB4xx: translations that cannot be read, or must not be published."""

from summitkb.rules.registry import fault


@fault("KB401")
def unreadable_catalog(reason: str) -> str:
    """A gettext catalog must be a UTF-8 PO file without syntax errors.

    While it is broken nobody knows what it says: its pages show their source, and `summitkb i18n update` leaves the
    file alone so that no translation in it is lost.

    Example: a `msgstr` whose closing quote was deleted, or a file saved as Latin-1.

    Instead: mend the line (`msgfmt --check FILE` names it too), or take the last good version from git.
    """
    return f"this catalog {reason}; its pages show the source until it is mended"


@fault("KB402")
def unfaithful_translation(msgid: str, difference: str) -> str:
    """A translation must keep every link, image, code span, footnote, tag and attribute list of its source.

    What is dropped is lost to the reader, and what is added was reviewed by nobody who read the source. The source is
    shown instead, marked with its language.

    Example: `msgid "See [the guide](a.md)"` with `msgstr "Voir le guide"`.

    Instead: translate the words and keep the rest: `msgstr "Voir [le guide](a.md)"`.
    """
    return f"the translation of {msgid!r} {difference}; the source is shown instead"
