"""The JSON Schema that `summitkb schema` prints."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from summitkb.cli import cli
from summitkb.load.schema import NoteFrontMatter
from tests.support import config_of

CONFIG = config_of("minimal")


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    result = CliRunner().invoke(cli, ["schema", "-f", str(CONFIG.file)])
    assert result.exit_code == 0
    return dict(json.loads(result.stdout))


def test_says_what_it_is(schema: dict[str, Any]) -> None:
    """Its dialect, and every key that a note may have, each with a title and a description."""
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == set(NoteFrontMatter.model_fields)
    assert schema["additionalProperties"] is False
    properties = [schema["properties"], *(one.get("properties", {}) for one in schema["$defs"].values())]
    for key, told in [pair for mapping in properties for pair in mapping.items()]:
        assert re.match(r"[A-Z][a-z]", told["title"]), key
        assert told.get("description", "").endswith((".", "…")), key


def test_vocabularies_are_enums(schema: dict[str, Any]) -> None:
    """What the vocabularies hold, each with what it means."""
    properties = schema["properties"]
    assert properties["track"]["enum"] == ["keynote", "breakout", "forum"]
    assert properties["projects"]["items"]["enum"] == ["zuul", "octavia"]
    assert properties["projects"]["items"]["enumDescriptions"][1] == "Octavia: Répartition de charge"
    assert properties["speakers"]["items"]["enum"] == ["thomas-morin", "Thomas Morin"]
    assert properties["related"]["items"]["enum"] == ["zuul", "berlin-2018/zuul"]
    assert properties["lang"]["anyOf"][0]["enum"] == ["fr", "en"]
    assert schema["$defs"]["MentionsEntry"]["properties"]["never"]["items"]["enum"] == ["zuul", "octavia"]
    assert properties["track"]["description"]


def test_each_value_has_its_description(schema: dict[str, Any]) -> None:
    """Editors match the two lists by position."""
    for part in _parts(schema):
        if "enumDescriptions" in part:
            assert len(part["enum"]) == len(part["enumDescriptions"])
            assert len(set(part["enum"])) == len(part["enum"])


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(inner)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete(shell: str) -> None:
    """The script asks the program itself, so that it never falls behind."""
    result = CliRunner().invoke(cli, ["completion", shell])
    assert result.exit_code == 0
    assert f"_SUMMITKB_COMPLETE={shell}_complete" in result.stdout
