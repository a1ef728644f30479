"""Where projects stand on their map: around a circle, near those they are discussed with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, dist, isqrt, pi, sin

from summitkb.model import Note

MOST = 30
"""Projects on a map."""
SIZE = 1000
"""Width and height of the map; all its measures are whole units of it."""
RING = 270
"""Distance of the projects from the middle."""
LABELS = 306
"""Distance at which names begin: they run outwards, so that neighbours' names never meet."""
LARGEST = 25
"""Radius of the project with most sessions."""
SMALLEST = 9
NAME = 18
"""Characters of a name that fit; the rest is cut."""

Shared = Mapping[tuple[str, str], int]
"""Pairs of projects, each in alphabetical order → the notes that list both."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A project on the map: a circle, and a name that turns about where it begins."""

    x: int
    y: int
    radius: int
    label_x: int
    label_y: int
    turn: int
    """Degrees."""
    backwards: bool
    """Whether the name ends where it begins on the other side: it is never upside down."""


def shared_notes(notes: Iterable[Note], projects: Iterable[str]) -> Shared:
    """How many notes each two of these projects share."""
    known = set(projects)
    return Counter(pair for note in notes for pair in combinations(sorted(known.intersection(note.projects)), 2))


def ring(projects: Sequence[str], shared: Shared) -> tuple[str, ...]:
    """The projects in an order around a circle in which those that share notes stand near each other."""
    met: dict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), count in shared.items():
        met[one][other] = met[other][one] = count
    order = _chained(projects, met)
    place = {project: index for index, project in enumerate(order)}
    while sum(_exchanged(one, other, place, met) for one, other in combinations(order, 2)):
        pass  # each exchange shortens the lines, so it ends
    return tuple(sorted(place, key=place.__getitem__))


def _chained(projects: Sequence[str], met: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Each project is followed by the one that shares most with it, else with those before; else by the next."""
    rest, order = list(projects), list[str]()

    def ties(project: str) -> tuple[int, int]:
        shared = met.get(project, {})
        return shared.get(order[-1], 0) if order else 0, sum(shared.get(other, 0) for other in order)

    while rest:
        following = max(rest, key=ties)
        rest.remove(following)
        order.append(following)
    return order


def _exchanged(one: str, other: str, place: dict[str, int], met: Mapping[str, Mapping[str, int]]) -> bool:
    """Let two projects change places, if that makes the lines to what they share shorter."""

    def length() -> int:
        return sum(
            count * min(apart := abs(place[end] - place[far]), len(place) - apart)
            for end in (one, other)
            for far, count in met.get(end, {}).items()
        )

    before = length()
    place[one], place[other] = place[other], place[one]
    if length() < before:
        return True
    place[one], place[other] = place[other], place[one]
    return False


def spots(sessions: Sequence[int]) -> tuple[Spot, ...]:
    """Where projects with so many sessions stand, clockwise from the top. The area of each is as its sessions are."""
    return tuple(_spot(index / len(sessions), count, max(sessions)) for index, count in enumerate(sessions))


def _spot(round_: float, sessions: int, most: int) -> Spot:
    x, y = _point(round_, RING)
    label_x, label_y = _point(round_, LABELS)
    backwards = round_ > 1 / 2
    turn = round(360 * round_) - (270 if backwards else 90)
    return Spot(x, y, max(SMALLEST, isqrt(LARGEST**2 * sessions // most)), label_x, label_y, turn, backwards)


def _point(round_: float, far: int) -> tuple[int, int]:
    """The point at a part of the way round, clockwise from the top."""
    angle = 2 * pi * round_
    return round(SIZE / 2 + far * sin(angle)), round(SIZE / 2 - far * cos(angle))


def bend(one: Spot, other: Spot) -> tuple[int, int]:
    """The point towards which the line between two spots bends: inwards, enough to clear the spots between them."""
    inwards = 0.25 + 0.25 * dist((one.x, one.y), (other.x, other.y)) / (2 * RING)
    x, y = (one.x + other.x) / 2, (one.y + other.y) / 2
    return round(x + (SIZE / 2 - x) * inwards), round(y + (SIZE / 2 - y) * inwards)
