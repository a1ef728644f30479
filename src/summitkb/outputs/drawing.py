"""A social card, drawn: the title of a note under the site's mark, with its event, its day and the colour of its track.

Drawn in sixteen colours, whose numbers are the pixels from the beginning: a picture of 15 kB in a few
milliseconds.
"""

import io
import zlib
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from math import ceil
from pathlib import Path
from unicodedata import bidirectional, normalize

from babel.support import NullTranslations
from PIL import Image, ImageDraw, ImageFont

from summitkb.i18n.ui import Words
from summitkb.render.views import SocialCard

FONT = Path(__file__).parent / "fonts" / "SourceSerifPro-Semibold.ttf"
SIZE = WIDTH, HEIGHT = 1200, 630
"""What networks ask for."""

COLORS = {
    "indigo": "#4651b8",
    "blue": "#1d63b8",
    "teal": "#0b7a72",
    "green": "#2f7a37",
    "amber": "#9a6200",
    "orange": "#b04a12",
    "red": "#b3312f",
    "rose": "#b2325a",
    "pink": "#b2325a",
    "violet": "#7a43b6",
    "purple": "#7a43b6",
    "slate": "#546270",
    "grey": "#546270",
}
"""The tracks' colours by day, as `summitkb.css` has them."""
PAPER, INK, SOFT, ACCENT = "#faf9f6", "#1c2126", "#545b63", "#0e5a78"

_INK, _SOFT, _TRACK, _MARK = range(6), range(5, 9), range(8, 11), range(10, 13)
"""Numbers of colours, from the paper's to the full one; the first of each stands for the paper, and is not used."""
_WHITE, _LINES = 13, 14
_SIZES = (76, 66, 58, 50)
"""Of the title, in pixels: the largest in which it fits."""
_LEFT, _RIGHT = 96, WIDTH - 80
_TOP, _BOTTOM = 176, 490
"""Between which the title stands."""


def draw(cards: Sequence[SocialCard]) -> list[bytes]:
    """The PNG of each card."""
    return [_drawn(card) for card in cards]


def _drawn(card: SocialCard) -> bytes:
    image = _ground(card.site).copy()
    size, lines = _fitted(_drawable(card.title))
    step = round(size * 1.16)
    top = _TOP + (_BOTTOM - _TOP - step * len(lines)) // 2
    for number, line in enumerate(lines):
        _write(image, (_LEFT, top + number * step), line, size, _INK)
    when = Words(card.lang, NullTranslations()).date(card.date)
    _write(image, (_LEFT, 526), _cut(f"{_drawable(card.event)} · {_drawable(when)}", 34), 34, _SOFT)
    track = _cut(_drawable(card.track), 34, 440)
    _write(image, (_RIGHT - _reach(track, 34), 80), track, 34, _TRACK)
    image.putpalette(_palette(COLORS.get(card.color or "", COLORS["slate"])))
    told = io.BytesIO()
    image.save(told, "PNG", bits=4, compress_type=zlib.Z_RLE)  # as small as by matching, in three quarters of the time
    return told.getvalue()


@cache
def _ground(site: str) -> Image.Image:
    """What all cards of a site have in common."""
    image = Image.new("L", SIZE, 0)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 27, HEIGHT), fill=_TRACK[-1])
    pen.line((_LEFT, 504, _RIGHT, 504), fill=_SOFT[1], width=2)
    _draw_mark(image, (_LEFT, 62), 72)
    _write(image, (_LEFT + 92, 76), _cut(_drawable(site), 38, 460), 38, _SOFT)
    return image


