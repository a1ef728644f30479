"""What an import would change, worked out without touching a file: from a schedule and the site as it is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summitkb.i18n.terminal import _
from summitkb.importers.event import Place, When, place_of, when
from summitkb.importers.front import FIELDS, draft, edited, is_valid, values_of
from summitkb.importers.report import Line, Report
from summitkb.importers.schedule import Schedule, Session
from summitkb.importers.state import NAME, Imported, State, written
from summitkb.importers.text import folded, slug, summary, trimmed
from summitkb.importers.vocabulary import Names, append, choose_speakers, choose_tracks, numbered, told_apart
from summitkb.importers.words import materials, session_language, session_type
from summitkb.importers.write import Change
from summitkb.model import Note, Site
from summitkb.rules.words import shown


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an import would write, and all it has to say."""

    changes: tuple[Change, ...]
    report: Report


@dataclass(frozen=True, slots=True)
class Files:
    """What the import has to know of the files besides the site."""

    schedule: str
    """The schedule's own path, to speak of it."""
    folder: str
    """The event's folder."""
    names: frozenset[str]
    """What is in the event's folder, readable or not."""
    vocabularies: Mapping[str, str | None]
    """`events`, `tracks`, `speakers` → the text of the file, None when there is no file."""
    state: str | None


def plan(schedule: Schedule, site: Site, event: str, files: Files, state: State) -> Plan:
    """The changes that bring the notes of `event` up to date with `schedule`.

    Raises `ScheduleError` when the schedule or a vocabulary does not allow any.
    """
    return _Import(schedule, site, event, files, state).plan()


_PROMPTS = {
    "en": "*Replace this with your notes: what was said, what was decided, what to remember of it. Then complete "
    "`summary`, `projects` and `authors`, and set `status` to `published`.*",
    "fr": "*Remplacez ceci par vos notes : ce qui s’est dit, ce qui s’est décidé, ce qu’il faut en retenir. Complétez "
    "ensuite `summary`, `projects` et `authors`, puis passez `status` à `published`.*",
}
_PERSONS = 100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


def keyed(sessions: Iterable[Session]) -> tuple[dict[str, Session], list[str]]:
    """The sessions by the key by which a later import knows them again, and what is wrong with their ids."""
    found: dict[str, Session] = {}
    same: dict[str, set[Session]] = defaultdict(set)
    tried: Counter[str] = Counter()
    remarks: list[str] = []
    for session in sessions:
        plain = session.guid or session.id or f"title: {session.title}"
        if session in same[plain]:
            remark = _("{title} is listed twice, just the same; it was imported once")
            remarks.append(remark.format(title=shown(session.title)))
            continue
        same[plain].add(session)
        key = numbered(plain, found, tried)
        if key != plain:
            remark = _("{title} and {other} have the same id, {id}; each has its note")
            titles = {"title": shown(session.title), "other": shown(found[plain].title)}
            remarks.append(remark.format(**titles, id=plain))
        found[key] = session
    counted = Counter(number for number, guid in {(one.id, one.guid) for one in found.values()} if number and guid)
    several = sorted(number for number, count in counted.items() if count > 1)
    remark = _("the id {id} is that of {count} sessions")
    remarks += [remark.format(id=shown(number), count=counted[number]) for number in several]
    return found, remarks


