"""How a value is mended: each function gives a fix, or None when nobody can tell what was meant."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from summitkb.authoring.front_matter import scalar
from summitkb.diagnostics import BYTE_ORDER_MARK, END_OF_FILE, Edit, Fix, Range
from summitkb.i18n.terminal import _
from summitkb.model import Speaker
from summitkb.rules.words import only_near

_NAME = 100
"""Characters: no name and no date is longer."""


def _write(text: object) -> str:
    return _("Write {text}").format(text=text)


def value(where: Range, text: str, *, safe: bool) -> Fix:
    """Write a text in the place of a value."""
    return Fix(_write(scalar(text)), (Edit(where, scalar(text)),), safe)


def near_value(where: Range, word: object, choices: Iterable[str]) -> Fix | None:
    """Write the one choice that a word comes close to."""
    near = only_near(str(word), choices)
    return None if near is None else value(where, near, safe=False)


def near_key(where: Range, key: str, known: Iterable[str], given: Iterable[str]) -> Fix | None:
    """Write the one known key that a key comes close to, unless it is given as well."""
    near = only_near(key, known)
    if near is None or near in given:
        return None
    return Fix(_('Rename the key to "{key}"').format(key=near), (Edit(where, near),))


def as_list(where: Range, text: object) -> Fix | None:
    """A text where a list is asked for: the list of it, or of what its commas part."""
    if not isinstance(text, str) or where.line != where.end_line or not text.strip():
        return None
    items = [item.strip() for item in text.split(",") if item.strip()]
    listed = f"[{', '.join(map(scalar, items))}]"
    return Fix(_write(listed), (Edit(where, listed),), safe=len(items) == 1)


def web_address(where: Range, text: object) -> Fix | None:
    """An address without its scheme."""
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", str(text)):
        return None
    return Fix(_write(f"https://{text}"), (Edit(where, f"https://{text}"),))


_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(r"(?:\w+,? )?(\d{1,2})(?:st|nd|rd|th|er)?\.?(?: of)? ([^\W\d_]+)\.?,? (\d{4})")
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTHS: Sequence[tuple[str, ...]] = (
    ("january", "janvier"),
    ("february", "fevrier"),
    ("march", "mars"),
    ("april", "avril"),
    ("may", "mai"),
    ("june", "juin"),
    ("july", "juillet"),
    ("august", "aout"),
    ("september", "septembre", "sept"),
    ("october", "octobre"),
    ("november", "novembre"),
    ("december", "decembre"),
)


def date(where: Range, text: object) -> Fix | None:
    """The day that a text stands for, as ISO 8601 writes it; `06/11/2018` is read day first, and is not safe."""
    said = str(text).strip()
    if len(said) > _NAME or (read := _date(said)) is None:
        return None
    day, sure = read
    return Fix(_write(day), (Edit(where, day.isoformat()),), sure)


def _date(text: str) -> tuple[dt.date, bool] | None:
    plain = folded(text)
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], match[3], match[4])
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = match[1], match[3], match[4]
        if int(second) > 12:
            return _day(year, first, second)
        return _day(year, second, first, sure=int(first) > 12 or first == second)
    if match := _DAY_MONTH.fullmatch(plain):
        return _day(match[3], _month(match[2]), match[1])
    if match := _MONTH_DAY.fullmatch(plain):
        return _day(match[3], _month(match[1]), match[2])
    return None


def _day(year: str, month: str, day: str, sure: bool = True) -> tuple[dt.date, bool] | None:
    try:
        return dt.date(int(year), int(month), int(day)), sure
    except ValueError:
        return None


def _month(name: str) -> str:
    """The number of a month, or 0: its French or English name, or at least three letters that begin no other."""
    found = {
        number
        for number, names in enumerate(_MONTHS, 1)
        for known in names
        if name == known or (len(name) >= 3 and known.startswith(name))
    }
    return str(found.pop()) if len(found) == 1 else "0"


_CLOCK = re.compile(r"(\d{1,2}) ?[:h.] ?(\d{2})?(?::00)? ?(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_HOUR = re.compile(r"(\d{1,2}) ?()(am|pm)", re.IGNORECASE)


def time(where: Range, text: object) -> Fix | None:
    """The hour that a text stands for; a bare number may be the minutes that YAML 1.1 makes of `11:00`."""
    said = str(text).strip()
    if re.fullmatch(r"\d{3,4}", said):
        return _time(where, int(said) // 60, int(said) % 60, safe=False)
    match = _CLOCK.fullmatch(said) or _HOUR.fullmatch(said)
    if match is None:
        return None
    hour, half = int(match[1]), (match[3] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return _time(where, hour, int(match[2] or 0), safe=True)


def _time(where: Range, hour: int, minute: int, *, safe: bool) -> Fix | None:
    if hour > 23 or minute > 59:
        return None
    said = f'"{hour:02}:{minute:02}"'
    return Fix(_write(said), (Edit(where, said),), safe)


_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2}) ?(?:h|hours?|heures?))? ?(?:(?P<minutes>\d{1,4}) ?(?:m|min|mn|minutes?|')?)?"
)


def minutes(where: Range, text: object) -> Fix | None:
    """The number of minutes in `40 min`, `1h` or `1h30`."""
    match = _LENGTH.fullmatch(str(text).strip().lower().removesuffix("."))
    if match is None or not match[0]:
        return None
    total = 60 * int(match["hours"] or 0) + int(match["minutes"] or 0)
    if not 1 <= total <= 1440:
        return None
    return Fix(_write(total), (Edit(where, str(total)),), safe=True)


_FULL_NAME = re.compile(r"[^\W\d_][^\d\n:#]*[ -][^\d\n:#]+")


def speaker(where: Range, name: str, speakers: Mapping[str, Speaker], path: str) -> Fix | None:
    """Add someone to the speakers and name them by id, when the name has the look of a person's."""
    new = slug(name)
    if not speakers or not new or new in speakers or len(name) > _NAME or not _FULL_NAME.fullmatch(name):
        return None
    shown = " ".join(part.capitalize() for part in name.split("-")) if name == new else name
    indent = " " * max(0, list(speakers.values())[-1].place.column - len("- id: x"))
    entry = f"\n{indent}- id: {scalar(new)}\n{indent}  name: {scalar(shown, prose=True)}\n"
    return Fix(
        _("Add {name} to {file}").format(name=shown, file=path.rpartition("/")[2]),
        (Edit(where, scalar(new)), Edit(END_OF_FILE, entry, path)),
    )


def without(title: str, ranges: Iterable[Range], *, safe: bool) -> Fix:
    """Remove what stands at some places."""
    return Fix(title, tuple(Edit(range, "") for range in ranges), safe)


def without_byte_order_mark() -> Fix:
    """Remove what no editor shows."""
    return without(_("Remove the byte order mark"), [BYTE_ORDER_MARK], safe=True)


_UNQUOTED = re.compile(
    r"(?:title|summary|room|[ -]*(?:name|label|description|service|affiliation)): +(?P<text>[^\s\"'|>&*!%@`\[{#].*)"
)


def quoted_line(line: str, number: int) -> Fix | None:
    """Quote a text that has `: ` in it, after a key that takes a text."""
    match = _UNQUOTED.fullmatch(line.rstrip())
    if match is None or ": " not in match["text"] or " #" in match["text"]:
        return None
    start, end = match.span("text")
    where = Range.at(number, start + 1, end - start)
    return Fix(_("Put the text in quotes"), (Edit(where, scalar(match["text"], prose=True)),), safe=True)


def slug(name: str) -> str:
    """A name as an id: lowercase letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")


def folded(text: str) -> str:
    """A text without its capitals and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
