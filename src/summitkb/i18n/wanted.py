"""What the site wants translated: the words of its templates, its vocabulary, its pages and its notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from summitkb.cache import digest, makers
from summitkb.config import Config
from summitkb.i18n.catalogs import domain_of
from summitkb.i18n.po import UI, VOCABULARY
from summitkb.i18n.ui import SOURCE_LANGUAGE
from summitkb.model import Note, Page, Site
from summitkb.packaged import theme_folder
from summitkb.work import HERE, Work


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


def domains(config: Config, site: Site, work: Work = HERE) -> Iterator[tuple[str, str, list[Wanted]]]:
    """(source language, domain, messages) of everything that is translated."""
    default = site.default_language
    yield SOURCE_LANGUAGE, UI, list(ui_messages(config, work))
    yield default, VOCABULARY, list(vocabulary_messages(config, site))
    grouped: dict[tuple[str, str], list[Wanted]] = {}
    for source in sorted(site.sources, key=lambda source: source.source.path):  # stable: whatever moves in a day
        grouped.setdefault((source.lang, domain_of(source, default)), []).extend(source_messages(source))
    for (lang, domain), wanted in grouped.items():
        yield lang, domain, wanted


def ui_messages(config: Config, work: Work = HERE) -> Iterator[Wanted]:
    """The words of the templates and of `ui.py`, as Babel extracts them."""
    folders = {folder.resolve(): None for folder in (config.custom_dir, theme_folder()) if folder and folder.is_dir()}
    places = [*((folder, "**.html", "jinja2") for folder in folders), (Path(__file__).parent, "ui.py", "python")]
    keys = [digest(makers(), *_files(folder, pattern)) for folder, pattern, _ in places]
    for value in work.remembered("words", keys, places, _extracted, ""):
        yield from _WANTED.validate_json(value)


_WANTED: TypeAdapter[list[Wanted]] = TypeAdapter(list[Wanted])


def _files(folder: Path, pattern: str) -> Iterator[str | bytes]:
    """The names of the files that match, and what is in them."""
    for path in sorted(folder.rglob(pattern.replace("**", "*"))):
        yield from (path.relative_to(folder).as_posix(), path.read_bytes())


def _extracted(places: Sequence[tuple[Path, str, str]]) -> list[bytes]:
    return [bytes(_WANTED.dump_json(list(extracted(*place)))) for place in places]


def extracted(folder: Path, pattern: str, method: str) -> Iterator[Wanted]:
    """The messages marked in the files below a folder, in the order of their names."""
    from babel.messages.extract import extract_from_dir  # a tenth of a second, seldom needed

    for name, _line, message, comments, context in extract_from_dir(
        folder, [(pattern, method)], comment_tags=("i18n:",), strip_comment_tags=True
    ):
        msgid, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        yield Wanted(msgid, context, plural, " ".join(comments).strip(), Path(name).name)


def vocabulary_messages(config: Config, site: Site) -> Iterator[Wanted]:
    """The words of the vocabularies, and those of the site's configuration."""
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


def source_messages(source: Note | Page) -> Iterator[Wanted]:
    """The messages of one note or page: its front matter's, then its body's."""
    path = source.source.path
    yield Wanted(source.title, "meta:title", comment=f"title: {source.title}", origin=path)
    yield Wanted(source.summary, "meta:summary", comment=f"summary: {source.title}", origin=path)
    for link in source.links if isinstance(source, Note) else ():
        yield Wanted(link.label or "", "meta:link", comment=f"{link.kind}: {source.title}", origin=path)
    for message in source.outline.messages:
        comment = "\n".join(filter(None, (message.comment, f"{message.kind}: {source.title}")))
        yield Wanted(message.msgid, message.context, comment=comment, origin=path, flag="md-text")
