"""The pieces pages are made of, in one language: words, links, cards, groups, and what surrounds every page."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs, domain_of
from summitkb.i18n.po import VOCABULARY
from summitkb.link.references import url_of
from summitkb.model import Event, Note, Page, Site, Text
from summitkb.render.facts import Facts, grouped, reading_minutes
from summitkb.render.views import (
    Day,
    EventCard,
    Group,
    NavGroup,
    NoteCard,
    ProjectCard,
    Ref,
    Shell,
    SocialCard,
    TrackRef,
)
from summitkb.urls import day_url, entry_url, event_url, localized, note_url

BUSIEST = 12
"""Projects in the sidebar and on the home page."""
RECENT_EVENTS = 8
"""Events in the sidebar."""


class Cards:
    """Makes the pieces of one language."""

    def __init__(self, config: Config, site: Site, catalogs: Catalogs, facts: Facts, lang: str) -> None:
        self._config = config
        self._site = site
        self._catalogs = catalogs
        self._facts = facts
        self._lang = lang
        self._home = localized("", lang, site.default_language)
        self._made: dict[str, NoteCard] = {}

    # Words and links

    def url(self, url: str) -> str:
        return self._home + url

    def word(self, value: str | None, context: str) -> Text:
        return self._catalogs.text(self._lang, VOCABULARY, self._site.default_language, value or "", context)

    def meta(self, source: Note | Page, value: str, context: str) -> Text:
        domain = domain_of(source, self._site.default_language)
        return self._catalogs.text(self._lang, domain, source.lang, value, context)

    def home(self) -> Ref:
        return Ref(self.url(""), Text(self.shell.site_name))

    def edit_url(self, path: str) -> str | None:
        config = self._config
        if not config.repo_url or not config.edit_uri:
            return None
        return f"{config.repo_url.rstrip('/')}/{config.edit_uri.strip('/')}/{path}"

    def event_ref(self, event: str) -> Ref:
        found = self._site.events[event]
        return Ref(self.url(event_url(event)), self.word(found.name, "event"))

    def day_ref(self, event: str, date: str) -> Ref:
        return Ref(self.url(day_url(event, date)), Text(date))

    def track_ref(self, track: str) -> TrackRef | None:
        found = self._site.tracks.get(track)
        if found is None:
            return None
        return TrackRef(self.url(entry_url("tracks", track)), self.word(found.name, "track"), found.color)

    def project_ref(self, project: str) -> Ref:
        found = self._site.projects[project]
        url = self.url(entry_url("projects", project))
        return Ref(url, Text(found.name), self.word(found.service, "project"))

    def project_refs(self, projects: Iterable[str]) -> tuple[Ref, ...]:
        return tuple(self.project_ref(project) for project in projects if project in self._site.projects)

    def speaker_ref(self, speaker: str) -> Ref:
        found = self._site.speakers[speaker]
        hint = self.word(found.affiliation, "speaker") if found.affiliation else None
        return Ref(self.url(entry_url("speakers", speaker)), Text(found.name), hint)

    def author_ref(self, author: str) -> Ref:
        found = self._site.authors[author]
        return Ref(self.url(entry_url("authors", author)), Text(found.name))

    # What lists show

    def card(self, note: Note) -> NoteCard:
        if note.id not in self._made:
            self._made[note.id] = NoteCard(
                url=self.url(note_url(note.id)),
                title=self.meta(note, note.title, "meta:title"),
                summary=self.meta(note, note.summary, "meta:summary"),
                event=self.event_ref(note.event),
                date=note.date.isoformat(),
                day_url=self.url(day_url(note.event, note.date.isoformat())),
                track=self.track_ref(note.track),
                type=note.type,
                lang=note.lang,
                projects=self.project_refs(note.projects),
                speakers=tuple(self.speaker_ref(one) for one in note.speakers if one in self._site.speakers),
                minutes=reading_minutes(note),
                start=note.start.isoformat("minutes") if note.start else None,
                duration=note.duration,
                draft=note.status == "draft",
            )
        return self._made[note.id]

    def social_card(self, note: Note) -> SocialCard | None:
        """The picture of a note: none without the site's address, which must be in its own, and none in a preview."""
        if not (self._config.options.social_cards and self._config.site_url) or self._config.drafts:
            return None
        card = self.card(note)
        return SocialCard(
            path=f"assets/cards/{self._lang}/{note.id}.png",
            lang=self._lang,
            title=card.title.value,
            event=card.event.name.value,
            date=card.date,
            track=card.track.name.value if card.track else "",
            color=card.track.color if card.track else None,
            site=self.shell.site_name,
        )

    def cards_of(self, notes: Iterable[Note]) -> tuple[NoteCard, ...]:
        return tuple(self.card(note) for note in notes)

    def cards_by_id(self, ids: Iterable[str]) -> tuple[NoteCard, ...]:
        return self.cards_of(self._site.notes[note] for note in ids if note in self._site.notes)

    def project_card(self, project: str, sessions: int | None = None) -> ProjectCard:
        found = self._site.projects[project]
        return ProjectCard(
            url=self.url(entry_url("projects", project)),
            name=found.name,
            service=self.word(found.service, "project"),
            status=found.status.value,
            sessions=len(self._facts.of_project.get(project, ())) if sessions is None else sessions,
            mentions=len(self._facts.named_in.get(project, ())),
        )

    def by_event(self, notes: Iterable[Note]) -> tuple[Group, ...]:
        """Notes grouped by event, the newest event first."""
        groups = grouped(notes, lambda note: [note.event])
        return tuple(
            Group(self.event_ref(event.id), self.cards_of(groups[event.id]))
            for event in self._facts.events
            if event.id in groups
        )

    def by_track(self, notes: Iterable[Note]) -> tuple[Group, ...]:
        """Notes grouped by track, in programme order."""
        groups = grouped(notes, lambda note: [note.track])
        return tuple(
            Group(Ref(ref.url, ref.name), self.cards_of(groups[track]), ref.color)
            for track in self._site.tracks
            if track in groups and (ref := self.track_ref(track))
        )

    def shared_projects(self, notes: Iterable[Note], but: str | None = None) -> tuple[ProjectCard, ...]:
        """Projects that these notes list, most often first, counting these notes only."""
        counts = Counter(one for note in notes for one in note.projects if one in self._site.projects and one != but)
        ranked = sorted(counts, key=lambda project: (-counts[project], self._site.projects[project].name.casefold()))
        return tuple(self.project_card(project, counts[project]) for project in ranked)

    def event_card(self, event: Event, *, days: bool = False) -> EventCard:
        """An event; with `days`, with the notes of each of its days."""
        notes = self._facts.of_event.get(event.id, [])
        by_day = grouped(notes if days else (), lambda note: [note.date.isoformat()])
        return EventCard(
            url=self.url(event_url(event.id)),
            name=self.word(event.name, "event"),
            city=self.word(event.city, "event"),
            country=event.country,
            start=event.start.isoformat(),
            end=event.end.isoformat(),
            description=self.word(event.description, "event"),
            notes=len(notes),
            days=tuple(
                Day(date, self.url(day_url(event.id, date)), self.cards_of(by_day[date])) for date in sorted(by_day)
            ),
        )

    # What surrounds every page

    @cached_property
    def shell(self) -> Shell:
        """What surrounds the pages of this language."""
        site, facts, config = self._site, self._facts, self._config
        return Shell(
            site_name=self.word(config.site_name, "site").value,
            site_description=self.word(config.site_description, "site").value,
            copyright=self.word(config.copyright, "site").value,
            home_url=self.url(""),
            nav=(
                NavGroup("events", None, tuple(self.event_ref(event.id) for event in facts.events[:RECENT_EVENTS])),
                NavGroup("projects", self.url(entry_url("projects")), self.project_refs(facts.busiest[:BUSIEST])),
                NavGroup(
                    "tracks",
                    self.url(entry_url("tracks")),
                    tuple(Ref(ref.url, ref.name) for track in site.tracks if (ref := self.track_ref(track))),
                ),
                NavGroup("speakers", self.url(entry_url("speakers")), ()),
                NavGroup(
                    "pages",
                    None,
                    tuple(
                        Ref(self.url(url_of(page)), self.meta(page, page.title, "meta:title"))
                        for page in site.pages.values()
                        if page.id != "index"
                    ),
                ),
            ),
        )
