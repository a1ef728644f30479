"""`summitkb new`: a note that passes `summitkb check`, from what its author tells and what can be guessed.

Nothing here asks or prints: `answers.py` does, `create` writes.
"""

import datetime as dt
import re
import subprocess
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from summitkb.authoring.front_matter import dump, dump_entry
from summitkb.config import Config
from summitkb.diagnostics import Diagnostic, blocking
from summitkb.i18n.terminal import _
from summitkb.load.files import Entry
from summitkb.load.front_matter import VOCABULARY, Unreadable, read_yaml
from summitkb.load.reading import read_file
from summitkb.load.schema import SLUG
from summitkb.model import Event, Note, Site, Speaker
from summitkb.packaged import scaffold_folder
from summitkb.render.markdown import markdown_for
from summitkb.rules import check

_LONGEST_SLUG = 60
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names that Windows keeps for itself."""
_TO_WRITE = {"fr": "À compléter.", "en": "To be written."}
"""The summary of a draft that has none yet."""


class NotCreated(Exception):
    """The note was not written, and nothing else was; the message says why."""


@dataclass(frozen=True, slots=True)
class Created:
    """A note that was written, and the speakers it brought to `speakers.yml`."""

    path: Path
    draft: bool
    speakers: tuple[Speaker, ...]


def create(config: Config, site: Site, values: Mapping[str, Any], speakers: Sequence[Speaker] = ()) -> Created:
    """Write a note with these front matter `values` (`slug` and `event` say where), and new `speakers` if any.

    Raises `NotCreated`, having written nothing, when there is such a note already or when it would not pass `check`.
    """
    event, lang = str(values["event"]), str(values["lang"])
    slug = str(values.get("slug") or free_slug(config, site, event, str(values["title"])))
    if not re.fullmatch(SLUG, slug) or DEVICES.fullmatch(slug):
        raise NotCreated(
            _('"{slug}" cannot name a file: only lowercase letters, digits and hyphens, as it becomes a URL').format(
                slug=slug
            )
        )
    path = config.content / "notes" / event / f"{slug}.md"
    if path.exists():
        raise NotCreated(_("{path} exists; give another --slug").format(path=config.relative(path)))
    draft = values["status"] == "draft"
    summary = values.get("summary") or (_of_language(_TO_WRITE, lang) if draft else None)
    written = {key: value for key, value in values.items() if key not in {"slug", "event"} and value not in (None, ())}
    empty = {key: values.get(key) or () for key in ("projects", "speakers")}
    text = dump({**written, **empty, "summary": summary}) + "\n" + skeleton(lang)
    vocabulary = with_speakers(config, speakers) if speakers else None
    _check(config, site, path, text, speakers)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    if vocabulary is not None:
        _speakers_file(config).write_text(vocabulary, encoding="utf-8", newline="\n")
    return Created(path, draft, tuple(speakers))


def skeleton(lang: str) -> str:
    """The body of a new note: what to write where, in its language if summitkb speaks it."""
    folder = scaffold_folder() / "note"
    return _of_language({path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}, lang)


def _of_language(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get(lang.split("_")[0]) or texts["en"]


# What can be guessed


def default_event(site: Site, today: dt.date) -> str | None:
    """The event that is on, else the newest."""
    events = sorted(site.events.values(), key=lambda event: (event.start, event.id), reverse=True)
    return next((event.id for event in events if event.start <= today <= event.end), events[0].id if events else None)


def days(event: Event) -> list[str]:
    """The days of an event (ISO 8601), 31 at most."""
    count = min((event.end - event.start).days, 30)
    return [(event.start + dt.timedelta(days=day)).isoformat() for day in range(count + 1)]


def default_author(config: Config, site: Site) -> str | None:
    """The author whose name or id is git's `user.name`, else the only one there is."""
    me = _git_name(config.root)
    known = (one.id for one in site.authors.values() if me and _folded(me) in {_folded(one.name), one.id})
    return next(known, next(iter(site.authors)) if len(site.authors) == 1 else None)


