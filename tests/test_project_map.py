"""The map of projects that are discussed together."""

import random
import re
from itertools import combinations, pairwise
from math import dist
from pathlib import Path

import pytest

from summitkb.render.project_map import LARGEST, MOST, RING, SIZE, bend, ring, spots
from tests.support import ROOT, build_into, copy_of, soup

STYLE = ROOT / "site_overrides/assets/stylesheets/summitkb.css"


def test_those_that_share_notes_stand_side_by_side() -> None:
    """Whatever order they come in, and the same each time."""
    shared = {("a", "d"): 3, ("b", "e"): 1, ("c", "f"): 2}
    for order in ("abcdef", "fedcba", "adbecf"):
        found = ring(order, shared)
        assert sorted(found) == sorted(order)
        assert found == ring(order, dict(reversed(shared.items())))
        beside = {frozenset(pair) for pair in pairwise([*found, found[0]])}
        assert {frozenset(pair) for pair in shared} <= beside


def test_lines_are_no_longer_than_in_the_order_given() -> None:
    """For any projects that share any notes."""
    told = random.Random(6)
    for _ in range(20):
        projects = [f"project-{number}" for number in range(told.randrange(1, MOST))]
        shared = {pair: told.randrange(1, 5) for pair in combinations(sorted(projects), 2) if told.random() < 0.2}
        assert length(ring(projects, shared), shared) <= length(tuple(projects), shared)


def length(order: tuple[str, ...], shared: dict[tuple[str, str], int]) -> int:
    apart = {pair: abs(order.index(pair[0]) - order.index(pair[1])) for pair in shared}
    return sum(count * min(apart[pair], len(order) - apart[pair]) for pair, count in shared.items())


@pytest.mark.parametrize("number", [1, 2, 12, MOST])
def test_neither_projects_nor_names_meet(number: int) -> None:
    """Names run outwards: where they begin, they are as far from each other as a line of them is high."""
    written = re.search(r"\.map__picture {.*font: 500 (\d+)px", STYLE.read_text(encoding="utf-8"))
    assert written
    found = spots([number] * number)
    for one, other in combinations(found, 2):
        assert dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius
        assert dist((one.label_x, one.label_y), (other.label_x, other.label_y)) > 1.2 * int(written[1])
        across = bend(one, other)
        assert dist(across, (SIZE / 2, SIZE / 2)) < RING
    for one in found:
        assert -90 <= one.turn <= 90, "a name is upside down"
        assert one.backwards == (one.label_x < SIZE / 2)


def test_the_area_of_a_project_is_as_its_sessions() -> None:
    """Four times the sessions, twice the radius; one with few can still be pointed at."""
    assert [spot.radius for spot in spots([100, 25, 1])] == [LARGEST, LARGEST // 2, 9]


def test_every_project_of_the_table_is_in_the_picture(project: Path) -> None:
    """With the same neighbours and an address, in each language."""
    for home in ("", "en/"):
        page = soup(project, f"{home}projects/map/")
        table = {
            row.select("a")[0].get_text(): (
                row.select("a")[0]["href"],
                {link.get_text() for link in row.select("td a")},
            )
            for row in page.select("tbody tr")
        }
        ends = [str(line["data-ends"]).split() for line in page.select("[data-ends]")]
        places = {str(one["data-place"]): one for one in page.select("[data-place]")}
        names = {place: one.select("title")[0].get_text().partition(" – ")[0] for place, one in places.items()}
        met = {
            place: {names[end] for pair in ends if place in pair for end in pair} - {names[place]} for place in places
        }
        assert {names[place]: (one["href"], met[place]) for place, one in places.items()} == table
        assert len(table) > 10
        assert soup(project, f"{home}projects/").select_one('a[href$="projects/map/"]')


def test_a_site_without_notes_has_an_empty_map(tmp_path: Path) -> None:
    """It says so, and nothing leads to it."""
    config = copy_of("minimal", tmp_path)
    (config.content / "notes/berlin-2018/zuul.md").unlink()
    build_into(config, tmp_path / "site")
    assert not soup(tmp_path / "site", "projects/map/").select("svg[data-map]")
    assert not soup(tmp_path / "site", "projects/").select('a[href$="projects/map/"]')
