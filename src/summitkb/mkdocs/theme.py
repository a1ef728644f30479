"""The theme, rented from MkDocs: its template environment and its static files."""

import os
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from copy import deepcopy
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import jinja2.ext
from jinja2.bccache import Bucket
from mkdocs.theme import Theme

from summitkb.config import Config
from summitkb.model import File
from summitkb.packaged import theme_folder

Rented = Theme
"""MkDocs' name for it is that of ours."""

_NOT_PUBLISHED = frozenset({".html", ".py", ".pyc", ".yml", ".map", ".xml"})
_UNUSED = (
    "assets/images/favicon.png",
    "assets/javascripts/bundle.",
    "assets/javascripts/lunr/",
    "assets/javascripts/workers/",
    "assets/stylesheets/palette.",
)
"""What our templates replace: Material's script, its search (Pagefind is ours), its colours."""


_found: list[tuple[Mapping[str, Any], Path | None, Theme]] = []


def mkdocs_theme(config: Config, lang: str) -> Theme:
    """The theme of `mkdocs.yml`, speaking `lang`: the site's own files first, then summitkb's, then Material's."""
    if not _found or _found[0][:2] != (config.theme, config.custom_dir):
        _found[:] = [(config.theme, config.custom_dir, _find(config))]
    theme = deepcopy(_found[0][2])
    theme["language"] = lang.split("_")[0]
    return theme


def _find(config: Config) -> Theme:
    """The theme in no language yet. MkDocs goes through all installed packages for it, a hundredth of a second."""
    options = dict(config.theme)
    options.pop("custom_dir", None)
    custom_dir = config.custom_dir
    theme = Theme(
        **{**options, "name": options.get("name", "material")}, custom_dir=str(custom_dir) if custom_dir else None
    )
    theme.dirs[:] = _layered(theme.dirs, 1 if custom_dir else 0)
    return theme


def _layered(dirs: Sequence[str], place: int) -> list[str]:
    """The folders of a theme with summitkb's own at `place`, unless it is there already."""
    ours = theme_folder()
    if any(Path(folder).resolve() == ours.resolve() for folder in dirs):
        return list(dirs)
    return [*dirs[:place], str(ours), *dirs[place:]]


def environment(theme: Theme) -> jinja2.Environment:
    """MkDocs' Jinja environment for the theme, escaping by default."""
    rented = theme.get_env()
    env = _Environment(
        loader=rented.loader,
        autoescape=True,
        optimized=False,  # or what a language's filter makes of a constant would be in the code for all
        auto_reload=rented.auto_reload,
        extensions=[extension.identifier for extension in rented.iter_extensions()],
        bytecode_cache=_CODE,
    )
    env.filters.update(rented.filters)
    env.globals.update(rented.globals)
    return env


class _Environment(jinja2.Environment):
    """Jinja's, for templates that import each other on thousands of pages: filling these takes a seventh less time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loaded: dict[str, jinja2.Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary for all templates: at each import Jinja compares those of two, by name."""
        return {**self.globals, **d} if d else self.globals

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> jinja2.Template:
        """A template, which does not change while the environment is in use."""
        if isinstance(name, jinja2.Template) or globals:
            return super().get_template(name, parent, globals)
        if name not in self._loaded:
            self._loaded[name] = super().get_template(name, parent)
        return self._loaded[name]


class _SharedCode(jinja2.BytecodeCache):
    """Templates compiled once for all languages of this process."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self._known[bucket.key, bucket.checksum] = bucket.code


_CODE = _SharedCode()


def folders(theme: Theme) -> tuple[Path, ...]:
    """Where the theme's files are, the first one winning."""
    return tuple(Path(folder) for folder in theme.dirs)


def style_sheet(theme: Theme) -> str:
    """The theme's main style sheet, whose name holds a hash that changes with each release."""
    for folder in folders(theme):
        for path in sorted(folder.glob("assets/stylesheets/main.*.css")):
            return path.relative_to(folder).as_posix()
    raise FileNotFoundError("the theme has no assets/stylesheets/main.*.css")


def assets(theme: Theme) -> Iterator[File]:
    """The theme's static files: style sheets, scripts, images."""
    seen: set[str] = set()
    for folder in folders(theme):
        for path, name in files(folder):
            if name not in seen and _published(path, name):
                seen.add(name)
                yield File(name, path.read_bytes())


def files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file below a folder with its name there, in order, but for hidden folders: one has 14,000 icons."""
    found = []
    for above, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith((".", "__"))]
        place = os.path.relpath(above, folder).replace(os.sep, "/") + "/"
        found += [place.removeprefix("./") + name for name in names if not name.startswith((".", "__"))]
    return ((folder / name, name) for name in sorted(found))


def _published(path: Path, name: str) -> bool:
    return not name.startswith(_UNUSED) and path.suffix not in _NOT_PUBLISHED
