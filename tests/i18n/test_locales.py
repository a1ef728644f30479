"""The commands for languages: another one is added, looked at, counted and checked."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result

from summitkb.cli import cli
from summitkb.i18n.pseudo import pseudo
from tests.support import ROOT, SITES, program, soup

Run = Callable[..., Result]
LANGUAGES = "      languages: [fr, en]"
COMMENTED = "      # The first is the default.\n      languages: [fr, en]   # and no other yet\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The bilingual site where a command can be run as its user would, with its theme beside it."""
    shutil.copytree(ROOT / "site_overrides", tmp_path / "site_overrides")
    folder = Path(shutil.copytree(SITES / "bilingual", tmp_path / "tests/sites/bilingual"))
    write_config(folder, COMMENTED)
    run(folder, "i18n", "update")
    return folder


def write_config(site: Path, languages: str) -> None:
    """`mkdocs.yml` with other lines instead of its list of languages."""
    text = (SITES / "bilingual/mkdocs.yml").read_text()
    assert f"{LANGUAGES}\n" in text
    (site / "mkdocs.yml").write_text(text.replace(f"{LANGUAGES}\n", languages))


def run(site: Path, *command: str) -> Result:
    """Run `summitkb`; a fault of ours is raised."""
    return CliRunner().invoke(cli, [*command, "--config-file", str(site / "mkdocs.yml")], catch_exceptions=False)


def catalogs(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.glob("translations/*/*/*.po")}


def read(site: Path, name: str) -> polib.POFile:
    lang, domain = name.split("/")
    return polib.pofile(str(site / "translations" / lang / "LC_MESSAGES" / f"{domain}.po"))


def test_adding_a_language_leaves_the_configuration_as_it_was_written(site: Path) -> None:
    """Its comments and layout stay; only the list is longer."""
    before = (site / "mkdocs.yml").read_text()
    assert run(site, "i18n", "add", "de").exit_code == 0
    assert (site / "mkdocs.yml").read_text() == before.replace("[fr, en]", "[fr, en, de]")


def test_adding_a_language_makes_its_catalogs(site: Path) -> None:
    """One for each text and source language, empty, which gettext accepts; those of others stay as they are."""
    before = catalogs(site)
    added = run(site, "i18n", "add", "de")
    names = "pages", "spring-2020.en", "spring-2020.fr", "ui", "vocabulary"
    assert added.stdout.split() == [f"translations/de/LC_MESSAGES/{name}.po" for name in names]
    for path in added.stdout.split():
        checked = subprocess.run(
            [program("msgfmt"), "--check", "-o", "/dev/null", site / path], capture_output=True, text=True, check=False
        )
        assert (checked.returncode, checked.stderr) == (0, "")
        catalog = polib.pofile(str(site / path))
        assert catalog
        assert not catalog.translated_entries()
    assert {name: text for name, text in catalogs(site).items() if "/de/" not in name} == before


def test_an_added_language_is_on_the_site(site: Path) -> None:
    """Its pages, its dates, its words as far as they are translated, and the way to them."""
    run(site, "i18n", "add", "de")
    path = site / "translations/de/LC_MESSAGES/spring-2020.fr.po"
    catalog = polib.pofile(str(path), wrapwidth=100)
    for entry in catalog:
        entry.msgstr = entry.msgid.replace("Par le haut.", "Von oben.")
    catalog.save(str(path))
    built = run(site, "build", "--strict", "--site-dir", str(site / "site"))
    assert built.exit_code == 0, built.output
    page = soup(site / "site", "de/spring-2020/balancing")
    assert page.html
    assert page.html["lang"] == "de"
    assert "Von oben." in page.get_text()
    assert "31. März 2020" in page.get_text()
    source = soup(site / "site", "spring-2020/balancing")
    switch = source.select_one('header a[hreflang="de"]')
    assert switch
    assert switch["href"] == "../../de/spring-2020/balancing/"
    assert "Deutsch" in switch.get_text()


@pytest.mark.parametrize(
    ("locale", "languages", "said"),
    [
        ("en", COMMENTED, "en is already a language of this site"),
        ("xx", COMMENTED, "'xx' is not a locale name; write for example de, pt_BR or zh_CN"),
        ("pt-BR", COMMENTED, "'pt-BR' is not a locale name"),
        ("DE", COMMENTED, "'DE' is not a locale name"),
        ("../de", COMMENTED, "'../de' is not a locale name"),
        ("de", "      languages:\n        - fr\n        - en\n", "by hand: they are not listed on one line"),
        ("de", "      languages: [fr,\n        en]\n", "by hand: they are not listed on one line"),
    ],
)
def test_what_cannot_be_added_is_misuse(locale: str, languages: str, said: str, site: Path) -> None:
    """Exit status 2 with a message that says why, and nothing is written."""
    write_config(site, languages)
    before = (site / "mkdocs.yml").read_text(), catalogs(site)
    done = run(site, "i18n", "add", locale)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert ((site / "mkdocs.yml").read_text(), catalogs(site)) == before


def test_a_language_is_added_once(site: Path) -> None:
    """The second time is misuse."""
    run(site, "i18n", "add", "de")
    before = (site / "mkdocs.yml").read_text()
    assert run(site, "i18n", "add", "de").exit_code == 2
    assert (site / "mkdocs.yml").read_text() == before


