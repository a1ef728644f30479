"""How long the language server takes for one change of one note, in a knowledge base of many.

    python benchmarks/lsp.py [NOTES] [CHANGES]

The project's own notes are copied into a temporary knowledge base, a dozen for each made-up event. A copy is opened;
then, as if typed, each change adds one letter to its text or to its front matter, and is read, checked and turned into
the diagnostics of the protocol. Completion and hover are timed on the same note.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from summitkb.config import read_config
from summitkb.lsp.completion import complete
from summitkb.lsp.diagnostics import diagnostic
from summitkb.lsp.documents import Document
from summitkb.lsp.hover import hover
from summitkb.lsp.workspace import Workspace

ROOT = Path(__file__).parents[1]
EVENT = "berlin-2018"


def copies(folder: Path, notes: int) -> Path:
    """A knowledge base of `notes` notes at least, in events of as many as the project has; its `mkdocs.yml`."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "content/pages/index.md").write_text('---\ntitle: "Home"\nsummary: "Home."\n---\n')
    shutil.rmtree(folder / "content/pages/guide")
    originals = folder / "content/notes" / EVENT
    events = folder / "content/vocabulary/events.yml"
    entry = events.read_text(encoding="utf-8")
    for number in range(1, -(-notes // len(list(originals.glob("*.md"))))):
        shutil.copytree(originals, originals.with_name(f"{EVENT}-{number}"))
        kept = "\n".join(line for line in entry.split("\n") if not line.strip().startswith("aliases"))
        with events.open("a", encoding="utf-8") as file:
            file.write("\n" + kept.replace(EVENT, f"{EVENT}-{number}").replace('name: "', f'name: "{number} '))
    return folder / "mkdocs.yml"


def main(notes: int = 1000, changes: int = 50) -> None:
    """Print what is measured."""
    with tempfile.TemporaryDirectory() as folder:
        config = read_config(copies(Path(folder), notes))
        start = time.perf_counter()
        base = Workspace(config)
        print(f"{len(base.site.notes)} notes read in {time.perf_counter() - start:.1f} s")
        name = f"content/notes/{EVENT}-3/kata-containers-gvisor.md"
        text = (config.root / name).read_text(encoding="utf-8")
        print(f"changes of a note of {len(text.encode()):,} bytes, in milliseconds:")
        show("body", (typed(base, name, f"{text}\nw{'a' * count}\n") for count in range(changes)))
        title = text.replace('title: "', 'title: "{}', 1)
        show("front matter", (typed(base, name, title.replace("{}", "a" * count, 1)) for count in range(changes)))
        words = "content/vocabulary/projects.yml"
        vocabulary = (config.root / words).read_text(encoding="utf-8")
        show("vocabulary", (typed(base, words, f"{vocabulary}# {'a' * count}\n") for count in range(changes // 5)))
        show("save", (base.refresh for _ in range(changes // 5)))
        document = Document(name, text.replace("projects: [", "projects: [oc, ", 1))
        place = document.position(document.text.index("projects: [oc") + len("projects: [oc"))
        show("completion", (partial(complete, base.site, document, place) for _ in range(changes)))
        link = Document(name, f"{text}[a](")
        show("link target", (partial(complete, base.site, link, link.position(len(link.text))) for _ in range(changes)))
        prose = document.position(document.text.index("Kata Containers", document.text.index("\n---\n")) + 2)
        show("hover", (partial(hover, base.site, document, prose) for _ in range(changes)))


def typed(base: Workspace, name: str, text: str) -> Callable[[], object]:
    """One keystroke: the new text is read, put among the others, checked, and its findings are told."""

    def change() -> object:
        base.hold({name: text})
        document = Document(name, text)
        return [diagnostic(document, finding) for finding in base.findings(frozenset({name}))[name]]

    return change


def show(what: str, runs: Iterable[Callable[[], object]]) -> None:
    """Print how long the runs take."""
    taken, busy = [], []
    for run in runs:
        start, start_busy = time.perf_counter(), time.process_time()
        run()
        taken.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - start_busy) * 1000)
    slow = quantiles(taken, n=20)[-1]
    print(f"  {what:<14} median {median(taken):6.1f}   95 % below {slow:6.1f}   of the processor {median(busy):6.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
