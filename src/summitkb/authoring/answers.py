"""What a new note needs to know: given as options, guessed, or asked in the terminal with completion."""

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, get_args

import click

from summitkb.authoring.new import NotCreated, days, default_author, default_event, new_speaker
from summitkb.config import Config
from summitkb.i18n.terminal import _
from summitkb.load.schema import SessionType
from summitkb.model import Site, Speaker
from summitkb.rules.words import did_you_mean, nearest, suggestion

TYPES: tuple[str, ...] = get_args(SessionType)
SENTENCE = 200
"""Most characters of a title or a summary."""
_LISTED = 15


class Unknown(Exception):
    """A value is not one of those allowed; the message says which are."""


@dataclass(frozen=True, slots=True)
class Words:
    """Entries of a vocabulary: each id, and the other ways to name it."""

    ids: Mapping[str, Sequence[str]]

    def find(self, value: str) -> str:
        """The id that `value` is or names, whatever its case. Raises `Unknown`."""
        wanted = value.strip().casefold()
        for one, names in self.ids.items():
            if wanted in {one.casefold(), *(name.casefold() for name in names)}:
                return one
        by_name = {name: one for one, names in self.ids.items() for name in names}
        near = by_name.get(nearest(value, [*self.ids, *by_name]) or "")
        hint = did_you_mean(near) if near else suggestion(value, self.ids)
        raise Unknown(_('"{value}" is not known{hint}').format(value=value.strip(), hint=hint))


@dataclass(slots=True)
class Answers:
    """The front matter of a new note as it becomes known, question after question."""

    config: Config
    site: Site
    given: Mapping[str, Any]
    """What options say: texts, and sequences of texts for keys that hold many."""
    today: dt.date
    interactive: bool = False
    add_speakers: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    speakers: list[Speaker] = field(default_factory=list)
    """Those to be added to the vocabulary."""
    _missing: list[str] = field(default_factory=list)

    def complete(self) -> None:
        """Find every value. Raises `NotCreated` with all that is missing when nobody can be asked."""
        site, draft = self.site, self.given.get("status") == "draft"
        if not site.events:
            raise NotCreated(_("events.yml has no event yet: add one first"))
        self._text("title", _("Title"))
        self._one("event", _("Event"), site.events, default_event(site, self.today))
        if event := site.events.get(self.values.get("event", "")):
            on = days(event)
            today = self.today.isoformat()
            self._one("date", _("Day"), dict.fromkeys(on), today if today in on else on[0])
            self.values["date"] = dt.date.fromisoformat(self.values["date"])
        self._one("track", _("Track"), site.tracks)
        track = self.values.get("track")
        self._one("type", _("Type"), dict.fromkeys(TYPES), track if track in TYPES else None)
        self._many("projects", _("Projects"), _projects(site), optional=True)
        self._many("speakers", _("Speakers"), _people(site), optional=True)
        self._many("authors", _("Written by"), _people(site, "authors"), default=default_author(self.config, site))
        languages = dict.fromkeys(site.languages)
        self._one("lang", _("Language"), languages, site.default_language, ask=len(languages) > 1)
        self._text("summary", _("Summary, one sentence"), optional=draft)
        if self._missing:
            missing = "\n".join(f"  {line}" for line in self._missing)
            raise NotCreated(_("not enough is known:") + f"\n{missing}")
        self.speakers = [one for one in self.speakers if one.id in self.values["speakers"]]
        self.values.update({key: value for key, value in self.given.items() if key not in self.values})

    # Each kind of question

    def _text(self, key: str, label: str, *, optional: bool = False) -> None:
        self._settle(key, label, _sentence, default="" if optional else None)

    def _one(
        self, key: str, label: str, choices: Mapping[str, Any], default: str | None = None, *, ask: bool = True
    ) -> None:
        words = Words({one: _names(value) for one, value in choices.items()})
        self._settle(key, label, words.find, choices=list(choices), default=default, ask=ask)

    def _many(self, key: str, label: str, words: Words, *, default: str | None = None, optional: bool = False) -> None:
        def find(value: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(self._find(key, words, one) for one in _split(value)))

        fallback = "" if optional else default
        label = _("{label}, separated by commas").format(label=label)
        self._settle(key, label, find, choices=list(words.ids), default=fallback)

    def _settle(
        self,
        key: str,
        label: str,
        read: Callable[[str], Any],
        *,
        choices: Sequence[str] = (),
        default: str | None = None,
        ask: bool = True,
    ) -> None:
        """Take what was given, else ask if one may, else take the default, else note that it is missing."""
        given = self.given.get(key)
        option = "--" + {"projects": "project", "speakers": "speaker", "authors": "author"}.get(key, key)
        if given not in (None, ()):
            try:
                self.values[key] = read(given if isinstance(given, str) else ", ".join(given))
            except Unknown as fault:
                raise NotCreated(f"{option}: {fault}") from fault
        elif self.interactive and ask:
            self.values[key] = _ask(label, read, choices, default)
        elif default is not None:
            self.values[key] = read(default)
        else:
            listed = _(": one of {choices}").format(choices=", ".join(choices)) if choices else ""
            self._missing.append(option + listed)

    # People

    def _find(self, key: str, words: Words, value: str) -> str:
        try:
            return words.find(value)
        except Unknown as fault:
            if key != "speakers":
                raise
            added = next((one.id for one in self.speakers if one.name.casefold() == value.casefold()), None)
            if added:
                return added
            if not self._may_add(value, fault):
                hint = "" if self.interactive else "\n" + _("--add-speaker adds new people to speakers.yml.")
                raise Unknown(f"{fault}{hint}") from None
        speaker = new_speaker({*self.site.speakers, *(one.id for one in self.speakers)}, value)
        self.speakers.append(speaker)
        return speaker.id

    def _may_add(self, name: str, fault: Unknown) -> bool:
        if self.add_speakers or not self.interactive:
            return self.add_speakers
        click.echo(str(fault), err=_aside())
        return click.confirm(_("Add {name} to speakers.yml?").format(name=name), err=_aside())


