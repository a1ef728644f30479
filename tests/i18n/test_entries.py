"""Entries are read and written just as polib does it."""

from pathlib import Path

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitkb.i18n.entries import WIDTH, Entry
from summitkb.i18n.po import BrokenCatalog, parse_po
from tests.support import ROOT, SITES

CATALOGS = sorted(path for folder in (ROOT, *SITES.iterdir()) for path in folder.glob("translations/*/*/*.po"))
PREVIOUS = "previous_msgctxt previous_msgid previous_msgid_plural".split()
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIELDS = [
    *"msgid msgstr msgid_plural msgstr_plural msgctxt comment tcomment occurrences flags obsolete linenum".split(),
    *PREVIOUS,
]


def theirs(text: str) -> polib.POFile:
    return polib.pofile(text, encoding="utf-8", wrapwidth=WIDTH)


def facts(catalog: polib.POFile) -> list[dict[str, object]]:
    """What is in the entries. polib does not read what an obsolete message was (`#~|`), nor count the line; we do."""
    found = [{name: getattr(entry, name) for name in FIELDS} for entry in catalog]
    unread = {"obsolete": True, **dict.fromkeys(PREVIOUS), "linenum": None}
    return [{**one, **unread} if one["obsolete"] else one for one in found]


def written(catalog: polib.POFile) -> str:
    """The catalog as our entries write it."""
    ours = polib.POFile(wrapwidth=WIDTH)
    ours.header, ours.metadata, ours.metadata_is_fuzzy = catalog.header, catalog.metadata, catalog.metadata_is_fuzzy
    ours.extend(Entry(**{name: getattr(entry, name) for name in FIELDS}) for entry in catalog)
    return str(ours)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_our_catalogs(path: Path) -> None:
    """Every catalog of the repository."""
    text = path.read_text(encoding="utf-8")
    assert facts(parse_po(text)) == facts(theirs(text))
    assert str(parse_po(text)) == written(theirs(text)) == str(theirs(text))


# All that matters to wrapping and escaping: spaces, hyphens, dashes, quotes, backslashes, line breaks, long words, and
# letters that are not ASCII. Separators that polib takes for the end of a line have their own test.
PIECES = [
    *"a b é 1 _ . , - -- — ' \" \\ \\n # #~ : % | « word well-known a-b-c 1-2 day-to-day".split(),
    *(" ", " ", " ", "  ", "\u00a0", "\t", "\n", "x" * 97, "half-" * 30, "some words of prose "),
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
filled = texts.map(lambda text: f"a{text}")
comments = texts.map(lambda text: text.replace("\t", " "))
entries = st.builds(
    polib.POEntry,
    msgid=filled,
    msgstr=texts,
    msgctxt=st.none() | filled,
    comment=comments,
    tcomment=comments,
    occurrences=st.lists(st.tuples(st.sampled_from(["a.md", "b/c-d.md", "e:f.md"]), st.sampled_from(["", "7"]))),
    flags=st.lists(st.sampled_from(["fuzzy", "md-text", "no-wrap"]), unique=True),
    previous_msgctxt=st.none() | filled,
    previous_msgid=st.none() | filled,
    obsolete=st.booleans(),
)
plural_entries = st.builds(
    polib.POEntry,
    msgid=filled,
    msgid_plural=filled,
    msgstr_plural=st.fixed_dictionaries({0: texts, 1: texts}),
    previous_msgid_plural=st.none() | filled,
)


@st.composite
def catalogs(draw: st.DrawFn) -> polib.POFile:
    """A catalog with a header and any entries, none of them twice."""
    catalog = polib.POFile(wrapwidth=WIDTH)
    catalog.header = draw(st.sampled_from(["", "Ada\nBob"]))
    catalog.metadata = {"Language": "fr", "Content-Type": "text/plain; charset=UTF-8"}
    drawn = st.lists(entries | plural_entries, max_size=4, unique_by=lambda one: (one.msgctxt, one.msgid))
    catalog.extend(draw(drawn))
    return catalog


@relaxed
@given(catalogs())
def test_any_catalog_is_written_as_polib_writes_it(catalog: polib.POFile) -> None:
    """Byte for byte: wrapping, escaping, comments, plurals, obsolete entries."""
    assert written(catalog) == str(catalog)


@relaxed
@given(catalogs())
def test_any_catalog_is_read_as_polib_reads_it(catalog: polib.POFile) -> None:
    """Field by field, line numbers included."""
    text = str(catalog)
    read = parse_po(text)
    assert facts(read) == facts(theirs(text))
    assert (read.header, read.metadata) == (theirs(text).header, theirs(text).metadata)


@relaxed
@given(catalogs(), st.data())
def test_a_catalog_laid_out_otherwise_is_read_as_polib_reads_it(catalog: polib.POFile, data: st.DataObject) -> None:
    """Lines lost, doubled or in another order: what polib reads, we read so; or it is refused."""
    lines = str(catalog).split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in "ab")
        change = data.draw(st.sampled_from(["drop", "double", "move"]))
        line = lines.pop(at) if change in {"drop", "move"} and len(lines) > 1 else lines[at]
        if change != "drop":
            lines.insert(other, line)
    text = "\n".join(lines)
    try:
        read = parse_po(text)
    except BrokenCatalog:
        return
    assert facts(read) == facts(theirs(text))


@pytest.mark.parametrize("separator", "\x85\u2028\u2029\x1c\x1d\x1e")
def test_a_separator_in_a_message_is_no_end_of_line(separator: str) -> None:
    """polib ends a line there, and cannot read what it wrote."""
    catalog = polib.POFile(wrapwidth=WIDTH)
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalog.append(Entry(msgid=f"one{separator}two", msgstr=f"un{separator}deux"))
    read = parse_po(str(catalog))
    assert [(one.msgid, one.msgstr) for one in read] == [(f"one{separator}two", f"un{separator}deux")]


def test_what_an_obsolete_message_was_is_kept() -> None:
    """It is in doubt when it returns, and the translator sees why."""
    catalog = polib.POFile(wrapwidth=WIDTH)
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalog.append(Entry(msgid="two", msgstr="un", flags=["fuzzy"], previous_msgid="one", obsolete=True))
    assert parse_po(str(catalog))[0].previous_msgid == "one"


def test_what_is_not_laid_out_so_is_found_at_once() -> None:
    """However many comments an entry has: no pattern may try them in every way."""
    comments = "#. a remark of some length\n" * 60 + "#: content/notes/a.md b.md\n" * 60
    text = f'msgid ""\nmsgstr "Language: fr\\n"\n\n{comments}#, md-text\n# late\nmsgid "one"\nmsgstr "un"\n'
    assert [entry.msgstr for entry in parse_po(text)] == ["un"]
