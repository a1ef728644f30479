"""`summitkb i18n update`: what the site has to say, merged into the catalogs that translate it.

The merge is ours because Babel's is quadratic and forgets obsolete entries, and polib's loses flags and previous
msgids. It keeps what translators wrote, revives what comes back, proposes (as fuzzy) the translation of a message
that changed, and writes a catalog only when something in it changed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from babel import Locale
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from rapidfuzz import fuzz, process

from summitkb.config import Config
from summitkb.i18n.catalogs import catalog_path, domain_of
from summitkb.i18n.po import UI, VOCABULARY, WIDTH, BrokenCatalog, read_po
from summitkb.i18n.ui import SOURCE_LANGUAGE
from summitkb.model import Note, Page, Site

_SIMILAR = 60
"""Least similarity, in percent, of a message to the one whose translation is proposed for it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message the site wants translated."""

    msgid: str
    context: str | None = None
    plural: str | None = None
    comment: str = ""
    origin: str = ""
    """The file it comes from, relative to the project's root."""
    flag: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        """What makes it one message in its catalog."""
        return (self.context, self.msgid)


def update(config: Config, site: Site) -> list[Path]:
    """Bring every catalog up to date; the paths of those that changed."""
    return [path for path, text in outdated(config, site) if _write(path, text)]


def outdated(config: Config, site: Site) -> Iterator[tuple[Path, str]]:
    """The catalogs that differ from what they should hold, with what they should hold.

    A catalog that cannot be read is left alone: its text is somebody's work (KB401 tells them).
    """
    for source_lang, domain, wanted in domains(config, site):
        for lang in config.languages:
            path = catalog_path(config, lang, domain)
            if lang == source_lang:
                continue
            try:
                old = read_po(path) if path.exists() else None
            except (OSError, BrokenCatalog):
                continue
            text = str(merge(old, wanted, lang, source_lang))
            if old is None or text != path.read_text(encoding="utf-8"):
                yield path, text


def _write(path: Path, text: str) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def domains(config: Config, site: Site) -> Iterator[tuple[str, str, list[Wanted]]]:
    """(source language, domain, messages) of everything that is translated."""
    default = site.default_language
    yield SOURCE_LANGUAGE, UI, list(ui_messages(config))
    yield default, VOCABULARY, list(_vocabulary(config, site))
    grouped: dict[tuple[str, str], list[Wanted]] = {}
    sources: list[Note | Page] = [*site.pages.values(), *sorted(site.notes.values(), key=lambda note: note.id)]
    for source in sources:
        grouped.setdefault((source.lang, domain_of(source, default)), []).extend(_content(source))
    for (lang, domain), wanted in grouped.items():
        yield lang, domain, wanted


def ui_messages(config: Config) -> Iterator[Wanted]:
    """The words of the templates and of the package, as Babel extracts them."""
    for folder, pattern in ((config.custom_dir, "**.html"), (Path(__file__).parents[1], "**.py")):
        if not folder or not folder.is_dir():
            continue
        method = "jinja2" if pattern == "**.html" else "python"
        for name, _, message, comments, context in extract_from_dir(
            folder, [(pattern, method)], comment_tags=("i18n:",), strip_comment_tags=True
        ):
            msgid, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            yield Wanted(msgid, context, plural, " ".join(comments).strip(), Path(name).name)


def _vocabulary(config: Config, site: Site) -> Iterator[Wanted]:
    folder = f"{config.relative(config.content)}/vocabulary"
    for text in (config.site_name, config.site_description, config.copyright):
        yield Wanted(text, "site", origin=config.file.name)
    for event in site.events.values():
        for text in (event.name, event.city, event.description):
            yield Wanted(text, "event", comment=event.id, origin=f"{folder}/events.yml")
    for track in site.tracks.values():
        for text in (track.name, track.description):
            yield Wanted(text, "track", comment=track.id, origin=f"{folder}/tracks.yml")
    for project in site.projects.values():
        for text in (project.service, project.description):
            yield Wanted(text, "project", comment=project.name, origin=f"{folder}/projects.yml")
    for speaker in site.speakers.values():
        yield Wanted(speaker.affiliation or "", "speaker", comment=speaker.name, origin=f"{folder}/speakers.yml")
    for author in site.authors.values():
        yield Wanted(author.description, "author", comment=author.name, origin=f"{folder}/authors.yml")


def _content(source: Note | Page) -> Iterator[Wanted]:
    path = source.source.path
    yield Wanted(source.title, "meta:title", comment=f"title: {source.title}", origin=path)
    yield Wanted(source.summary, "meta:summary", comment=f"summary: {source.title}", origin=path)
    for link in source.links if isinstance(source, Note) else ():
        yield Wanted(link.label or "", "meta:link", comment=f"{link.kind}: {source.title}", origin=path)
    for message in source.outline.messages:
        comment = "\n".join(filter(None, (message.comment, f"{message.kind}: {source.title}")))
        yield Wanted(message.msgid, message.context, comment=comment, origin=path, flag="md-text")


