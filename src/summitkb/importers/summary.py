"""What an import says when it is done."""

from collections.abc import Iterator

from summitkb.importers.plan import Report

_TITLES = {
    "created": "Created",
    "updated": "Updated",
    "moved": "Moved",
    "vanished": "Vanished",
    "added": "Added to the vocabularies",
    "attention": "Needs attention",
}


def summary_of(report: Report, *, dry_run: bool = False) -> Iterator[str]:
    """The report as lines of text: by kind, a file a line."""
    told = False
    for kind, title in _TITLES.items():
        if lines := getattr(report, kind):
            told = True
            yield f"{title} ({len(lines)})"
            yield from (f"  {line.path}: {line.text}" for line in lines)
    if not told:
        yield "Nothing to change."
    elif dry_run:
        yield "Nothing was written."
