"""KB22x and KB23x: what notes name must be in the vocabularies, and the vocabularies must hold together."""

import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from summitkb.diagnostics import Edit, Fix, Range
from summitkb.i18n.terminal import N_, _
from summitkb.model import Event, Note, Project, Site, Speaker
from summitkb.rules import corrections
from summitkb.rules.registry import Finding, fault, rule
from summitkb.rules.words import did_you_mean, nearest, shown, suggestion


@fault("KB220")
def unknown_event(event: str, events: list[str]) -> str:
    """The folder of a note is an event of `events.yml`.

    The event gives a note its city, its time zone and its days.

    Example: `content/notes/berlin/`

    Write instead: `content/notes/berlin-2018/`, or an entry for the event in `events.yml`
    """
    return _("{event} is not in events.yml{hint}").format(event=shown(event), hint=suggestion(event, events))


@rule("KB221")
def unknown_track(site: Site) -> Iterator[Finding]:
    """A note's track is in `tracks.yml`.

    Example: `track: forums`

    Write instead: `track: forum`, or add the track to `tracks.yml`

    Fix, not safe: the track that is one slip away, when there is only one.
    """
    for note in site.notes.values():
        if note.track not in site.tracks and "track" not in note.faults:
            yield from _unknown(site, note, "tracks", {"track": note.track})


@rule("KB222")
def unknown_project(site: Site) -> Iterator[Finding]:
    """The projects of a note, those of `mentions.never` included, are in `projects.yml`.

    Project pages and links between notes are made from them.

    Example: `projects: [octavie]`

    Write instead: `projects: [octavia]`, or add the project to `projects.yml`

    Fix, not safe: the project that is one slip away, when there is only one.
    """
    for note in site.notes.values():
        if not site.projects.keys() >= {*note.projects, *note.never_mentioned}:
            yield from _unknown(site, note, "projects", _listed("projects", note.projects))
            yield from _unknown(site, note, "projects", _listed("mentions.never", note.never_mentioned))


@rule("KB223")
def unknown_speaker(site: Site) -> Iterator[Finding]:
    """The speakers of a note are in `speakers.yml`, by id or by exact name.

    Free names drift: in public archives one speaker in twenty has several spellings, hence several pages.

    Example: `speakers: [Thomas Morrin]`

    Write instead: `speakers: [thomas-morin]`, or add the speaker to `speakers.yml`

    Fix, not safe: the speaker that is one slip away; when there is none and it is a full name, an entry in
    `speakers.yml`.
    """
    for note in site.notes.values():
        if not site.speakers.keys() >= set(note.speakers):
            yield from _unknown(site, note, "speakers", _listed("speakers", note.speakers))


@rule("KB224")
def unknown_author(site: Site) -> Iterator[Finding]:
    """The authors of a note are in `authors.yml`, by id or by exact name.

    Example: `authors: [oson]`

    Write instead: `authors: [osones]`, or add the author to `authors.yml`

    Fix, not safe: the author that is one slip away, when there is only one.
    """
    for note in site.notes.values():
        if not site.authors.keys() >= set(note.authors):
            yield from _unknown(site, note, "authors", _listed("authors", note.authors))


@rule("KB225")
def unknown_related(site: Site) -> Iterator[Finding]:
    """What `related` lists are other notes: a slug of the same event, or `event/slug`.

    Example: `related: [zuul-updates]`

    Write instead: `related: [zuul-update]`

    Fix, not safe: the note that is one slip away, when there is only one.
    """
    for note in site.notes.values():
        for index, other in enumerate(note.related):
            if other == note.id:
                message = _("a note is not related to itself; remove this")
                yield Finding(note.source.path, note.where(f"related.{index}"), message)
            elif other not in site.notes and _note_path(note, other) not in site.left_out:
                where = note.where(f"related.{index}")
                slug = other.removeprefix(f"{note.event}/")
                others = [known.removeprefix(f"{note.event}/") for known in site.notes if known != note.id]
                fix = corrections.near_value(where, slug, others)
                message = _("{note} is not a note{hint}").format(note=shown(slug), hint=suggestion(slug, others))
                yield Finding(note.source.path, where, message, fix)


@rule("KB226")
def alias_for_id(site: Site) -> Iterator[Finding]:
    """A note names a project or a speaker by id, not by another of its names.

    One name for one thing keeps the files easy to search and to change.

    Example: `projects: [LBaaS]`

    Write instead: `projects: [neutron-lbaas]`

    Safe fix: the id. The note is then on the page of what it names.
    """
    for kind, aliases in (("projects", _aliases(site.projects)), ("speakers", _aliases(site.speakers))):
        known = getattr(site, kind).keys()
        for note in site.notes.values():
            never = note.never_mentioned if kind == "projects" else ()
            if known >= {*getattr(note, kind), *never}:
                continue
            for place, name in {**_listed(kind, getattr(note, kind)), **_listed("mentions.never", never)}.items():
                if name in aliases and name not in known:
                    where = note.where(place)
                    title = _('Write "{text}"').format(text=aliases[name])
                    fix = Fix(title, (Edit(where, aliases[name]),), safe=True)
                    message = _('{name} is another name of {id}; write "{id}"')
                    yield Finding(note.source.path, where, message.format(name=shown(name), id=aliases[name]), fix)


@fault("KB230")
def duplicate_id(entry: str, line: int) -> str:
    """Each entry of a vocabulary has an id of its own.

    Example: two entries with `id: nova`

    Write instead: one entry, or two ids.
    """
    message = _("{entry} already has an entry on line {line}; keep one of them")
    return message.format(entry=shown(entry), line=line)


