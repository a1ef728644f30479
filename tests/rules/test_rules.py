"""Each rule, on small files that state what is to be found in them.

`tests/rules/<code>/<name>.md` is a note of the site `minimal`; a folder `<code>/<name>/` is laid over the site's
content. A file says what must be found in it, and a file that says nothing must be clean:

    <!-- expect: KB221 4:8 -->      in Markdown
    # expect: KB232 1:7             in YAML

Remarks, which fail no build, are only looked for in the folder of their own rule.

For a file that cannot say so itself, the folder has a file `expect` of lines such as `content/notes/a.odp:1:1 KB605`.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from summitkb.config import read_config
from summitkb.diagnostics import Severity
from summitkb.examine import examine
from summitkb.i18n import terminal
from summitkb.rules import RULES, explain
from tests.support import SITES

HERE = Path(__file__).parent
CASES = sorted(
    path for folder in HERE.glob("KB*") for path in folder.iterdir() if path.is_dir() or path.suffix == ".md"
)
_EXPECTED = re.compile(r"expect: (?P<code>KB\d{3}) (?P<place>\d+:\d+)")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_finds_what_the_files_say(case: Path, tmp_path: Path) -> None:
    """A rule finds each fault at its place, and nothing else is found because of it."""
    site = laid_out(case, tmp_path)
    _, _, findings = examine(read_config(site / "mkdocs.yml"))
    found = [
        f"{finding.path}:{finding.range.line}:{finding.range.column} {finding.code}"
        for finding in findings
        if finding.severity is not Severity.INFO or finding.code == case.parent.name
    ]
    assert sorted(found) == sorted(_expectations(site))


def laid_out(case: Path, to: Path) -> Path:
    """The site of a case."""
    site = to / "site"
    shutil.copytree(SITES / "minimal", site)
    if case.is_dir():
        shutil.copytree(case, site / "content", dirs_exist_ok=True)
    else:
        shutil.copy(case, site / "content/notes/berlin-2018")
    return site


class Everything(dict[str, tuple[str, ...]]):
    """A catalog that translates whatever it is asked for: between marks."""

    def get(self, msgid: str, default: object = None) -> tuple[str, ...]:
        del default
        return (f"⟦{msgid}⟧",)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_nothing_that_is_said_is_out_of_reach(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings and titles of fixes are messages, and so is each part of them that is words."""
    monkeypatch.setitem(terminal._catalogs, ("xx", terminal.DOMAIN), terminal._Catalog(Everything(), lambda _: 0))
    terminal.speak("xx")
    _, _, findings = examine(read_config(laid_out(case, tmp_path) / "mkdocs.yml"))
    told = [text for one in findings for text in (one.message, one.fix.title if one.fix else "⟦⟧")]
    assert [text for text in told if not (text.startswith("⟦") and text.endswith("⟧"))] == []


def _expectations(site: Path) -> Iterator[str]:
    for file in site.rglob("*"):
        if file == site / "content/expect":
            yield from file.read_text(encoding="utf-8").split("\n")[:-1]
        elif file.is_file():
            for match in _EXPECTED.finditer(file.read_text(encoding="utf-8", errors="replace")):
                yield f"{file.relative_to(site).as_posix()}:{match['place']} {match['code']}"


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_rule_has_cases_and_documentation(code: str) -> None:
    """Every code has an example that it finds, and a page that says what to write instead."""
    assert any(case.parent.name == code for case in CASES) or code in NEEDS_MORE_THAN_FILES
    documentation = explain(code)
    assert "Example:" in documentation
    assert "nstead:" in documentation


NEEDS_MORE_THAN_FILES = frozenset(
    {
        "KB111",  # git turns carriage returns into line feeds: test_fixes.py
        "KB401",  # catalogs: tests/i18n
        "KB402",
        "KB504",  # depends on the depth of the caller: test_load.py
        "KB601",  # what git does not keep: test_load.py
        "KB602",
        "KB604",
    }
)
"""Codes whose fault no file of this folder can have."""
