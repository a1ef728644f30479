"""The `summitkb` command: each sub-command reads its options, calls the engine and reports."""

import atexit
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitkb import __version__
from summitkb.authoring.commands import digest, init, new
from summitkb.config import Config, ConfigError, read_config
from summitkb.i18n.terminal import _, language_of, languages, ngettext, speak

if TYPE_CHECKING:
    from summitkb.work import Work

CLEAN, FINDINGS, MISUSE, OUR_FAULT = range(4)
"""Exit statuses."""

_config_file = click.option(
    "-f",
    "--config-file",
    default="mkdocs.yml",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The site's configuration.",
)
_format = click.option(
    "--format", "style", type=click.Choice(["text", "json", "github", "sarif"]), default="text", show_default=True,
    help="How to report findings.",
)  # fmt: skip
_status_format = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How to tell it.",
)  # fmt: skip


_fail_under = click.option(
    "--fail-under", type=click.IntRange(0, 100), default=0, metavar="PERCENT",
    help="Fail when a language is translated less than this.",
)  # fmt: skip

_jobs = click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes to share the work; by default one a processor."
)


def _speak(_context: click.Context, _option: click.Parameter, lang: str | None) -> None:
    if lang:
        speak(lang)


_lang = click.option(
    "--lang", type=click.Choice(languages()), expose_value=False, is_eager=True, callback=_speak,
    help="The language to speak, instead of the environment's.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="summitkb")
@_lang
def cli() -> None:
    """Turn a team's Summit notes into a bilingual, searchable site."""


def _configured(config_file: Path) -> Config:
    try:
        return read_config(config_file)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def _working(config: Config, jobs: int | None = None) -> "Iterator[Work]":
    """Work for a site, in all processors and with what was kept; a fault of the cache is told once."""
    from summitkb.progress import watch
    from summitkb.work import working

    with working(config.root, jobs, watch) as work:
        yield work
    if work.cache.warning:
        click.echo(work.cache.warning, err=True)


@cli.command()
@_config_file
@click.option("--strict", is_flag=True, help="Write nothing when there is an error or a warning.")
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help="Where to write, instead of `site_dir`.")
@click.option(
    "--search/--no-search", default=True, show_default=True, help="Whether to bring the search index up to date."
)
@_jobs
@_fail_under
@_format
@_lang
def build(
    config_file: Path, strict: bool, site_dir: Path | None, search: bool, jobs: int | None, fail_under: int, style: str
) -> None:
    """Build the site in every language, with its search index: what has changed of it."""
    from summitkb.build import build as run
    from summitkb.write import SiteDirError

    config = _configured(config_file).with_site_dir(site_dir)
    try:
        with _working(config, jobs) as work:
            result = run(config, strict=strict, least_translated=fail_under, search=search, work=work)
    except SiteDirError as error:
        raise click.UsageError(str(error)) from error
    _report(config, result.findings, style)
    for language in result.behind:
        message = _("{lang}: {percent} % is translated, less than {least} %.")
        click.echo(message.format(lang=language.lang, percent=language.count.percent, least=fail_under), err=True)
    if result.written is None:
        click.echo(_("Nothing was written: {folder} is as it was.").format(folder=config.site_dir), err=True)
        sys.exit(FINDINGS)
    files, changed = result.written.files, len(result.written.written)
    message = ngettext(
        "{count} file in {folder} (new or changed: {changed})",
        "{count} files in {folder} (new or changed: {changed})",
        files,
    )
    click.echo(message.format(count=files, folder=config.site_dir, changed=changed), err=True)


@cli.command()
@_config_file
@click.argument("paths", metavar="[PATHS]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--select", multiple=True, metavar="CODES", help="Report these rules only: KB221, or KB2 for a family.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Do not report these rules.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing what a page says.")
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: mend the rest too, to be read over afterwards.")
@click.option("--diff", is_flag=True, help="Print what --fix would change; write nothing.")
@click.option("--stdin-filename", type=click.Path(path_type=Path), metavar="FILE",
              help="Read FILE from the standard input, given - as path: for editors.")  # fmt: skip
