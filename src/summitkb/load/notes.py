"""Notes and pages: Markdown files with front matter, become records."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from summitkb.config import Config
from summitkb.diagnostics import Range
from summitkb.load.faults import salvage
from summitkb.load.files import TEXT_SIZE, Entry, read_text
from summitkb.load.front_matter import Document, Report, Unreadable, read_document
from summitkb.load.hostile import refuse_hostile
from summitkb.load.schema import NoteFrontMatter, PageFrontMatter
from summitkb.model import Material, Note, Outline, Page, Source
from summitkb.rules import corrections, safety
from summitkb.rules import metadata as rules

Outliner = Callable[[str, int], Outline]
"""Tells what is in a body, given the line of the file on which it begins."""


def read_note(entry: Entry, config: Config, outline: Outliner, report: Report) -> Note | None:
    """The note in `<event>/<slug>.md`; None when nothing can be made of it. Its faults are all reported."""
    note_id = entry.path.removesuffix(".md")
    event, _, slug = note_id.partition("/")
    source = read_text(entry, TEXT_SIZE, report)
    document = read_document(source, report)
    salvaged = salvage(NoteFrontMatter, document.metadata, source.path, report, config.languages, _NOTE_STAND_INS)
    read = _outline(source, document, outline)
    if salvaged is None:
        return None
    given, faults = salvaged
    places = document.metadata.places
    if given.event not in {None, event}:
        fault = rules.event_not_folder(source.path, places["event"], str(given.event), event)
        report(fault.with_fix(corrections.value(places["event"], event, safe=False)))
    for key in ("projects", "speakers", "authors", "tags", "related"):
        values = getattr(given, key)
        for index, value in enumerate(values):
            if value in values[:index]:
                report(rules.repeated_value(source.path, places[f"{key}.{index}"], value))
    return Note(
        **{key: value for key, value in given if key not in _OTHERWISE},
        id=note_id,
        event=event,
        slug=slug,
        lang=given.lang or config.default_language,
        links=tuple(Material(link.kind, link.url, link.label) for link in given.links),
        related=tuple(other if "/" in other else f"{event}/{other}" for other in given.related),
        redirect_from=tuple(map(_url, given.redirect_from)),
        never_mentioned=given.mentions.never if given.mentions else (),
        source=replace(source, body=document.body),
        body_line=document.body_line,
        places=places,
        outline=read,
        faults=faults,
    )


_NOTE_STAND_INS: Mapping[str, Any] = {
    "title": "…",
    "summary": "…",
    "date": "0001-01-01",
    "track": "…",
    "type": "talk",
    "projects": [],
    "speakers": [],
    "authors": [],
}
_PAGE_STAND_INS: Mapping[str, Any] = {"title": "…", "summary": "…"}

_OTHERWISE = frozenset({"event", "lang", "links", "mentions", "related", "redirect_from"})
"""Keys whose value the record holds in another form."""


def read_page(entry: Entry, config: Config, outline: Outliner, report: Report) -> Page | None:
    """The page in a file below `pages/`; None when nothing can be made of it. Its faults are all reported."""
    source = read_text(entry, TEXT_SIZE, report)
    document = read_document(source, report)
    salvaged = salvage(PageFrontMatter, document.metadata, source.path, report, config.languages, _PAGE_STAND_INS)
    read = _outline(source, document, outline)
    if salvaged is None:
        return None
    given, faults = salvaged
    return Page(
        id=entry.path.removesuffix(".md"),
        title=given.title,
        summary=given.summary,
        lang=given.lang or config.default_language,
        source=replace(source, body=document.body),
        redirect_from=tuple(map(_url, given.redirect_from)),
        body_line=document.body_line,
        places=document.metadata.places,
        outline=read,
        faults=faults,
    )


def _outline(source: Source, document: Document, outline: Outliner) -> Outline:
    refuse_hostile(document.body, document.body_line, source.path)
    if not document.body:
        return Outline()
    try:
        return outline(document.body, document.body_line)
    except RecursionError as error:
        raise Unreadable(safety.nested_too_deep(source.path, Range.at(document.body_line))) from error


def _url(path: str) -> str:
    return path.strip("/") + "/"
