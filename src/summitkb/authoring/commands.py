"""The commands that help people write: `new`, `init`, `digest`. `cli.py` adds them to `summitkb`."""

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click

from summitkb.config import Config, ConfigError, read_config
from summitkb.i18n.terminal import _


class _Configuration(click.Path):
    """A path that becomes the `Config` read from it."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, Config):
            return value
        try:
            return read_config(value)
        except ConfigError as error:
            self.fail(str(error), param, ctx)


_config = click.option(
    "-f", "--config-file", "config", default="mkdocs.yml", show_default=True, type=_Configuration(),
    help="The site's configuration.",
)  # fmt: skip


@click.command()
@_config
@click.option("--title", help="Title of the note.")
@click.option("--event", help="Id of the event; by default the one that is on, else the newest.")
@click.option("--date", help="A day of the event (YYYY-MM-DD); by default today, else the first.")
@click.option("--track", help="Id or name of a track.")
@click.option("--type", help="keynote, talk, panel, workshop, forum, project-update, lightning, bof or social.")
@click.option("--project", "projects", multiple=True, help="A project, by id or any name; repeat for more.")
@click.option("--speaker", "speakers", multiple=True, help="A speaker, by id or name; repeat for more.")
@click.option("--author", "authors", multiple=True, help="Who writes; by default the author with git's user.name.")
@click.option("--lang", help="Language of the note; by default the site's.")
@click.option("--summary", help="One sentence; a draft may do without.")
@click.option("--start", metavar="HH:MM", help="When it begins, in the event's time zone.")
@click.option("--duration", type=click.IntRange(1, 1440), metavar="MINUTES")
@click.option("--room")
@click.option("--level", help="beginner, intermediate or advanced.")
@click.option("--session-lang", metavar="TAG", help="Language spoken on stage, such as en or pt-BR.")
@click.option("--tag", "tags", multiple=True, help="A keyword; repeat for more.")
@click.option("--slug", help="Name of the file without .md; by default made from the title.")
@click.option("--draft/--published", default=True, show_default=True, help="Whether the site leaves it out for now.")
@click.option("--add-speaker", is_flag=True, help="Add speakers that are not known to speakers.yml.")
def new(config: Config, draft: bool, add_speaker: bool, **options: Any) -> None:
    """Create a note that passes `summitkb check`, asking in the terminal for what the options do not say."""
    from summitkb.authoring.answers import Answers
    from summitkb.authoring.new import NotCreated, create
    from summitkb.load import load
    from summitkb.render.markdown import Markdown

    site = load(config, Markdown(config.extensions).outline)[0]
    given = {**options, "status": "draft" if draft else "published"}
    answers = Answers(config, site, given, _today(), interactive=sys.stdin.isatty(), add_speakers=add_speaker)
    try:
        answers.complete()
        created = create(config, site, answers.values, answers.speakers)
    except NotCreated as error:
        raise click.UsageError(str(error)) from error
    click.echo(config.relative(created.path))
    for speaker in created.speakers:
        message = _("{name} is now in speakers.yml, as {id}.").format(name=speaker.name, id=speaker.id)
        click.echo(message, err=True)
    later = " " + _('Set "status: published" when it is ready.') if created.draft else ""
    click.echo(_("Write it, look at it with summitkb serve, then run summitkb check.") + later, err=True)


@click.command()
@click.argument("event")
@_config
@click.option("--day", metavar="YYYY-MM-DD", help="One day of the event, instead of all of it.")
@click.option("--lang", help="Language of the article; by default the site's.")
@click.option("--format", "style", type=click.Choice(["markdown", "html"]), default="markdown", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of the terminal."
)
def digest(config: Config, event: str, day: str | None, lang: str | None, style: Any, output: Path | None) -> None:
    """Make one article, ready for a blog, of the notes of a day or of a whole EVENT."""
    from summitkb.authoring.digest import NoDigest
    from summitkb.authoring.digest import digest as write
    from summitkb.build import without_drafts
    from summitkb.i18n.catalogs import read_catalogs
    from summitkb.load import load
    from summitkb.render.markdown import Markdown

    site, faults = load(config, Markdown(config.extensions).outline)
    catalogs = read_catalogs(config)[0]
    try:
        article = write(config, without_drafts(site), catalogs, event, day, lang or config.default_language, style)
    except NoDigest as error:
        raise click.UsageError(str(error)) from error
    if faults:
        click.echo(_("Some files have faults and may be left out: run summitkb check."), err=True)
    if output:
        output.write_text(article, encoding="utf-8", newline="\n")
    else:
        click.echo(article, nl=False)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="The site's name.")
@click.option("--languages", default="fr,en", show_default=True, help="Locales; the first is the default language.")
@click.option("--event", help="Name of the first event.")
@click.option("--site-url", help="Where it will be published.")
def init(folder: Path, name: str | None, languages: str, event: str | None, site_url: str | None) -> None:
    """Start a new knowledge base in DIR: content, catalogs, a workflow that publishes it; ready to build."""
    from summitkb.authoring.init import NotStarted
    from summitkb.authoring.init import init as start

    try:
        config = start(folder, [one.strip() for one in languages.split(",")], _today(), name, event, site_url)
    except NotStarted as error:
        raise click.UsageError(str(error)) from error
    message = _("{folder} is a knowledge base in {languages}. Next:")
    click.echo(message.format(folder=folder, languages=", ".join(config.languages)), err=True)
    click.echo(f"  cd {folder}\n  summitkb serve", err=True)


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).astimezone().date()