@pytest.mark.parametrize("locale", ["zh_CN", "pt_BR", "no", "ar"])
def test_any_locale_of_gettext_can_be_added(locale: str, site: Path) -> None:
    """With a territory, and Norwegian, whose name is `false` in YAML."""
    assert run(site, "i18n", "add", locale).exit_code == 0
    assert read(site, f"{locale}/pages").metadata["Language"] == locale
    assert run(site, "i18n", "update", "--check").exit_code == 0


def test_a_preview_leaves_the_catalogs_alone(site: Path) -> None:
    """A pseudo-language fills every page of a language that the site does not have."""
    before = (site / "mkdocs.yml").read_text(), catalogs(site), {path.name for path in site.iterdir()}
    done = run(site, "i18n", "preview", "de", "--pseudo", "--site-dir", str(site.parent / "preview"))
    assert done.exit_code == 0
    page = soup(site.parent / "preview", "de/spring-2020/balancing")
    assert page.h1
    assert page.h1.get_text(strip=True) == pseudo("Répartir la charge : d’hier à demain")
    assert not page.select(".untranslated")
    assert ((site / "mkdocs.yml").read_text(), catalogs(site), {path.name for path in site.iterdir()}) == before


def test_a_preview_of_no_locale_is_misuse(site: Path) -> None:
    """And writes nothing."""
    done = run(site, "i18n", "preview", "xx", "--site-dir", str(site / "preview"))
    assert done.exit_code == 2
    assert "'xx' is not a locale name" in done.stderr
    assert not (site / "preview").exists()


def test_status_counts_what_the_catalogs_hold(site: Path) -> None:
    """By language, catalog and note; each message once."""
    run(site, "i18n", "add", "de")
    before = json.loads(run(site, "i18n", "status", "--format", "json").stdout)["en"]["catalogs"]["spring-2020.fr"]
    path = site / "translations/en/LC_MESSAGES/spring-2020.fr.po"
    catalog = polib.pofile(str(path), wrapwidth=100)
    first, second = catalog.translated_entries()[:2]
    first.flags.append("fuzzy")
    second.msgstr = ""
    catalog.save(str(path))
    told = json.loads(run(site, "i18n", "status", "--format", "json").stdout)
    assert list(told) == ["fr", "en", "de"]
    for lang, counted in told.items():
        for domain, count in counted["catalogs"].items():
            entries = [entry for entry in read(site, f"{lang}/{domain}") if not entry.obsolete]
            assert count["messages"] == len(entries)
            assert count["translated"] == sum(entry.translated() for entry in entries)
            assert count["fuzzy"] == sum(entry.fuzzy for entry in entries)
        for figure in ("messages", "translated", "fuzzy", "untranslated", "words_left"):
            assert counted[figure] == sum(count[figure] for count in counted["catalogs"].values())
    assert (told["de"]["translated"], told["de"]["percent"]) == (0, 0)
    notes = told["en"]["catalogs"]["spring-2020.fr"]
    assert notes["source_language"] == "fr"
    assert (notes["fuzzy"], notes["untranslated"]) == (before["fuzzy"] + 1, before["untranslated"] + 1)
    words = re.findall(r"\w+", f"{first.msgid} {second.msgid}")
    assert notes["words_left"] == before["words_left"] + len(words)
    assert sum(count["messages"] for count in notes["notes"].values()) >= notes["messages"]


def test_a_due_update_fails_a_check(site: Path) -> None:
    """`update --check` exits 1, names the catalogs and writes nothing; 0 when none is due."""
    assert run(site, "i18n", "update", "--check").exit_code == 0
    note = site / "content/notes/spring-2020/balancing.md"
    note.write_text(note.read_text().replace("Par le haut.", "Par le haut, vite."))
    before = catalogs(site)
    due = run(site, "i18n", "update", "--check")
    assert (due.exit_code, due.stdout) == (1, "translations/en/LC_MESSAGES/spring-2020.fr.po\n")
    assert catalogs(site) == before
    assert run(site, "i18n", "update").exit_code == 0
    assert run(site, "i18n", "update", "--check").exit_code == 0


def test_catalogs_are_checked_by_themselves(site: Path) -> None:
    """`i18n check` exits 1 for a broken translation or catalog, with file and line, whatever the notes are like."""
    assert run(site, "i18n", "check").exit_code == 0
    note = site / "content/notes/spring-2020/balancing.md"
    note.write_text(note.read_text().replace("track: keynote", "track: keynotes"))
    assert run(site, "i18n", "check").exit_code == 0
    path = site / "translations/en/LC_MESSAGES/pages.po"
    text = path.read_text()
    path.write_text(text.replace("See [balancing](../notes/spring-2020/balancing.md#les-chemins)", "See balancing"))
    broken = run(site, "i18n", "check")
    assert broken.exit_code == 1
    entry = next(one for one in read(site, "en/pages") if one.msgid.startswith("Bienvenue."))
    assert f"translations/en/LC_MESSAGES/pages.po:{entry.linenum}:1 KB402" in broken.stdout
    path.write_text("no catalog\n")
    unreadable = run(site, "i18n", "check")
    assert unreadable.exit_code == 1
    assert "translations/en/LC_MESSAGES/pages.po:1:1 KB401" in unreadable.stdout