class _Import:
    """One import, while it is worked out."""

    def __init__(self, schedule: Schedule, site: Site, event: str, files: Files, state: State) -> None:
        self._site, self._files, self._state = site, files, state
        self._place: Place = place_of(schedule, site, event)
        self._notes = {note.slug: note for note in site.notes.values() if note.event == event}
        self._by_old_slug = {
            old.strip("/").removeprefix(f"{event}/"): note
            for note in self._notes.values()
            for old in note.redirect_from
            if old.startswith(f"{event}/")
        }
        self._by_official: dict[str, list[Note]] = defaultdict(list)
        self._by_title: dict[str, list[Note]] = defaultdict(list)
        for note in self._notes.values():
            self._by_title[folded(note.title)].append(note)
            for link in note.links:
                if link.kind == "official":
                    self._by_official[link.url].append(note)
        self._imported = {one.slug: one for one in state.sessions.values()}
        sessions, shared = told_apart(schedule.sessions)
        self._sessions, repeated = keyed(sessions)
        self._tracks = Names("track", site.tracks.values(), state.tracks)
        self._speakers = Names("speaker", site.speakers.values(), state.speakers)
        self._changes: list[Change] = []
        self._lines: dict[str, dict[Line, None]] = defaultdict(dict)
        self._tried: Counter[str] = Counter()
        self._kept: dict[str, Imported] = {}
        self._used: dict[str, set[str]] = {"tracks": set(), "speakers": set()}
        self._titles = {note.title.casefold(): note.slug for note in self._notes.values()}
        self._slugs = {
            *(name.removesuffix(".md").casefold() for name in files.names),
            *(imported.slug for imported in state.sessions.values()),
            *(page.removeprefix(f"{event}/") for page in site.pages if page.startswith(f"{event}/")),
            *_DEVICES,
        }
        made = [self._note_of(state.sessions[key]) for key in self._sessions if key in state.sessions]
        self._claimed = {note.slug for note in made if note}
        self._strange_types: Counter[str] = Counter()
        for remark in (*schedule.remarks, *shared, *repeated):
            self._tell("attention", files.schedule, remark)

    def plan(self) -> Plan:
        for remark in self._place.remarks:
            self._tell("attention", self._site.vocabularies["events"], remark)
        sessions = list(self._sessions.values())
        for remark in choose_tracks(self._tracks, sessions, self._site):
            self._tell("attention", self._files.schedule, remark)
        for remark in choose_speakers(self._speakers, sessions):
            self._tell("attention", self._site.vocabularies["speakers"], remark)
        for key, session in self._sessions.items():
            self._import(key, session)
        for name, count in self._strange_types.items():
            told = _("{name} is not a type of session known here; {count} × talk was written instead")
            told = told.format(name=shown(name), count=count)
            self._tell("attention", self._files.schedule, told)
        self._tell_vanished()
        if self._kept:
            self._change_vocabularies()
            self._change_state()
        return Plan(tuple(self._changes), Report(**{kind: tuple(lines) for kind, lines in self._lines.items()}))

    def _tell(self, kind: str, path: str, text: str) -> None:
        self._lines[kind].setdefault(Line(path, text))

    def _path(self, slug: str) -> str:
        return f"{self._files.folder}/{slug}.md"

    def _import(self, key: str, session: Session) -> None:
        before = self._state.sessions.get(key)
        note = self._note_of(before) if before else self._adopted(session)
        values = self._values(session, note, before)
        if values is None:
            if before:
                self._kept[key] = before
        elif note:
            self._claimed.add(note.slug)
            last = before or self._imported.get(note.slug)
            self._update(note, last.values if last else {}, values)
            self._kept[key] = Imported(note.slug, values)
            if last is None:
                told = _("this note was here before; it is now that of its session")
                self._tell("attention", note.source.path, told)
        elif before:
            self._kept[key] = before
            gone = f"{before.slug}.md" not in self._files.names
            told = (
                _("this note was removed, and is not made again; remove its entry from {file} to have it back")
                if gone
                else _("this note has faults, and was left alone; run summitkb check")
            )
            self._tell("attention", self._path(before.slug), told.format(file=NAME))
        else:
            self._create(key, session, values)

    def _note_of(self, imported: Imported) -> Note | None:
        """The note that an import made, followed through `redirect_from` when it was renamed."""
        return self._notes.get(imported.slug) or self._by_old_slug.get(imported.slug)

    def _adopted(self, session: Session) -> Note | None:
        """A note of the event that nobody imported, or whose session had another id, and which is this session's."""
        on = when(session, self._place)
        called = [note for title in _titles(session, on) for note in self._by_title[folded(title)]]
        free = [note for note in (*self._by_official[session.url], *called) if note.slug not in self._claimed]
        same_day = next((note for note in free if note.date == on.date), None)
        return same_day or next((note for note in free if note.slug in self._imported), None)

    def _values(self, session: Session, note: Note | None, before: Imported | None) -> dict[str, Any] | None:
        """The fields of the session's note; None, and told, when it is on no day of the event."""
        on = when(session, self._place)
        name = shown(session.title or session.id or session.guid)
        if on.date is None:
            told = _("{session} is on no day of {event}, {start} to {end}; it was not imported")
            told = told.format(session=name, event=self._place.id, start=self._place.start, end=self._place.end)
            self._tell("attention", self._files.schedule, told)
            return None
        kind = session_type(session.type)
        language = session_language(session.language)
        speakers = list(dict.fromkeys(self._speakers.chosen[person.key] for person in session.persons))
        if before is None:
            self._strange_types.update([session.type] if kind is None else [])
            for doubt in filter(None, (on.doubt, *_doubts(session, language, speakers))):
                told = _("{session}: {doubt}").format(session=name, doubt=doubt)
                self._tell("attention", self._files.schedule, told)
        start = on.start.strftime("%H:%M") if on.start else None
        return {
            "title": self._title(session, on, note, before),
            "date": on.date.isoformat(),
            "start": start,
            "duration": session.duration,
            "track": self._tracks.chosen[session.track],
            "type": kind or "talk",
            "speakers": speakers[:_PERSONS],
            "session_lang": language,
            "links": materials(session),
            "room": session.room or None,
        }

    def _title(self, session: Session, on: When, note: Note | None, before: Imported | None) -> str:
        """The session's title, with what tells it from another session of that title."""
        last = before.values.get("title") if before else None
        titles, own = _titles(session, on), note.slug if note else None
        if isinstance(last, str) and (last in titles or re.fullmatch(rf"{re.escape(titles[0])} \(\d+\)", last)):
            return last
        for title in titles:
            if self._titles.get(title.casefold(), own) == own:
                return title
        while True:
            self._tried[titles[0]] += 1
            title = f"{titles[0]} ({self._tried[titles[0]] + 1})"
            if title.casefold() not in self._titles:
                return title

    def _create(self, key: str, session: Session, values: dict[str, Any]) -> None:
        name = self._new_slug(session, values["title"])
        told = summary(session.abstract, session.subtitle) or values["title"]
        extra: dict[str, Any] = {
            "projects": [],
            "authors": [],
            "lang": self._site.default_language,
            "summary": told,
            "status": "draft",
        }
        text = draft({**values, **extra}, _PROMPTS.get(self._site.default_language, _PROMPTS["en"]))
        if not is_valid(text, self._site.languages):
            told = _("{title} cannot be made a note").format(title=shown(values["title"]))
            self._tell("attention", self._files.schedule, told)
            return
        self._slugs.add(name)
        self._titles[values["title"].casefold()] = name
        self._use(values)
        self._changes.append(Change(self._path(name), None, text))
        self._tell("created", self._path(name), values["title"])
        self._kept[key] = Imported(name, values)

    def _new_slug(self, session: Session, title: str) -> str:
        plain = slug(title) or slug(session.slug) or "session"
        return numbered(f"session-{plain}" if _DAY.fullmatch(plain) else plain, self._slugs, self._tried)

    def _update(self, note: Note, last: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Bring the fields up to date that still say what the schedule said last; tell the others."""
        path, now = note.source.path, values_of(note)
        changed = [key for key in FIELDS if key in last and last[key] != values[key]]
        updates = {key: values[key] for key in changed if now[key] == last[key]}
        kept = [key for key in changed if now[key] not in (last[key], values[key])]
        if any(key in changed for key in ("date", "start", "room")):
            self._tell("moved", path, f"{_slot(last)} → {_slot(values)}")
        if kept:
            one = _("{key} is {value}, in the schedule {other}")
            told = _("; ").join(one.format(key=key, value=_told(now[key]), other=_told(values[key])) for key in kept)
            self._tell("attention", path, _("left as its author wrote it: {what}").format(what=told))
        if not updates:
            return
        after = edited(note, updates, self._site.languages)
        if after is None:
            one = _("{key} is now {value}")
            told = _("; ").join(one.format(key=key, value=_told(value)) for key, value in updates.items())
            self._tell("attention", path, _("to be changed by hand: {what}").format(what=told))
            return
        if "title" in updates:
            self._titles.pop(note.title.casefold(), None)
            self._titles[values["title"].casefold()] = note.slug
        self._use(updates)
        self._changes.append(Change(path, note.source.text, after))
        self._tell("updated", path, ", ".join(updates))

    def _use(self, values: Mapping[str, Any]) -> None:
        self._used["tracks"].update([values["track"]] if "track" in values else [])
        self._used["speakers"].update(values.get("speakers", ()))

    def _tell_vanished(self) -> None:
        linked = {one.slug for one in self._kept.values()}
        for key, imported in self._state.sessions.items():
            if key in self._kept:
                continue
            note = self._note_of(imported)
            name = note.slug if note else imported.slug
            if name not in linked and (note or f"{name}.md" in self._files.names):
                self._kept[key] = imported
                told = _("the schedule no longer has this session; the note was kept")
                self._tell("vanished", self._path(name), told)

    def _change_vocabularies(self) -> None:
        events = [self._place.entry] if self._place.entry else []
        tracks = _in_use(self._tracks, self._used["tracks"])
        speakers = _in_use(self._speakers, self._used["speakers"])
        for kind, entries in (("events", events), ("tracks", tracks), ("speakers", speakers)):
            if entries:
                path, before = self._site.vocabularies[kind], self._files.vocabularies[kind]
                self._changes.append(Change(path, before, append(before or "", path, entries)))
                for entry in entries:
                    self._tell("added", path, f"{entry['id']} ({entry['name']})")

    def _change_state(self) -> None:
        tracks, speakers = (
            {**remembered, **{key: entry for key, entry in names.chosen.items() if entry in {*known, *used}}}
            for names, remembered, known, used in (
                (self._tracks, self._state.tracks, self._site.tracks, self._used["tracks"]),
                (self._speakers, self._state.speakers, self._site.speakers, self._used["speakers"]),
            )
        )
        text = written(State(self._kept, tracks, speakers))
        if text != self._files.state:
            self._changes.append(Change(f"{self._files.folder}/{NAME}", self._files.state, text))


def _doubts(session: Session, language: str | None, speakers: Sequence[str]) -> Iterator[str]:
    if not session.title:
        yield _("there is no title")
    if session.language and not language:
        message = _("language {language} is not a code such as en; left out")
        yield message.format(language=shown(session.language))
    if len(speakers) > _PERSONS:
        message = _("only the first {limit} of {count} speakers were kept")
        yield message.format(limit=_PERSONS, count=len(speakers))


def _titles(session: Session, on: When) -> list[str]:
    """The titles that the session's note may have, in this order: plain, with its day, with its day and hour."""
    plain = trimmed(session.title or session.subtitle or f"Session {session.id or session.guid}".strip(), 160)
    hour = f" {on.start:%H:%M}" if on.start else ""
    return [plain, f"{plain} ({on.date})", f"{plain} ({on.date}{hour})"]


def _in_use(names: Names, used: set[str]) -> Sequence[Mapping[str, Any]]:
    return [entry for entry in names.new.values() if entry["id"] in used]


def _slot(values: Mapping[str, Any]) -> str:
    when = " ".join(str(values.get(key)) for key in ("date", "start") if values.get(key))
    return ", ".join(filter(None, (when, values.get("room"))))


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(item["url"] if isinstance(item, dict) else str(item) for item in value) or _("empty")
    return _("left out") if value is None else shown(value)