def _draw_mark(image: Image.Image, at: tuple[int, int], size: int) -> None:
    """The site's mark (`mark.svg`): a summit above the ruled lines of a notebook, on a grid of 32."""
    unit = size * 4 / 32

    def scaled(*points: float) -> list[float]:
        return [point * unit for point in points]

    page, summit, lines = (Image.new("L", (size * 4, size * 4), 0) for _ in range(3))
    ImageDraw.Draw(page).rounded_rectangle(scaled(2, 2, 30, 30), 5 * unit, fill=255)
    ridge = scaled(6.5, 18.5, 13.5, 8.5, 17.5, 14, 19.5, 11.5, 25.5, 18.5)
    ImageDraw.Draw(summit).line(ridge, fill=255, width=round(2.4 * unit), joint="curve")
    for ends in ((6.5, 22.5, 25.5, 22.5), (6.5, 26, 18.5, 26)):
        ImageDraw.Draw(lines).line(scaled(*ends), fill=255, width=round(1.6 * unit))
    small = page.resize((size, size), Image.Resampling.BOX)
    image.paste(small.point(_ramp(_MARK)), at, small.point(_seen))
    for layer, color in ((lines, _LINES), (summit, _WHITE)):
        image.paste(color, (*at, at[0] + size, at[1] + size), layer.resize((size, size)).point(_half))


def _write(image: Image.Image, at: tuple[int, int], text: str, size: int, colors: range) -> None:
    """Text on the paper; `at` is the left end of its line's top."""
    font = _font(size)
    mask = Image.new("L", (_reach(text, size) + 2, round(size * 1.4)), 0)
    ImageDraw.Draw(mask).text((0, 0), text, fill=255, font=font)
    image.paste(mask.point(_ramp(colors)), at, mask.point(_seen))


@cache
def _ramp(colors: range) -> list[int]:
    """For each degree of covering, the number of a colour between the paper's and the full one."""
    steps = len(colors) - 1
    return [colors[round(degree * steps / 255)] for degree in range(256)]


_seen = [255 if degree > 40 else 0 for degree in range(256)]
_half = [255 if degree > 127 else 0 for degree in range(256)]


def _palette(track: str) -> bytes:
    """The colours by number: the paper, then each one from the faintest to the full."""
    ramps = ((INK, _INK), (SOFT, _SOFT), (track, _TRACK), (ACCENT, _MARK))
    mixed = [_mixed(color, step / (len(numbers) - 1)) for color, numbers in ramps for step in range(1, len(numbers))]
    return b"".join((_mixed(PAPER, 1), *mixed, _mixed("#ffffff", 1), _mixed("#9fd0e4", 1)))


def _mixed(color: str, share: float) -> bytes:
    """A colour on the paper."""
    paper, full = bytes.fromhex(PAPER[1:]), bytes.fromhex(color[1:])
    return bytes(round(under + (over - under) * share) for under, over in zip(paper, full, strict=True))


def _fitted(title: str) -> tuple[int, list[str]]:
    """The size of a title and its lines."""
    for size in _SIZES:
        lines = list(_lines(title, size))
        if len(lines) * size * 1.16 <= _BOTTOM - _TOP:
            break
    most = int((_BOTTOM - _TOP) / (size * 1.16))
    return size, lines if len(lines) <= most else [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), size)]


def _lines(text: str, size: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".lstrip()
        if line and _width(longer, size) > _RIGHT - _LEFT:
            yield _cut(line, size)
            line = word
        else:
            line = longer
    yield _cut(line, size)


def _width(text: str, size: int) -> int:
    """About how wide a text is: words are measured once."""
    words = text.split(" ")
    return sum(_reach(word, size) for word in words) + (len(words) - 1) * _reach(" ", size)


@lru_cache(4096)
def _reach(text: str, size: int) -> int:
    """How far a text reaches: the font's ellipsis goes beyond what it says."""
    return ceil(max(_font(size).getlength(text), _font(size).getbbox(text)[2]))


def _cut(text: str, size: int, width: int = _RIGHT - _LEFT) -> str:
    """As much of a text as a line holds."""
    if _reach(text, size) <= width:
        return text
    length = bisect(range(len(text)), width, key=lambda end: _reach(f"{text[:end]}…", size)) - 1
    return f"{text[:length].rstrip()}…"


def _drawable(text: str) -> str:
    """What the font has of a text; a script that runs from right to left is left out too."""
    composed = normalize("NFC", text).replace("\u202f", "\u00a0")
    return " ".join(filter(None, "".join(filter(_has, composed)).split(" ")))


@cache
def _has(character: str) -> bool:
    absent = _font(50).getmask("\U0010ffff")
    glyph = _font(50).getmask(character)
    return bidirectional(character) not in {"R", "AL"} and (bytes(glyph), glyph.size) != (bytes(absent), absent.size)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
