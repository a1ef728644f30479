"""A page loads from its own site only, and says so to the browser."""

from dataclasses import replace
from pathlib import Path

import pytest

from summitkb.render.policy import policy
from tests.support import config_of, pages, parsed


@pytest.mark.parametrize("site", ["project", "bilingual"])
def test_every_page_has_the_policy_before_all_that_it_rules(site: str, request: pytest.FixtureRequest) -> None:
    """Only what says how to read the bytes comes before: a policy does not rule what is above it."""
    told = str(policy(config_of(site)))
    folder: Path = request.getfixturevalue(site)
    for path, page in pages(folder).items():
        charset, second, *_ = parsed(page).head.find_all(True)  # type: ignore[union-attr]
        assert charset.get("charset"), path
        assert (second.get("http-equiv"), second.get("content")) == ("Content-Security-Policy", told), path


def test_no_page_has_anything_inline(project: Path) -> None:
    """No script, style or handler that the policy would have to allow by its hash."""
    for path, page in pages(project).items():
        tags = parsed(page).find_all(True)
        assert [tag for tag in tags if tag.name == "style" or (tag.name == "script" and not tag.get("src"))] == [], path
        assert [tag for tag in tags if any(name == "style" or name.startswith("on") for name in tag.attrs)] == [], path


def test_nothing_may_come_from_elsewhere() -> None:
    """Without other hosts in `mkdocs.yml`, the policy names none."""
    told = str(policy(config_of("project")))
    assert told.startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; ")
    assert "unsafe-inline" not in told
    assert "//" not in told


def test_hosts_that_a_knowledge_base_adds_are_allowed() -> None:
    """Those of `extra_css` and `extra_javascript`, once each; a path of the site adds nothing."""
    config = replace(
        config_of("bilingual"),
        extra_css=("own.css", "https://fonts.example/a.css", "https://fonts.example/b.css"),
        extra_javascript=("//scripts.example:8443/a.js", 'https://bad"host/a.js'),
    )
    told = dict(directive.split(" ", 1) for directive in str(policy(config)).split("; "))
    assert told["style-src"] == "'self' https://fonts.example"
    assert told["font-src"] == "'self' https://fonts.example"
    assert told["script-src"] == "'self' 'wasm-unsafe-eval' https://scripts.example:8443"
    assert told["connect-src"] == "'self' https://scripts.example:8443"
