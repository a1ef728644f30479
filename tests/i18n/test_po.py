"""Reading catalogs: what cannot be understood is refused with its line, and its pages show the source."""

from pathlib import Path

import pytest

from summitkb.i18n.po import BrokenCatalog, read_po
from summitkb.i18n.update import update
from tests.support import build_into, copy_of, pages

GOOD = '# Ada\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "one"\nmsgstr "un"\n'

BROKEN = {
    "syntax": (GOOD + '\nmsgid "two\nmsgstr "deux"\n', 9, "cannot be read"),
    "not gettext": ("once upon a time\n", 1, "cannot be read"),
    "stray key": (GOOD + '\nmsgstr "deux"\n', 9, "cannot be read"),
    "no line end of ours": (GOOD + '\nmsgid "two"\u2028msgstr "deux"\n', 9, "cannot be read"),
    "encoding": (GOOD.replace('"un"', '"\udce9"'), 7, "is not UTF-8"),
    "charset": (GOOD.replace("UTF-8", "ISO-8859-1"), 4, "says that it is ISO-8859-1"),
    "twice": (GOOD + '\nmsgid "one"\nmsgstr "une"\n', 9, "has this message twice (it is on line 6 too)"),
    "conflict": (GOOD + '\n<<<<<<< HEAD\nmsgid "two"\n=======\n', 9, "unresolved merge conflict"),
}


@pytest.mark.parametrize(("text", "line", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_catalog_is_refused_with_its_line(text: str, line: int, reason: str, tmp_path: Path) -> None:
    """Syntax, encoding, duplicates, conflict marks."""
    path = tmp_path / "fr.po"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(BrokenCatalog, match="line") as caught:
        read_po(path)
    assert caught.value.line == line
    assert reason in caught.value.reason


@pytest.mark.parametrize(("text", "line", "reason"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("name", ["en/LC_MESSAGES/spring-2020.fr.po", "fr/LC_MESSAGES/ui.po"])
def test_a_broken_catalog_stops_nothing_and_loses_nothing(
    text: str, line: int, reason: str, name: str, tmp_path: Path
) -> None:
    """The site is built with the source text, the finding has the line, and an update leaves the file alone."""
    config = copy_of("bilingual", tmp_path)
    path = config.translations / name
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    before = path.read_bytes()
    result = build_into(config, tmp_path / "site")
    assert [(one.code, one.path, one.range.line) for one in result.findings] == [
        ("KB401", f"translations/{name}", line)
    ]
    assert reason in result.findings[0].message
    assert "Octavia" in pages(tmp_path / "site")["en/spring-2020/balancing/index.html"].decode()
    update(config, result.site)
    assert path.read_bytes() == before
