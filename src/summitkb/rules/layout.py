"""Layout: what changes nothing on a page, and makes files hard to compare and to change."""

import re
from collections.abc import Iterator
from itertools import pairwise

from summitkb.authoring.front_matter import MISREAD, NOTE_KEYS, NULLS, scalar
from summitkb.diagnostics import Edit, Fix, Range, Severity
from summitkb.i18n.terminal import _, ngettext
from summitkb.model import Note, Page
from summitkb.rules import corrections
from summitkb.rules.code import lines
from summitkb.rules.registry import Finding, text_rule


@text_rule("KB112", Severity.INFO)
def trailing_space(source: Note | Page) -> Iterator[Finding]:
    """Lines do not end with spaces or tabs, but for the two spaces of a line break.

    They are invisible, and show as changes in git.

    Example: `track: forum` with a space after it

    Write instead: the line without it. Safe fix: they are removed; code and line breaks are left alone. Within a
    paragraph it is not safe: what translators see is then another text.
    """
    found = list(_trailing(source)) if _TRAILING.search(source.source.text) else []
    if found:
        count = len(found)
        message = ngettext("a line ends with spaces; remove them", "{count} lines end with spaces; remove them", count)
        safe = [where for where, within in found if not within]
        ranges = safe or [where for where, _within in found]
        fix = corrections.without(_("Remove the spaces"), ranges, safe=bool(safe))
        yield Finding(source.source.path, found[0][0], message.format(count=count), fix)


_TRAILING = re.compile(r"[ \t](?:\n|\Z)")


_MARKS_AFTER = re.compile(r"#[ \t]+$")
"""`## Title ## `: to Python-Markdown, marks with a space after them are of the title."""


def _trailing(source: Note | Page) -> Iterator[tuple[Range, bool]]:
    """Where spaces end a line, and whether the line goes on within a paragraph."""
    text = source.source.text.split("\n")
    head, written = text[: source.body_line - 1], "\n".join(text[source.body_line - 1 :])
    folded = {line for place in _scalars(source) for line in range(place.line, place.end_line)}
    for number, line in enumerate(head, 1):
        if number not in folded:
            yield from _spaces(line, number, within=False)
    body = [*lines(written), ("", False)]
    raw = False
    for number, ((line, code), (following, _code)) in enumerate(pairwise(body), source.body_line):
        raw = (raw or "<pre" in line) and "</pre" not in line
        breaks = line.strip() and following.strip() and line.expandtabs(4).endswith("  ")
        if not (code or raw or breaks):
            within = line.strip() and following.strip()
            yield from _spaces(line, number, within=bool(within or _MARKS_AFTER.search(line)))


def _spaces(line: str, number: int, *, within: bool) -> Iterator[tuple[Range, bool]]:
    kept = len(line.rstrip(" \t"))
    if kept < len(line):
        yield Range.at(number, kept + 1, len(line) - kept), within


def _scalars(source: Note | Page) -> Iterator[Range]:
    """Where the values stand that hold no others."""
    above = {place.rpartition(".")[0] for place in source.places if not place.startswith("key:")}
    return (where for place, where in source.places.items() if place not in above and not place.startswith("key:"))


_RANKS = {key: rank for rank, key in enumerate(NOTE_KEYS)}


def _rank(key: str) -> int:
    return _RANKS.get(key, len(_RANKS))


@text_rule("KB216", Severity.INFO)
def key_order(source: Note | Page) -> Iterator[Finding]:
    """The keys of a note come in one order: what the session is, who was there, what it says, then the rest.

    `title`, `event`, `date`, `start`, `duration`, `track`, `type`, `level`, `projects`, `speakers`, `authors`, `lang`,
    `session_lang`, `summary`, `links`, `tags`, `related`, `mentions`, `redirect_from`, `room`, `status`. Two
    notes are then easily compared.

    Example: `track: forum` above `date: 2018-11-14`

    Write instead: `date: 2018-11-14` above `track: forum`. Safe fix: lines move, with the comments above them.
    """
    if not isinstance(source, Note):
        return
    keys = [place.removeprefix("key:") for place in source.places if place.startswith("key:") and "." not in place]
    if any(key not in _RANKS for key in keys):  # KB201: it has a place when it is spelt right
        return
    if _is_repeated(source, keys):  # KB107: of two values, the last would not stay the last
        return
    for before, key in pairwise(keys):
        if _rank(key) < _rank(before):
            later = next(other for other in keys if _rank(other) > _rank(key))
            message = _('"{key}" comes before "{later}"; put the keys in the usual order')
            message = message.format(key=key, later=later)
            yield Finding(source.source.path, source.places[f"key:{key}"], message, _sorted(source, keys))
            return


