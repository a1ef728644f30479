"""What is decoded when somebody looks at it."""

import json
import pickle

from summitkb.later import LaterMapping, LaterSequence

ITEMS = ("one", "two", "three")


class Decoder:
    """Decodes JSON, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def items(self, value: bytes) -> tuple[str, ...]:
        self.times += 1
        return tuple(json.loads(value))

    def mapping(self, value: bytes) -> dict[str, int]:
        self.times += 1
        return dict(json.loads(value))


def test_a_sequence_is_decoded_once_and_equals_a_tuple() -> None:
    decoder = Decoder()
    later = LaterSequence(json.dumps(ITEMS).encode(), decoder.items)
    assert decoder.times == 0
    assert (list(later), len(later), later[0], later[1:]) == (list(ITEMS), 3, "one", ITEMS[1:])
    assert later == ITEMS
    assert later == ITEMS
    assert later == LaterSequence(json.dumps(ITEMS).encode(), decoder.items)
    assert later != ITEMS[:2]
    assert hash(later) == hash(ITEMS)
    assert decoder.times == 2


def test_a_sequence_travels_as_a_tuple() -> None:
    """Another process has no use for how it was kept."""
    later = LaterSequence(json.dumps(ITEMS).encode(), Decoder().items)
    assert pickle.loads(pickle.dumps(later)) == ITEMS


def test_a_mapping_is_decoded_once_and_equals_another() -> None:
    decoder = Decoder()
    later = LaterMapping(b'{"a": 1, "b": 2}', decoder.mapping)
    assert decoder.times == 0
    assert (list(later), len(later), later["a"], later.get("c")) == (["a", "b"], 2, 1, None)
    assert later == {"a": 1, "b": 2}
    assert decoder.times == 1
