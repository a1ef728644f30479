"""What summitkb says to whoever runs it, in their language: its findings, fixes, questions, reports and errors.

These are the package's own words, in `summitkb/locale/`; the words of a site are in `ui.py`, and its readers choose.
English is the source: until `speak` names another language, nothing is looked up and nothing is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = "en"
"""The language of the msgids."""
DOMAIN = "summitkb"
"""The catalog of messages."""
RULES = "rules"
"""The catalog of the rules' documentation."""
_LOCALE = Path(__file__).parents[1] / "locale"

_NO_LOCALE = frozenset({"C", "POSIX"})


@dataclass(frozen=True, slots=True)
class _Catalog:
    """What may be said in a language; nothing is looked for in English."""

    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """msgid → its translation: one text, or one for each plural form."""
    plural: Callable[[int], int] = int
    """Which form goes with a number."""


_lang: str | None = None
"""None as long as nobody named one."""
_catalogs: dict[tuple[str, str], _Catalog] = {}
"""(language, domain) → catalog, as they are asked for."""


def languages() -> tuple[str, ...]:
    """The languages that summitkb speaks, its own first."""
    return (SOURCE, *sorted(path.parent.name for path in _LOCALE.glob("*/LC_MESSAGES")))


def speak(lang: str) -> None:
    """Say everything in `lang` from now on, in this process. Its catalog is read with the first message."""
    global _lang
    _lang = lang


def speak_unless_told(lang: str) -> None:
    """Say everything in `lang`, when no language was named before."""
    speak(_lang or lang)


def spoken() -> str:
    """The language in force. What was worded is of this language: a cache of it must be too."""
    return _lang or SOURCE


def language_of(environ: Mapping[str, str]) -> str:
    """The language that an environment asks for, as gettext finds it; English when it asks for none that we speak.

    https://www.gnu.org/software/gettext/manual/html_node/The-LANGUAGE-variable.html
    """
    locale = next(filter(None, (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "C")
    if locale in _NO_LOCALE:
        return SOURCE
    wanted = (*environ.get("LANGUAGE", "").split(":"), locale)
    return next(filter(None, map(known_language, wanted)), SOURCE)


def known_language(locale: str) -> str | None:
    """The language we speak for a locale such as `fr_CA.UTF-8` or `fr-CA`; None when we do not."""
    name = locale.partition(".")[0].partition("@")[0].replace("-", "_")
    if name in _NO_LOCALE:
        return SOURCE
    return next((lang for lang in (name, name.partition("_")[0]) if lang in languages()), None)


def _(message: str) -> str:
    """A message in the language in force."""
    lang = spoken()
    return message if lang == SOURCE else _catalog(lang, DOMAIN).forms.get(message, (message,))[0]


def ngettext(one: str, many: str, count: int) -> str:
    """A message that counts, in the language in force; `count` is filled in by the caller."""
    lang = spoken()
    catalog = _Catalog() if lang == SOURCE else _catalog(lang, DOMAIN)
    forms = catalog.forms.get(one)
    return forms[catalog.plural(count)] if forms else one if count == 1 else many


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """A message as it is, marked to be translated where it is said."""
    return message


def number(value: int) -> str:
    """A whole number as people write it: `1,024`."""
    # i18n: between the thousands of a number; French has a narrow no-break space
    return f"{value:,}".replace(",", _(","))


def reason(error: OSError) -> str:
    """Why the system refused something."""
    return _(error.strerror or type(error).__name__)


# What systems say most: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/errno.h.html
_REASONS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("No space left on device"),
    N_("Read-only file system"),
)


def rule_words(lang: str) -> Mapping[str, str]:
    """The documentation of the rules, paragraph by paragraph: English, on one line → `lang`. Empty in English."""
    return {msgid: forms[0] for msgid, forms in _catalog(lang, RULES).forms.items()}


def _catalog(lang: str, domain: str) -> _Catalog:
    key = lang, domain
    if key not in _catalogs:
        _catalogs[key] = _Catalog()  # what a catalog at fault makes us say on the way is in English
        _catalogs[key] = _read(catalog_file(lang, domain), domain)
    return _catalogs[key]


def _read(file: Path, domain: str) -> _Catalog:
    """The translations that keep what they must: a placeholder of a translator's own would read any object."""
    from gettext import c2py

    from summitkb.i18n.po import BrokenCatalog, read_po, translated, unfit

    try:
        catalog = read_po(file)
    except (OSError, BrokenCatalog):
        return _Catalog()
    forms = {
        entry.msgid: tuple(entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)) or (entry.msgstr,)
        for entry in translated(catalog)
        if not any(unfit(entry, domain))
    }
    return _Catalog(forms, c2py(catalog.metadata["Plural-Forms"].partition("plural=")[2].rstrip(";")))


def catalog_file(lang: str, domain: str) -> Path:
    """Where one of the package's catalogs is."""
    return _LOCALE / lang / "LC_MESSAGES" / f"{domain}.po"
