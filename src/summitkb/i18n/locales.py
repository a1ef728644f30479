"""Another language for a site: written into `mkdocs.yml`, or only looked at."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from summitkb.config import Config, ConfigError, is_locale, read_config
from summitkb.i18n.catalogs import catalog_path
from summitkb.i18n.po import BrokenCatalog, read_po
from summitkb.i18n.pseudo import fill
from summitkb.i18n.terminal import _
from summitkb.i18n.update import update
from summitkb.model import Site

_LANGUAGES = re.compile(r"^(?P<before>\s+languages:\s*\[)(?P<names>[^\]\n]*)(?P<after>\].*)$", re.MULTILINE)


def add_language(config: Config, lang: str) -> Config:
    """Add a locale to the languages of `mkdocs.yml`, and leave the rest of the file as it is; the new configuration.

    Raises `ConfigError` when it is no locale, is there already, or the file's list is not on one line.
    """
    _check_locale(lang)
    if lang in config.languages:
        raise ConfigError(_("{lang} is already a language of this site").format(lang=lang))
    text = config.file.read_text(encoding="utf-8")
    found = _LANGUAGES.search(text)
    if not found:
        message = _("add {lang} to the languages of {file} by hand: they are not listed on one line")
        raise ConfigError(message.format(lang=lang, file=config.file.name))
    name = '"no"' if lang == "no" else lang  # a bare no is false in YAML
    listed = f"{found['before']}{found['names'].rstrip()}, {name}{found['after']}"
    config.file.write_text(text[: found.start()] + listed + text[found.end() :], encoding="utf-8")
    return read_config(config.file)


def _check_locale(name: str) -> None:
    if not is_locale(name):
        message = _("{name} is not a locale name; write for example de, pt_BR or zh_CN")
        raise ConfigError(message.format(name=repr(name)))


@contextmanager
def previewed(config: Config, site: Site, lang: str, *, pseudo: bool) -> Iterator[Config]:
    """A configuration that has `lang` among its languages, on a copy of the catalogs that nobody minds.

    With `pseudo`, everything translatable is pseudo-localised. Raises `ConfigError` when `lang` is no locale.
    """
    _check_locale(lang)
    with TemporaryDirectory(prefix=".summitkb-preview-", dir=config.root) as folder:
        copy = Path(folder) / "translations"
        if config.translations.is_dir():
            shutil.copytree(config.translations, copy)
        languages = tuple(dict.fromkeys((*config.languages, lang)))
        options = config.options.model_copy(
            update={"languages": languages, "translations": str(copy.relative_to(config.root))}
        )
        copied = replace(config, options=options)
        update(copied, replace(site, languages=languages))
        if pseudo:
            _fill(catalog_path(copied, lang, "*"))
        yield copied


def _fill(pattern: Path) -> None:
    for path in pattern.parent.glob(pattern.name):
        try:
            catalog = read_po(path)
        except BrokenCatalog:
            continue
        fill(catalog)
        catalog.save(str(path))
