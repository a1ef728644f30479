"""What we write as YAML, the loader reads as it was."""

import datetime as dt
import string
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from summitkb.authoring.front_matter import NOTE_KEYS, dump, dump_entry, scalar
from summitkb.load.front_matter import INVISIBLE, VOCABULARY, Unreadable, read_document, read_yaml
from summitkb.load.schema import NoteFrontMatter
from summitkb.model import Source

TRAPS = [
    "", " ", "no", "Yes", "on", "n", "null", "~", "1.10", "11:00", "0x1f", "1e3", ".inf", "2018-11-14", "- a", "? b",
    "a: b", "a #b", "#", "@osones", "`x`", "%TAG", "!tag", "&a", "*a", "[a", "{a", "a]", "a, b", "'quoted'", 'a "b" c',
    "C:\\temp", "---", "...", "line\nbreak", "tab\there", " lead", "trail ", "é à ü", "日本語", "a\u2028b", "\ufeffx",
    "\x85", "<<", "=", "|", ">", "key:", "nan", "1_000", "0o7", "12:30:45", "DE", "NO",
]  # fmt: skip

texts = st.sampled_from(TRAPS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
values = st.recursive(
    texts | st.none(),
    lambda inner: (
        st.lists(inner.filter(lambda one: one is not None), max_size=4)
        | st.dictionaries(texts.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=10,
)
documents = st.dictionaries(st.sampled_from([*NOTE_KEYS, "other", "no"]), values, min_size=1, max_size=8)


def without_none(value: Any) -> Any:
    """What a reader gets: a key without a value is not given."""
    if isinstance(value, Mapping):
        return {key: without_none(one) for key, one in value.items() if one is not None}
    return [without_none(one) for one in value] if isinstance(value, list) else value


def flat(value: Any) -> Iterator[str]:
    """Every text in a value, keys included."""
    if isinstance(value, str):
        yield value
    else:
        for one in value:
            yield from flat(one)
        if isinstance(value, Mapping):
            yield from flat(list(value.values()))


def read(text: str) -> Any:
    def fail(finding: object) -> None:
        pytest.fail(str(finding))

    return read_document(Source("note.md", text), fail).metadata.data


@settings(deadline=None)
@given(documents)
def test_what_is_written_is_read_back(document: dict[str, Any]) -> None:
    """Any text, in lists and mappings too, whatever it looks like to YAML; what no reader sees is refused."""
    expected = without_none(document)
    if expected and INVISIBLE.search("".join(flat(expected))):
        with pytest.raises(Unreadable, match="invisible"):
            read(dump(document))
    elif expected:
        assert read(dump(document)) == expected
        assert read_yaml(dump_entry(document), "v.yml", 1, VOCABULARY, print).data == [expected]


@settings(deadline=None)
@given(documents)
def test_other_yaml_readers_see_the_same_texts(document: dict[str, Any]) -> None:
    """A bare word is never a number, a date or a truth value, even to YAML 1.1."""
    assert yaml.safe_load(dump(document)[4:-4]) == (without_none(document) or None)


@pytest.mark.parametrize("text", TRAPS)
def test_a_text_is_one_line_and_itself(text: str) -> None:
    """As a bare value, and as prose, which is always quoted."""
    for written in (scalar(text), scalar(text, prose=True)):
        assert "\n" not in written
        assert yaml.safe_load(f"key: {written}") == {"key": text}
    assert scalar(text, prose=True).startswith('"')


def test_a_note_looks_as_people_write_it() -> None:
    """Keys in their order, ids bare, prose quoted, times quoted, lists on one line."""
    text = dump(
        {
            "status": "published",
            "projects": ["octavia", "neutron-lbaas"],
            "speakers": (),
            "links": [{"kind": "video", "url": "https://example.org/v?a=1#t", "label": "Vidéo"}],
            "duration": 40,
            "start": dt.time(11),
            "date": dt.date(2018, 11, 14),
            "title": "LBaaS : migrer",
            "room": None,
            "session_lang": "no",
        }
    )
    assert text == (
        "---\n"
        'title: "LBaaS : migrer"\n'
        "date: 2018-11-14\n"
        'start: "11:00"\n'
        "duration: 40\n"
        "projects: [octavia, neutron-lbaas]\n"
        "speakers: []\n"
        'session_lang: "no"\n'
        'links: [{kind: video, url: "https://example.org/v?a=1#t", label: "Vidéo"}]\n'
        "status: published\n"
        "---\n"
    )


def test_an_entry_looks_as_people_write_it() -> None:
    """A name is quoted, an id is not."""
    assert dump_entry({"id": "ada", "name": "Ada", "aliases": None}) == '- id: ada\n  name: "Ada"\n'


def test_every_key_has_its_place() -> None:
    """The order names each key of a note, once."""
    assert len(set(NOTE_KEYS)) == len(NOTE_KEYS)
    assert set(NOTE_KEYS) == set(NoteFrontMatter.model_fields)


@settings(deadline=None)
@given(st.text(string.ascii_letters + string.digits + "-._/", max_size=12))
def test_a_bare_word_is_never_a_surprise(word: str) -> None:
    """What needs no quotes has none that matter."""
    assert yaml.safe_load(f"- {scalar(word)}") == [word]
