"""Social cards: a picture of each note in each language, for where its address is shared (https://ogp.me)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from summitkb.cache import digest, makers
from summitkb.i18n.terminal import _
from summitkb.model import File
from summitkb.render.briefs import Brief
from summitkb.render.views import Fingerprints, SocialCard
from summitkb.work import Work

_WEIGHT = 4
"""Notes that could be read in the time that a card takes."""


def planned(pages: Iterable[Brief]) -> Mapping[str, SocialCard]:
    """The cards of a site, by path."""
    return {page.card.path: page.card for page in pages if page.card}


def key(card: SocialCard) -> bytes:
    """A digest of all that decides a card's bytes."""
    return digest(makers(), _font(), Fingerprints().of(card))


def draw(work: Work, cards: Sequence[SocialCard]) -> Iterator[File]:
    """Their files: drawn now, or in another run."""
    made = work.remembered("card", [key(card) for card in cards], cards, _draw, _("Drawing cards"), _WEIGHT)
    return (File(card.path, content) for card, content in zip(cards, made, strict=True))


def _draw(cards: Sequence[SocialCard]) -> list[bytes]:
    from summitkb.outputs import drawing  # a build that draws nothing does without

    return drawing.draw(cards)


@cache
def _font() -> bytes:
    return digest(*(path.read_bytes() for path in sorted(Path(__file__).parent.glob("fonts/*.ttf"))))
