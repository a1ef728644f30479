"""How far each language is translated."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from summitkb.i18n.terminal import _

if TYPE_CHECKING:
    from summitkb.i18n.status import Count, LanguageStatus


def report_status(languages: "Sequence[LanguageStatus]", style: str, stream: TextIO) -> None:
    """Write how far each language is translated to `stream`."""
    if style == "json":
        json.dump({one.lang: one.plain() for one in languages}, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
        return
    for language in languages:
        stream.write(f"{_status_line(language.lang, language.count, 0)}\n")
        for catalog in language.catalogs:
            stream.write(f"{_status_line(f'{catalog.domain}.po', catalog.count, 1)}\n")
            for source, count in catalog.sources.items():
                stream.write(f"{_status_line(source, count, 2)}\n")


def _status_line(name: str, count: "Count", depth: int) -> str:
    left = _(", {fuzzy} fuzzy, {untranslated} to do, {words} words left")
    left = left.format(fuzzy=count.fuzzy, untranslated=count.untranslated, words=count.words_left)
    done = f"{count.percent:>3} %  {count.translated}/{count.messages}"
    return f"{'  ' * depth + name:<48}{done}{left if count.translated < count.messages else ''}"
