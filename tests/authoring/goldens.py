"""Golden files of what `digest` writes, and what a reader reads in HTML and in Markdown."""

import os
import re
from pathlib import Path

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

FOLDER = Path(__file__).parent / "digest"
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def compare(name: str, text: str) -> None:
    """Compare with a golden file; REWRITE_GOLDENS=1 rewrites it, and the diff is reviewed."""
    path = FOLDER / name
    if os.environ.get("REWRITE_GOLDENS"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def words(html: str) -> str:
    """What a reader reads, without what only parts one word from another."""
    soup = BeautifulSoup(html, "html.parser")
    for image in soup.find_all("img"):
        image.replace_with(str(image.get("alt")))
    return re.sub(r"\s+", "", soup.get_text())


def read_back(markdown: str) -> str:
    """The words of a Markdown text, to a CommonMark parser that is not ours."""
    return words(str(_PARSER.render(markdown)))
