"""How long `summitkb i18n update` takes, beside gettext's `msgmerge` on the same catalogs.

    python -m benchmarks.i18n_update [--notes 1000] [--edited 100] [--corpus FILE.jsonl.gz] [--scaling]

A knowledge base of several events is written to a temporary folder: bilingual, each note of 60 messages, every message
translated. Then one sentence is edited in some notes, and in a few of those a paragraph is added or removed. Both
programs start from the same catalogs. The prose is made up, always the same; or it comes from the descriptions of
real sessions, one JSON object a line (`description`).

Seconds are of processor time. Nothing here runs in parallel: an idle machine takes as long by the clock.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import polib

from benchmarks.knowledge_base import translate
from benchmarks.sessions import read_sentences
from summitkb.config import Config, read_config
from summitkb.i18n.merge import merge
from summitkb.i18n.reading import load_messages
from summitkb.i18n.update import update
from summitkb.i18n.wanted import domains
from summitkb.model import Site

ROOT = Path(__file__).parents[1]
NOTES_AN_EVENT = 100
EDIT = "as was said then, "
"""What an edited sentence has in its middle."""

T = TypeVar("T")


class Prose:
    """Made-up sentences, always the same for the same seed; or those of real sessions, in their order."""

    def __init__(self, corpus: Path | None, seed: int = 1) -> None:
        self._random = random.Random(seed)
        syllables = [
            "ba",
            "cor",
            "dis",
            "en",
            "flu",
            "gra",
            "il",
            "ment",
            "no",
            "per",
            "qua",
            "ris",
            "so",
            "tur",
            "ver",
        ]
        self._words = ["".join(self._random.choices(syllables, k=self._random.randint(1, 4))) for _ in range(4000)]
        self._real = read_sentences(corpus) if corpus else iter(())

    def sentence(self, least: int, most: int) -> str:
        """A sentence; a made-up one has from `least` to `most` words."""
        if real := next(self._real, None):
            return real
        words = self._random.choices(self._words, k=self._random.randint(least, most))
        return f"{' '.join(words).capitalize()}."


def make(root: Path, notes: int, prose: Prose) -> Config:
    """A knowledge base of `notes` notes, half of them French and half English, in events of a hundred."""
    content = root / "content"
    shutil.copytree(ROOT / "content/vocabulary", content / "vocabulary")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(text.replace("site_overrides", str(ROOT / "site_overrides")), encoding="utf-8")
    (content / "pages").mkdir()
    (content / "pages/index.md").write_text('---\ntitle: "Accueil"\n---\n\nBonjour.\n', encoding="utf-8")
    events = [f"event-{number}" for number in range(-(-notes // NOTES_AN_EVENT))]
    (content / "vocabulary/events.yml").write_text("".join(map(_event, events)), encoding="utf-8")
    for event in events:
        (content / "notes" / event).mkdir(parents=True)
    for number in range(notes):
        path = content / "notes" / events[number // NOTES_AN_EVENT] / f"note-{number}.md"
        path.write_text(_note(number, prose), encoding="utf-8")
    return read_config(root / "mkdocs.yml")


def _event(name: str) -> str:
    days = "start: 2018-11-13\n  end: 2018-11-15\n  timezone: Europe/Berlin"
    return f"- id: {name}\n  name: {name.capitalize()}\n  city: Berlin\n  {days}\n"


def _note(number: int, prose: Prose) -> str:
    """Front matter (2 messages), 8 sections of a heading, 3 paragraphs and 3 items (56), and 2 last paragraphs."""
    front = f"""---
title: "Note {number}"
date: 2018-11-14
track: breakout
type: talk
projects: []
speakers: []
authors: []
lang: {"fr" if number % 2 else "en"}
summary: "Note {number} in a few words."
status: published
---
"""
    sections = []
    for _ in range(8):
        paragraphs = "\n\n".join(prose.sentence(15, 45) for _ in range(3))
        items = "\n".join(f"- {prose.sentence(5, 15)}" for _ in range(3))
        sections.append(f"## {prose.sentence(2, 5).rstrip('.')}\n\n{paragraphs}\n\n{items}\n")
    return "\n".join([front, *sections, f"{prose.sentence(15, 45)}\n\n{prose.sentence(15, 45)}\n"])


def edit(config: Config, edited: int, prose: Prose) -> set[str]:
    """Edit a sentence in `edited` notes, add a paragraph to some and remove one from some; the edited sentences."""
    notes = sorted(config.content.glob("notes/*/*.md"))
    found = set()
    for rank, path in enumerate(notes[:: len(notes) // edited][:edited]):
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        paragraphs = [number for number, block in enumerate(blocks) if block[0].isalpha() and number > 0]
        changed, removed = paragraphs[5], paragraphs[10]
        words = blocks[changed].split()
        words.insert(len(words) // 2, EDIT.strip())
        blocks[changed] = " ".join(words)
        found.add(blocks[changed])
        if rank % 10 == 0:
            blocks.insert(removed, prose.sentence(15, 45))
        elif rank % 10 == 1:
            del blocks[removed]
        path.write_text("\n\n".join(blocks), encoding="utf-8")
    return found


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds taken by each part, and what was done in them."""

    load: float
    merge: float
    process: float
    msgmerge: float
    messages: int
    catalogs: int
    written: int
    fuzzy: int


