"""How a rule is declared, and the one table of them all."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import cleandoc
from typing import Concatenate, NamedTuple, ParamSpec

from summitkb.diagnostics import Diagnostic, Fix, Range, Severity
from summitkb.i18n.terminal import N_, _, rule_words, spoken
from summitkb.model import Note, Page, Site

P = ParamSpec("P")


class Finding(NamedTuple):
    """What a rule yields: where, what is wrong and what to do. The rule's own code and severity are added to it."""

    path: str
    range: Range
    message: str
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One code and all that is known about it."""

    code: str
    name: str
    severity: Severity
    documentation: str
    """Markdown: what it asks, why, an example, what to write instead."""
    check: Callable[[Site], Iterator[Diagnostic]] | None = None
    """None when the fault is found before there is a Site to check."""
    of_words: bool = False
    """Whether it looks at nothing but the vocabularies: what it finds is remembered with them."""
    look: Callable[[Note | Page], Iterator[Diagnostic]] | None = None
    """What finds the fault in a text by itself: each text is looked at once, when it is read."""


RULES: dict[str, Rule] = {}


def rule(
    code: str, severity: Severity = Severity.ERROR, *, of_words: bool = False
) -> Callable[[Callable[[Site], Iterator[Finding]]], Callable[[Site], Iterator[Diagnostic]]]:
    """Register a check of the whole site: a generator of findings, documented by its docstring.

    `of_words` promises that it looks at vocabularies alone.
    """

    def register(find: Callable[[Site], Iterator[Finding]]) -> Callable[[Site], Iterator[Diagnostic]]:
        @wraps(find)
        def check(site: Site) -> Iterator[Diagnostic]:
            for path, range, message, fix in find(site):
                yield Diagnostic(code, message, path, range, severity, fix)

        _add(code, find, severity, check, of_words=of_words)
        return check

    return register


def text_rule(
    code: str, severity: Severity = Severity.ERROR
) -> Callable[[Callable[[Note | Page], Iterator[Finding]]], Callable[[Note | Page], Iterator[Diagnostic]]]:
    """Register a check of one note or page, which needs to know of no other file; documented by its docstring."""

    def register(find: Callable[[Note | Page], Iterator[Finding]]) -> Callable[[Note | Page], Iterator[Diagnostic]]:
        @wraps(find)
        def look(source: Note | Page) -> Iterator[Diagnostic]:
            for path, range, message, fix in find(source):
                yield Diagnostic(code, message, path, range, severity, fix)

        _add(code, find, severity, look=look)
        return look

    return register


def fault(
    code: str, severity: Severity = Severity.ERROR
) -> Callable[[Callable[P, str]], Callable[Concatenate[str, Range, P], Diagnostic]]:
    """Register a fault met while reading: a function that words its message, documented by its docstring.

    The function becomes one that takes the path and the range first and returns the diagnostic.
    """

    def register(word: Callable[P, str]) -> Callable[Concatenate[str, Range, P], Diagnostic]:
        @wraps(word)
        def diagnose(path: str, range: Range, /, *args: P.args, **kwargs: P.kwargs) -> Diagnostic:
            return Diagnostic(code, word(*args, **kwargs), path, range, severity)

        _add(code, word, severity)
        return diagnose

    return register


def explain(code: str) -> str:
    """The documentation of a rule, as Markdown. Raises `KeyError` when there is no such code."""
    known = RULES[code]
    return f"# {known.code} {known.name} ({_(_SEVERITIES[known.severity])})\n\n{documentation(known)}\n"


_SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.INFO: N_("info")}


def documentation(rule: Rule) -> str:
    """The documentation of a rule, in the language that summitkb speaks."""
    translations = rule_words(spoken())
    return "\n\n".join(_told(paragraph, translations) for paragraph in rule.documentation.split("\n\n"))


def _told(paragraph: str, translations: Mapping[str, str]) -> str:
    """A paragraph, or its translation on lines as long as those of the source."""
    translation = translations.get(" ".join(paragraph.split()))
    if translation is None:
        return paragraph
    return textwrap.fill(translation, _WIDTH, break_long_words=False, break_on_hyphens=False)


_WIDTH = 116


def _add(
    code: str,
    function: Callable[..., object],
    severity: Severity,
    check: Callable[[Site], Iterator[Diagnostic]] | None = None,
    look: Callable[[Note | Page], Iterator[Diagnostic]] | None = None,
    *,
    of_words: bool = False,
) -> None:
    if code in RULES:
        raise ValueError(f"{code} is already {RULES[code].name}: a code never has two meanings")
    name = function.__name__.replace("_", "-")
    RULES[code] = Rule(code, name, severity, cleandoc(function.__doc__ or ""), check, of_words, look)
