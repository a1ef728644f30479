"""Front matter and vocabularies: untrusted YAML, read event by event so that it can be refused before it is built.

Every plain value is a text (or nothing): the schema says what is a date, a time or a number. YAML 1.1, which PyYAML
implements, would read `no` as false, `11:00` as 660 and `1.10` as 1.1.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from summitkb.authoring.front_matter import NULLS
from summitkb.diagnostics import Diagnostic, Fix, Range
from summitkb.i18n.terminal import N_, _, number
from summitkb.lines import Lines
from summitkb.model import Source
from summitkb.rules import corrections, parsing

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\u2028\u2029"  # line breaks to YAML, not to editors
    "\u202a-\u202e\u2066-\u2069"  # https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
    "\ufeff\ufffe\uffff]"
)

Report = Callable[[Diagnostic], None]
"""What takes the findings that do not stop a file from being read."""


class Unreadable(Exception):
    """A file cannot be read any further. Never leaves `load`."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Limits:
    """How much YAML a file may hold."""

    size: int
    nodes: int
    depth: int = 8


FRONT_MATTER = Limits(16 * 1024, 400)
VOCABULARY = Limits(1024 * 1024, 100_000)


@dataclass(frozen=True, slots=True)
class Metadata:
    """A YAML document: texts, lists, mappings and None, with the place of each value and, at `key:…`, of each key."""

    data: Any
    places: Mapping[str, Range]


@dataclass(frozen=True, slots=True)
class Document:
    """A file with front matter, taken apart."""

    metadata: Metadata
    body: str
    body_line: int


def read_document(source: Source, report: Report) -> Document:
    """Split a note or page. Raises `Unreadable` when there is no front matter, or none that can be read."""
    handler = _Handler(source, report)
    if not handler.detect(source.text):
        raise Unreadable(parsing.no_front_matter(source.path, Range.at(1)))
    frontmatter.parse(source.text, handler=handler)
    return Document(handler.metadata, handler.body, handler.body_line)


def read_yaml(text: str, path: str, line: int, limits: Limits, report: Report) -> Metadata:
    """Read YAML that begins on `line` of the file at `path`. Raises `Unreadable` when it is malformed or refused."""
    return _Reader(text, path, line, limits, report).read()


