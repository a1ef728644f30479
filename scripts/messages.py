"""Brings the catalogs of what summitkb itself says up to date: `make i18n`, or with `--check`, only tell which are due.

`summitkb.po` has the messages of the package's Python files, `rules.po` the documentation of the rules, a paragraph a
message. The words of sites are in their own catalogs: `summitkb i18n update`.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from summitkb.i18n.merge import merge
from summitkb.i18n.po import read_po
from summitkb.i18n.terminal import DOMAIN, RULES, SOURCE, catalog_file, languages
from summitkb.i18n.wanted import Wanted, extracted
from summitkb.load.json_schema import described
from summitkb.load.schema import NoteFrontMatter, PageFrontMatter
from summitkb.rules import families

PACKAGE = catalog_file(SOURCE, DOMAIN).parents[3]
SITES = "i18n/ui.py"
"""Its words are those of sites."""
SCHEMA = "load/schema.py"
"""The docstrings of its fields tell editors what a key is."""


def messages() -> Iterator[Wanted]:
    """What the package says to whoever runs it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if (origin := path.relative_to(PACKAGE).as_posix()) != SITES:
            yield from (replace(found, origin=origin) for found in extracted(path.parent, path.name, "python"))
    for model in (NoteFrontMatter, PageFrontMatter):
        yield from (Wanted(part["description"], origin=SCHEMA) for part in described(model.model_json_schema()))


def documentation() -> Iterator[Wanted]:
    """What the package says of its rules, paragraph by paragraph."""
    return (Wanted(msgid, origin=about, flag="md-text") for msgid, about in families.messages())


def outdated() -> Iterator[tuple[Path, str]]:
    """The catalogs that are not what they should be, and what they should hold."""
    for lang in languages()[1:]:
        for domain, wanted in ((DOMAIN, messages()), (RULES, documentation())):
            path = catalog_file(lang, domain)
            old = read_po(path) if path.exists() else None
            text = str(merge(old, wanted, lang, SOURCE, domain=domain))
            if old is None or text != path.read_text(encoding="utf-8"):
                yield path, text


def main() -> int:
    """Write them, or only name them; 1 when they are due and were not written."""
    only_check = "--check" in sys.argv[1:]
    due = list(outdated())
    for path, text in due:
        print(path)
        if not only_check:
            path.write_text(text, encoding="utf-8", newline="\n")
    return int(only_check and bool(due))


if __name__ == "__main__":
    sys.exit(main())
