"""What a reader downloads until the first result of a search is there, in Chromium.

    python -m benchmarks.first_search SITE [--language en] [--words integration …]

SITE is a built site, such as `summitkb build` makes of what `benchmarks.generate` writes. Bytes are those that a static
host sends: text compressed, Pagefind's files as they are. The page itself, its style sheet and the scripts of every
page are not counted.
"""

import argparse
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.host import Host, Sent, serve

WORDS = ("integration", "kubernetes", "testing", "community", "octavia")
_KINDS = {
    "scripts": r"(search|explore)\.js$|pagefind(-worker)?\.js$|pagefind-entry\.json",
    "program": r"^pagefind/wasm\.",
    "pages": r"\.pf_meta$",
    "filters": r"\.pf_filter$",
    "words": r"\.pf_index$",
    "fragments": r"\.pf_fragment$",
}

_NOTICE = """
for (const name of ["append", "replaceChildren"]) {
  const change = Element.prototype[name];
  Element.prototype[name] = function (...nodes) {
    change.apply(this, nodes);
    if (this.matches("[data-search-results], [data-explore-results]") && this.querySelector(":scope > li"))
      globalThis.shown ??= performance.timeOrigin + performance.now();
  };
}
"""
"""When the first result is there, in milliseconds: told before the page asks for the others."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What was sent for a search, until its first result and in all."""

    first: tuple[Sent, ...]
    settled: tuple[Sent, ...]


def in_dialog(browser: Browser, host: Host, home: str, word: str) -> Cost:
    """From opening the search of a home page."""

    def search(page: Page) -> None:
        page.goto(host.address + home, wait_until="networkidle")
        page.keyboard.press("/")
        page.locator("#__query").fill(word)
        page.locator("[data-search-results] > li").first.wait_for()

    return _cost(browser, host, search)


def in_explore(browser: Browser, host: Host, home: str, query: str) -> Cost:
    """Of the page that explores the notes, with what its address asks for."""

    def search(page: Page) -> None:
        page.goto(f"{host.address}{home}explore/{query}", wait_until="commit")
        page.locator("[data-explore-results] > li").first.wait_for()

    return _cost(browser, host, search)


def _cost(browser: Browser, host: Host, search: Callable[[Page], None]) -> Cost:
    page = browser.new_page()
    page.add_init_script(_NOTICE)
    start = len(host.sent)
    search(page)
    page.wait_for_load_state("networkidle")
    settled = tuple(filter(kind, host.sent[start:]))
    shown = page.evaluate("shown") / 1000
    page.close()
    return Cost(tuple(sent for sent in settled if sent.when <= shown), settled)


def kind(sent: Sent) -> str:
    """What a file is to a search; nothing when every page has it."""
    path = sent.path.partition("?")[0]
    return next((name for name, pattern in _KINDS.items() if re.search(pattern, path)), "")


def _rows(browser: Browser, host: Host, home: str, words: Sequence[str], facet: str) -> Iterator[tuple[str, Cost]]:
    for word in words:
        yield f"search: {word}", in_dialog(browser, host, home, word)
    for query in ("", f"?{facet}", f"?q={words[0]}", f"?q={words[0]}&{facet}"):
        yield f"/explore/{query}", in_explore(browser, host, home, query)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--home", default="en/", help="where the language's pages are")
    parser.add_argument("--words", nargs="+", default=WORDS)
    parser.add_argument("--facet", default="type=talk", help="what is chosen on /explore/")
    given = parser.parse_args()
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if not chromium:
        sys.exit("There is no Chromium; scripts/test-tools.sh says how to install it.")
    print(f"| kB until the first result | {' | '.join(_KINDS)} | sum | in all |")
    print(f"|---|{'---:|' * (len(_KINDS) + 2)}")
    with serve(given.site) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, cost in _rows(browser, host, given.home, given.words, given.facet):
            print(_row(name, cost), flush=True)
        browser.close()


def _row(name: str, cost: Cost) -> str:
    sizes = Counter[str]()
    for sent in cost.first:
        sizes[kind(sent)] += sent.size
    cells = [*(sizes[kind] for kind in _KINDS), sizes.total(), sum(sent.size for sent in cost.settled)]
    return f"| {name} | {' | '.join(f'{size / 1000:.1f}' for size in cells)} |"


if __name__ == "__main__":
    main()
