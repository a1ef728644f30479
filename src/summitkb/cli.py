"""The `summitkb` command: each sub-command reads its options, calls the engine and reports."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from summitkb import __version__
from summitkb.config import Config, ConfigError, read_config

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
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How to report findings.",
)  # fmt: skip


_fail_under = click.option(
    "--fail-under", type=click.IntRange(0, 100), default=0, metavar="PERCENT",
    help="Fail when a language is translated less than this.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="summitkb")
def cli() -> None:
    """Turn a team's Summit notes into a bilingual, searchable site."""


def _configured(config_file: Path) -> Config:
    try:
        return read_config(config_file)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


@cli.command()
@_config_file
@click.option("--strict", is_flag=True, help="Write nothing when there is an error or a warning.")
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help="Where to write, instead of `site_dir`.")
@_fail_under
@_format
def build(config_file: Path, strict: bool, site_dir: Path | None, fail_under: int, style: str) -> None:
    """Build the site in every language, with its search index."""
    from summitkb.build import build as run
    from summitkb.write import SiteDirError

    config = _configured(config_file).with_site_dir(site_dir)
    try:
        result = run(config, strict=strict, least_translated=fail_under)
    except SiteDirError as error:
        raise click.UsageError(str(error)) from error
    _report(config, result.findings, style)
    for language in result.behind:
        click.echo(f"{language.lang}: {language.count.percent} % is translated, less than {fail_under} %.", err=True)
    if result.written is None:
        click.echo(f"Nothing was written: {config.site_dir} is as it was.", err=True)
        sys.exit(FINDINGS)
    click.echo(f"{result.written} files in {config.site_dir}", err=True)


@cli.command()
@_config_file
@_format
def check(config_file: Path, style: str) -> None:
    """Check notes, pages, vocabularies and catalogs; write nothing."""
    from summitkb.build import examine
    from summitkb.diagnostics import blocking

    config = _configured(config_file)
    _, _, findings = examine(config)
    _report(config, findings, style)
    sys.exit(FINDINGS if blocking(findings) else CLEAN)


@cli.command()
@_config_file
@click.option("-a", "--dev-addr", metavar="IP:PORT", help="Where to listen.")
def serve(config_file: Path, dev_addr: str | None) -> None:
    """Preview the site, drafts included, and rebuild it whenever a file changes."""
    from summitkb.mkdocs.serve import serve as run

    run(_configured(config_file), dev_addr)


@cli.command()
@click.argument("code")
def rule(code: str) -> None:
    """Explain the rule behind a CODE such as KB221: what it asks, why, and what to write instead."""
    from summitkb.rules import RULES, explain

    if code.upper() not in RULES:
        raise click.UsageError(f"there is no rule {code}; they are {', '.join(sorted(RULES))}")
    click.echo(explain(code.upper()))


@cli.command()
def schema() -> None:
    """Print the JSON Schema of a note's front matter, for editors that complete and check YAML."""
    from summitkb.load.schema import NoteFrontMatter

    click.echo(json.dumps(NoteFrontMatter.model_json_schema(), ensure_ascii=False, indent=2))


@cli.group()
def i18n() -> None:
    """Work on translations."""


@i18n.command()
@_config_file
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when an update is due.")
def update(config_file: Path, only_check: bool) -> None:
    """Bring the catalogs up to date with notes, pages, vocabularies and templates."""
    from summitkb.build import examine
    from summitkb.i18n.update import outdated
    from summitkb.i18n.update import update as run

    config = _configured(config_file)
    site, _, _ = examine(config)
    paths = [change.path for change in outdated(config, site)] if only_check else run(config, site)
    for path in paths:
        click.echo(config.relative(path))
    sys.exit(FINDINGS if only_check and paths else CLEAN)


@i18n.command("check")
@_config_file
@_format
def check_catalogs(config_file: Path, style: str) -> None:
    """Check the catalogs only: can they be read, and does each translation keep what it must?"""
    from summitkb.i18n.catalogs import read_catalogs

    config = _configured(config_file)
    _, findings = read_catalogs(config)
    _report(config, findings, style)
    sys.exit(FINDINGS if findings else CLEAN)


@i18n.command()
@_config_file
@_fail_under
@_format
def status(config_file: Path, fail_under: int, style: str) -> None:
    """Tell how far each language is translated: in all, by catalog, and note by note."""
    from summitkb.build import examine
    from summitkb.i18n.status import status as count
    from summitkb.reporters import report_status

    config = _configured(config_file)
    site, catalogs, _ = examine(config)
    counted = count(config, site, catalogs)
    report_status(counted, style, sys.stdout)
    sys.exit(FINDINGS if any(language.count.percent < fail_under for language in counted) else CLEAN)


@i18n.command()
@_config_file
@click.argument("locale")
def add(config_file: Path, locale: str) -> None:
    """Add LOCALE (de, pt_BR …) to the site: to mkdocs.yml, with empty catalogs ready to be translated."""
    from summitkb.build import examine
    from summitkb.i18n.locales import add_language
    from summitkb.i18n.update import update as run

    try:
        config = add_language(_configured(config_file), locale)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error
    site, _, _ = examine(config)
    for path in run(config, site):
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
    from summitkb.build import examine
    from summitkb.i18n.locales import previewed
    from summitkb.write import SiteDirError

    config = _configured(config_file)
    site, _, _ = examine(config)
    try:
        with previewed(config, site, locale, pseudo=pseudo) as changed:
            run(changed.with_site_dir(site_dir))
    except (ConfigError, SiteDirError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{site_dir}/{'' if locale == config.default_language else locale + '/'}", err=True)


def _report(config: Config, findings: Any, style: str) -> None:
    from summitkb.reporters import report

    report(findings, style, sys.stdout, config.root)


def main(run: Callable[..., Any] = cli) -> None:
    """Run the command. A fault of ours, or of the machine, exits 3 with one line and no traceback."""
    try:
        run()
    except Exception as error:
        click.echo(f"summitkb: internal fault: {type(error).__name__}: {error}", err=True)
        click.echo("Set SUMMITKB_DEBUG=1 to see where, and please report it.", err=True)
        if os.environ.get("SUMMITKB_DEBUG"):
            raise
        sys.exit(OUR_FAULT)
