"""Social cards: a picture of each note in each language, for where its address is shared (https://ogp.me)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from summitkb.cache import digest, makers
from summitkb.i18n.terminal import _
from summitkb.model import File
from summitkb.render.briefs import Brief
from summitkb.render.views import SocialCard
from summitkb.work import Work

_HELD = 2048
"""Cards that are in memory at once: thirty megabytes."""
_WEIGHT = 4
"""Notes that could be read in the time that a card takes."""


def planned(pages: Iterable[Brief]) -> Mapping[str, str]:
    """The cards of a site: path → a digest of all that decides the bytes."""
    makes = digest(makers(), _font()).hex()
    return {page.picture.path: f"{makes}{page.picture.digest}" for page in pages if page.picture}


def keep(work: Work, digests: Mapping[str, str]) -> None:
    """Say which cards there are, as `planned` does: they are not drawn again when they are missing from the site."""
    work.cache.use("card", map(bytes.fromhex, digests.values()))


def draw(work: Work, cards: Mapping[str, SocialCard]) -> Iterator[File]:
    """The files of cards, given by what `planned` says of each: drawn now, or in another run."""
    keys = [bytes.fromhex(key) for key in cards]
    drawn = list(cards.values())
    for some in (slice(start, start + _HELD) for start in range(0, len(keys), _HELD)):
        made = work.remembered("card", keys[some], drawn[some], _draw, _("Drawing cards"), _WEIGHT)
        yield from (File(card.path, content) for card, content in zip(drawn[some], made, strict=True))


def _draw(cards: Sequence[SocialCard]) -> list[bytes]:
    from summitkb.outputs import drawing  # a build that draws nothing does without

    return drawing.draw(cards)


@cache
def _font() -> bytes:
    return digest(*(path.read_bytes() for path in sorted(Path(__file__).parent.glob("fonts/*.ttf"))))
