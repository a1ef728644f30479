"""What summitkb says, in the language of whoever runs it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import polib
import pytest
from click.testing import CliRunner

from scripts.messages import documentation, messages, outdated
from summitkb.cli import cli
from summitkb.i18n import terminal
from summitkb.i18n.checks import field_faults
from summitkb.i18n.po import read_po, unfit
from summitkb.i18n.terminal import (
    DOMAIN,
    RULES,
    catalog_file,
    known_language,
    language_of,
    languages,
    ngettext,
    number,
    rule_words,
    speak,
    spoken,
)
from summitkb.mkdocs.plugin import SummitkbPlugin
from summitkb.rules.words import shown
from tests.support import ROOT

OURS = [(lang, domain) for lang in languages()[1:] for domain in (DOMAIN, RULES)]
every_catalog = pytest.mark.parametrize(("lang", "domain"), OURS)


# Which language


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_CA@euro"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "fr_FR", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:fr:en"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "de:it"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "en"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C", "LANGUAGE": "fr"}, "en"),
        ({"LANG": "POSIX", "LANGUAGE": "fr"}, "en"),
        ({"LANGUAGE": "fr"}, "en"),
    ],
)
def test_the_language_of_an_environment(environ: dict[str, str], expected: str) -> None:
    """As gettext finds it: LANGUAGE is a list, and counts only beside a locale that is not C."""
    assert language_of(environ) == expected


def test_the_language_of_a_locale() -> None:
    """With its region, encoding and modifier, in either spelling; none when we do not speak it."""
    assert [known_language(name) for name in ("fr", "fr-CA", "fr_FR.UTF-8@euro", "pt_BR", "")] == [
        "fr", "fr", "fr", None, None,
    ]  # fmt: skip


def test_commands_speak_the_language_of_the_environment() -> None:
    """`--lang` decides otherwise, before the command or after it."""
    french = {"LANG": "fr_FR.UTF-8", "LANGUAGE": ""}
    assert said(french, "rule", "KB221").startswith("# KB221 unknown-track (erreur)\n\nLe track d’une note")
    assert said(french, "--lang", "en", "rule", "KB221").startswith("# KB221 unknown-track (error)")
    assert said({"LC_ALL": "C"}, "rule", "KB221", "--lang", "fr").startswith("# KB221 unknown-track (erreur)")


def said(environ: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "summitkb", *arguments]
    environ = {**os.environ, **environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, encoding="utf-8", check=True).stdout


def test_mkdocs_speaks_the_language_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless `summitkb --lang en serve` runs it."""
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setattr(terminal, "_lang", None)
    SummitkbPlugin().on_startup(command="build", dirty=False)
    assert spoken() == "fr"
    speak("en")
    SummitkbPlugin().on_startup(command="serve", dirty=False)
    assert spoken() == "en"


def test_an_unknown_language_is_a_misuse() -> None:
    """Exit status 2, with the languages that there are."""
    done = CliRunner().invoke(cli, ["check", "--lang", "de"])
    assert done.exit_code == 2
    assert "'en', 'fr'" in done.output


def test_a_misuse_is_told_in_french() -> None:
    """Errors too speak the language that was asked for."""
    done = CliRunner().invoke(cli, ["--lang", "fr", "check", "--unsafe"])
    assert (done.exit_code, "--unsafe va avec --fix ou --diff" in done.output) == (2, True)


