"""A whole knowledge base of summitkb, translated, from notes."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.notes import Name, Note, Speakers
from benchmarks.translation import translated
from summitkb.authoring.front_matter import dump, dump_entry
from summitkb.config import Config, read_config
from summitkb.i18n.po import read_po
from summitkb.i18n.reading import load_messages
from summitkb.i18n.update import update

ROOT = Path(__file__).parents[1]
UI = Path("translations/fr/LC_MESSAGES/ui.po")
INDEX = """---
title: "Accueil"
summary: "Les notes de toutes les sessions."
lang: fr
---

Une note résume une session. Cherchez un mot, ou suivez un projet d’une session à l’autre.
"""
_PLACES = (("Berlin", "DE", "Europe/Berlin"), ("Paris", "FR", "Europe/Paris"), ("Boston", "US", "America/New_York"))
_KINDS = (("breakout", "talk"), ("breakout", "workshop"), ("forum", "forum"), ("keynote", "keynote"))


def project_names() -> list[Name]:
    """The names that a text is linked for: those of the project's own vocabulary."""
    text = (ROOT / "content/vocabulary/projects.yml").read_text(encoding="utf-8")
    return [Name(entry["id"], name) for entry in yaml.safe_load(text) for name in _linked(entry)]


def _linked(entry: dict[str, Any]) -> Iterator[str]:
    for text, match in (
        (entry["name"], entry.get("match", "always")),
        *((alias["text"], alias["match"]) for alias in entry.get("aliases", ())),
    ):
        if match in {"always", "exact-case"}:
            yield text


def write_knowledge_base(root: Path, notes: Sequence[Note], speakers: Speakers) -> Config:
    """Write everything, every message translated."""
    for folder in ("content/vocabulary", "site_overrides"):
        shutil.copytree(ROOT / folder, root / folder)
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    without_cards = text.replace("      languages: [fr, en]", "      social_cards: false\n      languages: [fr, en]", 1)
    assert without_cards != text
    (root / "mkdocs.yml").write_text(without_cards, encoding="utf-8")  # no peer draws any
    _write(root / "content/pages/index.md", INDEX)
    vocabulary = root / "content/vocabulary"
    _write(vocabulary / "events.yml", "\n".join(_events(notes)))
    people = ({"id": key, "name": name} for key, name in speakers.names.items())
    _write(vocabulary / "speakers.yml", "\n".join(map(dump_entry, people)) or "[]\n")
    for number, note in enumerate(notes):
        _write(root / f"content/notes/{note.path}.md", f"{_front_matter(number, note)}\n{note.body}")
    config = read_config(root / "mkdocs.yml")
    update(config, load_messages(config))
    translate(config)
    shutil.copy(ROOT / UI, root / UI)
    return config


def translate(config: Config) -> None:
    """Translate every message of every catalog."""
    for path in config.translations.rglob("*.po"):
        catalog = read_po(path)
        for entry in catalog:
            entry.msgstr = translated(entry.msgid)
        catalog.save(str(path))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _events(notes: Sequence[Note]) -> Iterator[str]:
    days: dict[str, list[Any]] = {}
    for note in notes:
        days.setdefault(note.session.event, []).append(note.date)
    for number, (event, dates) in enumerate(days.items()):
        city, country, zone = _PLACES[number % len(_PLACES)]
        name = event.replace("-", " ").capitalize()
        yield dump_entry(
            {"id": event, "name": name, "city": city, "country": country, "start": min(dates), "end": max(dates),
             "timezone": zone}
        )  # fmt: skip


def _front_matter(number: int, note: Note) -> str:
    session = note.session
    track, kind = _KINDS[number % len(_KINDS)]
    return dump(
        {
            "title": session.title,
            "date": note.date,
            "duration": session.minutes,
            "track": track,
            "type": kind,
            "projects": note.projects,
            "speakers": note.speakers,
            "authors": ["osones"],
            "lang": session.lang,
            "summary": note.summary,
            "links": [{"kind": "video", "url": session.video}] if session.video else None,
            "tags": session.tags or None,
            "related": [note.neighbour] if note.neighbour and number % 4 == 0 else None,
        }
    )
