"""The guard in front of Markdown."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitkb.load import hostile
from summitkb.load.front_matter import Unreadable
from summitkb.load.hostile import refuse_hostile
from summitkb.render.markdown import Markdown
from tests.support import config_of

SIZE = 64 * 1024
HOSTILE = [
    "[", "![", "[^", "[](", "[a](", "[a][", "[[]", "![a](", "*[", "\n[", "<![CDATA[", "<!--", "<?", "<a ",
    "<a\n", "<a@", "<http://", '<x y="', "<div\n", "\\(", "\\(a", "*_", "**_", "***a*", "`a", "`#!python a",
    "++a", "==a", "{==", "\\", "> ", "> - ", "- > ", "1. ", "# a\n", "=\n", "---\n", "***\n", "a\n===\n",
    "*[a]: b\n", "[a]:\n", '=== "a"\n', "!!! a\n", "??? a\n", "a\n: b\n", "```\n", "a | b\n- | -\n", "a\n\n",
    "- a\n", "    a\n\nb\n\n", '``` a="x" ', '[a]("b)', "_*<p>\n\n", "```{ .a }\n<?a?>", "_`",
    "[](`)`", "[`]` aaaaaaaaaaaa ", "\\)[a]: b\n[](",
]  # fmt: skip


def accepted(text: str) -> bool:
    try:
        refuse_hostile(text, 1, "note.md")
    except Unreadable:
        return False
    return True


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_the_guard_itself_is_fast(unit: str) -> None:
    """It looks at each character a few times only."""
    start = time.process_time()
    accepted((unit * SIZE)[:SIZE])
    assert time.process_time() - start < 1


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_what_just_passes_is_parsed_in_time(unit: str) -> None:
    """The longest repetition that is accepted, up to 64 KiB, does not hang the parser."""
    least, most = 1, SIZE // len(unit)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if accepted(unit * middle) else (least, middle - 1)
    config = config_of("project")
    outline = Markdown(config.extensions).outline
    start = time.process_time()
    with contextlib.suppress(RecursionError):  # a finding of its own: KB504
        outline(unit * least, 1)
    assert time.process_time() - start < 4  # generous: a second, mostly


def test_ordinary_notes_pass() -> None:
    """A long note with many links, a large table, code and headings without blank lines is accepted."""
    paragraph = "See [the **docs**](https://docs.example/a_b) of `nova`[^1], *now*: a < b && c > d, arr[0] = x_1.\n"
    table = "| a | b | c |\n|---|---|---|\n" + "| [x](y.md) | `z` | 1 |\n" * 300
    code = "```yaml\n# a comment\n- [unclosed\n---\n<<: *alias\n" + "# more [ <a\n" * 300 + "```\n"
    body = f"## A\n{paragraph * 60}\n## B\n- item\n{table}\n{code}\n{paragraph * 60}\n[^1]: Note.\n"
    assert accepted(body)


TRAPS = (*hostile._LINK_TRAPS, *hostile._TRAPS)


@given(st.text("[]()<>\\*_`~|#>-=.:^!?\"' \na1", max_size=200), st.integers(0, 3000))
def test_what_is_said_to_be_far_from_a_trap_is(text: str, budget: int) -> None:
    """A trap that is not counted could not have been fallen into, whatever its budget."""
    for trap in (trap._replace(budget=budget) for trap in TRAPS):
        if trap.is_far(text):
            assert sum(cost for _, cost in trap.costs(text)) <= budget, trap.what
