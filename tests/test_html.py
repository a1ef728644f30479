"""What the Nu Html Checker, the one behind the W3C's, says of the pages."""

import subprocess
from pathlib import Path

import pytest

from tests.support import npm_tool, program


def faults(folder: Path) -> list[str]:
    """Each error in the HTML files below a folder."""
    command = [program("java"), "-jar", npm_tool("vnu-jar/build/dist/vnu.jar"), "--errors-only", "--skip-non-html"]
    done = subprocess.run([*command, "--format", "gnu", str(folder)], capture_output=True, text=True, check=False)
    return done.stderr.splitlines()


@pytest.mark.parametrize("site", ["project", "bilingual"])
def test_every_page_is_valid(site: str, request: pytest.FixtureRequest) -> None:
    """Of every type, in every language; the second site has pages that moved."""
    folder: Path = request.getfixturevalue(site)
    assert faults(folder) == []


def test_a_fault_would_be_told(tmp_path: Path) -> None:
    """The checker checks."""
    (tmp_path / "page.html").write_text('<!doctype html><html lang="en"><title>Title</title><p><div></p>')
    assert any("Unclosed element" in fault for fault in faults(tmp_path))
