"""The language of all tests, and sites built once for all tests of a worker."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from summitkb.i18n.terminal import SOURCE, speak
from tests.support import build_into, config_of

os.environ["LANGUAGE"] = SOURCE
"""Commands that tests run speak English, whatever the machine speaks."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A test that has summitkb speak another language leaves it speaking English."""
    yield
    speak(SOURCE)


@pytest.fixture(scope="session")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built fixture site `bilingual`."""
    site_dir = tmp_path_factory.mktemp("bilingual") / "site"
    result = build_into(config_of("bilingual"), site_dir, strict=True)
    assert result.findings == ()
    return site_dir


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the project's own built site."""
    site_dir = tmp_path_factory.mktemp("project") / "site"
    result = build_into(config_of("project"), site_dir, strict=True, search=True)
    assert result.findings == ()
    return site_dir
