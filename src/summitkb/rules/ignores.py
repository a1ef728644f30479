"""Findings that an author has looked at and wants to hear no more of: `# summitkb: ignore KB221 reason`."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from summitkb.diagnostics import Diagnostic, Edit, Fix, Range, Severity
from summitkb.i18n.terminal import _
from summitkb.link.references import texts
from summitkb.model import Note, Page, Site
from summitkb.rules.registry import RULES, fault
from summitkb.rules.words import nearest, shown


@fault("KB113", Severity.WARNING)
def ignore_without_reason(problem: str) -> str:
    """A comment that ignores a finding names its codes, and says why.

    Whoever reads the note next year must be able to tell whether the reason still holds. It stands anywhere in the
    front matter, and holds for the whole file. What keeps a note out of the site cannot be ignored.

    Example: `# summitkb: ignore`, `# summitkb: ignore KB219`

    Write instead: `# summitkb: ignore KB219 she left at half time`
    """
    message = _("this ignores nothing: {problem}; write for example # summitkb: ignore KB219 she left at half time")
    return message.format(problem=problem)


@fault("KB114", Severity.WARNING)
def unused_ignore(code: str) -> str:
    """A comment that ignores a finding is removed with the finding.

    Left there, it would hide the next one.

    Example: `# summitkb: ignore KB219 she left at half time` in a note that has no KB219

    Write instead: nothing. Safe fix: the comment, or the code among several, is removed.
    """
    return _("there is no {code} to ignore here; remove this").format(code=code)


ADDRESS = "summitkb:"
"""Without it, a text has no comment for summitkb."""
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[ \t]*summitkb:[ \t]*(?P<what>.*)$")
_IGNORE = re.compile(r"ignore\b(?P<codes>(?:[ \t,]*\b[A-Z]{2}[0-9]{3}\b)*)[ \t,:—–-]*(?P<reason>.*)")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One code that a comment ignores, where it says so, and what removes it."""

    code: str
    range: Range
    fix: Fix


def settled(site: Site, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings that count, in the order of the files: without what is ignored, with what is wrong with ignoring."""
    found = set(findings)
    by_path: dict[str, list[Diagnostic]] = defaultdict(list)
    for finding in found:
        by_path[finding.path].append(finding)
    for source in texts(site.whole):
        if source.source.is_addressed:
            path = source.source.path
            ignores, faults = _read(source)
            ignored = {ignore.code for ignore in ignores if not (source.faults and _keeps_out(ignore.code))}
            own = by_path[path]
            found.difference_update(finding for finding in own if finding.code in ignored)
            found.update(faults)
            codes = {finding.code for finding in own}
            for ignore in ignores:
                if ignore.code not in codes:
                    found.add(unused_ignore(path, ignore.range, ignore.code).with_fix(ignore.fix))
    return tuple(sorted(found, key=lambda finding: finding.order))


def _keeps_out(code: str) -> bool:
    """Whether a finding may be why a text is left out of the site, which cannot be ignored."""
    return RULES[code].check is None and RULES[code].look is None and RULES[code].severity is Severity.ERROR


def _read(source: Note | Page) -> tuple[Sequence[Ignore], Sequence[Diagnostic]]:
    """What the comments of a front matter ignore, and those that cannot be read as such."""
    ignores: list[Ignore] = []
    faults: list[Diagnostic] = []
    for number, line, match in _comments(source):
        where = Range.at(number, match.start() + 1, len(match[0].rstrip()))
        told = _IGNORE.fullmatch(match["what"].rstrip())
        codes = re.findall(r"[A-Z]{2}[0-9]{3}", told["codes"]) if told else []
        if problem := _problem(told, codes):
            faults.append(ignore_without_reason(source.source.path, where, problem))
            continue
        for code in codes:
            start = line.index(code, match.start())
            fix = _removal(line, number, match.start(), start, alone=len(codes) == 1)
            ignores.append(Ignore(code, Range.at(number, start + 1, len(code)), fix))
    return ignores, faults


def _comments(source: Note | Page) -> Iterator[tuple[int, str, re.Match[str]]]:
    """The comments of the front matter that are for summitkb, and not inside a value."""
    above = {place.rpartition(".")[0] for place in source.places if not place.startswith("key:")}
    values = [where for place, where in source.places.items() if place not in above and not place.startswith("key:")]
    for number, line in enumerate(source.source.text.split("\n")[1 : source.body_line - 1], 2):
        if match := _COMMENT.search(line):
            here = (number, match.start() + 1)
            if not any((value.line, value.column) <= here < (value.end_line, value.end_column) for value in values):
                yield number, line, match


def _problem(told: re.Match[str] | None, codes: Sequence[str]) -> str:
    if told is None:
        return _('after "summitkb:" comes "ignore"')
    for code in codes:
        if code not in RULES:
            near = nearest(code, RULES)
            hint = _(', did you mean "{near}"?').format(near=near) if near else ""
            return _("there is no rule {code}{hint}").format(code=code, hint=hint)
        if code in _OWN:
            return _("{code} cannot be ignored").format(code=code)
    if not codes:
        before = _("no code is named before {reason}").format(reason=shown(told["reason"]))
        return before if told["reason"] else _("no code is named")
    return "" if re.search(r"\w", told["reason"]) else _("no reason is given")


_OWN = frozenset({"KB113", "KB114"})


def _removal(line: str, number: int, comment: int, code: int, *, alone: bool) -> Fix:
    if not alone:
        return Fix(_("Remove the code"), (Edit(Range.at(number, code + 1, len("KB000")), ""),), safe=True)
    if line[:comment].strip():
        start = len(line[:comment].rstrip())
        where = Range.at(number, start + 1, len(line) - start)
    else:
        where = Range(number, 1, number + 1, 1)
    return Fix(_("Remove the comment"), (Edit(where, ""),), safe=True)