def _git_name(folder: Path) -> str:
    try:
        found = subprocess.run(
            ["git", "config", "user.name"], cwd=folder, capture_output=True, text=True, check=False, timeout=5
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return found.stdout.strip()


def slug_of(text: str) -> str:
    """A text as a file name and a part of a URL; empty when it has no letter that ASCII can write.

    >>> slug_of("LBaaS : migrer d’ici à Octavia")
    'lbaas-migrer-d-ici-a-octavia'
    """
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(one for one in letters if not unicodedata.combining(one))
    slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if len(slug) > _LONGEST_SLUG:
        slug = slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    return slug


def free_slug(config: Config, site: Site, event: str, title: str) -> str:
    """A slug for a note that no file of the event has yet."""
    folder = config.content / "notes" / event
    dates = set(days(site.events[event]))
    return _free(slug_of(title) or "session", lambda slug: (folder / f"{slug}.md").exists() or slug in dates)


def _free(slug: str, is_taken: Callable[[str], bool]) -> str:
    slug = f"{slug}-session" if DEVICES.fullmatch(slug) else slug
    number, found = 1, slug
    while is_taken(found):
        number += 1
        found = f"{slug}-{number}"
    return found


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


# People


def new_speaker(taken: Collection[str], name: str) -> Speaker:
    """An entry for someone whom `speakers.yml` does not have; `taken` are the ids it has."""
    name = " ".join(name.split())
    return Speaker(_free(slug_of(name) or "speaker", lambda slug: slug in taken), name)


def with_speakers(config: Config, speakers: Sequence[Speaker]) -> str:
    """What `speakers.yml` says with `speakers` at its end, comments and layout kept.

    Raises `NotCreated` when it is written in a way that does not let one add to it.
    """
    path = _speakers_file(config)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before = _entries(text)
    if before == 0:
        text = re.sub(r"^\[\s*\]\s*$", "", text, flags=re.MULTILINE)
    head = text.rstrip() + "\n\n" if text.strip() else ""
    new = head + "\n".join(dump_entry({"id": one.id, "name": one.name}) for one in speakers)
    if before is None or _entries(new) != before + len(speakers):
        message = _("{path} is not a list one can add to; add the speaker by hand")
        raise NotCreated(message.format(path=config.relative(path)))
    return new


def _entries(text: str) -> int | None:
    """How many entries a vocabulary has; None when it cannot be read."""
    try:
        data = read_yaml(text, "speakers.yml", 1, VOCABULARY, lambda _: None).data
    except Unreadable:
        return None
    return 0 if data is None else len(data) if isinstance(data, list) else None


def _speakers_file(config: Config) -> Path:
    return config.content / "vocabulary" / "speakers.yml"


# What it would pass


def _check(config: Config, site: Site, path: Path, text: str, speakers: Sequence[Speaker]) -> None:
    """Raises `NotCreated` when the note would bring a finding that `check` blocks on."""
    found = list(_findings(config, site, path, text, speakers))
    if blocking(found):
        told = "\n".join(f"  {one.code} {one.message}" for one in found)
        raise NotCreated(_("summitkb check would say of this note:") + f"\n{told}")


def _findings(config: Config, site: Site, path: Path, text: str, speakers: Sequence[Speaker]) -> Iterator[Diagnostic]:
    """What `check` would newly find if the note and the speakers were there."""
    name = config.relative(path)
    entry = Entry(f"{path.parent.name}/{path.name}", name, str(path)).with_content(text.encode("utf-8"))
    read = read_file("notes", entry, config, markdown_for(config.extensions).outline)
    yield from read.faults
    if not isinstance(note := read.record, Note):
        return
    people = MappingProxyType({**site.speakers, **{one.id: one for one in speakers}})
    notes = MappingProxyType({**site.notes, note.id: note})
    known = set(check(site))
    yield from (one for one in check(replace(site, notes=notes, speakers=people)) if one not in known)
