"""KB4xx: translations that cannot be read, or must not be published."""

from collections.abc import Iterator

from summitkb.diagnostics import Range, Severity
from summitkb.i18n.terminal import _
from summitkb.model import Note, Page
from summitkb.rules.registry import Finding, fault, text_rule


@fault("KB401")
def unreadable_catalog(reason: str) -> str:
    """A gettext catalog must be a UTF-8 PO file without syntax errors.

    While it is broken nobody knows what it says: its pages show their source, and `summitkb i18n update` leaves the
    file alone so that no translation in it is lost.

    Example: a `msgstr` whose closing quote was deleted, or a file saved as Latin-1.

    Write instead: mend the line (`msgfmt --check FILE` names it too), or take the last good version from git.
    """
    return _("this catalog {reason}; its pages show the source until it is mended").format(reason=reason)


@fault("KB402")
def unfaithful_translation(msgid: str, difference: str) -> str:
    """A translation must keep every link, image, code span, footnote, tag and attribute list of its source.

    What is dropped is lost to the reader, and what is added was reviewed by nobody who read the source. The source is
    shown instead, marked with its language.

    Example: `msgid "See [the guide](a.md)"` with `msgstr "Voir le guide"`.

    Write instead: translate the words and keep the rest: `msgstr "Voir [le guide](a.md)"`.
    """
    message = _("the translation of {msgid} {difference}; the source is shown instead")
    return message.format(msgid=repr(msgid), difference=difference)


@text_rule("KB403", Severity.INFO)
def untranslatable_words(source: Note | Page) -> Iterator[Finding]:
    """Words belong in Markdown, not in blocks of raw HTML.

    A block of raw HTML is not cut into messages: its words stay in the note's language on every page.

    Example: `<div>Remember the date</div>`

    Write instead: an admonition, a table or a definition list; `<!-- i18n: skip -->` before the block if its words
    are the same in every language.
    """
    for words, line in source.outline.untranslatable:
        shown = words if len(words) <= 40 else f"{words[:39].rstrip()}…"
        message = _("{words} is in raw HTML, which is never translated").format(words=repr(shown))
        yield Finding(source.source.path, Range.at(line), message)