def _is_repeated(note: Note, keys: list[str]) -> bool:
    """Whether a key seems to be given twice; places only know the last."""
    head = "\n".join(note.source.text.split("\n")[1 : note.body_line - 1])
    names = "|".join(map(re.escape, keys))
    return len(re.findall(rf"^[\"']?(?:{names})[\"']?[ \t]*:", head, re.MULTILINE)) > len(keys)


def _sorted(note: Note, keys: list[str]) -> Fix | None:
    """Whole lines move, each key with the comments right above it. None for a mapping between braces."""
    text = note.source.text.split("\n")
    places = [note.places[f"key:{key}"] for key in keys]
    starts = [_first_line(text, place.line) for place in places]
    if any(place.column != 1 for place in places) or len({place.line for place in places}) < len(places):
        return None
    end = next(number for number, line in enumerate(text[1:], 2) if re.fullmatch(r"---[ \t]*", line))
    blocks = [text[start - 1 : following - 1] for start, following in zip(starts, [*starts[1:], end], strict=True)]
    ordered = [block for _, block in sorted(zip(keys, blocks, strict=True), key=lambda pair: _rank(pair[0]))]
    content = "".join(f"{line}\n" for block in ordered for line in block)
    return Fix(_("Put the keys in order"), (Edit(Range(starts[0], 1, end, 1), content),), safe=True)


def _first_line(text: list[str], line: int) -> int:
    while line > 2 and text[line - 2].startswith("#"):
        line -= 1
    return line


_TEXTS = re.compile(r"title|summary|room|lang|session_lang|start|tags\.\d+")


@text_rule("KB217", Severity.INFO)
def misread_text(source: Note | Page) -> Iterator[Finding]:
    """A text that YAML takes for a number or for yes or no is in quotes.

    summitkb reads it as it is written. Editors and scripts that follow YAML 1.1 read `11:00` as 660, `1.10` as 1.1 and
    `no` as false; those that follow YAML 1.2 read `1e3` as 1000.

    Example: `start: 11:00`, `lang: no`

    Write instead: `start: "11:00"`, `lang: "no"`. Safe fix: the quotes are added.
    """
    text = source.source.text.split("\n")
    for place, where in source.places.items():
        if place.partition(".")[0] in source.faults:
            continue
        if _TEXTS.fullmatch(place) and where.line == where.end_line:
            value = text[where.line - 1][where.column - 1 : where.end_column - 1]
            if MISREAD.fullmatch(value) and value not in NULLS:  # nothing, to us too
                quoted = scalar(value, prose=True)
                fix = Fix(_("Put it in quotes"), (Edit(where, quoted),), safe=True)
                message = _("{value} is not a text to every YAML reader; write {quoted}")
                yield Finding(source.source.path, where, message.format(value=value, quoted=quoted), fix)


_WORDS = re.compile(
    r"event|track|type|level|lang|session_lang|status"
    r"|(?:projects|speakers|authors|tags|related|redirect_from|mentions\.never)\.\d+|links\.\d+\.kind"
)
"""Values that are written bare when they can be: what people write in sentences is always in quotes."""


@text_rule("KB227", Severity.INFO)
def needless_quotes(source: Note | Page) -> Iterator[Finding]:
    """An id or a plain word is not in quotes.

    Quotes tell readers that a value needs them: that YAML would read `no` or `1.10` as something else. Around ids they
    hide those few, and the same id written in two ways is harder to search for.

    Example: `track: "forum"`, `projects: ["octavia"]`

    Write instead: `track: forum`, `projects: [octavia]`. Safe fix: the quotes are removed.
    """
    text = source.source.text.split("\n")
    for place, where in source.places.items():
        if _WORDS.fullmatch(place) and place.partition(".")[0] not in source.faults:
            value = text[where.line - 1][where.column - 1 : where.end_column - 1]
            bare = value[1:-1]
            if value in {f'"{bare}"', f"'{bare}'"} and scalar(bare) == bare:
                fix = Fix(_("Remove the quotes"), (Edit(where, bare),), safe=True)
                message = _("{value} needs no quotes; write {bare}").format(value=value, bare=bare)
                yield Finding(source.source.path, where, message, fix)
