"""The configuration: `mkdocs.yml` and the options of its `summitkb` plugin, typed and read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Self

import yaml
from babel import Locale, UnknownLocaleError
from babel.core import get_locale_identifier, parse_locale
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from summitkb.i18n.terminal import N_, _, reason

DEV_ADDR = "127.0.0.1:8000"
"""MkDocs' own default."""


class ConfigError(Exception):
    """`mkdocs.yml` cannot be used; the message says why, for the person who wrote it."""


def is_locale(name: str) -> bool:
    """Whether `name` is a locale's, written as gettext writes it: it becomes the name of folders and a part of URLs."""
    try:
        Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return False
    return name == get_locale_identifier(parse_locale(name))


class Options(BaseModel):
    """What `plugins: [summitkb: {…}]` accepts. Folders are relative to `mkdocs.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    content: str = "content"
    translations: str = "translations"
    languages: tuple[str, ...] = ("fr", "en")
    """Locale names; the first is the default language and has the site's root."""

    translation_threshold: int = Field(40, ge=0, le=100)
    """Least percent of a page's messages that must be translated to show any of them; below, the source is whole."""
    translate_url: str = ""
    """Where translators work, such as Weblate: an address with `{domain}` and `{lang}`; the catalog's file if empty."""

    social_cards: bool = True
    """Whether a picture of each note is drawn, for where its address is shared: 6 ms a note and language."""

    @field_validator("languages")
    @classmethod
    def _distinct(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if not languages or len(set(languages)) != len(languages):
            raise ValueError(_("name each language once, and at least one"))
        for language in languages:
            if not is_locale(language):
                message = _("{name} is not a locale name; write for example fr, pt_BR or zh_CN")
                raise ValueError(message.format(name=repr(language)))
        return languages


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a build needs to know besides the content."""

    file: Path
    """Absolute path of `mkdocs.yml`; its folder is the project's root."""
    site_dir: Path
    options: Options = Options()
    site_name: str = ""
    site_url: str = ""
    """With a final slash; empty when not configured, and then no absolute URL is written."""
    site_description: str = ""
    copyright: str = ""
    repo_url: str = ""
    repo_name: str = ""
    edit_uri: str = ""
    theme: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    extra_css: tuple[str, ...] = ()
    extra_javascript: tuple[str, ...] = ()
    extensions: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """`markdown_extensions`: names and their options."""
    dev_addr: str = DEV_ADDR
    """Where a preview listens: address and port."""
    drafts: bool = False
    """Whether drafts are shown: in `serve`, never in a published site."""

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.file.parent

    @property
    def content(self) -> Path:
        """The folder of pages, notes and vocabularies."""
        return self.root / self.options.content

    @property
    def translations(self) -> Path:
        """The folder of the gettext catalogs."""
        return self.root / self.options.translations

    @property
    def languages(self) -> tuple[str, ...]:
        """Locale names, the default first."""
        return self.options.languages

    @property
    def default_language(self) -> str:
        """The language at the site's root, and of content that does not name its own."""
        return self.options.languages[0]

    def relative(self, path: Path) -> str:
        """`path` as diagnostics show it: below the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    @property
    def custom_dir(self) -> Path | None:
        """The folder of our own templates, when the theme has one."""
        folder = self.theme.get("custom_dir")
        return self.root / str(folder) if folder else None

    def for_preview(self, drafts: bool) -> Self:
        """The same configuration, showing drafts or not."""
        return replace(self, drafts=drafts)

    def with_site_dir(self, site_dir: Path | None) -> Self:
        """The same configuration writing elsewhere."""
        return replace(self, site_dir=site_dir.absolute()) if site_dir else self


class _Loader(yaml.CSafeLoader):
    """YAML without objects, but for the functions of Markdown extensions that `!!python/name:` names."""


_NAMEABLE = frozenset({"markdown", "material", "pymdownx"})


def _python_name(_loader: _Loader, name: str, _node: yaml.Node) -> Any:
    module, _dot, attribute = name.rpartition(".")
    if module.partition(".")[0] not in _NAMEABLE:
        message = _("!!python/name:{name}: only functions of {modules} may be named")
        raise ConfigError(message.format(name=name, modules=", ".join(sorted(_NAMEABLE))))
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ConfigError(f"!!python/name:{name}: {error}") from error


_Loader.add_multi_constructor("tag:yaml.org,2002:python/name:", _python_name)


def read_config(file: Path | str = "mkdocs.yml") -> Config:
    """Read `mkdocs.yml`. Raises `ConfigError` when it is missing, malformed or has an unknown plugin option."""
    path = Path(file).absolute()
    data = _read_yaml(path)
    try:
        return Config(
            file=path,
            site_dir=path.parent / str(data.get("site_dir", "site")),
            options=_options(data.get("plugins") or []),
            site_url=_with_slash(str(data.get("site_url") or "")),
            theme=_theme(data.get("theme") or {}),
            extra=data.get("extra") or {},
            extra_css=tuple(data.get("extra_css") or ()),
            extra_javascript=tuple(str(script) for script in data.get("extra_javascript") or ()),
            extensions=tuple(_named(entry) for entry in data.get("markdown_extensions") or ()),
            site_name=_text(data, "site_name"),
            site_description=_text(data, "site_description"),
            copyright=_text(data, "copyright"),
            repo_url=_text(data, "repo_url"),
            repo_name=_text(data, "repo_name"),
            edit_uri=_text(data, "edit_uri"),
            dev_addr=_text(data, "dev_addr") or DEV_ADDR,
        )
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{path.name}: {error}") from error


def _text(data: Mapping[str, Any], key: str) -> str:
    return str(data.get(key) or "")


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a CSafeLoader
    except OSError as error:
        message = _("{file}: cannot be read: {reason}").format(file=path.name, reason=reason(error))
        raise ConfigError(message) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path.name}: {error}") from error
    if not isinstance(data, dict):
        raise ConfigError(_("{file}: a mapping of settings is expected").format(file=path.name))
    return data


def _options(plugins: Any) -> Options:
    listed = plugins.items() if isinstance(plugins, dict) else map(_named, plugins)
    for name, options in listed:
        if name == "summitkb":
            try:
                return Options.model_validate(options or {})
            except ValidationError as error:
                faults = _("; ").join(f"{'.'.join(map(str, e['loc']))}: {_said(e)}" for e in error.errors())
                raise ConfigError(f"plugins: summitkb: {faults}") from error
    return Options()


def _said(error: ErrorDetails) -> str:
    """What pydantic says of a value."""
    if error["type"] == "value_error":
        return _("Value error, {reason}").format(reason=error["ctx"]["error"])
    said = error["msg"]
    return _(said)


_PYDANTIC = (
    N_("Extra inputs are not permitted"),
    N_("Input should be a valid string"),
    N_("Input should be a valid tuple"),
    N_("Input should be a valid integer"),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be greater than or equal to 0"),
    N_("Input should be less than or equal to 100"),
)
"""What it says most of options."""


def _named(entry: Any) -> tuple[str, Mapping[str, Any]]:
    """A plugin or extension as MkDocs writes them: a name, or a name with its options."""
    if isinstance(entry, str):
        return entry, {}
    if isinstance(entry, dict) and len(entry) == 1:
        name, options = next(iter(entry.items()))
        return str(name), options or {}
    message = _("a name, or a name with its options, is expected instead of {entry}")
    raise ValueError(message.format(entry=repr(entry)))


def _theme(theme: Any) -> Mapping[str, Any]:
    return {"name": theme} if isinstance(theme, str) else dict(theme)


def _with_slash(url: str) -> str:
    return url if not url or url.endswith("/") else url + "/"
