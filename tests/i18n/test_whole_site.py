"""Every note, page and catalog that we have: nothing a reader sees is out of a translator's reach."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from babel.support import NullTranslations
from bs4 import BeautifulSoup

from summitkb.examine import examine
from summitkb.i18n.entries import WIDTH
from summitkb.i18n.keys import key
from summitkb.i18n.pseudo import pseudo
from summitkb.i18n.terminal import DOMAIN, RULES
from summitkb.i18n.ui import Words
from summitkb.model import Outline
from summitkb.render.body import Body
from summitkb.render.markdown import Labels, Markdown
from summitkb.render.sanitize import sanitize
from tests.i18n.test_messages import CONSTRUCTS
from tests.i18n.test_messages import markdown as constructs_markdown
from tests.support import ROOT, SITES, config_of, program


def bodies() -> Iterator[tuple[str, str, Markdown]]:
    """(name, body, what reads it) of every note and page of two sites, and of every construct."""
    for name in ("project", "bilingual"):
        config = config_of(name)
        markdown = Markdown(config.extensions)
        for source in examine(config)[0].sources:
            yield source.source.path, source.body, markdown
    for name, text in CONSTRUCTS.items():
        yield name, text, constructs_markdown


BODIES = {name: (body, markdown) for name, body, markdown in bodies()}
every_body = pytest.mark.parametrize("name", BODIES)


def outline_of(name: str) -> Outline:
    body, markdown = BODIES[name]
    return markdown.outline(body)


def render(name: str, translate: dict[str, str] | None, labels: Labels | None = None) -> str:
    body, markdown = BODIES[name]
    ids = tuple(heading.id for heading in markdown.outline(body).headings)
    return markdown.render(Body(body, "fr", translate, ids), labels=labels).html


@every_body
def test_identity_translation_changes_no_byte(name: str) -> None:
    """Every message translated by itself gives the page that is not translated."""
    messages = outline_of(name).messages
    assert render(name, {key(one.context, one.msgid): one.msgid for one in messages}) == render(name, None)


@every_body
def test_a_message_never_holds_a_placeholder(name: str) -> None:
    """Nor any other control character: only words, marks and the line breaks that the author made."""
    assert [one.msgid for one in outline_of(name).messages if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", one.msgid)] == []


# What is left in plain letters when everything translatable is accented, and why that is right.
ALLOWED = {
    "raw HTML": {"Raw": "the author's own HTML: KB4xx tells of it where there are words in it"},
}


def pseudo_labels() -> Labels:
    """The words that Markdown writes by itself, as the pseudo-language has them."""
    words = Words("en", NullTranslations()).labels()
    return replace(
        words,
        permalink=pseudo(words.permalink),
        footnote_backlink=pseudo(words.footnote_backlink),
        admonitions={name: pseudo(title) for name, title in (words.admonitions or {}).items()},
        done=pseudo(words.done),
        to_do=pseudo(words.to_do),
    )


@every_body
def test_nothing_a_reader_sees_is_out_of_reach(name: str) -> None:
    """With every message accented, no plain letter is left: not in text, titles, alternative texts or labels."""
    messages = {key(one.context, one.msgid): pseudo(one.msgid) for one in outline_of(name).messages}
    left = set(plain_words(sanitize(render(name, messages, pseudo_labels()))))
    assert left == ALLOWED.get(name, {}).keys()


def plain_words(html: str) -> Iterator[str]:
    page = BeautifulSoup(html, "html5lib")
    for element in page.select("code, pre, kbd, samp, math, .arithmatex, .mermaid"):
        element.decompose()
    yield from re.findall(r"[A-Za-z]+", page.get_text(" "))
    for element in page.find_all(True):
        for attribute in ("title", "alt", "aria-label"):
            yield from re.findall(r"[A-Za-z]+", str(element.get(attribute, "")))


CATALOGS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (ROOT, *(site for site in SITES.iterdir() if site.name != "invalid"))
    for path in folder.glob("translations/*/LC_MESSAGES/*.po")
)
CATALOGS += sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("src/summitkb/locale/*/LC_MESSAGES/*.po"))
every_catalog = pytest.mark.parametrize("name", CATALOGS)


@every_catalog
def test_gettext_accepts_the_catalog(name: str) -> None:
    """Header, plurals, placeholders: `msgfmt --check` finds nothing."""
    done = run(program("msgfmt"), "--check", "--output-file=/dev/null", name)
    assert (done.returncode, done.stderr) == (0, "")


@every_catalog
def test_a_catalog_is_written_as_we_write_it(name: str) -> None:
    """Saving it again, as an update or polib does, changes no byte."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert str(polib.pofile(text, wrapwidth=WIDTH)) == text


@every_catalog
def test_a_catalog_says_what_it_translates(name: str) -> None:
    """Weblate takes the source language from the header, and checks links where a message is flagged as Markdown."""
    catalog = polib.pofile(str(ROOT / name))
    domain, lang = Path(name).stem, Path(name).parts[-3]
    expected = domain.partition(".")[2] or ("en" if domain in {"ui", DOMAIN, RULES} else "fr")
    assert (catalog.metadata["Language"], catalog.metadata["X-Source-Language"]) == (lang, expected)
    content = domain not in {"ui", "vocabulary", DOMAIN}
    for entry in catalog:
        prose = content and not (entry.msgctxt or "").startswith("meta:")
        assert entry.obsolete or ("md-text" in entry.flags) == prose, entry.msgid


# Translate Toolkit's checks that are wrong here. All its others must find nothing.
UNFIT_CHECKS = {
    "brackets": "a translator may drop a gloss, as in `Cloud en périphérie (edge)`, or add one",
    "doublequoting": "« » are “ ” in English",
    "endpunc": "French has a no-break space before `:`",
    "puncspacing": "French has a no-break space before `: ; ! ?`",
    "sentencecount": "a translator may join and split sentences; `!` in a quotation counts as an end",
    "simplecaps": "languages have a capital in English and none in French",
    "startcaps": "for the same reason, and `gVisor` has none",
    "startpunc": "« counts, “ does not, and a sentence may begin with a placeholder in one language only",
    "unchanged": "names and examples stay as they are",
    "urls": "it takes the bracket of `[text](url)` for a part of the address; `i18n/checks.py` compares addresses",
    # States of work, not faults: `summitkb i18n status` counts them.
    "isfuzzy": "in doubt",
    "untranslated": "not translated yet",
    "blank": "not translated yet",
}


# And those that are wrong of what summitkb says.
UNFIT_CHECKS_OF_OURS = {
    "startwhitespace": "French has a no-break space before the `;` and `:` with which the end of a sentence begins",
    "purepunc": "for the same reason",
    "xmltags": "`between < and >` has no tag",
    "numbers": "`11:20` is `11 h 20`",
    "doublewords": "examples are lists of code",
}


@every_catalog
def test_translate_toolkit_finds_nothing(name: str, tmp_path: Path) -> None:
    """`pofilter` looks for doubled words and spaces, changed numbers, paths, options, variables, tags, and more."""
    checks = {**UNFIT_CHECKS, **(UNFIT_CHECKS_OF_OURS if name.startswith("src/") else {})}
    excluded = [f"--excludefilter={check}" for check in checks]
    command = [sys.executable, "-m", "translate.filters.pofilter", "--gnome", "--nofuzzy", "--progress=none", *excluded]
    done = run(*command, f"--language={Path(name).parts[-3]}", "--input", name, "--output", str(tmp_path / "found.po"))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    found = tmp_path / "found.po"
    assert not found.exists(), found.read_text(encoding="utf-8")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
