"""Whatever happens to the content, a merge settles at once and loses nothing that a translator wrote."""

from collections.abc import Mapping

import polib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitkb.i18n.merge import Elsewhere, merge
from summitkb.i18n.po import parse_po
from summitkb.i18n.wanted import Wanted

# A few messages that are much alike, and others that are not, so that edits, moves and returns are frequent.
MSGIDS = [
    "Zuul runs on Python 3 only.",
    "Zuul runs on Python 3 only, now.",
    "Zuul ran on Python 2.",
    "Roadmap",
    "Ansible is the engine of jobs.",
]
messages = st.builds(
    Wanted,
    msgid=st.sampled_from(MSGIDS),
    context=st.sampled_from([None, None, "meta:title"]),
    origin=st.sampled_from(["a.md", "b.md"]),
    flag=st.sampled_from([None, "md-text"]),
)
demands = st.lists(messages, max_size=6)
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
sites = st.fixed_dictionaries({"one": demands, "two": demands, "three": demands})


def read(catalog: polib.POFile) -> polib.POFile:
    """Written and read back: what happens between two updates."""
    return parse_po(str(catalog))


def translate(catalog: polib.POFile, data: st.DataObject, name: str) -> None:
    """Translate some messages, leave some in doubt, and say each time something else."""
    for number, entry in enumerate(catalog):
        state = data.draw(st.sampled_from(["leave", "translate", "doubt"]))
        if state != "leave" and not entry.obsolete:
            entry.msgstr = f"{name} {number} {entry.msgid[:4]}"
            entry.flags = ["fuzzy"] if state == "doubt" else []


def said(*catalogs: polib.POFile) -> set[str]:
    return {entry.msgstr for catalog in catalogs for entry in catalog if entry.msgstr}


@relaxed
@given(st.lists(demands, min_size=2, max_size=4), st.data())
def test_one_catalog(versions: list[list[Wanted]], data: st.DataObject) -> None:
    """Through any versions of the content: the second update writes nothing, and every msgstr is still there."""
    catalog = merge(None, versions[0], "fr", "en")
    for number, wanted in enumerate(versions):
        translate(catalog, data, str(number))
        before = read(catalog)
        catalog = merge(read(catalog), wanted, "fr", "en")
        assert str(merge(read(catalog), wanted, "fr", "en")) == str(catalog)
        assert said(before) <= said(catalog)
        keys = [(entry.msgctxt, entry.msgid) for entry in catalog if not entry.obsolete]
        assert keys == list(dict.fromkeys(message.key for message in wanted))


@relaxed
@given(st.lists(sites, min_size=2, max_size=3), st.data())
def test_catalogs_that_share_messages(versions: list[dict[str, list[Wanted]]], data: st.DataObject) -> None:
    """The same, when messages move between catalogs and are in several."""
    catalogs = update({}, versions[0])
    for number, site in enumerate(versions):
        for name, catalog in catalogs.items():
            translate(catalog, data, f"{name} {number}")
        before = {name: read(catalog) for name, catalog in catalogs.items()}
        catalogs = update(before, site)
        again = update({name: read(catalog) for name, catalog in catalogs.items()}, site)
        assert {name: str(catalog) for name, catalog in again.items()} == {
            name: str(catalog) for name, catalog in catalogs.items()
        }
        assert said(*before.values()) <= said(*catalogs.values())


def update(catalogs: Mapping[str, polib.POFile], site: Mapping[str, list[Wanted]]) -> dict[str, polib.POFile]:
    """What `i18n.update` does with the catalogs of one language."""
    old = {name: read(catalog) for name, catalog in catalogs.items()}
    elsewhere = Elsewhere(old, {name: [message.key for message in wanted] for name, wanted in site.items()})
    return {name: merge(old.get(name), wanted, "fr", "en", elsewhere, name) for name, wanted in site.items()}


def test_a_message_that_gets_a_plural_keeps_its_translation() -> None:
    """In doubt, in each form; and so does one that loses it."""
    one = merge(None, [Wanted("%(num)s note")], "fr", "en")
    one[0].msgstr = "%(num)s note"
    two = merge(read(one), [Wanted("%(num)s note", plural="%(num)s notes")], "fr", "en")
    assert (two[0].msgstr_plural, two[0].fuzzy) == ({0: "%(num)s note", 1: "%(num)s note"}, True)
    back = merge(read(two), [Wanted("%(num)s note")], "fr", "en")
    assert (back[0].msgstr, back[0].fuzzy) == ("%(num)s note", True)


def test_what_is_both_in_use_and_obsolete_is_read_as_in_use() -> None:
    """So it is after two branches were merged, of which one removed the message."""
    catalog = merge(None, [Wanted("one")], "fr", "en")
    catalog[0].msgstr = "un"
    catalog.append(polib.POEntry(msgid="one", msgstr="autrefois", obsolete=True))
    assert [(entry.msgstr, entry.obsolete) for entry in merge(read(catalog), [Wanted("one")], "fr", "en")] == [
        ("un", False)
    ]
