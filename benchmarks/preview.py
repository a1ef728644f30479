"""How long after a save the page is there again, in Chromium, in a preview of many notes.

    python -m benchmarks.preview [--notes 1000] [--corpus FILE] [--saves 15]

A knowledge base is written to a temporary folder and served by `summitkb serve`. A word is added to the text of a note,
then to its title, again and again; each time is from the save to the frame after the one in which the reloaded page is
first drawn, by the browser's own clock: a driver that asks whether it is there notices it some 50 ms later.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from benchmarks.programs import QUIET

_DRAWN = """
(() => {
  const look = () => {
    if (document.readyState === "loading") requestAnimationFrame(look);
    else requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = Date.now(); }));
  };
  look();
})()
"""
"""Run in each page before its own scripts."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--saves", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.generate", folder, "--notes", str(given.notes)]
        subprocess.run([*command, *(["--corpus", str(given.corpus)] if given.corpus else [])], check=True)
        measure(Path(folder, "summitkb"), given.saves)


def measure(root: Path, saves: int) -> None:
    """Serve the site at `root`, and print how long its pages take."""
    log = root.parent / "log"
    command = [sys.executable, "-m", "summitkb", "serve", "--dev-addr", "127.0.0.1:8899"]
    environment = {**os.environ, **QUIET}
    with (
        log.open("w") as told,
        subprocess.Popen(command, cwd=root, stderr=told, stdout=told, env=environment) as server,
    ):
        try:
            start = time.monotonic()
            while not (found := re.search(r"Serving on (\S+)", log.read_text())):
                time.sleep(0.05)
            print(f"served after {time.monotonic() - start:.1f} s")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
                )
                _saves(browser.new_page(), found[1], root, saves)
                browser.close()
        finally:
            server.terminate()


def _saves(page: Page, address: str, root: Path, saves: int) -> None:
    note = sorted(root.glob("content/notes/*/*.md"))[0]
    text = note.read_text(encoding="utf-8")
    lang = re.search(r"^lang: (\w+)$", text, re.MULTILINE)
    home = "" if lang is None or lang[1] == "fr" else f"{lang[1]}/"
    page.add_init_script(_DRAWN)
    page.goto(f"{address}{home}{note.parent.name}/{note.stem}/")
    edits: dict[str, Callable[[str], str]] = {
        "text": lambda word: f"{text.rstrip()}\n\n{word}\n",
        "title": lambda word: text.replace('title: "', f'title: "{word} ', 1),
    }
    for name, edit in edits.items():
        times = []
        for number in range(saves):
            word = f"{name}{number}x"
            time.sleep(0.7)
            start = 1000 * time.time()
            note.write_text(edit(word), encoding="utf-8")
            shown = "word => document.querySelector('main')?.innerText.includes(word) && window.drawn"
            times.append(page.wait_for_function(shown, arg=word).json_value() - start)
        print(f"{name}: median {median(times):.0f} ms, from {min(times):.0f} to {max(times):.0f}")
        note.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