@pytest.mark.parametrize("arguments", [["--help"], ["--lang", "fr", "--help"]])
def test_help_reads_no_catalog(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Naming a language costs nothing until something is said."""
    monkeypatch.setattr(terminal, "_read", lambda *_: pytest.fail("a catalog was read"))
    assert CliRunner().invoke(cli, arguments).exit_code == 0


def test_english_needs_neither_polib_nor_babel() -> None:
    """The module is cheap to import, and English is the msgids themselves."""
    code = (
        "import sys; from summitkb.i18n.terminal import _; _('No findings.')\n"
        "print({'polib', 'babel', 'gettext', 'click'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# What is said


def test_french_has_its_own_plurals_quotes_and_thousands() -> None:
    """One and none are singular; values stand between « »; thousands are apart by a narrow no-break space."""
    speak("fr")
    assert spoken() == "fr"
    told = [ngettext("{count} error", "{count} errors", count).format(count=count) for count in (0, 1, 2)]
    assert told == ["0 erreur", "1 erreur", "2 erreurs"]
    assert shown("forums") == "«\u00a0forums\u00a0»"
    assert number(1_234_567) == "1\u202f234\u202f567"


def test_english_says_the_msgids() -> None:
    """The same numbers, as the code has them."""
    told = [ngettext("{count} error", "{count} errors", count).format(count=count) for count in (0, 1, 2)]
    assert told == ["0 errors", "1 error", "2 errors"]
    assert (shown("forums"), number(1_234_567)) == ('"forums"', "1,234,567")


def test_a_translation_cannot_reach_into_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A placeholder that the source does not have, or that does more than name a value, is never filled in."""
    catalog = polib.POFile()
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n > 1);"}
    for msgid, msgstr in (
        ("{path} fixed", "{path.__class__.__init__.__globals__}"),
        ("{path} does not exist", "{path} n’est pas là"),
        ("No findings.", "{0.__class__}"),
        ("Make it a link", "{"),
    ):
        catalog.append(polib.POEntry(msgid=msgid, msgstr=msgstr))
    file = tmp_path / "summitkb.po"
    catalog.save(str(file))
    monkeypatch.setattr(terminal, "_catalogs", {})
    monkeypatch.setattr(terminal, "catalog_file", lambda *_: file)
    speak("fr")
    assert [terminal._(entry.msgid) for entry in catalog] == [
        "{path} fixed", "{path} n’est pas là", "No findings.", "Make it a link",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("msgstr", "fault"),
    [
        ("", "loses the placeholder '{key}'"),
        ("{key} {other}", "adds the placeholder '{other}'"),
        ("{key!r}", "adds the placeholder '{key!r}'"),
        ("{key:>999}", "adds the placeholder '{key:>999}'"),
        ("{key.__init__}", "adds the placeholder '{key.__init__}'"),
        ("{key", "cannot be filled in (expected '}' before end of string); write {{ for a brace"),
    ],
)
def test_placeholders_are_those_of_the_source(msgstr: str, fault: str) -> None:
    """The same, plainly, and no other."""
    assert fault in list(field_faults("{key} is empty", msgstr))


def test_a_catalog_that_cannot_be_read_leaves_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is said of a broken catalog does not look for itself in it."""
    (tmp_path / "broken.po").write_text('msgid "', encoding="utf-8")
    monkeypatch.setattr(terminal, "_catalogs", {})
    monkeypatch.setattr(terminal, "catalog_file", lambda *_: tmp_path / "broken.po")
    speak("fr")
    assert terminal._("No findings.") == "No findings."


# The catalogs


def test_the_catalogs_are_up_to_date() -> None:
    """What the code says is in them, and nothing else; `make i18n` writes them."""
    assert [path.name for path, _text in outdated()] == []


@every_catalog
def test_a_catalog_is_complete_and_fit(lang: str, domain: str) -> None:
    """Nothing is missing, in doubt, left over or refused."""
    catalog = read_po(catalog_file(lang, domain))
    assert [entry.msgid for entry in catalog if not entry.translated() or entry.obsolete] == []
    assert [(entry.msgid, fault) for entry in catalog for fault in unfit(entry, domain)] == []


def test_messages_name_what_is_filled_in() -> None:
    """`{name}` and nothing more, so that translators need to know no Python."""
    for message in messages():
        for text in filter(None, (message.msgid, message.plural)):
            assert all(re.fullmatch(r"[a-z]+", name) for name in plain_fields(text)), text


def plain_fields(text: str) -> Iterator[str]:
    for _literal, name, spec, conversion in Formatter().parse(text):
        if name is not None:
            assert not spec, text
            assert not conversion, text
            yield name


def test_the_words_of_sites_are_elsewhere() -> None:
    """`ui.po` has what readers see, and none of what authors are told."""
    ui = {entry.msgid for entry in read_po(ROOT / "translations/fr/LC_MESSAGES/ui.po")}
    assert "No findings." not in ui
    assert "Permanent link" in ui
    assert "Permanent link" not in {message.msgid for message in messages()}


def test_every_paragraph_about_a_rule_is_translated() -> None:
    """`summitkb rule` and the page of rules find the same messages."""
    assert {message.msgid for message in documentation()} == set(rule_words("fr"))


def test_french_is_typeset_as_french() -> None:
    """No-break spaces before `: ; ! ?` and inside « », curly apostrophes."""
    for lang, domain in OURS:
        if lang == "fr":
            for entry in read_po(catalog_file(lang, domain)):
                for text in filter(None, (entry.msgstr, *entry.msgstr_plural.values())):
                    prose = re.sub(r"(`+).+?\1|\S*://\S*", "", text)
                    assert not re.search(r" [:;!?»]|« |[^\W\d_]'[^\W\d_]", prose), text
