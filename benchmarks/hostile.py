"""Search for Markdown that passes the guard and still keeps the parser busy.

    python benchmarks/hostile.py [SECONDS] [SEED]

Random combinations of markup are repeated as often as `summitkb.load.hostile` lets them, up to 64 KiB, and parsed with
the extensions of `mkdocs.yml`. What takes over a second, or fails otherwise than by nesting too deep, is printed: it
wants a lower budget, or a trap of its own.
"""

import multiprocessing
import random
import sys
import time
from pathlib import Path
from queue import Empty

from summitkb.config import read_config
from summitkb.load.front_matter import Unreadable
from summitkb.load.hostile import refuse_hostile
from summitkb.render.markdown import Markdown

SIZE = 64 * 1024
LIMIT, TIMEOUT = 1.0, 15.0
CONFIG = read_config(Path(__file__).parents[1] / "mkdocs.yml")
PIECES = [
    *"[](){}<>&#*_`~=+-!?:|\\$^\"'\n\t @.ae1",
    *(
        "![",
        "[^",
        "[](",
        "[a](",
        "[a][",
        "[a]: b\n",
        "*[a]: b\n",
        "[^a]: b\n",
        "<![CDATA[",
        "<!--",
        "<?",
        "</",
        "<a ",
        "<b>",
    ),
    *(
        "<p>",
        "<div>",
        "<div\n",
        "<script>",
        "<x y=",
        "<http://",
        "<a@",
        "**",
        "***",
        "__",
        "``",
        "`#!",
        "~~",
        "==",
        "++",
    ),
    *(
        "{++",
        "{--",
        "{==",
        "{: .a }",
        "{#a}",
        "\\(",
        "\\)",
        "$$",
        "&#1;",
        "\n\n",
        "    ",
        "  \n",
        "# ",
        "## a\n",
        "===\n",
    ),
    *("---\n", "***\n", "> ", "- ", "1. ", "- [ ] ", ": a\n", "| a |\n", "|-|-|\n", "!!! a\n", "??? a\n", '=== "a"\n'),
    *("```\n", "~~~\n", "``` a\n", '```{ .a b="c" }\n', "ctrl+", "a b c "),
]


def main(seconds: float = 300, seed: int = 0) -> None:
    """Search for a while."""
    choose = random.Random(seed)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        unit = "".join(choose.choices(PIECES, k=choose.randint(1, 4)))
        text = _longest(unit)
        if len(text) < SIZE // 2:  # as many such blocks as pass
            text = _longest(f"{text}\n\n")
        taken, error = _parse(text)
        if taken > LIMIT or error:
            print(f"{taken:6.2f} s  {len(text):6} characters of {unit!r} {error}", flush=True)


def _longest(unit: str) -> str:
    """As many repetitions as the guard accepts."""
    least, most = 1, max(1, SIZE // len(unit))
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if _accepted(unit * middle) else (least, middle - 1)
    return unit * least


def _accepted(text: str) -> bool:
    try:
        refuse_hostile(text, 1, "")
    except Unreadable:
        return False
    return True


def _parse(text: str) -> tuple[float, str]:
    """Seconds taken, and what went wrong, in a process that can be ended."""
    results: multiprocessing.Queue[tuple[float, str]] = multiprocessing.Queue()
    process = multiprocessing.Process(target=_work, args=(text, results))
    process.start()
    try:
        return results.get(timeout=TIMEOUT)
    except Empty:
        return TIMEOUT, "and not finished"
    finally:
        process.terminate()
        process.join()


def _work(text: str, results: "multiprocessing.Queue[tuple[float, str]]") -> None:
    markdown = Markdown(CONFIG.extensions)
    error = ""
    start = time.perf_counter()
    try:
        markdown.outline(text)
    except RecursionError:
        pass  # KB504
    except Exception as fault:
        error = repr(fault)[:200]
    results.put((time.perf_counter() - start, error))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
