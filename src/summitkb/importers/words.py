"""What a schedule says in words of its own, in those of front matter: the type, the language and the links."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from babel import Locale
from pydantic import ValidationError

from summitkb.importers.schedule import Resource, Session
from summitkb.importers.text import clean
from summitkb.load.schema import MaterialEntry

# The first that finds its words decides. They are looked for without accents, capitals and punctuation.
_TYPES = tuple(
    (kind, re.compile(rf"\b(?:{words})s?\b"))
    for kind, words in (
        ("lightning", "lightning|ignite|flash|short talk|pecha ?kucha"),
        ("project-update", "project updates?|(?:project )?onboarding|status update"),
        ("keynote", "keynote|plenary|pleniere|opening|closing|ceremony"),
        ("workshop", "workshop|hands on|tutorial|training|atelier|lab"),
        ("panel", "panel|podium|table ronde|round ?table"),
        ("bof", "bof|birds of a feather|meetup|self organi[sz]ed|assembly"),
        ("forum", "forum|working (?:session|group)|fish ?bowl|discussion|ptg|design summit"),
        ("social", "social|party|reception|lunch|break|dinner|networking|concert|performance"),
        ("talk", "talk|lecture|presentation|session|vortrag|conference|breakout|demo|standard|other|podcast|film"),
    )
)


def session_type(name: str) -> str | None:
    """The type that `name` means; `talk` when there is no name, None when the name is not known."""
    accented = unicodedata.normalize("NFKD", name.casefold())
    plain = re.sub(r"[\W_]+", " ", "".join(letter for letter in accented if not unicodedata.combining(letter)))
    return next((kind for kind, words in _TYPES if words.search(plain)), None if plain.strip() else "talk")


_TAG = re.compile(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*")


def session_language(given: str) -> str | None:
    """The first language tag (BCP 47) among what is given, such as `de` of `de, en`; None when there is none."""
    known = Locale("en").languages
    for word in re.split(r"[\s,;/|+&]+", given):
        if _TAG.fullmatch(word) and word.replace("_", "-").partition("-")[0].lower() in known:
            language, *subtags = word.replace("_", "-").split("-")
            return "-".join((language.lower(), *subtags))
    return None


_KINDS = (
    ("video", re.compile(r"youtu\.?be|vimeo\.|media\.ccc\.de|peertube|/videos?[/.]|\.(?:mp4|webm)$", re.IGNORECASE)),
    ("etherpad", re.compile(r"etherpad|/pad/|hedgedoc|codimd", re.IGNORECASE)),
    ("slides", re.compile(r"slide|speakerdeck|\.(?:pdf|odp|pptx?|key)$", re.IGNORECASE)),
    ("spec", re.compile(r"specs\.openstack|/specs?/|blueprint", re.IGNORECASE)),
    ("code", re.compile(r"git(?:hub|lab)\.|opendev\.org|codeberg\.|/git/", re.IGNORECASE)),
)


def materials(session: Session) -> list[dict[str, str]]:
    """`links` of the session's note: its official page, then what it links to whose kind can be told."""
    found: dict[str, dict[str, str]] = {}
    for resource in (Resource(session.url, kind="official"), *session.links):
        url = clean(resource.url)
        kind = resource.kind or _kind(resource)
        if kind and url not in found and _is_valid(entry := {"kind": kind, "url": url}):
            label = clean(resource.title)
            found[url] = {**entry, "label": label} if label and label != url else entry
    return list(found.values())


def _kind(resource: Resource) -> str:
    return next(_kinds_in((resource.url, resource.title)), "")


def _kinds_in(texts: Iterable[str]) -> Iterator[str]:
    return (kind for text in texts for kind, pattern in _KINDS if pattern.search(text))


def _is_valid(entry: dict[str, str]) -> bool:
    try:
        MaterialEntry.model_validate(entry)
    except ValidationError:
        return False
    return True