class _Handler(YAMLHandler):
    """How `python-frontmatter` splits and reads: front matter first in the file, YAML through the guard."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)
    metadata: Metadata
    body: str
    body_line: int

    def __init__(self, source: Source, report: Report) -> None:
        super().__init__()
        self._path, self._report = source.path, report

    def split(self, text: str) -> tuple[str, str]:
        parts = self.FM_BOUNDARY.split(text, 2)
        if len(parts) < 3:
            raise Unreadable(parsing.unclosed_front_matter(self._path, Range.at(1, length=3)))
        _, front, content = parts
        blank = re.match(r"(?:[ \t]*\n)*", content)
        self.body = content[blank.end() if blank else 0 :].rstrip()
        self.body_line = 1 + text.count("\n", 0, len(text) - len(self.body.rstrip()))
        return front, content

    def load(self, fm: str, **_options: object) -> Any:
        self.metadata = read_yaml(fm, self._path, 1, FRONT_MATTER, self._report)
        return self.metadata.data


_COLON = "mapping values are not allowed"
# What libyaml says, and what an author can do about it; `{{` and `}}` stand for braces.
_HINTS = (
    (_COLON, N_('a text with ": " in it needs quotes')),
    (
        "cannot start any token",
        N_("a text cannot begin with this character, nor a line with a tab; use quotes or spaces"),
    ),
    ("unexpected end of stream", N_("the quote opened here is never closed")),
    ("unexpected document indicator", N_("the quote opened here is never closed")),
    ("expected ',' or ']'", N_('this list lacks a "," or its "]"')),
    ("expected ',' or '}'", N_('this mapping lacks a "," or its "}}"')),
    ("expected node content", N_("a value is missing here")),
    ("could not find expected ':'", N_('a line must be "key: value"')),
    ("did not find expected key", N_("check the indentation, and quote texts that begin with a quote or a bracket")),
    ("expected <document start>", N_('"..." and "---" end the YAML here; remove them')),
    ("expected '-' indicator", N_("check the indentation of this list")),
    ("unknown escape character", N_('a backslash between double quotes is an escape; use single quotes, or "\\\\"')),
)
_ENDLESS = ("found unexpected end of stream", "found unexpected document", "did not find expected ',' or")


class _Reader:
    """Builds the values of one YAML document while it checks them."""

    def __init__(self, text: str, path: str, line: int, limits: Limits, report: Report) -> None:
        self._text, self._path, self._limits, self._report = text, path, limits, report
        self._lines = Lines(text, line)
        self._places: dict[str, Range] = {}
        self._nodes = 0
        self._start = self._end = 0  # of the last value

    def read(self) -> Metadata:
        if len(self._text.encode()) > self._limits.size:
            limit = _("more than {size} KiB of YAML").format(size=number(self._limits.size // 1024))
            raise Unreadable(parsing.yaml_too_large(self._path, self._lines.range(0, 1), limit))
        try:
            return self._document(yaml.parse(self._text, Loader=yaml.CSafeLoader))
        except yaml.YAMLError as error:
            raise self._syntax(error) from error

    def _document(self, events: Iterator[yaml.Event]) -> Metadata:
        data, documents = None, 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            elif isinstance(event, yaml.NodeEvent):
                if documents > 1:
                    raise self._refused(event, _("a second document"))
                data = self._node(event, events, ())
        return Metadata(data, MappingProxyType(self._places))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: tuple[str, ...]) -> Any:
        """The value that begins with `event`; its place is kept under its key path."""
        self._guard(event, len(path))
        start, end = _span(event)
        value: Any = None
        if isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(events, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            items = enumerate(self._until_end(events))
            value = [self._node(item, events, (*path, str(index))) for index, item in items]
        elif isinstance(event, yaml.ScalarEvent):
            # A block scalar's own end is the start of the next line that is not blank.
            self._start, self._end = start, start + len(self._text[start:end].rstrip())
            value = None if not event.style and event.value in NULLS else event.value
        self._places[".".join(path)] = self._lines.range(start, self._end)
        return value

    def _mapping(self, events: Iterator[yaml.Event], path: tuple[str, ...]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in self._until_end(events):
            self._guard(event, len(path) + 1)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused(event, _("a list or mapping as a key"))
            if event.value == "<<" and not event.style:
                raise self._refused(event, _('the merge key "<<"'))
            place = "key:" + ".".join((*path, event.value))
            where = self._lines.range(*_span(event))
            if event.value in mapping:
                line = self._places[place].line
                self._report(parsing.duplicate_key(self._path, where, event.value, line))
            self._places[place] = where
            mapping[event.value] = self._node(next(events), events, (*path, event.value))
        return mapping

    def _until_end(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        """The events at which the members of a collection begin; what is inside them is for the caller to take."""
        for event in events:
            if isinstance(event, yaml.CollectionEndEvent):
                start, end = _span(event)
                if start < end:  # "]" or "}": a block has no end of its own
                    self._end = end
                return
            yield event

    def _guard(self, event: yaml.Event, depth: int) -> None:
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            limit = _("more than {count} values").format(count=number(self._limits.nodes))
            raise self._too_large(event, limit)
        if depth > self._limits.depth:
            raise self._too_large(event, _("more than {count} levels").format(count=self._limits.depth))
        if isinstance(event, yaml.AliasEvent):
            raise self._refused(event, _("an alias (*)"))
        if getattr(event, "anchor", None) is not None:
            raise self._refused(event, _("an anchor (&)"))
        if getattr(event, "tag", None) is not None:
            raise self._refused(event, _("a tag (!)"))
        if hidden := INVISIBLE.search(getattr(event, "value", None) or ""):  # "\u202e" in double quotes
            raise Unreadable(parsing.control_character(self._path, self._at(event), hidden[0], 1))

    def _at(self, event: yaml.Event) -> Range:
        start, end = _span(event)
        return self._lines.range(start, max(end, start + 1))

    def _refused(self, event: yaml.Event, feature: str) -> Unreadable:
        return Unreadable(parsing.yaml_feature(self._path, self._at(event), feature))

    def _too_large(self, event: yaml.Event, limit: str) -> Unreadable:
        return Unreadable(parsing.yaml_too_large(self._path, self._at(event), limit))

    def _syntax(self, error: yaml.YAMLError) -> Unreadable:
        problem = str(getattr(error, "problem", "") or error).splitlines()[0]
        mark = getattr(error, "problem_mark", None)
        if problem.startswith(_ENDLESS):  # found out at the end of the file: show where it began
            mark = getattr(error, "context_mark", None) or mark
        index = min(mark.index, len(self._text) - 1) if mark else 0
        if self._ran_on(index):
            index, problem = self._start, _ENDLESS[0]
        hint = next((_(hint).format() for said, hint in _HINTS if said in problem), problem)
        where = self._lines.range(index, index + 1)
        fix = self._quoted(index, where.line) if _COLON in problem else None
        return Unreadable(parsing.yaml_syntax(self._path, where, hint).with_fix(fix))

    def _ran_on(self, index: int) -> bool:
        """Whether the YAML ends being any right after a quoted text that has swallowed a key: its quote is missing."""
        last = self._text[self._start : self._end]
        swallowed = last[:1] in {'"', "'"} and re.search(r"^[ -]*\w+:(?: |$)", last, re.MULTILINE)
        return bool(swallowed) and not self._text[self._end : index].strip()

    def _quoted(self, index: int, number: int) -> Fix | None:
        start = self._text.rfind("\n", 0, index) + 1
        return corrections.quoted_line(self._text[start:].partition("\n")[0], number)


def _span(event: yaml.Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)