def _sentence(value: str) -> str:
    text = " ".join(value.split())
    if len(text) > SENTENCE:
        message = _("{length} characters are too many: {limit} at most")
        raise Unknown(message.format(length=len(text), limit=SENTENCE))
    return text


def _split(value: str) -> Iterator[str]:
    return (one.strip() for one in value.split(",") if one.strip())


def _names(value: Any) -> tuple[str, ...]:
    name = getattr(value, "name", None)
    return (name,) if name else ()


def _projects(site: Site) -> Words:
    return Words({one.id: (one.name, *(alias.text for alias in one.aliases)) for one in site.projects.values()})


def _people(site: Site, kind: str = "speakers") -> Words:
    people = site.speakers if kind == "speakers" else site.authors
    return Words({one.id: (one.name, *getattr(one, "aliases", ())) for one in people.values()})


# The terminal


def _ask(label: str, read: Callable[[str], Any], choices: Sequence[str], default: str | None) -> Any:
    """Ask until the answer can be read; Tab completes it from `choices`."""

    def answer(value: str) -> Any:
        try:
            read_value = read(value)
        except Unknown as fault:
            raise click.UsageError(str(fault)) from fault
        if read_value in ("", ()) and default is None:
            raise click.UsageError(_("this is needed"))
        return read_value

    if 0 < len(choices) <= _LISTED:
        click.echo(f"  {', '.join(choices)}", err=_aside())
    with _completing(choices):
        shown = default not in (None, "")
        label = _("{label} (optional)").format(label=label) if default == "" else label
        return click.prompt(label, default=default, value_proc=answer, show_default=shown, err=_aside())


def _aside() -> bool:
    """Whether to ask on the error stream: Python completes on the standard one only, which may be a pipe."""
    return not sys.stdout.isatty()


@contextmanager
def _completing(choices: Iterable[str]) -> Iterator[None]:
    """Let Tab complete a word of `choices`, where the terminal has readline (Windows has not)."""
    words = sorted(choices)
    with suppress(ImportError):
        import readline

        before, delimiters = readline.get_completer(), readline.get_completer_delims()
        readline.set_completer(_completer(words))
        readline.set_completer_delims(", ")
        # libedit, on macOS, has its own words for it
        is_libedit = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
        try:
            yield
        finally:
            readline.set_completer(before)
            readline.set_completer_delims(delimiters)
        return
    yield


def _completer(words: Sequence[str]) -> Callable[[str, int], str | None]:
    def complete(text: str, state: int) -> str | None:
        found = [word for word in words if word.startswith(text.lower())]
        return found[state] if state < len(found) else None

    return complete
