"""Merging what the site says into its catalogs: nothing a translator wrote is lost, nothing stale is published."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import polib
import pytest

from summitkb.i18n.merge import merge
from summitkb.i18n.wanted import Wanted
from tests.support import program

NOTE = "content/notes/berlin-2018/zuul.md"
ONE = "Zuul runs on Python 3 only, since version 3."
EDITED = "Zuul runs on Python 3 only, since its version 3."
TWO = "Ansible is the job execution engine."


def wanted(*msgids: str, origin: str = NOTE) -> list[Wanted]:
    return [Wanted(msgid, comment="p: Zuul", origin=origin, flag="md-text") for msgid in msgids]


def translated(messages: Sequence[Wanted]) -> polib.POFile:
    catalog = merge(None, messages, "fr", "en")
    for entry in catalog:
        entry.msgstr = f"FR {entry.msgid}"
    return catalog


def again(catalog: polib.POFile, messages: Sequence[Wanted]) -> polib.POFile:
    """Write the catalog, read it back and merge: what happens between two updates."""
    return merge(polib.pofile(str(catalog), wrapwidth=100), messages, "fr", "en")


def entry(catalog: polib.POFile, msgid: str) -> polib.POEntry:
    return next(one for one in catalog if one.msgid == msgid)


def test_updating_twice_changes_nothing() -> None:
    """`merge(merge(x)) == merge(x)`, byte for byte."""
    once = translated(wanted(ONE, TWO))
    assert str(again(once, wanted(ONE, TWO))) == str(once)


def test_an_edited_message_is_one_fuzzy_entry_with_what_it_was() -> None:
    """The translator sees the old translation, and the old text beside the new."""
    catalog = again(translated(wanted(ONE, TWO)), wanted(EDITED, TWO))
    edited = entry(catalog, EDITED)
    assert edited.fuzzy
    assert edited.previous_msgid == ONE
    assert edited.msgstr == f"FR {ONE}"
    assert [one.msgid for one in catalog if one.fuzzy] == [EDITED]
    assert not catalog.obsolete_entries()


def test_an_edit_taken_back_is_not_fuzzy() -> None:
    """Reverting a sentence restores its translation."""
    edited = again(translated(wanted(ONE, TWO)), wanted(EDITED, TWO))
    assert str(again(edited, wanted(ONE, TWO))) == str(translated(wanted(ONE, TWO)))


def test_a_second_edit_still_shows_what_was_translated() -> None:
    """`#| msgid` is the text that the translation translates, not the one in between."""
    edited = again(translated(wanted(ONE)), wanted(EDITED))
    later = entry(again(edited, wanted(EDITED + " So be it.")), EDITED + " So be it.")
    assert (later.previous_msgid, later.msgstr) == (ONE, f"FR {ONE}")


def test_a_message_that_returns_is_revived() -> None:
    """A removed message keeps its translation as obsolete, and gets it back."""
    removed = again(translated(wanted(ONE, TWO)), wanted(TWO))
    assert [one.msgid for one in removed.obsolete_entries()] == [ONE]
    assert str(again(removed, wanted(ONE, TWO))) == str(translated(wanted(ONE, TWO)))


def test_an_untranslated_message_that_goes_leaves_nothing() -> None:
    """Only a translator's work is worth keeping."""
    assert not again(merge(None, wanted(ONE, TWO), "fr", "en"), wanted(TWO)).obsolete_entries()


def test_what_translators_add_is_kept() -> None:
    """Their comments, their flags, their headers."""
    catalog = translated(wanted(ONE))
    catalog.metadata["X-Generator"] = "Poedit 3"
    catalog.metadata["Last-Translator"] = "Ada <ada@example.org>"
    catalog[0].tcomment = "Checked with the author."
    catalog[0].flags.append("no-wrap")
    assert str(again(catalog, wanted(ONE))) == str(catalog)


def test_the_same_words_elsewhere_are_one_entry() -> None:
    """A message two notes share is translated once and names both."""
    catalog = merge(None, [*wanted(ONE), *wanted(ONE, origin="content/notes/berlin-2018/other.md")], "fr", "en")
    assert len(catalog) == 1
    assert [path for path, _ in catalog[0].occurrences] == [NOTE, "content/notes/berlin-2018/other.md"]


def test_a_plural_has_as_many_forms_as_its_language() -> None:
    """Babel knows how many."""
    catalog = merge(None, [Wanted("%(num)s note", plural="%(num)s notes")], "fr", "en")
    assert catalog[0].msgstr_plural == {0: "", 1: ""}


@pytest.mark.parametrize("lang", ["fr", "en", "de", "ja", "ar", "zh_CN"])
def test_gettext_accepts_the_catalog(lang: str, tmp_path: Path) -> None:
    """`msgfmt --check` finds nothing to say against header, plurals and entries."""
    path = tmp_path / f"{lang}.po"
    catalog = merge(None, wanted(ONE), lang, "en")
    catalog[0].msgstr = "something"
    merge(catalog, [*wanted(EDITED), Wanted("%(num)s note", plural="%(num)s notes")], lang, "en").save(str(path))
    done = subprocess.run(
        [program("msgfmt"), "--check", "-o", "/dev/null", str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
