"""Mutilated files, a few of those that `make fuzz` tries by the thousand."""

import pytest

from summitkb.model import Site
from tests.mutations.bench import Bench, executable
from tests.mutations.mutator import Input, catalogs, mutated


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The sites on which files are tried out."""
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_a_mutilated_note_or_vocabulary_is_read_checked_mended_and_rendered(bench: Bench, start: int) -> None:
    """It is in the site or a finding says why not, each finding has a place, fixes rest, nothing in a page runs."""
    for number in range(start, start + 50):
        given = mutated(number)
        try:
            bench.note(given)
        except Exception as error:
            error.add_note(str(given))
            raise


@pytest.mark.parametrize("start", range(0, 100, 50))
def test_a_mutilated_catalog_is_read_or_broken(bench: Bench, start: int) -> None:
    """A finding names a line that the catalog has."""
    for number in range(start, start + 50):
        given = mutated(number, of=catalogs())
        try:
            bench.catalog(given)
        except Exception as error:
            error.add_note(str(given))
            raise


def test_the_same_number_is_the_same_input() -> None:
    """What a campaign finds can be found again."""
    assert mutated(7) == mutated(7)
    assert mutated(7) != mutated(7, seed=1)


@pytest.mark.parametrize(
    "html",
    [
        "<script>a</script>",
        "<b onclick=a>",
        "<a href=' java\nscript:a'>",
        "<p style=a>",
        "<img src=data:a>",
        "<svg/onload=a>",
    ],
)
def test_the_bench_knows_what_runs(html: str) -> None:
    """A check that finds nothing would let everything pass."""
    assert list(executable(f"<p>{html}"))
    assert not list(executable('<p class="a"><a href="../b/#c:d">e</a> <a href="https://a.b">f</a>'))


def test_the_bench_knows_a_lost_note(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that is neither read nor refused would be noticed."""
    given = Input(0, "minimal", "content/notes/berlin-2018/a.md", b"no front matter")
    assert bench.note(given).codes == ("KB104",)
    monkeypatch.setattr("tests.mutations.bench.examine", lambda *_: (Site(("en",), "en"), None, ()))
    with pytest.raises(AssertionError, match="nothing says so"):
        bench.note(given)
