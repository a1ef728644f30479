"""What is decoded when somebody looks at it."""

import pickle
from dataclasses import replace

from summitkb.later import LaterMapping, LaterSequence, LaterSource
from summitkb.model import Source

ITEMS = ("one", "two", "three")


class Decoder:
    """Decodes, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def items(self) -> tuple[str, ...]:
        self.times += 1
        return (*ITEMS,)

    def texts(self) -> tuple[str, str]:
        self.times += 1
        return "---\n---\nWords.\n", "Words."

    def mapping(self) -> dict[str, int]:
        self.times += 1
        return {"a": 1, "b": 2}


def test_a_sequence_is_decoded_once_and_equals_a_tuple() -> None:
    decoder = Decoder()
    later = LaterSequence(decoder.items)
    assert decoder.times == 0
    assert (list(later), len(later), later[0], later[1:]) == (list(ITEMS), 3, "one", ITEMS[1:])
    assert later == ITEMS
    assert later == ITEMS
    assert later == LaterSequence(decoder.items)
    assert later != ITEMS[:2]
    assert hash(later) == hash(ITEMS)
    assert decoder.times == 2


def test_a_sequence_travels_as_a_tuple() -> None:
    """Another process has no use for how it was kept."""
    later = LaterSequence(Decoder().items)
    assert pickle.loads(pickle.dumps(later)) == ITEMS


def test_a_mapping_is_decoded_once_and_equals_another() -> None:
    decoder = Decoder()
    later = LaterMapping(decoder.mapping)
    assert decoder.times == 0
    assert (list(later), len(later), later["a"], later.get("c")) == (["a", "b"], 2, 1, None)
    assert later == {"a": 1, "b": 2}
    assert decoder.times == 1


def test_a_file_is_decoded_once_and_equals_and_travels_as_one_that_was_read() -> None:
    decoder = Decoder()
    read = Source("a.md", "---\n---\nWords.\n", "digest", "Words.", is_addressed=True)
    later = LaterSource(replace(read, text="", body=""), decoder.texts)
    assert (later.path, later.digest, later.is_addressed, decoder.times) == ("a.md", "digest", True, 0)
    assert (later.text, later.body) == (read.text, read.body)
    assert later == read
    assert read == later
    assert hash(later) == hash(read)
    assert pickle.loads(pickle.dumps(later)) == read
    assert decoder.times == 1
