"""The JSON Schema of a note's front matter, its vocabularies included, for editors that complete and check YAML."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from summitkb.i18n.terminal import N_, _
from summitkb.load.schema import NoteFrontMatter
from summitkb.model import Project, Site

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def note_schema(site: Site) -> dict[str, Any]:
    """The schema, as JSON (draft 2020-12): what the vocabularies of `site` hold is all that a note may name.

    `enumDescriptions`, which editors show beside each value, is no keyword of JSON Schema: validators pass it over.
    """
    schema = NoteFrontMatter.model_json_schema()
    for part in described(schema):
        told = part["description"]
        part["description"] = _(told)
    schema["title"] = _("Front matter of a session note")
    properties: dict[str, Any] = schema["properties"]
    people = {kind: _people(getattr(site, kind)) for kind in ("speakers", "authors")}
    projects = {project.id: _project(project) for project in site.projects.values()}
    _limit(properties["event"]["anyOf"][0], {event.id: event.name for event in site.events.values()})
    _limit(properties["track"], {track.id: track.description or track.name for track in site.tracks.values()})
    _limit(properties["lang"]["anyOf"][0], dict.fromkeys(site.languages, ""))
    _limit(properties["projects"]["items"], projects)
    _limit(properties["speakers"]["items"], people["speakers"])
    _limit(properties["authors"]["items"], people["authors"])
    _limit(schema["$defs"]["MentionsEntry"]["properties"]["never"]["items"], projects)
    properties["start"]["anyOf"][0] = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
    _limit(properties["related"]["items"], _notes(site))
    _title(schema)
    return {"$schema": DIALECT, **schema}


def described(schema: Any) -> Iterator[dict[str, Any]]:
    """The parts of a schema, at any depth, that say in words what they are."""
    if isinstance(schema, dict) and isinstance(schema.get("description"), str):
        yield schema
    if isinstance(schema, dict | list):
        for part in schema.values() if isinstance(schema, dict) else schema:
            yield from described(part)


def _limit(schema: dict[str, Any], values: Mapping[str, str]) -> None:
    """Allow these values only, each with what it means; an empty vocabulary limits nothing."""
    if values:
        schema.pop("minLength", None)
        schema["enum"] = list(values)
        if any(values.values()):
            schema["enumDescriptions"] = list(values.values())


def _project(project: Project) -> str:
    fate = f"; {project.status}" if project.status != "active" else ""
    return f"{project.name}: {project.service}{fate}"


def _people(entries: Mapping[str, Any]) -> dict[str, str]:
    """Ids first, then the exact names, which notes may use too."""
    told = {entry.id: f"{entry.name}, {more}" if (more := _more(entry)) else entry.name for entry in entries.values()}
    same = _("the same as {id}")
    names = {entry.name: same.format(id=entry.id) for entry in entries.values() if entry.name not in told}
    return {**told, **names}


def _more(entry: Any) -> str:
    return getattr(entry, "affiliation", None) or getattr(entry, "description", "") or ""


def _notes(site: Site) -> dict[str, str]:
    """A note of the same event may leave the event out; the schema does not know which event that is."""
    notes = site.notes.values()
    return {**{note.slug: note.title for note in notes}, **{note.id: note.title for note in notes}}


def _title(schema: dict[str, Any]) -> None:
    """Titles as people say them: pydantic makes them up from the names of keys."""
    for key, value in schema["properties"].items():
        title = _TITLES.get(key, key.replace("_", " ").capitalize())
        value["title"] = _(title)
    for definition in schema["$defs"].values():
        _title_of(definition.get("properties", {}).items())


def _title_of(properties: Iterable[tuple[str, dict[str, Any]]]) -> None:
    for key, value in properties:
        value["title"] = _(_PARTS.get(key, key.capitalize()))


_PARTS = {"url": N_("Address"), "kind": N_("Kind"), "label": N_("Label"), "never": N_("Never")}
_TITLES = {
    "title": N_("Title"),
    "event": N_("Event"),
    "date": N_("Date"),
    "start": N_("Start"),
    "track": N_("Track"),
    "level": N_("Level"),
    "projects": N_("Projects"),
    "speakers": N_("Speakers"),
    "authors": N_("Authors"),
    "summary": N_("Summary"),
    "links": N_("Links"),
    "mentions": N_("Mentions"),
    "tags": N_("Tags"),
    "room": N_("Room"),
    "status": N_("Status"),
    "lang": N_("Language of the note"),
    "session_lang": N_("Language of the session"),
    "redirect_from": N_("Old addresses"),
    "related": N_("Related notes"),
    "type": N_("Type of session"),
    "duration": N_("Duration in minutes"),
}
