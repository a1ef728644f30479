"""The three invariants of the design: a frozen site, pages that are functions of their views, faults with a place."""

import dataclasses
import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from summitkb.build import without_drafts
from summitkb.config import Config
from summitkb.examine import examine
from summitkb.link import link
from summitkb.render.engine import Engine
from summitkb.render.plan import plan
from summitkb.render.views import PageView
from tests.support import ROOT, build_into, config_of, copy_of, pages


def views_of(config: Config) -> list[PageView]:
    site, catalogs, _ = examine(config)
    return plan(config, link(without_drafts(site)), catalogs)


def test_a_site_is_frozen() -> None:
    """A stage returns a new site: neither the site nor what it holds can be changed in place."""
    site, _, _ = examine(config_of("bilingual"))
    note = site.notes["spring-2020/balancing"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        site.languages = ()  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        note.title = "Other"  # type: ignore[misc]
    for mapping in (site.notes, site.projects, note.places):
        with pytest.raises(TypeError):
            mapping["other"] = None  # type: ignore[index]


def test_linking_leaves_its_site_alone() -> None:
    """`link` takes a site and returns another."""
    site, _, _ = examine(config_of("bilingual"))
    before = dict(site.notes)
    linked = link(site)
    assert dict(site.notes) == before
    assert linked.around["spring-2020/balancing"].next == "spring-2020/network"


def test_a_view_is_plain_data() -> None:
    """Every view is JSON, so that it can be kept, compared and sent to a worker anywhere."""
    for view in views_of(config_of("bilingual")):
        plain = dataclasses.asdict(view)
        assert _tuples(json.loads(json.dumps(plain))) == _tuples(plain)


def _tuples(value: object) -> object:
    """JSON has lists where records have tuples."""
    if isinstance(value, Mapping):
        return {key: _tuples(item) for key, item in value.items()}
    return [_tuples(item) for item in value] if isinstance(value, list | tuple) else value


def test_a_digest_tells_views_apart() -> None:
    """No two pages share a digest; a view's digest changes with its view and with its theme, and with nothing else."""
    views, same = views_of(config_of("bilingual")), views_of(config_of("bilingual"))
    digests = [view.digest("theme") for view in views]
    assert digests == [view.digest("theme") for view in same]
    assert len(set(digests)) == len(views)
    assert views[0].digest("theme") != views[0].digest("other theme")


_engine: Engine | None = None


def _start(config: Config) -> None:
    global _engine
    _engine = Engine(config)


def _render(view: PageView) -> bytes:
    assert _engine
    return _engine.render(view)


def test_another_process_renders_the_same_bytes() -> None:
    """A view rendered in a fresh process, in another order, is the page rendered here."""
    config = config_of("project")
    views = views_of(config)
    engine = Engine(config)
    here = {view.path: engine.render(view) for view in views}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_start, initargs=(config,)) as pool:
        there = dict(zip([view.path for view in reversed(views)], pool.map(_render, reversed(views)), strict=True))
    assert there == here


def test_hash_seed_time_zone_and_locale_change_nothing(tmp_path: Path) -> None:
    """Two machines build the same pages."""
    built = []
    for name, environment in (
        ("one", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        ("two", {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"}),
    ):
        command = [sys.executable, "-m", "summitkb", "build", "--site-dir", str(tmp_path / name)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        built.append(pages(tmp_path / name))
    assert built[0] == built[1]


BROKEN = {
    "broken YAML": ("---\ntitle: [\n---\n", "KB1"),
    "no front matter": ("Text.\n", "KB1"),
    "unclosed front matter": ("---\ntitle: x\n", "KB1"),
    "unknown key": ("---\ntitel: x\n---\n", "KB2"),
    "not UTF-8": ("---\ntitle: \udce9\n---\n", "KB1"),
    "deep YAML": ("---\n" + "- " * 40_000 + "\n---\n", "KB1"),
    "empty": ("", "KB1"),
}


@pytest.mark.parametrize(("text", "family"), BROKEN.values(), ids=BROKEN.keys())
def test_faults_in_content_are_diagnostics_with_a_place(text: str, family: str, tmp_path: Path) -> None:
    """A broken note is reported where it is broken; the others are built."""
    config = copy_of("bilingual", tmp_path)
    broken = config.content / "notes/spring-2020/broken.md"
    broken.write_text(text, encoding="utf-8", errors="surrogateescape")
    result = build_into(config, tmp_path / "site")
    own = [finding for finding in result.findings if finding.path == "content/notes/spring-2020/broken.md"]
    assert own
    assert all(finding.code.startswith(family) and finding.range.line >= 1 for finding in own)
    assert "spring-2020/balancing/index.html" in pages(tmp_path / "site")
    assert "spring-2020/broken/index.html" not in pages(tmp_path / "site")
