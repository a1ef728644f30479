"""Addresses of pages."""

import pytest

from summitkb.urls import localized, relative_url


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("projects/octavia/", "en/projects/", "../../projects/octavia/"),
        ("", "", "./"),
        ("", "berlin-2018/zuul/", "../../"),
        ("a/b/", "a/b/", "../../a/b/"),
        ("a/b/#part", "a/b/", "#part"),
        ("a/b/#part", "a/c/", "../../a/b/#part"),
        ("a/", "a/b/", "../../a/"),
        ("#part", "", "#part"),
        ("a/", "404.html", "a/"),
        ("a/picture.png", "a/b/", "../../a/picture.png"),
        ("https://example.org/", "a/", "https://example.org/"),
        ("mailto:someone@example.org", "a/", "mailto:someone@example.org"),
        ("#part", "a/", "#part"),
    ],
)
def test_links_are_relative_to_their_page(url: str, base: str, expected: str) -> None:
    """A site works in any folder of any host."""
    assert relative_url(url, base) == expected


def test_only_the_default_language_has_the_root() -> None:
    """The same tree, under the language's code."""
    assert localized("projects/", "fr", "fr") == "projects/"
    assert localized("projects/", "en", "fr") == "en/projects/"