def merge(old: polib.POFile | None, wanted: Iterable[Wanted], lang: str, source_lang: str) -> polib.POFile:
    """A catalog holding the wanted messages in their order, with all that translators wrote in the old one."""
    entries: dict[tuple[str | None, str], polib.POEntry] = {}
    for message in wanted:
        if message.msgid:
            if message.key in entries:
                _add_origin(entries[message.key], message)
            else:
                entries[message.key] = _entry(message, lang)
    memory = _Memory(old or (), entries)
    for entry in entries.values():
        memory.recall(entry)
    new = polib.POFile(wrapwidth=WIDTH, encoding="utf-8")
    new.metadata = {**_header(lang, source_lang), **(old.metadata if old else {})}
    new.header = old.header if old else ""
    new.extend(entries.values())
    new.extend(memory.obsolete())
    return new


class _Memory:
    """What the old catalog knows, and how much of it was called back."""

    def __init__(self, old: Iterable[polib.POEntry], wanted: Mapping[tuple[str | None, str], polib.POEntry]) -> None:
        self._known = {(entry.msgctxt, entry.msgid): entry for entry in old}
        self._before = {
            (entry.previous_msgctxt or entry.msgctxt, entry.previous_msgid): entry
            for entry in self._known.values()
            if entry.fuzzy and entry.previous_msgid and not entry.obsolete
        }
        self._vanished: dict[str, dict[str, polib.POEntry]] = {}
        for key, entry in self._known.items():
            if key not in wanted and (entry.msgstr or entry.msgstr_plural) and not entry.obsolete:
                for origin, _ in entry.occurrences:
                    self._vanished.setdefault(origin, {})[entry.msgid] = entry
        self._used: set[int] = set()

    def recall(self, entry: polib.POEntry) -> None:
        """Fill a wanted entry from what translators wrote for it, or for what it was before."""
        key = (entry.msgctxt, entry.msgid)
        if known := self._known.get(key):
            _keep(entry, known)
            if known.fuzzy and known.previous_msgid:
                entry.previous_msgid, entry.previous_msgctxt = known.previous_msgid, known.previous_msgctxt
            self._used.add(id(known))
        elif before := self._before.get(key):  # the change was taken back: so is the doubt
            _keep(entry, before)
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            self._used.add(id(before))
        elif similar := self._similar(entry):
            _keep(entry, similar)
            if "fuzzy" not in entry.flags:
                entry.flags.insert(0, "fuzzy")
            entry.previous_msgid = similar.previous_msgid if similar.fuzzy else similar.msgid
            entry.previous_msgid = entry.previous_msgid or similar.msgid
            self._used.add(id(similar))

    def _similar(self, entry: polib.POEntry) -> polib.POEntry | None:
        """The vanished message of the same file and context that is most like this one."""
        candidates = {
            msgid: known
            for origin, _ in entry.occurrences
            for msgid, known in self._vanished.get(origin, {}).items()
            if known.msgctxt == entry.msgctxt
            and id(known) not in self._used
            and bool(known.msgid_plural) == bool(entry.msgid_plural)
        }
        best = process.extractOne(entry.msgid, candidates.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        return candidates[best[0]] if best else None

    def obsolete(self) -> Iterator[polib.POEntry]:
        """Translations nobody asked for any more: kept, as gettext does, in case their text returns."""
        for entry in self._known.values():
            if id(entry) in self._used or not (entry.msgstr or entry.msgstr_plural):
                continue
            entry.obsolete = True
            entry.occurrences = []
            yield entry


def _keep(entry: polib.POEntry, known: polib.POEntry) -> None:
    entry.msgstr = known.msgstr
    if entry.msgid_plural and known.msgstr_plural:
        entry.msgstr_plural = known.msgstr_plural
    entry.tcomment = known.tcomment
    entry.flags = list(dict.fromkeys([*known.flags, *entry.flags]))


def _entry(message: Wanted, lang: str) -> polib.POEntry:
    plural = {"msgid_plural": message.plural, "msgstr_plural": dict.fromkeys(range(_plurals(lang)), "")}
    return polib.POEntry(
        msgid=message.msgid,
        msgctxt=message.context,
        comment=message.comment,
        occurrences=[(message.origin, "")],
        flags=[message.flag] if message.flag else [],
        **(plural if message.plural else {}),
    )


def _add_origin(entry: polib.POEntry, message: Wanted) -> None:
    if (message.origin, "") not in entry.occurrences:
        entry.occurrences.append((message.origin, ""))


def _plurals(lang: str) -> int:
    return int(get_plural(lang).num_plurals)


def _header(lang: str, source_lang: str) -> dict[str, str]:
    """A new catalog's header; an existing one keeps its own, so that nothing changes when nothing changed."""
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M+0000")
    return {
        "Project-Id-Version": "summitkb",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": now,
        "PO-Revision-Date": now,
        "Last-Translator": "",
        "Language-Team": Locale.parse(lang).get_display_name("en") or lang,
        "Language": lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": get_plural(lang).plural_forms,
        "X-Source-Language": source_lang,
    }
