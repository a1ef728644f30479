"""What an import says when it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from summitkb.i18n.terminal import N_, _


@dataclass(frozen=True, slots=True)
class Line:
    """Something to tell about a file."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import does, by what it means to the people who write the notes."""

    created: tuple[Line, ...] = ()
    updated: tuple[Line, ...] = ()
    moved: tuple[Line, ...] = ()
    vanished: tuple[Line, ...] = ()
    added: tuple[Line, ...] = ()
    """Entries of vocabularies."""
    attention: tuple[Line, ...] = ()


_TITLES = {
    "created": N_("Created"),
    "updated": N_("Updated"),
    "moved": N_("Moved"),
    "vanished": N_("Vanished"),
    "added": N_("Added to the vocabularies"),
    "attention": N_("Needs attention"),
}


def summary(report: Report, *, dry_run: bool = False) -> Iterator[str]:
    """The report as lines of text: by kind, a file a line."""
    told = False
    for kind, title in _TITLES.items():
        if lines := getattr(report, kind):
            told = True
            yield f"{_(title)} ({len(lines)})"
            yield from (f"  {line.path}: {line.text}" for line in lines)
    if not told:
        yield _("Nothing to change.")
    elif dry_run:
        yield _("Nothing was written.")
