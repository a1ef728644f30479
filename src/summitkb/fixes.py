"""Fixes: what findings propose, applied to the files, again and again until nothing is left to mend.

Everything happens on texts in memory; `Mended.save` writes.
"""

import difflib
import os
import shutil
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from summitkb.config import Config
from summitkb.diagnostics import BYTE_ORDER_MARK, END_OF_FILE, Diagnostic, Edit, Fix, Range
from summitkb.i18n.catalogs import read_catalogs
from summitkb.load import Reading, put_together, read
from summitkb.load.bulk import bulk
from summitkb.model import EMPTY
from summitkb.rules import check, settled
from summitkb.work import HERE, Work

Wanted = Callable[[Diagnostic], bool]

_ROUNDS = 100
"""A fix can lay bare the next fault: YAML tells its faults one at a time. More rounds than faults follow from one
another in any file that people write; a bound, all the same."""

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Mended:
    """Files before and after their fixes, by path below the project's root, and what remains to be found in all."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    findings: tuple[Diagnostic, ...]

    @property
    def diff(self) -> str:
        """What changed, as `git apply` and `patch -p1` understand it."""
        return "".join(line for path in sorted(self.after) for line in _diff(path, self.before[path], self.after[path]))

    def save(self, root: Path) -> None:
        """Write the files that changed, each of them whole or not at all."""
        for path, text in self.after.items():
            _replace(root / path, text.encode())


def mend(
    config: Config,
    *,
    unsafe: bool = False,
    wanted: Wanted = lambda _: True,
    held: Mapping[str, bytes] = EMPTY,
    work: Work = HERE,
) -> Mended:
    """Apply the fixes of the findings that are wanted: the safe ones, or all. Writes nothing.

    `held` has what an editor holds of some files, by path.
    """
    _, broken = read_catalogs(config, work)
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    reading: Reading | None = None
    for _ in range(_ROUNDS):
        reading = read(config, bulk(work), reading, {**held, **{path: text.encode() for path, text in after.items()}})
        site, faults = put_together(reading, config)
        findings = settled(site, (*faults, *broken, *check(site)))
        fixes = [
            (finding.path, finding.fix)
            for finding in findings
            if finding.fix and (finding.fix.safe or unsafe) and wanted(finding)
        ]
        changed = False
        for path, edits in chosen(fixes).items():
            text = after[path] if path in after else _text(config.root / path, held.get(path))
            fixed = applied(text, edits)
            if fixed != text:
                before.setdefault(path, text)
                after[path] = fixed
                changed = True
        if not changed:
            break
    return Mended(before, {path: text for path, text in after.items() if text != before[path]}, findings)


def chosen(fixes: Iterable[tuple[str, Fix]]) -> Mapping[str, list[Edit]]:
    """The edits to make in each file: all of a fix's, or none when another fix already changes the same place.

    Safe fixes come first; what is left out is for the next round.
    """
    edits: dict[str, dict[Edit, None]] = {}
    in_order: dict[str, list[Edit]] = {}
    for path, fix in sorted(fixes, key=lambda pair: not pair[1].safe):
        own = [(edit.path or path, replace(edit, path=None)) for edit in fix.edits]
        if not any(_conflicts(edit, in_order.get(file, ())) for file, edit in own):
            for file, edit in own:
                if edit not in edits.setdefault(file, {}):
                    edits[file][edit] = None
                    insort(in_order.setdefault(file, []), edit, key=_start)
    return {path: list(kept) for path, kept in edits.items()}


def _conflicts(edit: Edit, others: Sequence[Edit]) -> bool:
    """Whether an edit changes what others change, which are in order and never overlap: the nearest two tell."""
    place = bisect_left(others, _start(edit), key=_start)
    return any(_overlap(edit, other) for other in others[max(0, place - 1) : place + 1])


def _overlap(one: Edit, other: Edit) -> bool:
    if one == other or END_OF_FILE in {one.range, other.range}:
        return False
    (start, end), (other_start, other_end) = _span(one.range), _span(other.range)
    return start == other_start or (start < other_end and other_start < end)


def _start(edit: Edit) -> tuple[int, int]:
    return edit.range.line, edit.range.column


def _span(range: Range) -> tuple[tuple[int, int], tuple[int, int]]:
    return (range.line, range.column), (range.end_line, range.end_column)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A file's text after edits that do not overlap. A byte order mark and carriage returns are kept, if not edited."""
    mark, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    starts = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
    added = ""
    for edit in sorted(edits, key=lambda edit: edit.range, reverse=True):
        if edit.range == BYTE_ORDER_MARK:
            mark = edit.content
        elif edit.range == END_OF_FILE:
            added += edit.content
        else:
            start = _offset(text, starts, edit.range.line, edit.range.column)
            end = _offset(text, starts, edit.range.end_line, edit.range.end_column)
            text = text[:start] + edit.content + text[end:]
    if added and text and not text.endswith("\n"):
        text += "\n"
    return mark + text + (added.replace("\n", "\r\n") if "\r\n" in text else added)


def _offset(text: str, starts: list[int], line: int, column: int) -> int:
    return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)


def placed(edit: Edit, text: str) -> Edit:
    """The same edit of a file that holds `text`, with the line and column of its end when it is made there."""
    if edit.range != END_OF_FILE:
        return edit
    lines = text.split("\n")
    end = Range.at(len(lines), len(lines[-1]) + 1, 0)
    return replace(edit, range=end, content=edit.content if text.endswith("\n") or not text else f"\n{edit.content}")


def _text(file: Path, held: bytes | None) -> str:
    if held is None and not file.exists():
        return ""
    return (file.read_bytes() if held is None else held).decode("utf-8")


def _diff(path: str, before: str, after: str) -> Iterator[str]:
    old, new = (text.split("\n") for text in (before, after))
    lines = difflib.unified_diff(_ended(old), _ended(new), f"a/{path}", f"b/{path}")
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _ended(lines: list[str]) -> list[str]:
    return [*(f"{line}\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def _replace(file: Path, content: bytes) -> None:
    beside = file.with_name(f".{file.name}.fixed")
    beside.write_bytes(content)
    try:
        if file.exists():
            shutil.copymode(file, beside)
        os.replace(beside, file)  # noqa: PTH105 - Path.replace says nothing of being atomic
    except OSError:
        beside.unlink(missing_ok=True)
        raise
