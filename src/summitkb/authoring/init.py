"""`summitkb init`: a new knowledge base, that builds at once and looks like this one."""

import datetime as dt
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from summitkb import __version__
from summitkb.authoring.front_matter import scalar
from summitkb.authoring.new import DEVICES, slug_of
from summitkb.config import Config, Options, read_config
from summitkb.examine import examine
from summitkb.i18n.catalogs import catalog_path
from summitkb.i18n.po import UI, read_po
from summitkb.i18n.terminal import _
from summitkb.i18n.update import update
from summitkb.i18n.wanted import Wanted, domains
from summitkb.packaged import scaffold_folder, words
from summitkb.rules.files import RESERVED

LENGTH = 2
"""Days between the first and the last day of the example event."""

_PLACEHOLDER = re.compile("@@([a-z_]+)@@")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#&|])")
_MOVED = {
    "gitignore": ".gitignore",
    "publish.yml": ".github/workflows/publish.yml",
    "overrides/keep": "overrides/.gitkeep",
    "content/notes/first-note.md": "content/notes/@@event_id@@/first-note.md",
}
"""Files of the scaffold that go by another name there: tools would take these names for their own."""

_STARTERS = {
    "fr": ("Carnet de notes", "Notes de sessions, reliées par projet.", "Premier Summit"),
    "en": ("Notebook", "Session notes, linked by project.", "First Summit"),
}
"""The languages summitkb can begin in: a site's name and description, an event's name."""


class NotStarted(Exception):
    """No knowledge base was made; the message says why."""


def init(
    folder: Path,
    languages: Sequence[str],
    today: dt.date,
    name: str | None = None,
    event: str | None = None,
    site_url: str | None = None,
) -> Config:
    """Make a knowledge base in `folder`, which must be empty or not there. Raises `NotStarted`.

    Its first texts are in its default language, with their translations where summitkb has them.
    """
    _require(folder, languages)
    starter = _starter(languages[0])
    values = _values(starter, languages, today, name, event, site_url)
    _fill(folder, starter, values)
    for lang in languages:
        if catalog := words(lang):
            _write(folder / "translations" / lang / "LC_MESSAGES" / f"{UI}.po", catalog.read_text(encoding="utf-8"))
    config = read_config(folder / "mkdocs.yml")
    site = examine(config)[0]
    update(config, site)
    for lang in languages[1:]:
        if lang in _STARTERS and starter == languages[0]:
            _translate(config, lang, values, today, name, event)
    return config


def _require(folder: Path, languages: Sequence[str]) -> None:
    if folder.exists() and (not folder.is_dir() or any(one.name != ".git" for one in folder.iterdir())):
        raise NotStarted(_("{folder} is not an empty folder").format(folder=folder))
    try:
        Options(languages=tuple(languages))
    except ValidationError as error:
        raise NotStarted(
            "; ".join(str(one.get("ctx", {}).get("error", one["msg"])) for one in error.errors())
        ) from error


def _starter(lang: str) -> str:
    return lang if lang in _STARTERS else "en"


def _values(
    starter: str,
    languages: Sequence[str],
    today: dt.date,
    name: str | None,
    event: str | None,
    site_url: str | None = None,
) -> Mapping[str, str]:
    """What goes in the place of each placeholder: YAML, but for `name_markdown`."""
    own_name, description, own_event = _STARTERS[starter]
    name, event = " ".join((name or own_name).split()), " ".join((event or own_event).split())
    url = f"site_url: {scalar(site_url)}" if site_url else "# site_url: https://example.org/notes/"
    return {
        "name": scalar(name, prose=True),
        "name_markdown": _MARKDOWN.sub(r"\\\1", name),
        "description": scalar(description, prose=True),
        "site_url": url + "   # absolute links, feeds and `summitkb digest` need it",
        "languages": f"[{', '.join(map(scalar, languages))}]",
        "version": __version__,
        "event": scalar(event, prose=True),
        "event_id": _event_id(event, languages),
        "start": scalar(today),
        "end": scalar(today + dt.timedelta(days=LENGTH)),
    }


def _event_id(event: str, languages: Sequence[str]) -> str:
    """The event's name as an id that no other part of the site has."""
    slug = slug_of(event) or "first-summit"
    return f"{slug}-summit" if slug in RESERVED | set(languages) or DEVICES.fullmatch(slug) else slug


def _fill(folder: Path, starter: str, values: Mapping[str, str]) -> None:
    def filled(text: str) -> str:
        return _PLACEHOLDER.sub(lambda match: values[match[1]], text)

    for name, text in _scaffold(starter):
        _write(folder / filled(_MOVED.get(name, name)), filled(text))


def _scaffold(starter: str) -> Iterator[tuple[str, str]]:
    """The files of a new knowledge base: their names and what is in them, placeholders and all."""
    for part in ("all", starter):
        top = scaffold_folder() / "site" / part
        for path in sorted(top.rglob("*")):
            if path.is_file():
                yield PurePosixPath(path.relative_to(top)).as_posix(), path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _translate(
    config: Config, lang: str, values: Mapping[str, str], today: dt.date, name: str | None, event: str | None
) -> None:
    """Fill the catalogs of `lang` with the same starter's texts in that language: message for message."""
    theirs = {**_values(lang, [lang], today, name, event), "event_id": values["event_id"]}
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder), lang, theirs)
        other = read_config(Path(folder) / "mkdocs.yml")
        pairs = list(zip(_wanted(config), _wanted(other), strict=True))
    for (domain, messages), (_domain, translations) in pairs:
        path = catalog_path(config, lang, domain)
        if domain == UI or not path.exists():
            continue
        catalog = read_po(path)
        told = {one.key: other.msgid for one, other in zip(messages, translations, strict=True)}
        for entry in catalog:
            entry.msgstr = told.get((entry.msgctxt, entry.msgid), "")
        _write(path, str(catalog))


def _wanted(config: Config) -> Iterator[tuple[str, list[Wanted]]]:
    site = examine(config)[0]
    for _source, domain, messages in domains(config, site):
        yield domain, messages