@_format
@_lang
def check(config_file: Path, **options: Any) -> None:
    """Check notes, pages, vocabularies and catalogs; all of them, or tell only of PATHS.

    The whole site is read in any case, as notes refer to each other. Exits 1 when there is an error or a warning, or
    something for --diff to show.
    """
    from summitkb.checking import Request, answer

    if options["unsafe"] and not (options["fix"] or options["diff"]):
        raise click.UsageError(_("--unsafe goes with --fix or --diff"))
    config = _configured(config_file)
    try:
        with _working(config) as work:
            blocking = answer(config, Request(**options), work)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    sys.exit(FINDINGS if blocking else CLEAN)


@cli.command()
@_config_file
@click.option("-a", "--dev-addr", metavar="IP:PORT", help="Where to listen.")
def serve(config_file: Path, dev_addr: str | None) -> None:
    """Preview the site, drafts included, and rebuild it whenever a file changes."""
    from summitkb.mkdocs.serve import serve as run

    try:
        run(_configured(config_file), dev_addr)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


@cli.command("import")
@_config_file
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--event", metavar="ID", help="The event it is of, when its acronym and title do not say.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@_lang
def import_command(config_file: Path, file: Path, event: str | None, dry_run: bool) -> None:
    """Make draft notes from a schedule, FILE: a schedule.json (pretalx) or schedule.xml (frab).

    Import it again when the schedule changed: what authors have not touched follows it, and their prose stays.
    """
    from summitkb.importers import ScheduleError, import_schedule
    from summitkb.importers.report import summary

    config = _configured(config_file)
    try:
        report = import_schedule(config, file, event, dry_run=dry_run)
    except ScheduleError as error:
        raise click.UsageError(str(error)) from error
    for line in summary(report, dry_run=dry_run):
        click.echo(line)


@cli.command()
@click.argument("code")
@_lang
def rule(code: str) -> None:
    """Explain the rule behind a CODE such as KB221: what it asks, why, and what to write instead."""
    from summitkb.rules import RULES, explain
    from summitkb.selection import no_rule

    if code.upper() not in RULES:
        raise click.UsageError(no_rule(code, RULES))
    click.echo(explain(code.upper()))


@cli.command()
@_config_file
def schema(config_file: Path) -> None:
    """Print the JSON Schema of a note's front matter, vocabularies included: it lets editors complete and check it."""
    from summitkb.load import load
    from summitkb.load.json_schema import note_schema
    from summitkb.model import Outline

    site = load(_configured(config_file), lambda _body, _line: Outline())[0]
    click.echo(json.dumps(note_schema(site), ensure_ascii=False, indent=2))


@cli.command()
@_config_file
def lsp(config_file: Path) -> None:
    """Serve an editor: findings as you type, completion, hover, definitions, quick fixes (Language Server Protocol).

    The editor starts it and speaks to it on standard input and output. The configuration is looked for in the folder
    that the editor opened, then in those above.
    """
    from summitkb.lsp.server import serve as run

    run(config_file)


@cli.command()
@_config_file
@click.argument("note")
@_status_format
@_lang
def mentions(config_file: Path, note: str, style: str) -> None:
    """Tell why each project name in NOTE is linked or not. NOTE is a file, or an id: event/slug."""
    from summitkb.link.explain import occurrences
    from summitkb.load import load
    from summitkb.render.markdown import Markdown
    from summitkb.reporters.mentions import report_mentions

    config = _configured(config_file)
    markdown = Markdown(config.extensions)
    site = load(config, markdown.outline)[0]
    path = Path(note).absolute()
    found = site.notes.get(note) or next(
        (one for one in site.notes.values() if config.root / one.source.path == path), None
    )
    if found is None:
        message = _("{note} is not a note of this site; `summitkb check` says which files it cannot read")
        raise click.UsageError(message.format(note=note))
    report_mentions(occurrences(found, site.projects.values(), markdown.pieces(found.body)), style, sys.stdout)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a script that completes commands and options in SHELL: `eval "$(summitkb completion bash)"`."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(cli, {}, "summitkb", "_SUMMITKB_COMPLETE").source())


@cli.group()
def i18n() -> None:
    """Work on translations."""