def measure(notes: int, edited: int, corpus: Path | None) -> Times:
    """Make a knowledge base, edit it, and update its catalogs in each way."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        prose = Prose(corpus)
        config = make(root / "kb", notes, prose)
        update(config, load_messages(config))
        translate(config)
        assert update(config, load_messages(config)) == [], "an update that is not due wrote something"
        before = root / "before"
        shutil.copytree(config.translations, before)
        sentences = edit(config, edited, prose)

        site, load_time = _timed(lambda: load_messages(config))
        written, merge_time = _timed(lambda: update(config, site))
        fuzzy, messages = _fuzzy(config)
        assert fuzzy == sentences, "exactly the edited sentences are to be fuzzy"

        shutil.rmtree(config.translations)
        shutil.copytree(before, config.translations)
        command = [sys.executable, "-m", "summitkb", "i18n", "update", "--config-file", str(config.file)]
        _, process_time = _timed(lambda: subprocess.run(command, check=True, capture_output=True))
        assert _fuzzy(config)[0] == sentences, "the command is to do what the library does"

        pairs = list(_templates(config, site, before, root / "templates"))
        _, msgmerge_time = _timed(lambda: _msgmerge(pairs))
    return Times(load_time, merge_time, process_time, msgmerge_time, messages, len(pairs), len(written), len(sentences))


def _timed(run: Callable[[], T]) -> tuple[T, float]:
    start = sum(os.times()[:4])  # of this process and those it waited for
    result = run()
    return result, sum(os.times()[:4]) - start


def _fuzzy(config: Config) -> tuple[set[str], int]:
    """The fuzzy messages of all content catalogs, and how many messages the catalogs hold in all."""
    catalogs = [polib.pofile(str(path)) for path in config.translations.rglob("*.po")]
    entries = [entry for catalog in catalogs for entry in catalog if not entry.obsolete]
    return {entry.msgid for entry in entries if entry.fuzzy}, len(entries)


def _templates(config: Config, site: Site, before: Path, folder: Path) -> Iterator[tuple[Path, Path]]:
    """(catalog as it was, POT file of what it should hold now) of each catalog."""
    for source, domain, wanted in domains(config, site):
        for lang in config.languages:
            old = before / lang / "LC_MESSAGES" / f"{domain}.po"
            if old.exists():
                template = folder / lang / f"{domain}.pot"
                template.parent.mkdir(parents=True, exist_ok=True)
                merge(None, wanted, lang, source).save(str(template))
                yield old, template


def _msgmerge(pairs: Sequence[tuple[Path, Path]]) -> None:
    for catalog, template in pairs:
        output = template.with_suffix(".po")
        subprocess.run(["msgmerge", "--previous", "--quiet", "--output-file", output, catalog, template], check=True)


def report(notes: int, edited: int, times: Times) -> None:
    print(f"{notes:,} notes, {times.messages:,} messages in {times.catalogs} catalogs; {edited} sentences edited")
    print(f"{times.fuzzy} entries made fuzzy, all of them edited sentences; {times.written} catalogs written\n")
    for name, seconds in (
        ("load: read the messages of the content", times.load),
        ("update: read, merge and write the catalogs", times.merge),
        ("`summitkb i18n update`, the whole process", times.process),
        ("msgmerge --previous, the same catalogs", times.msgmerge),
    ):
        print(f"  {name:44} {seconds:7.2f} s   {seconds / times.msgmerge:5.2f} × msgmerge")


def scale(edited: int, corpus: Path | None) -> None:
    """The time of a merge, for each message, does not grow with their number."""
    print("  notes  messages   load      update    update/message")
    for notes in (250, 500, 1000, 2000):
        times = measure(notes, edited, corpus)
        each = 1e6 * times.merge / times.messages
        print(
            f"  {notes:5,}  {times.messages:8,}  {times.load:6.2f} s  {times.merge:6.2f} s  {each:7.1f} µs", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--edited", type=int, default=100)
    parser.add_argument("--corpus", type=Path, help="prose of real sessions (.jsonl.gz) instead of made-up words")
    parser.add_argument("--scaling", action="store_true", help="250, 500, 1,000 and 2,000 notes")
    given = parser.parse_args()
    if given.scaling:
        scale(given.edited, given.corpus)
    else:
        report(given.notes, given.edited, measure(given.notes, given.edited, given.corpus))


if __name__ == "__main__":
    main()
