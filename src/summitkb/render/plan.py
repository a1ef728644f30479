"""The pages of a site: every one, in every language, as a view."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from summitkb.cache import makers
from summitkb.config import Config
from summitkb.i18n.catalogs import Catalogs, domain_of
from summitkb.i18n.status import CatalogStatus, Count, LanguageStatus
from summitkb.link.mentions import sentence_naming
from summitkb.link.references import links, url_of
from summitkb.model import Event, Mention, Note, Page, Project, Site, Text
from summitkb.render.bodies import Bodies
from summitkb.render.body import Body
from summitkb.render.briefs import Draft
from summitkb.render.cards import BUSIEST, Cards
from summitkb.render.citation import bibtex
from summitkb.render.facts import Facts, beginning, grouped
from summitkb.render.keys import Keys
from summitkb.render.project_map import MOST, NAME, SIZE, Spot, bend, spots
from summitkb.render.rules_page import rules_body, rules_page
from summitkb.render.timetable import timetable
from summitkb.render.views import (
    Alternate,
    CatalogProgress,
    Data,
    DayPage,
    EntryPage,
    EventPage,
    ExplorePage,
    HomePage,
    LanguageProgress,
    ListEntry,
    ListPage,
    MapLine,
    MappedProject,
    MaterialLink,
    MentionCard,
    NoteCard,
    NotePage,
    PageView,
    Progress,
    ProgressRow,
    ProjectMapPage,
    ProjectPage,
    ProjectsPage,
    RedirectPage,
    Ref,
    SocialCard,
    TextPage,
    Translation,
    TranslationsPage,
)
from summitkb.urls import day_url, entry_url, event_url, localized, note_url, project_map_url, session_url

MOST_ROWS = 500
"""Notes and pages that `/translations/` lists one by one."""
FEW_ROWS = 10
"""Those of each catalog that it lists when there are more."""


def plan(config: Config, site: Site, catalogs: Catalogs, progress: Sequence[LanguageStatus] = ()) -> list[PageView]:
    """A view of every page, the default language first; `progress` is how far each language is translated."""
    return [draft.make() for draft in drafts(config, site, catalogs, progress)]


def drafts(config: Config, site: Site, catalogs: Catalogs, progress: Sequence[LanguageStatus] = ()) -> Iterator[Draft]:
    """Every page, the default language first; only the views that are asked for are made."""
    facts = Facts(site, progress)
    for lang in site.languages:
        yield from _Planner(config, site, catalogs, facts, lang).pages()


def _progress(count: Count) -> Progress:
    return Progress(**count.plain())


class _Planner:
    """Makes the views of one language."""

    def __init__(self, config: Config, site: Site, catalogs: Catalogs, facts: Facts, lang: str) -> None:
        self._config = config
        self._site = site
        self._catalogs = catalogs
        self._facts = facts
        self._lang = lang
        self._cards = Cards(config, site, catalogs, facts, lang)
        self._bodies = Bodies(config, site, catalogs, facts, self._cards, lang)
        self._keys = Keys(config, site, catalogs, facts, lang, self._cards.shell)

    def pages(self) -> Iterator[Draft]:
        """Every page of this language."""
        yield from map(self._page_draft, self._site.pages.values())
        yield from map(self._note_draft, self._site.notes.values())
        for event in self._site.events.values():
            yield from self._event_drafts(event)
        yield self._draft(entry_url("projects"), self._projects, self._keys.with_counts("projects"))
        told = repr(sorted(self._facts.shared.items()))
        yield self._draft(project_map_url(), self._project_map, self._keys.with_counts("project map", told))
        yield from map(self._project_draft, self._site.projects.values())
        yield from self._entry_drafts("tracks", self._site.tracks, self._facts.of_track, self._track)
        yield from self._entry_drafts("speakers", self._site.speakers, self._facts.of_speaker, self._speaker)
        yield self._list_draft("tracks", self._tracks, self._facts.of_track)
        yield self._list_draft("speakers", self._speakers, self._facts.of_speaker)
        yield from self._entry_drafts("authors", self._site.authors, self._facts.of_author, self._author)
        yield self._draft(entry_url("explore"), self._explore, self._keys.page("explore", repr(self._site.languages)))
        yield self._draft(entry_url("translations"), self._translations, self._translations_key())
        yield self._draft(entry_url("rules"), self._rules, self._keys.page(makers(), "rules"))
        yield from self._redirects()
        yield Draft(self._cards.url("404.html"), self._not_found, self._keys.page("404"))

    def _draft(self, url: str, make: Callable[[], PageView], key: bytes) -> Draft:
        return Draft(self._cards.url(f"{url}index.html"), make, key)

    def _page_draft(self, page: Page) -> Draft:
        facts, told = self._facts, repr(links(self._site, page))
        notes: list[Note] = []
        if page.id == "index":
            counts = [(event, len(found)) for event, found in facts.of_event.items()]
            told += repr((len(self._site.notes), len(facts.of_speaker), counts))
            notes = [*facts.of_event.get(facts.events[0].id, ()), *facts.recent] if facts.events else facts.recent
        key = self._keys.with_counts("page", page.id, told, self._keys.source(page), notes=notes)
        return self._draft(url_of(page), partial(self._text_page, page), key)

    def _list_draft(self, kind: str, make: Callable[[], PageView], notes: Mapping[str, list[Note]]) -> Draft:
        told = repr([(entry, len(found)) for entry, found in notes.items()])
        return self._draft(entry_url(kind), make, self._keys.page("list", kind, told))

    def _translations_key(self) -> bytes:
        pages = map(self._keys.source, self._site.pages.values())
        return self._keys.page("translations", repr(self._facts.progress), *pages, notes=self._site.notes.values())

    def _note_draft(self, note: Note) -> Draft:
        around = self._facts.surroundings(note)
        key = self._keys.page("note", around.told, self._keys.source(note), notes=around.notes)
        return self._draft(note_url(note.id), partial(self._note, note), key)

    def _event_drafts(self, event: Event) -> Iterator[Draft]:
        notes = self._facts.of_event.get(event.id, [])
        rooms = repr([note.room for note in notes])
        key = self._keys.with_counts("event", event.id, rooms, notes=notes)
        yield self._draft(event_url(event.id), partial(self._event, event), key)
        days = grouped(notes, lambda note: [note.date.isoformat()])
        for date in days:
            key = self._keys.page("day", event.id, date, repr((list(days), len(notes))), notes=days[date])
            yield self._draft(day_url(event.id, date), partial(self._day, event, date), key)

    def _project_draft(self, project: Project) -> Draft:
        named = self._facts.named_in.get(project.id, ())
        notes = [*self._facts.of_project.get(project.id, []), *(note for note, _ in named)]
        told = repr([self._keys.mention(note, mention) for note, mention in named])
        key = self._keys.with_counts("project", project.id, told, notes=notes)
        return self._draft(entry_url("projects", project.id), partial(self._project, project), key)

    def _entry_drafts(
        self, kind: str, entries: Iterable[str], notes: Mapping[str, list[Note]], make: Callable[[str], PageView]
    ) -> Iterator[Draft]:
        for entry in entries:
            key = self._keys.with_counts(kind, entry, notes=notes.get(entry, ()))
            yield self._draft(entry_url(kind, entry), partial(make, entry), key)

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
        card: SocialCard | None = None,
    ) -> PageView:
        """A view; `url` and `path` are given without language."""
        untranslated = translation is not None and not translation.shown
        return PageView(
            url=self._cards.url(url),
            lang=self._lang,
            template=template,
            title=title,
            summary=summary or Text(""),
            data=data,
            shell=self._cards.shell,
            alternates=tuple(
                Alternate(lang, localized(url, lang, self._site.default_language)) for lang in self._site.languages
            ),
            trail=trail,
            body=body,
            edit_url=edit_url,
            canonical=translation.source_url if translation and untranslated else self._cards.url(url),
            translation=translation,
            indexed=indexed and not untranslated,
            path=self._cards.url(path or f"{url}index.html"),
            card=card,
        )

    def _text_page(self, page: Page) -> PageView:
        is_home = page.id == "index"
        body = self._bodies.body(page)
        return self._view(
            url_of(page),
            "home.html" if is_home else "page.html",
            self._home_data() if is_home else TextPage(),
            title=self._cards.meta(page, page.title, "meta:title"),
            summary=self._cards.meta(page, page.summary, "meta:summary"),
            trail=() if is_home else (self._cards.home(),),
            body=body,
            edit_url=self._cards.edit_url(page.source.path),
            translation=self._bodies.translation(page),
        )

    def _home_data(self) -> HomePage:
        site, facts = self._site, self._facts
        return HomePage(
            events=tuple(self._cards.event_card(event, days=event is facts.events[0]) for event in facts.events),
            recent=self._cards.cards_of(facts.recent),
            projects=tuple(self._cards.project_card(project) for project in facts.busiest[:BUSIEST]),
            notes=len(site.notes),
            speakers=len(facts.of_speaker),
        )

    def _note(self, note: Note) -> PageView:
        body, card = self._bodies.body(note), self._cards.card(note)
        around, changed = self._site.around_of(note.id), self._site.changed.get(note.id)
        data = NotePage(
            card=card,
            authors=tuple(self._cards.author_ref(author) for author in note.authors if author in self._site.authors),
            links=tuple(
                MaterialLink(
                    link.kind, link.url, self._cards.meta(note, link.label, "meta:link") if link.label else None
                )
                for link in note.links
            ),
            tags=note.tags,
            level=note.level,
            room=note.room,
            session_lang=note.session_lang,
            previous=self._cards.card(self._site.notes[around.previous]) if around.previous else None,
            next=self._cards.card(self._site.notes[around.next]) if around.next else None,
            related=self._cards.cards_by_id(around.related),
            backlinks=self._cards.cards_by_id(around.backlinks),
            bibtex=self._bibtex(note, card),
            updated=changed.isoformat() if changed else None,
            calendar_url=session_url(note.id) if beginning(note, self._site.events[note.event]) else None,
        )
        return self._view(
            note_url(note.id),
            "note.html",
            data,
            title=card.title,
            summary=card.summary,
            trail=(self._cards.home(), card.event, self._cards.day_ref(note.event, card.date)),
            body=body,
            edit_url=self._cards.edit_url(note.source.path),
            translation=self._bodies.translation(note),
            card=self._cards.social_card(note),
        )

    def _bibtex(self, note: Note, card: NoteCard) -> str:
        return bibtex(
            key=note.id,
            authors=[self._site.authors[author].name for author in note.authors if author in self._site.authors],
            title=card.title.value,
            event=card.event.name.value,
            date=card.date,
            site=self._cards.shell.site_name,
            url=self._config.site_url and self._config.site_url + quote(card.url),
        )

    def _event(self, event: Event) -> PageView:
        notes = self._facts.of_event.get(event.id, [])
        card = self._cards.event_card(event, days=True)
        speakers = dict.fromkeys(one for note in notes for one in note.speakers if one in self._site.speakers)
        days = grouped(notes, lambda note: [note.date])
        data = EventPage(
            event=card,
            timetables=tuple(timetable(days[day], self._site.tracks, self._cards) for day in sorted(days)),
            official_url=event.url,
            tracks=self._cards.by_track(notes),
            projects=self._cards.shared_projects(notes),
            speakers=tuple(map(self._cards.speaker_ref, speakers)),
        )
        return self._view(
            event_url(event.id),
            "event.html",
            data,
            title=card.name,
            summary=card.description,
            trail=(self._cards.home(),),
        )

    def _day(self, event: Event, date: str) -> PageView:
        notes = grouped(self._facts.of_event.get(event.id, []), lambda note: [note.date.isoformat()])
        dates = sorted(notes)
        index = dates.index(date)
        card = self._cards.event_card(event)
        data = DayPage(
            event=card,
            date=date,
            groups=self._cards.by_track(notes[date]),
            previous=self._cards.day_ref(event.id, dates[index - 1]) if index else None,
            next=self._cards.day_ref(event.id, dates[index + 1]) if index + 1 < len(dates) else None,
        )
        return self._view(
            day_url(event.id, date),
            "day.html",
            data,
            title=card.name,
            summary=card.description,
            trail=(self._cards.home(), self._cards.event_ref(event.id)),
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
        data = ProjectsPage(tuple(self._cards.project_card(project) for project in (*busy, *quiet)))
        return self._list("projects", "projects.html", data)

    def _project_map(self) -> PageView:
        """The busiest projects, and which of them are discussed together."""
        facts = self._facts
        places = {project: index for index, project in enumerate(facts.ring)}
        found = spots([len(facts.of_project[project]) for project in places])
        data = ProjectMapPage(
            SIZE,
            tuple(map(self._mapped, places, found)),
            tuple(places[project] for project in facts.busiest[:MOST]),
            tuple(
                MapLine(places[one], places[other], *bend(found[places[one]], found[places[other]]), count)
                for (one, other), count in sorted(facts.shared.items())
            ),
        )
        trail = (self._cards.home(), self._list_ref("projects"))
        return self._view(project_map_url(), "project-map.html", data, title=Text(""), trail=trail, indexed=False)

    def _mapped(self, project: str, spot: Spot) -> MappedProject:
        name, facts = self._site.projects[project].name, self._facts
        counts = {one: count for pair, count in facts.shared.items() if project in pair for one in pair}
        met = sorted((one for one in facts.busiest if one in counts and one != project), key=lambda one: -counts[one])
        return MappedProject(
            project=self._cards.project_card(project),
            label=name if len(name) <= NAME else f"{name[: NAME - 1]}…",
            spot=spot,
            met=tuple(self._cards.project_card(one, counts[one]) for one in met),
        )

    def _list(self, kind: str, template: str, data: Data) -> PageView:
        """A list page; its title is the site's word for its kind, which the template knows."""
        return self._view(entry_url(kind), template, data, title=Text(""), trail=(self._cards.home(),), indexed=False)

    def _list_ref(self, kind: str) -> Ref:
        return Ref(self._cards.url(entry_url(kind)), Text(""))

    def _project(self, project: Project) -> PageView:
        notes = self._facts.of_project.get(project.id, [])
        description = self._cards.word(project.description, "project")
        data = ProjectPage(
            project=self._cards.project_card(project.id),
            description=description,
            official_url=project.url,
            repository=project.repository,
            aliases=tuple(alias.text for alias in project.aliases),
            renamed_from=project.renamed_from,
            successor=next(iter(self._cards.project_refs([project.successor or ""])), None),
            predecessors=self._cards.project_refs(
                other.id for other in self._site.projects.values() if other.successor == project.id
            ),
            events=self._cards.by_event(notes),
            mentions=tuple(
                MentionCard(self._cards.card(note), self._sentence(note, mention))
                for note, mention in self._facts.named_in.get(project.id, ())
            ),
            met=self._cards.shared_projects(notes, but=project.id),
        )
        return self._view(
            entry_url("projects", project.id),
            "project.html",
            data,
            title=Text(project.name),
            summary=description,
            trail=(self._cards.home(), self._list_ref("projects")),
        )

    def _sentence(self, note: Note, mention: Mention) -> Text:
        domain = domain_of(note, self._site.default_language)
        text = self._catalogs.text(self._lang, domain, note.lang, mention.msgid, None)
        return Text(sentence_naming(mention.project, text.value, self._facts.naming.of(note)), text.lang)

    def _tracks(self) -> PageView:
        entries = tuple(
            ListEntry(self._track_ref(track), len(self._facts.of_track.get(track, ())), self._site.tracks[track].color)
            for track in self._site.tracks
        )
        return self._list("tracks", "list.html", ListPage("tracks", entries))

    def _track_ref(self, track: str) -> Ref:
        """A track with its description."""
        found = self._site.tracks[track]
        url = self._cards.url(entry_url("tracks", track))
        return Ref(url, self._cards.word(found.name, "track"), self._cards.word(found.description, "track"))

    def _track(self, track: str) -> PageView:
        notes = self._facts.of_track.get(track, [])
        return self._entry("tracks", track, self._track_ref(track), notes, color=self._site.tracks[track].color)

    def _speakers(self) -> PageView:
        speakers = sorted(self._site.speakers.values(), key=lambda speaker: speaker.name.casefold())
        entries = tuple(
            ListEntry(self._cards.speaker_ref(one.id), len(self._facts.of_speaker.get(one.id, ()))) for one in speakers
        )
        return self._list("speakers", "list.html", ListPage("speakers", entries))

    def _speaker(self, speaker: str) -> PageView:
        found, notes = self._site.speakers[speaker], self._facts.of_speaker.get(speaker, [])
        ref = self._cards.speaker_ref(speaker)
        return self._entry("speakers", speaker, ref, notes, found.aliases, found.links)

    def _author(self, one: str) -> PageView:
        author, notes = self._site.authors[one], self._facts.of_author.get(one, [])
        hint = self._cards.word(author.description, "author") if author.description else None
        ref = Ref(self._cards.url(entry_url("authors", author.id)), Text(author.name), hint)
        return self._entry("authors", author.id, ref, notes, links=(author.url,) if author.url else ())

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
        data = EntryPage(
            kind, ref, color, aliases, links, self._cards.by_event(notes), self._cards.shared_projects(notes)
        )
        above = () if kind == "authors" else (self._list_ref(kind),)
        return self._view(
            entry_url(kind, entry),
            "entry.html",
            data,
            title=ref.name,
            summary=ref.hint,
            trail=(self._cards.home(), *above),
        )

    def _explore(self) -> PageView:
        """The notes by words and facets."""
        data = ExplorePage(tuple(lang for lang in self._site.languages if lang != self._lang))
        return self._list("explore", "explore.html", data)

    def _translations(self) -> PageView:
        """How far each language is translated, with the way to where more can be done."""
        languages = tuple(
            LanguageProgress(
                one.lang, _progress(one.count), tuple(self._catalog(one.lang, each) for each in one.catalogs)
            )
            for one in self._facts.progress
        )
        return self._list("translations", "translations.html", TranslationsPage(languages))

    def _rules(self) -> PageView:
        """What `summitkb check` says, and why."""
        return self._view(
            entry_url("rules"),
            "rules.html",
            rules_page(self._lang),
            title=Text(""),
            trail=(self._cards.home(),),
            indexed=False,
            body=rules_body(self._lang),
        )

    def _catalog(self, lang: str, catalog: CatalogStatus) -> CatalogProgress:
        kind, _, rest = catalog.domain.partition(".")
        event = self._site.events.get(kind if rest else "")
        left = [one for one, count in catalog.sources.items() if count.percent < 100]
        done = [one for one, count in catalog.sources.items() if count.percent == 100]
        few = len(self._site.pages) + len(self._site.notes) > MOST_ROWS
        shown = left[:FEW_ROWS] if few else [*left, *done]
        return CatalogProgress(
            kind="notes" if event else kind,
            name=self._cards.word(event.name, "event") if event else None,
            source_lang=catalog.source_lang,
            progress=_progress(catalog.count),
            improve_url=self._bodies.improve_url(lang, catalog.domain),
            rows=tuple(
                ProgressRow(self._source_ref(lang, source), _progress(catalog.sources[source])) for source in shown
            ),
            done=len(done),
            more=len(left) - FEW_ROWS if few and len(left) > FEW_ROWS else 0,
        )

    def _source_ref(self, lang: str, source: str) -> Ref:
        """A note or page, as it is in `lang`, titled in this page's language."""
        found = self._site.notes.get(source) or self._site.pages[source]
        url = localized(url_of(found), lang, self._site.default_language)
        return Ref(url, self._cards.meta(found, found.title, "meta:title"))

    def _redirects(self) -> Iterator[Draft]:
        """A page at each address that a note or hand-written page had before."""
        for source in self._site.sources:
            for url in source.redirect_from:
                key = self._keys.page("redirect", url, self._keys.source(source))
                yield self._draft(url, partial(self._redirect, source, url), key)

    def _redirect(self, source: Note | Page, url: str) -> PageView:
        target = Ref(self._cards.url(url_of(source)), self._cards.meta(source, source.title, "meta:title"))
        view = self._view(url, "redirect.html", RedirectPage(target), title=target.name, indexed=False)
        return replace(view, canonical=target.url)

    def _not_found(self) -> PageView:
        return self._view("404.html", "404.html", TextPage(), title=Text(""), path="404.html", indexed=False)