@i18n.command()
@_config_file
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when an update is due.")
def update(config_file: Path, only_check: bool) -> None:
    """Bring the catalogs up to date with notes, pages, vocabularies and templates."""
    from summitkb.i18n.reading import load_messages
    from summitkb.i18n.update import outdated
    from summitkb.i18n.update import update as run

    config = _configured(config_file)
    with _working(config) as work:
        site = load_messages(config, work)
    paths = [change.path for change in outdated(config, site)] if only_check else run(config, site)
    for path in paths:
        click.echo(config.relative(path))
    sys.exit(FINDINGS if only_check and paths else CLEAN)


@i18n.command("check")
@_config_file
@_format
@_lang
def check_catalogs(config_file: Path, style: str) -> None:
    """Check the catalogs only: can they be read, and does each translation keep what it must?"""
    from summitkb.i18n.catalogs import read_catalogs

    config = _configured(config_file)
    with _working(config) as work:
        findings = read_catalogs(config, work)[1]
    _report(config, findings, style)
    sys.exit(FINDINGS if findings else CLEAN)


@i18n.command()
@_config_file
@_fail_under
@_status_format
@_lang
def status(config_file: Path, fail_under: int, style: str) -> None:
    """Tell how far each language is translated: in all, by catalog, and note by note."""
    from summitkb.i18n.catalogs import read_catalogs
    from summitkb.i18n.reading import load_messages
    from summitkb.i18n.status import status as count
    from summitkb.reporters import report_status

    config = _configured(config_file)
    with _working(config) as work:
        catalogs = read_catalogs(config, work)[0]
        counted = count(config, load_messages(config, work), catalogs, work)
    report_status(counted, style, sys.stdout)
    sys.exit(FINDINGS if any(language.count.percent < fail_under for language in counted) else CLEAN)


@i18n.command()
@_config_file
@click.argument("locale")
def add(config_file: Path, locale: str) -> None:
    """Add LOCALE (de, pt_BR …) to the site: to mkdocs.yml, with empty catalogs ready to be translated."""
    from summitkb.i18n.locales import add_language
    from summitkb.i18n.reading import load_messages
    from summitkb.i18n.update import update as run

    try:
        config = add_language(_configured(config_file), locale)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error
    for path in run(config, load_messages(config)):
        click.echo(config.relative(path))


@i18n.command()
@_config_file
@click.argument("locale")
@click.option("--pseudo", is_flag=True, help="Accent every translatable letter: what stays plain cannot be translated.")
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), default="preview", show_default=True,
              help="Where to write it.")  # fmt: skip
def preview(config_file: Path, locale: str, pseudo: bool, site_dir: Path) -> None:
    """Build the site with LOCALE among its languages, whether it is one yet or not; catalogs stay as they are."""
    from summitkb.build import build as run
    from summitkb.i18n.locales import previewed
    from summitkb.i18n.reading import load_messages
    from summitkb.write import SiteDirError

    config = _configured(config_file)
    try:
        with previewed(config, load_messages(config), locale, pseudo=pseudo) as changed:
            run(changed.with_site_dir(site_dir))
    except (ConfigError, SiteDirError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{site_dir}/{'' if locale == config.default_language else locale + '/'}", err=True)


for command in (new, init, digest):
    cli.add_command(command)


def _report(config: Config, findings: Any, style: str) -> None:
    from summitkb.reporters import report

    report(findings, style, sys.stdout, config.root)


def main(run: Callable[..., Any] = cli) -> None:
    """Run the command. A fault of ours, or of the machine, exits 3 with one line and no traceback."""
    speak(language_of(os.environ))
    gc.set_threshold(1_500_000, 20, 100)  # a run is short, and what it makes it keeps: a build takes a tenth less
    atexit.register(
        gc.freeze
    )  # no last search for cycles in what ends with the process: 0.05 s of a check of 1,000 notes
    try:
        run()
    except Exception as error:
        message = _("internal fault: {kind}: {reason}").format(kind=type(error).__name__, reason=error)
        click.echo(f"summitkb: {message}", err=True)
        click.echo(_("Set SUMMITKB_DEBUG=1 to see where, and please report it."), err=True)
        if os.environ.get("SUMMITKB_DEBUG"):
            raise
        sys.exit(OUR_FAULT)