@rule("KB231")
def unknown_successor(site: Site) -> Iterator[Finding]:
    """The successor of a project is another project of `projects.yml`.

    Readers of a retired project's page are led to it.

    Example: `successor: octavie`

    Write instead: `successor: octavia`
    """
    path = site.vocabularies.get("projects", "")
    for project in site.projects.values():
        successor, where = project.successor, project.places.get("successor", project.place)
        if successor == project.id:
            yield Finding(path, where, _("{project} cannot be its own successor").format(project=project.id))
        elif successor and successor not in site.projects and path not in site.left_out:
            hint = suggestion(successor, site.projects)
            message = _("successor {successor} is not in projects.yml{hint}")
            yield Finding(path, where, message.format(successor=shown(successor), hint=hint))


@rule("KB232", of_words=True)
def unknown_time_zone(site: Site) -> Iterator[Finding]:
    """The time zone of an event is a name of the IANA database.

    An abbreviation such as CET says nothing about summer time, and calendars would be an hour off.

    Example: `timezone: CET+1`

    Write instead: `timezone: Europe/Berlin`
    """
    for event in site.events.values():
        if not _is_zone(event.timezone):
            zones = zoneinfo.available_timezones()
            near = nearest(event.timezone, zones)
            hint = did_you_mean(near) if near else _('; write it like "Europe/Berlin"')
            message = _("{zone} is not a time zone{hint}").format(zone=shown(event.timezone), hint=hint)
            yield Finding(site.vocabularies["events"], event.places.get("timezone", event.place), message)


@lru_cache
def _is_zone(name: str) -> bool:
    """Asked of one: listing all zones looks into the file of each."""
    try:
        return name[:1].isupper() and bool(zoneinfo.ZoneInfo(name))
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        return False


@rule("KB233", of_words=True)
def event_ends_before_start(site: Site) -> Iterator[Finding]:
    """An event ends on or after the day it starts.

    Example: `start: 2018-11-15` and `end: 2018-11-13`

    Write instead: `start: 2018-11-13` and `end: 2018-11-15`
    """
    for event in site.events.values():
        if event.end < event.start:
            message = _("{event} ends on {end}, before it starts on {start}; swap the two")
            message = message.format(event=event.id, end=event.end, start=event.start)
            yield Finding(site.vocabularies["events"], event.places.get("end", event.place), message)


@rule("KB234", of_words=True)
def ambiguous_name(site: Site) -> Iterator[Finding]:
    """A name or alias stands for one project, one event or one speaker.

    When two claim it, a note that uses it is linked to one of them by chance.

    Example: the alias `Neutron LBaaS` given to both `neutron` and `octavia`

    Write instead: the alias where it belongs; a middle initial tells two speakers apart.
    """
    for kind, entries in (("projects", site.projects), ("events", site.events), ("speakers", site.speakers)):
        owners: dict[str, str] = {}
        for entry in entries.values():
            for name, where in _named(entry).items():
                first = owners.setdefault(name, entry.id)
                if first != entry.id:
                    message = _("{name} already stands for {entry}; one name, one entry")
                    message = message.format(name=shown(name), entry=first)
                    yield Finding(site.vocabularies[kind], where, message)


def _listed(key: str, values: Sequence[str]) -> Mapping[str, str]:
    """The values of a list by their places."""
    return {f"{key}.{index}": value for index, value in enumerate(values)}


def _unknown(site: Site, note: Note, kind: str, values: Mapping[str, str]) -> Iterator[Finding]:
    entries: Mapping[str, object] = getattr(site, kind)
    if site.vocabularies.get(kind) in site.left_out:
        return
    for place, value in values.items():
        if value not in entries and value not in _aliases(entries):
            message = _(_UNKNOWN[kind]).format(value=shown(value), hint=suggestion(value, entries))
            where = note.where(place)
            fix = corrections.near_value(where, value, entries)
            if kind == "speakers" and not nearest(value, entries):
                fix = corrections.speaker(where, value, site.speakers, site.vocabularies[kind])
            yield Finding(note.source.path, where, message, fix)


_UNKNOWN = {
    "tracks": N_("track {value} is not in tracks.yml{hint}"),
    "projects": N_("project {value} is not in projects.yml{hint}"),
    "speakers": N_("speaker {value} is not in speakers.yml{hint}"),
    "authors": N_("author {value} is not in authors.yml{hint}"),
}


def _names(entry: Project | Event | Speaker) -> tuple[str, ...]:
    aliases = (alias if isinstance(alias, str) else alias.text for alias in entry.aliases)
    return (entry.name, *aliases)


def _named(entry: Project | Event | Speaker) -> Mapping[str, Range]:
    """Each name of an entry, its id included, and where it stands."""
    keys = ("name", *(f"aliases.{index}" for index in range(len(entry.aliases))))
    where = (entry.places.get(f"{key}.text") or entry.places.get(key, entry.place) for key in keys)
    return {**dict(zip(_names(entry), where, strict=True)), entry.id: entry.place}


def _aliases(entries: Mapping[str, object]) -> dict[str, str]:
    """Every other name → id, for the vocabularies that have aliases."""
    return {
        name: entry.id
        for entry in entries.values()
        if isinstance(entry, Project | Event | Speaker)
        for name in _names(entry)
    }


def _note_path(note: Note, other: str) -> str:
    return note.source.path.removesuffix(f"{note.id}.md") + f"{other}.md"
