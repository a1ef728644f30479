"""What an installed summitkb brings besides code: the look of a site, and its words in other languages.

Both are kept where this project's own site has them; a wheel carries copies (see `pyproject.toml`).
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_REPOSITORY = _PACKAGE.parents[1]


def theme_folder() -> Path:
    """The templates, style sheets and scripts that every site starts from."""
    return _installed("theme") or _REPOSITORY / "site_overrides"


def words(lang: str) -> Path | None:
    """The catalog of the site's own words in `lang`; None when summitkb does not speak it."""
    catalog = (_installed("words") or _REPOSITORY / "translations") / lang / "LC_MESSAGES" / "ui.po"
    return catalog if catalog.is_file() else None


def scaffold_folder() -> Path:
    """The files of a new knowledge base and of a new note."""
    return _PACKAGE / "authoring" / "scaffold"


def _installed(name: str) -> Path | None:
    """A folder of the wheel; None when the package runs from the repository."""
    folder = _PACKAGE / name
    return folder if folder.is_dir() else None
