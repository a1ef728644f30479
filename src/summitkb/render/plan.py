"""The pages of a site: every one, in every language, as a view."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs, catalog_path, domain_of
from summitkb.i18n.messages import key
from summitkb.i18n.po import VOCABULARY
from summitkb.i18n.status import CatalogStatus, Count, LanguageStatus
from summitkb.link.mentions import Name, Names, names_for, names_in, sentence_naming
from summitkb.link.references import links, url_of
from summitkb.model import Event, Mention, Note, Page, Project, Site
from summitkb.render.views import (
    Alternate,
    Body,
    CatalogProgress,
    Data,
    Day,
    DayPage,
    EntryPage,
    EventCard,
    EventPage,
    Group,
    HomePage,
    LanguageProgress,
    ListEntry,
    ListPage,
    MaterialLink,
    MentionCard,
    NavGroup,
    NoteCard,
    NotePage,
    PageView,
    Progress,
    ProgressRow,
    ProjectCard,
    ProjectPage,
    ProjectsPage,
    RedirectPage,
    Ref,
    Shell,
    Text,
    TextPage,
    TrackRef,
    Translation,
    TranslationsPage,
)
from summitkb.urls import day_url, entry_url, event_url, localized, note_url

WORDS_PER_MINUTE = 200
RECENT = 6
"""Notes on the home page."""
BUSIEST = 12
"""Projects in the sidebar and on the home page."""
RECENT_EVENTS = 8
"""Events in the sidebar."""

Key = TypeVar("Key")
Item = TypeVar("Item")


def plan(config: Config, site: Site, catalogs: Catalogs, progress: Sequence[LanguageStatus] = ()) -> list[PageView]:
    """A view of every page, the default language first; `progress` is how far each language is translated."""
    facts = _Facts(site, progress)
    return [view for lang in site.languages for view in _Planner(config, site, catalogs, facts, lang).pages()]


class _Facts:
    """What is counted once for all languages."""

    def __init__(self, site: Site, progress: Sequence[LanguageStatus]) -> None:
        self.progress = progress
        notes = site.notes.values()
        self.of_event = _grouped(notes, lambda note: [note.event])
        self.of_project = _grouped(notes, lambda note: note.projects)
        self.of_track = _grouped(notes, lambda note: [note.track])
        self.of_speaker = _grouped(notes, lambda note: note.speakers)
        self.of_author = _grouped(notes, lambda note: note.authors)
        self.named_in: dict[str, list[tuple[Note, Mention]]] = defaultdict(list)
        """Project → the notes that name it without listing it."""
        for note in notes:
            for mention in note.around.mentions:
                if mention.project not in note.projects:
                    self.named_in[mention.project].append((note, mention))
        self.busiest = sorted(
            (project for project in site.projects if project in self.of_project),
            key=lambda project: (-len(self.of_project[project]), site.projects[project].name.casefold()),
        )
        self.events = sorted(site.events.values(), key=lambda event: (event.start, event.id), reverse=True)


def _grouped(items: Iterable[Item], keys: Callable[[Item], Iterable[Key]]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        for group in keys(item):
            groups[group].append(item)
    return dict(groups)


def _progress(count: Count) -> Progress:
    return Progress(**count.plain())


class _Planner:
    """Makes the views of one language."""

    def __init__(self, config: Config, site: Site, catalogs: Catalogs, facts: _Facts, lang: str) -> None:
        self._config = config
        self._site = site
        self._catalogs = catalogs
        self._facts = facts
        self._lang = lang
        self._cards: dict[str, NoteCard] = {}

    def pages(self) -> Iterator[PageView]:
        """Every page of this language."""
        yield from (self._text_page(page) for page in self._site.pages.values())
        yield from (self._note(note) for note in self._site.notes.values())
        for event in self._site.events.values():
            yield self._event(event)
            yield from self._days(event)
        yield self._projects()
        yield from (self._project(project) for project in self._site.projects.values())
        yield from self._tracks()
        yield from self._speakers()
        yield from self._authors()
        yield self._translations()
        yield from self._redirects()
        yield self._not_found()

    # Words and links

    def _url(self, url: str) -> str:
        return localized(url, self._lang, self._site.default_language)

    def _word(self, value: str | None, context: str) -> Text:
        return self._catalogs.text(self._lang, VOCABULARY, self._site.default_language, value or "", context)

    def _meta(self, source: Note | Page, value: str, context: str) -> Text:
        domain = domain_of(source, self._site.default_language)
        return self._catalogs.text(self._lang, domain, source.lang, value, context)

    def _home(self) -> Ref:
        return Ref(self._url(""), Text(self.shell.site_name))

    def _edit_url(self, path: str) -> str | None:
        config = self._config
        if not config.repo_url or not config.edit_uri:
            return None
        return f"{config.repo_url.rstrip('/')}/{config.edit_uri.strip('/')}/{path}"

    def _event_ref(self, event: str) -> Ref:
        found = self._site.events[event]
        return Ref(self._url(event_url(event)), self._word(found.name, "event"))

    def _day_ref(self, event: str, date: str) -> Ref:
        return Ref(self._url(day_url(event, date)), Text(date))

    def _track_ref(self, track: str) -> TrackRef | None:
        found = self._site.tracks.get(track)
        if found is None:
            return None
        return TrackRef(self._url(entry_url("tracks", track)), self._word(found.name, "track"), found.color)

    def _project_ref(self, project: str) -> Ref:
        found = self._site.projects[project]
        url = self._url(entry_url("projects", project))
        return Ref(url, Text(found.name), self._word(found.service, "project"))

    def _project_refs(self, projects: Iterable[str]) -> tuple[Ref, ...]:
        return tuple(self._project_ref(project) for project in projects if project in self._site.projects)

    def _speaker_ref(self, speaker: str) -> Ref:
        found = self._site.speakers[speaker]
        hint = self._word(found.affiliation, "speaker") if found.affiliation else None
        return Ref(self._url(entry_url("speakers", speaker)), Text(found.name), hint)

    def _author_ref(self, author: str) -> Ref:
        found = self._site.authors[author]
        return Ref(self._url(entry_url("authors", author)), Text(found.name))

    # What lists show

    def _card(self, note: Note) -> NoteCard:
        if note.id not in self._cards:
            self._cards[note.id] = NoteCard(
                url=self._url(note_url(note.id)),
                title=self._meta(note, note.title, "meta:title"),
                summary=self._meta(note, note.summary, "meta:summary"),
                event=self._event_ref(note.event),
                date=note.date.isoformat(),
                day_url=self._url(day_url(note.event, note.date.isoformat())),
                track=self._track_ref(note.track),
                type=note.type,
                lang=note.lang,
                projects=self._project_refs(note.projects),
                speakers=tuple(self._speaker_ref(one) for one in note.speakers if one in self._site.speakers),
                minutes=max(1, round(note.outline.words / WORDS_PER_MINUTE)),
                start=note.start.isoformat("minutes") if note.start else None,
                duration=note.duration,
                draft=note.status == "draft",
            )
        return self._cards[note.id]

    def _cards_of(self, notes: Iterable[Note]) -> tuple[NoteCard, ...]:
        return tuple(self._card(note) for note in notes)

    def _cards_by_id(self, ids: Iterable[str]) -> tuple[NoteCard, ...]:
        return self._cards_of(self._site.notes[note] for note in ids if note in self._site.notes)

    def _project_card(self, project: str, sessions: int | None = None) -> ProjectCard:
        found = self._site.projects[project]
        return ProjectCard(
            url=self._url(entry_url("projects", project)),
            name=found.name,
            service=self._word(found.service, "project"),
            status=found.status.value,
            sessions=len(self._facts.of_project.get(project, ())) if sessions is None else sessions,
            mentions=len(self._facts.named_in.get(project, ())),
        )

    def _by_event(self, notes: Iterable[Note]) -> tuple[Group, ...]:
        """Notes grouped by event, the newest event first."""
        groups = _grouped(notes, lambda note: [note.event])
        return tuple(
            Group(self._event_ref(event.id), self._cards_of(groups[event.id]))
            for event in self._facts.events
            if event.id in groups
        )

    def _by_track(self, notes: Iterable[Note]) -> tuple[Group, ...]:
        """Notes grouped by track, in programme order."""
        groups = _grouped(notes, lambda note: [note.track])
        return tuple(
            Group(Ref(ref.url, ref.name), self._cards_of(groups[track]), ref.color)
            for track in self._site.tracks
            if track in groups and (ref := self._track_ref(track))
        )

    def _shared_projects(self, notes: Iterable[Note], but: str | None = None) -> tuple[ProjectCard, ...]:
        """Projects that these notes list, most often first, counting these notes only."""
        counts = Counter(one for note in notes for one in note.projects if one in self._site.projects and one != but)
        ranked = sorted(counts, key=lambda project: (-counts[project], self._site.projects[project].name.casefold()))
        return tuple(self._project_card(project, counts[project]) for project in ranked)

    def _event_card(self, event: Event) -> EventCard:
        notes = self._facts.of_event.get(event.id, [])
        days = _grouped(notes, lambda note: [note.date.isoformat()])
        return EventCard(
            url=self._url(event_url(event.id)),
            name=self._word(event.name, "event"),
            city=self._word(event.city, "event"),
            country=event.country,
            start=event.start.isoformat(),
            end=event.end.isoformat(),
            description=self._word(event.description, "event"),
            notes=len(notes),
            days=tuple(
                Day(date, self._url(day_url(event.id, date)), self._cards_of(days[date])) for date in sorted(days)
            ),
        )

    # Every page

    @cached_property
    def shell(self) -> Shell:
        """What surrounds the pages of this language."""
        site, facts, config = self._site, self._facts, self._config
        return Shell(
            site_name=self._word(config.site_name, "site").value,
            site_description=self._word(config.site_description, "site").value,
            copyright=self._word(config.copyright, "site").value,
            home_url=self._url(""),
            nav=(
                NavGroup("events", None, tuple(self._event_ref(event.id) for event in facts.events[:RECENT_EVENTS])),
                NavGroup("projects", self._url(entry_url("projects")), self._project_refs(facts.busiest[:BUSIEST])),
                NavGroup(
                    "tracks",
                    self._url(entry_url("tracks")),
                    tuple(Ref(ref.url, ref.name) for track in site.tracks if (ref := self._track_ref(track))),
                ),
                NavGroup("speakers", self._url(entry_url("speakers")), ()),
                NavGroup(
                    "pages",
                    None,
                    tuple(
                        Ref(self._url(url_of(page)), self._meta(page, page.title, "meta:title"))
                        for page in site.pages.values()
                        if page.id != "index"
                    ),
                ),
            ),
        )

    def _view(
        self,
        url: str,
        template: str,
        data: Data,
        *,
        title: Text,
        summary: Text | None = None,
        trail: tuple[Ref, ...] = (),
        path: str | None = None,
        indexed: bool = True,
        body: Body | None = None,
        edit_url: str | None = None,
        translation: Translation | None = None,
    ) -> PageView:
        """A view; `url` and `path` are given without language."""
        untranslated = translation is not None and not translation.shown
        return PageView(
            url=self._url(url),
            lang=self._lang,
            template=template,
            title=title,
            summary=summary or Text(""),
            data=data,
            shell=self.shell,
            alternates=tuple(
                Alternate(lang, localized(url, lang, self._site.default_language)) for lang in self._site.languages
            ),
            trail=trail,
            body=body,
            edit_url=edit_url,
            canonical=translation.source_url if translation and untranslated else self._url(url),
            translation=translation,
            indexed=indexed and not untranslated,
            path=self._url(path or f"{url}index.html"),
        )

    # Bodies

    def _body(self, source: Note | Page, listed: Iterable[str]) -> Body:
        domain = domain_of(source, self._site.default_language)
        translated = self._lang != source.lang
        messages = self._catalogs.messages(self._lang, domain, source.outline) if translated else None
        if messages is not None and not self._is_shown(source, messages):
            messages = {}
        return Body(
            markdown=source.body,
            lang=source.lang,
            messages=messages,
            heading_ids=tuple(heading.id for heading in source.outline.headings),
            links={
                href: url if url.partition("#")[0] in self._site.assets else self._url(url)
                for href, url in links(self._site, source).items()
            },
            names=self._names(source, frozenset(listed), messages or {}),
        )

    def _names(self, source: Note | Page, listed: frozenset[str], messages: dict[str, str]) -> tuple[Name, ...]:
        """Those project names that occur in this body: a page must not change for names it does not contain."""
        if isinstance(source, Page):
            return ()
        names = Names.of(names_for(listed, self._site.projects.values()))
        text = "\n".join((source.body, *messages.values()))
        found = dict.fromkeys(name for _, _, name in names.find(text))
        return tuple(Name(name.text, self._url(entry_url("projects", name.target)), name.exact) for name in found)

    def _percent(self, source: Note | Page, messages: Mapping[str, str]) -> int:
        wanted = {key(message.context, message.msgid) for message in source.outline.messages}
        return 100 * len(wanted & messages.keys()) // len(wanted) if wanted else 100

    def _is_shown(self, source: Note | Page, messages: Mapping[str, str]) -> bool:
        percent = self._percent(source, messages)
        return percent > 0 and percent >= self._config.options.translation_threshold

    def _translation(self, source: Note | Page) -> Translation | None:
        if self._lang == source.lang:
            return None
        domain = domain_of(source, self._site.default_language)
        messages = self._catalogs.messages(self._lang, domain, source.outline)
        return Translation(
            source_lang=source.lang,
            source_url=localized(url_of(source), source.lang, self._site.default_language),
            percent=self._percent(source, messages),
            shown=self._is_shown(source, messages),
            improve_url=self._improve_url(self._lang, domain),
        )

    def _improve_url(self, lang: str, domain: str) -> str | None:
        if pattern := self._config.options.translate_url:
            return pattern.replace("{domain}", domain).replace("{lang}", lang)
        return self._edit_url(self._config.relative(catalog_path(self._config, lang, domain)))

    # The kinds of pages

    def _text_page(self, page: Page) -> PageView:
        is_home = page.id == "index"
        body = self._body(page, ())
        return self._view(
            url_of(page),
            "home.html" if is_home else "page.html",
            self._home_data() if is_home else TextPage(),
            title=self._meta(page, page.title, "meta:title"),
            summary=self._meta(page, page.summary, "meta:summary"),
            trail=() if is_home else (self._home(),),
            body=body,
            edit_url=self._edit_url(page.source.path),
            translation=self._translation(page),
        )

    def _home_data(self) -> HomePage:
        site, facts = self._site, self._facts
        recent = sorted(site.notes.values(), key=lambda note: note.date, reverse=True)[:RECENT]
        return HomePage(
            events=tuple(self._event_card(event) for event in facts.events),
            recent=self._cards_of(recent),
            projects=tuple(self._project_card(project) for project in facts.busiest[:BUSIEST]),
            notes=len(site.notes),
            speakers=len(facts.of_speaker),
        )

    def _note(self, note: Note) -> PageView:
        body, card, around = self._body(note, note.projects), self._card(note), note.around
        data = NotePage(
            card=card,
            authors=tuple(self._author_ref(author) for author in note.authors if author in self._site.authors),
            links=tuple(
                MaterialLink(link.kind, link.url, self._meta(note, link.label, "meta:link") if link.label else None)
                for link in note.links
            ),
            tags=note.tags,
            level=note.level,
            room=note.room,
            session_lang=note.session_lang,
            previous=self._card(self._site.notes[around.previous]) if around.previous else None,
            next=self._card(self._site.notes[around.next]) if around.next else None,
            related=self._cards_by_id(around.related),
            backlinks=self._cards_by_id(around.backlinks),
        )
        return self._view(
            note_url(note.id),
            "note.html",
            data,
            title=card.title,
            summary=card.summary,
            trail=(self._home(), card.event, self._day_ref(note.event, card.date)),
            body=body,
            edit_url=self._edit_url(note.source.path),
            translation=self._translation(note),
        )

    def _event(self, event: Event) -> PageView:
        notes = self._facts.of_event.get(event.id, [])
        card = self._event_card(event)
        speakers = dict.fromkeys(one for note in notes for one in note.speakers if one in self._site.speakers)
        data = EventPage(
            event=card,
            official_url=event.url,
            tracks=self._by_track(notes),
            projects=self._shared_projects(notes),
            speakers=tuple(map(self._speaker_ref, speakers)),
        )
        return self._view(
            event_url(event.id), "event.html", data, title=card.name, summary=card.description, trail=(self._home(),)
        )

    def _days(self, event: Event) -> Iterator[PageView]:
        notes = _grouped(self._facts.of_event.get(event.id, []), lambda note: [note.date.isoformat()])
        dates = sorted(notes)
        card = self._event_card(event)
        for index, date in enumerate(dates):
            data = DayPage(
                event=card,
                date=date,
                groups=self._by_track(notes[date]),
                previous=self._day_ref(event.id, dates[index - 1]) if index else None,
                next=self._day_ref(event.id, dates[index + 1]) if index + 1 < len(dates) else None,
            )
            yield self._view(
                day_url(event.id, date),
                "day.html",
                data,
                title=card.name,
                summary=card.description,
                trail=(self._home(), self._event_ref(event.id)),
            )

    def _projects(self) -> PageView:
        busy = self._facts.busiest
        quiet = sorted(
            (project for project in self._site.projects if project not in self._facts.of_project),
            key=lambda project: (
                -len(self._facts.named_in.get(project, ())),
                self._site.projects[project].name.casefold(),
            ),
        )
        data = ProjectsPage(tuple(self._project_card(project) for project in (*busy, *quiet)))
        return self._list("projects", "projects.html", data)

    def _list(self, kind: str, template: str, data: Data) -> PageView:
        """A list page; its title is the site's word for its kind, which the template knows."""
        return self._view(entry_url(kind), template, data, title=Text(""), trail=(self._home(),), indexed=False)

    def _list_ref(self, kind: str) -> Ref:
        return Ref(self._url(entry_url(kind)), Text(""))

    def _project(self, project: Project) -> PageView:
        notes = self._facts.of_project.get(project.id, [])
        description = self._word(project.description, "project")
        data = ProjectPage(
            project=self._project_card(project.id),
            description=description,
            official_url=project.url,
            repository=project.repository,
            aliases=tuple(alias.text for alias in project.aliases),
            renamed_from=project.renamed_from,
            successor=next(iter(self._project_refs([project.successor or ""])), None),
            predecessors=self._project_refs(
                other.id for other in self._site.projects.values() if other.successor == project.id
            ),
            events=self._by_event(notes),
            mentions=tuple(
                MentionCard(self._card(note), self._sentence(note, mention))
                for note, mention in self._facts.named_in.get(project.id, ())
            ),
            met=self._shared_projects(notes, but=project.id),
        )
        return self._view(
            entry_url("projects", project.id),
            "project.html",
            data,
            title=Text(project.name),
            summary=description,
            trail=(self._home(), self._list_ref("projects")),
        )

    def _sentence(self, note: Note, mention: Mention) -> Text:
        domain = domain_of(note, self._site.default_language)
        text = self._catalogs.text(self._lang, domain, note.lang, mention.msgid, None)
        names = Names.of(names_in(note, self._site.projects.values()))
        return Text(sentence_naming(mention.project, text.value, names), text.lang)

    def _tracks(self) -> Iterator[PageView]:
        counts = {track: len(self._facts.of_track.get(track, ())) for track in self._site.tracks}
        refs = {track: ref for track in self._site.tracks if (ref := self._track_ref(track))}
        entries = tuple(
            ListEntry(Ref(ref.url, ref.name, self._word(self._site.tracks[track].description, "track")),
                      counts[track], ref.color)
            for track, ref in refs.items()
        )  # fmt: skip
        yield self._list("tracks", "list.html", ListPage("tracks", entries))
        for track, entry in zip(refs, entries, strict=True):
            yield self._entry("tracks", track, entry.ref, self._facts.of_track.get(track, []), color=entry.color)

    def _speakers(self) -> Iterator[PageView]:
        speakers = sorted(self._site.speakers.values(), key=lambda speaker: speaker.name.casefold())
        refs = {speaker.id: self._speaker_ref(speaker.id) for speaker in speakers}
        entries = tuple(ListEntry(ref, len(self._facts.of_speaker.get(one, ()))) for one, ref in refs.items())
        yield self._list("speakers", "list.html", ListPage("speakers", entries))
        for speaker in speakers:
            notes = self._facts.of_speaker.get(speaker.id, [])
            yield self._entry("speakers", speaker.id, refs[speaker.id], notes, speaker.aliases, speaker.links)

    def _authors(self) -> Iterator[PageView]:
        for author in self._site.authors.values():
            hint = self._word(author.description, "author") if author.description else None
            ref = Ref(self._url(entry_url("authors", author.id)), Text(author.name), hint)
            notes = self._facts.of_author.get(author.id, [])
            yield self._entry("authors", author.id, ref, notes, links=(author.url,) if author.url else ())

    def _entry(
        self,
        kind: str,
        entry: str,
        ref: Ref,
        notes: list[Note],
        aliases: tuple[str, ...] = (),
        links: tuple[str, ...] = (),
        color: str | None = None,
    ) -> PageView:
        data = EntryPage(kind, ref, color, aliases, links, self._by_event(notes), self._shared_projects(notes))
        above = () if kind == "authors" else (self._list_ref(kind),)
        return self._view(
            entry_url(kind, entry), "entry.html", data, title=ref.name, summary=ref.hint, trail=(self._home(), *above)
        )

    def _translations(self) -> PageView:
        """How far each language is translated, with the way to where more can be done."""
        languages = tuple(
            LanguageProgress(
                one.lang, _progress(one.count), tuple(self._catalog(one.lang, each) for each in one.catalogs)
            )
            for one in self._facts.progress
        )
        return self._list("translations", "translations.html", TranslationsPage(languages))

    def _catalog(self, lang: str, catalog: CatalogStatus) -> CatalogProgress:
        kind, _, rest = catalog.domain.partition(".")
        event = self._site.events.get(kind if rest else "")
        return CatalogProgress(
            kind="notes" if event else kind,
            name=self._word(event.name, "event") if event else None,
            source_lang=catalog.source_lang,
            progress=_progress(catalog.count),
            improve_url=self._improve_url(lang, catalog.domain),
            rows=tuple(
                ProgressRow(self._source_ref(lang, source), _progress(count))
                for source, count in catalog.sources.items()
            ),
        )

    def _source_ref(self, lang: str, source: str) -> Ref:
        """A note or page, as it is in `lang`, titled in this page's language."""
        found = self._site.notes.get(source) or self._site.pages[source]
        url = localized(url_of(found), lang, self._site.default_language)
        return Ref(url, self._meta(found, found.title, "meta:title"))

    def _redirects(self) -> Iterator[PageView]:
        """A page at each address that a note or hand-written page had before."""
        for source in self._site.sources:
            target = Ref(self._url(url_of(source)), self._meta(source, source.title, "meta:title"))
            for url in source.redirect_from:
                view = self._view(url, "redirect.html", RedirectPage(target), title=target.name, indexed=False)
                yield replace(view, canonical=target.url)

    def _not_found(self) -> PageView:
        return self._view("404.html", "404.html", TextPage(), title=Text(""), path="404.html", indexed=False)
