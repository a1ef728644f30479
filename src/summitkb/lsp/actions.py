"""Quick fixes: what a finding says to write instead, as an edit that the editor offers."""

from collections.abc import Callable, Iterable, Iterator

from lsprotocol import types

from summitkb.diagnostics import Diagnostic, Fix
from summitkb.fixes import placed
from summitkb.lsp.diagnostics import diagnostic
from summitkb.lsp.documents import Document

Opened = Callable[[str], Document | None]
"""A file of the knowledge base by its path, as it is on the disk or in the editor; None when it cannot be read."""


def quick_fixes(
    document: Document, findings: Iterable[Diagnostic], selected: types.Range, opened: Opened, uri: Callable[[str], str]
) -> Iterator[types.CodeAction]:
    """The fixes of the findings that a selection touches."""
    for finding in findings:
        shown = diagnostic(document, finding)
        if finding.fix and _touches(shown.range, selected) and (edit := _edit(document, finding.fix, opened, uri)):
            yield types.CodeAction(
                title=finding.fix.title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=finding.fix.safe or None,
                edit=edit,
            )


def _edit(document: Document, fix: Fix, opened: Opened, uri: Callable[[str], str]) -> types.WorkspaceEdit | None:
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in fix.edits:
        name = edit.path or document.name
        changed = document if name == document.name else opened(name)
        if changed is None:
            return None
        made = placed(edit, changed.text)
        place = changed.range(made.range)
        if made.content or place.start != place.end:  # an editor shows neither a BOM nor carriage returns
            changes.setdefault(uri(name), []).append(types.TextEdit(place, made.content))
    return types.WorkspaceEdit(changes=changes) if changes else None


def _touches(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
