"""What a translation must keep."""

import time

import pytest

from summitkb.i18n.checks import faults, format_faults


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("See [the guide](a.md#b).", "Voir [le guide](a.md#b)."),
        ("Run `ls` then `cd`.", "`cd` après `ls`."),
        ('A note[^1] and ![rack](r.png "Title").', 'Une note[^1] et ![baie](r.png "Titre").'),
        ("<kbd>x</kbd> & 2 < 3", "<kbd>x</kbd> et 2 < 3"),
        ("50% more", "50 % de plus"),
        ("`[not](a-link)`", "`[not](a-link)` aussi"),
    ],
)
def test_a_faithful_translation_has_no_fault(msgid: str, msgstr: str) -> None:
    """Words and order are the translator's."""
    assert list(faults(msgid, msgstr)) == []


@pytest.mark.parametrize(
    ("msgid", "msgstr", "fault"),
    [
        ("See [the guide](a.md#b).", "Voir le guide.", "loses the link 'a.md#b'"),
        ("See [the guide](a.md).", "Voir [le guide](b.md).", "adds the link 'b.md'"),
        ("Run `ls`.", "Lancer ls.", "loses the code span 'ls'"),
        ("Text[^1].", "Texte.", "loses the footnote '1'"),
        ("Text.", "Texte <script>alert(1)</script>.", "adds the tag 'script'"),
        ("Text.", "[Texte](javascript:alert(1)).", "adds the link 'javascript:alert(1'"),
        ("![rack](r.png)", "rien", "loses the image 'r.png'"),
        ("Text.", "Texte.\n\n# Titre", "has a blank line: a message is one block"),
        ("Text.", "Texte\x02.", "has a control character U+0002"),
        ("Text.", "Texte\u202e.", "has a control character U+202E"),
        ("Text.", "Texte { .big onclick=x }", "adds the attribute list '.big onclick=x '"),
    ],
)
def test_what_a_translation_loses_or_adds_is_said(msgid: str, msgstr: str, fault: str) -> None:
    """The translator reads what to mend."""
    assert fault in list(faults(msgid, msgstr))


HOSTILE = ["`", "``a", "[", "![", "](", "](<", "[^", "][", "<a", "<http:", "{.", "{: .a", '](a "', "\n", " "]


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_any_translation_is_looked_at_in_no_time(unit: str) -> None:
    """However often a construct is begun that never ends."""
    text = (unit * 40_000)[:40_000]
    start = time.process_time()
    list(faults("Text.", text))
    list(faults(text, text))
    assert time.process_time() - start < 2


def test_a_translation_that_would_hang_the_parser_is_refused() -> None:
    """It passes the same guard as notes."""
    text = "[" * 20_000
    assert list(faults(text, text)) == ["would keep the Markdown parser busy for minutes"]


@pytest.mark.parametrize("msgstr", ["%(num)s notes", "notes : %(num)s, soit 100 %%"])
def test_the_sites_words_may_be_filled_in(msgstr: str) -> None:
    """Placeholders are kept, percent signs doubled."""
    assert list(format_faults("%(num)s notes", msgstr)) == []


@pytest.mark.parametrize(
    ("msgstr", "fault"),
    [
        ("des notes", "loses the placeholder '%(num)s'"),
        ("%(nom)s notes", "adds the placeholder '%(nom)s'"),
        ("%(num)s notes à 100 % vues", "cannot be filled in"),
        ("%(num)s %s", "cannot be filled in"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused(msgstr: str, fault: str) -> None:
    """They would stop every page that says them."""
    assert [found for found in format_faults("%(num)s notes", msgstr) if fault in found]
