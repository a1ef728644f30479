"""Write a knowledge base of many notes, and the same notes for other generators.

    python -m benchmarks.generate FOLDER [--notes 1000] [--corpus FILE.jsonl.gz] [--for static-i18n zensical hugo]

`FOLDER/summitkb` is the knowledge base, `FOLDER/hugo` and so on are the others. The prose is made up of word lists; or
it is that of real sessions, one JSON object a line: event, slug, title, description, speakers, date, language, tags,
duration, video. Always the same for the same sessions.
"""

import argparse
from itertools import islice
from pathlib import Path

from benchmarks.knowledge_base import project_names, write_knowledge_base
from benchmarks.layouts import WRITERS, write_layout
from benchmarks.notes import Note, Speakers, chosen, make_notes
from benchmarks.prose import made_up
from benchmarks.sessions import read_sessions


def generate(folder: Path, count: int, corpus: Path | None = None, others: tuple[str, ...] = ()) -> list[Note]:
    """Write `count` notes for summitkb, and for each of the `others`."""
    sessions = chosen(read_sessions(corpus) if corpus else islice(made_up(), count), count)
    speakers = Speakers()
    notes = list(make_notes(sessions, project_names(), speakers))
    write_knowledge_base(folder / "summitkb", notes, speakers)
    for name in others:
        write_layout(name, folder / name, notes)
    return notes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--corpus", type=Path, help="real sessions (.jsonl or .jsonl.gz) instead of made-up ones")
    parser.add_argument("--for", dest="others", nargs="*", choices=list(WRITERS), default=[])
    given = parser.parse_args()
    notes = generate(given.folder, given.notes, given.corpus, tuple(given.others))
    sizes = sorted(len(note.body.encode()) for note in notes)
    print(f"{len(notes):,} notes of {sizes[len(sizes) // 2]:,} bytes (median), {sum(sizes) / 1e6:.1f} MB of Markdown")


if __name__ == "__main__":
    main()
