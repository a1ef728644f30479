"""What several tests share."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from bs4 import BeautifulSoup

from summitkb.build import Result, build
from summitkb.config import Config, read_config

ROOT = Path(__file__).parents[1]
SITES = Path(__file__).parent / "sites"
HEAD = {
    "title": '"A session"',
    "date": "2018-11-14",
    "track": "breakout",
    "type": "talk",
    "projects": "[zuul]",
    "speakers": "[thomas-morin]",
    "authors": "[team]",
    "lang": "en",
    "summary": '"One sentence."',
}
"""Front matter that nothing is wrong with, of a note at `berlin-2018/` in the site `minimal`: keys and YAML values."""


def program(name: str) -> str:
    """The path of a program that a test runs. Without it the test is skipped, except in CI, where it fails."""
    found = shutil.which(name)
    return found or _missing(name)


def npm_tool(name: str) -> str:
    """The path of a file that npm installed for tests. Without it, as `program`."""
    file = ROOT / "tests/tools/node_modules" / name
    return str(file) if file.exists() else _missing(name)


def _missing(name: str) -> NoReturn:
    missing = f"no {name} on this machine; scripts/test-tools.sh says how to install it"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def config_of(name: str) -> Config:
    """The configuration of a fixture site, or of the project's own: `project`."""
    return read_config(ROOT / "mkdocs.yml" if name == "project" else SITES / name / "mkdocs.yml")


def copy_of(name: str, to: Path) -> Config:
    """A fixture site that a test may change; its theme is the project's."""
    shutil.copytree(SITES / name, to / name, ignore=shutil.ignore_patterns("site", ".summitkb-cache"))
    config = read_config(to / name / "mkdocs.yml")
    return replace(config, theme={**config.theme, "custom_dir": str(ROOT / "site_overrides")})


def build_into(config: Config, site_dir: Path, *, strict: bool = False, search: bool = False) -> Result:
    """Build a site elsewhere than where it says, without its search index unless asked."""
    return build(config.with_site_dir(site_dir), strict=strict, search=search)


def pages(site_dir: Path) -> Mapping[str, bytes]:
    """Every HTML file of a built site, by path."""
    return {path.relative_to(site_dir).as_posix(): path.read_bytes() for path in sorted(site_dir.rglob("*.html"))}


def soup(site_dir: Path, url: str) -> BeautifulSoup:
    """The page at a URL of a built site, parsed."""
    return parsed((site_dir / url / "index.html").read_bytes())


def parsed(html: bytes) -> BeautifulSoup:
    """A page, parsed as browsers do."""
    return BeautifulSoup(html, "html5lib")
