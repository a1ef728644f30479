"""What several tests share."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup

from summitkb.build import Result, build
from summitkb.config import Config, read_config

ROOT = Path(__file__).parents[1]
SITES = Path(__file__).parent / "sites"


def config_of(name: str) -> Config:
    """The configuration of a fixture site, or of the project's own: `project`."""
    return read_config(ROOT / "mkdocs.yml" if name == "project" else SITES / name / "mkdocs.yml")


def copy_of(name: str, to: Path) -> Config:
    """A fixture site that a test may change; its theme is the project's."""
    shutil.copytree(SITES / name, to / name, ignore=shutil.ignore_patterns("site"))
    config = read_config(to / name / "mkdocs.yml")
    return replace(config, theme={**config.theme, "custom_dir": str(ROOT / "site_overrides")})


def build_into(config: Config, site_dir: Path, *, strict: bool = False) -> Result:
    """Build a site elsewhere than where it says."""
    return build(config.with_site_dir(site_dir), strict=strict)


def pages(site_dir: Path) -> Mapping[str, bytes]:
    """Every HTML file of a built site, by path."""
    return {path.relative_to(site_dir).as_posix(): path.read_bytes() for path in sorted(site_dir.rglob("*.html"))}


def soup(site_dir: Path, url: str) -> BeautifulSoup:
    """The page at a URL of a built site, parsed."""
    return parsed((site_dir / url / "index.html").read_bytes())


def parsed(html: bytes) -> BeautifulSoup:
    """A page, parsed as browsers do."""
    return BeautifulSoup(html, "html5lib")
