"""KB20x and KB21x: the front matter of notes and pages, and the fields of vocabularies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from summitkb.diagnostics import Severity
from summitkb.i18n.terminal import _
from summitkb.model import Note, Site
from summitkb.rules.registry import Finding, fault, rule
from summitkb.rules.words import cut, shown, suggestion


@fault("KB201")
def unknown_key(key: str, known: Iterable[str]) -> str:
    """A key is one that summitkb reads.

    A misspelt key would be ignored, and its value lost, without anyone noticing.

    Example: `speaker: [thomas-morin]`

    Write instead: `speakers: [thomas-morin]`

    Fix, not safe: the key that is one slip away, when there is only one.
    """
    return _('"{key}" is not a known key{hint}').format(key=cut(key), hint=suggestion(key, known))


@fault("KB202")
def missing_key(key: str, given: bool) -> str:
    """The keys that every note, page or entry needs are given, with a value.

    A note needs `title`, `date`, `track`, `type`, `projects`, `speakers`, `authors` and `summary`. When nobody recorded
    the speakers, or no project was spoken of, the list is empty: `[]`.

    Example: `speakers:` with nothing after it

    Write instead: `speakers: []`
    """
    message = _('"{key}" is empty; give it a value') if given else _('the key "{key}" is missing; add it')
    return message.format(key=key)


@fault("KB203")
def wrong_type(name: str, expected: str) -> str:
    """A value is of the kind its key asks for: a text, a list, a mapping.

    Example: `projects: octavia`

    Write instead: `projects: [octavia]`

    Safe fix, for one text: the brackets are added.
    """
    return _("{name} must be {expected}").format(name=name, expected=expected)


@fault("KB204")
def not_allowed(key: str, value: object, allowed: Sequence[str]) -> str:
    """A key with a fixed set of values has one of them.

    They become the filters of the search: a value of one's own would be a filter that finds one note.

    Example: `type: talks`

    Write instead: `type: talk`

    Fix, not safe: the value that is one slip away, when there is only one.
    """
    hint = suggestion(str(value), allowed)
    return _("{key} cannot be {value}{hint}").format(key=key, value=shown(value), hint=hint)


@fault("KB205")
def bad_date(value: object) -> str:
    """A date exists and is written year-month-day (ISO 8601).

    `06/11/2018` is a day in June to some readers and in November to others.

    Example: `date: 14/11/2018`

    Write instead: `date: 2018-11-14`

    Safe fix: a date that can only be read one way, `14 nov 2018` too. Not safe: `06/11/2018`, read day first.
    """
    return _("{value} is not a date; write it as 2018-11-14").format(value=shown(value))


@fault("KB206")
def bad_time(value: object) -> str:
    """A time is written hours:minutes on 24 hours, in the time zone of the event.

    Quotes are not required; editors that follow YAML 1.1 read `11:00` as the number 660 without them.

    Example: `start: 9h30`

    Write instead: `start: "09:30"`

    Safe fix: `9h30`, `9:30` or `2:30 pm`, written this way. Not safe: `660`, which YAML 1.1 makes of `11:00`.
    """
    return _('{value} is not a time; write it as "09:30"').format(value=shown(value))


@fault("KB207")
def too_long(key: str, length: int, limit: int) -> str:
    """A title or a summary has at most 200 characters.

    They are shown whole in lists, search results and link previews, which cut longer ones in the middle of a word.

    Example: a summary of three sentences

    Write instead: one sentence, and the rest in the body.
    """
    return _("{key} has {length} characters; keep it to {limit}").format(key=key, length=length, limit=limit)


@fault("KB208")
def bad_url(value: object) -> str:
    """The address of a video, slides, a project or a person is a whole `https:` or `http:` URL.

    Example: `url: www.example.org/slides.pdf`

    Write instead: `url: https://www.example.org/slides.pdf`

    Fix, not safe: `https://` is put before it.
    """
    return _("{value} is not a web address; write it in full, with https://").format(value=shown(value))


@fault("KB209")
def unknown_language(value: object, languages: Sequence[str]) -> str:
    """`lang` is one of the languages of the site, as `mkdocs.yml` lists them.

    It says which language a note is written in, hence into which others it is to be translated. The language spoken on
    stage is `session_lang`, and may be any.

    Example: `lang: french`

    Write instead: `lang: fr`

    Fix, not safe: the language that is one slip away.
    """
    hint = suggestion(str(value), languages)
    return _("{value} is not a language of this site{hint}").format(value=shown(value), hint=hint)


@rule("KB210")
def date_outside_event(site: Site) -> Iterator[Finding]:
    """A note's date is a day of its event.

    Day digests, timetables and calendars are made from it; on another day the note is in none of them.

    Example: `date: 2018-11-16` in `content/notes/berlin-2018/`, an event that ends on 15 November

    Write instead: the day the session took place.
    """
    for note in site.notes.values():
        if "date" in note.faults:
            continue
        event = site.events[note.event]
        if not event.start <= note.date <= event.end and event.start <= event.end:
            message = _("{date} is not a day of {event}, which runs from {start} to {end}")
            message = message.format(date=note.date, event=event.id, start=event.start, end=event.end)
            yield Finding(note.source.path, note.where("date"), message)


@fault("KB211")
def event_not_folder(value: str, folder: str) -> str:
    """A note's `event`, when it is given, is the folder it is in.

    The folder is part of the note's address, so it decides.

    Example: `event: vancouver-2018` in `content/notes/berlin-2018/`

    Write instead: `event: berlin-2018`, or nothing at all.

    Fix, not safe: the name of the folder.
    """
    message = _("event is {value} but the note is in the folder of {folder}; move the note or leave event out")
    return message.format(value=shown(value), folder=folder)


@rule("KB212", Severity.WARNING)
def duplicate_title(site: Site) -> Iterator[Finding]:
    """Two notes of an event have different titles.

    In lists, search results and browser tabs the title is all that tells them apart.

    Example: two notes called "Keynotes"

    Write instead: "Keynotes, day 1" and "Keynotes, day 2"
    """
    notes: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in site.notes.values():
        if "title" not in note.faults:
            notes[note.event, note.title.casefold()].append(note)
    for first, *others in notes.values():
        for note in others:
            message = _("{path} already has this title").format(path=first.source.path)
            yield Finding(note.source.path, note.where("title"), message)


@fault("KB213")
def bad_number(key: str, value: object) -> str:
    """A duration is a whole number of minutes, of at most one day.

    Example: `duration: 40 min`

    Write instead: `duration: 40`

    Safe fix: `40 min`, `1h` or `1h30`, in minutes.
    """
    message = _("{key} cannot be {value}; write a whole number of minutes, such as 40")
    return message.format(key=key, value=shown(value))


@fault("KB214")
def malformed(key: str, value: object, expected: str) -> str:
    """Ids, codes and addresses have the form that is asked of them.

    An id is lowercase letters, digits and hyphens, as it becomes a URL; `country` is a code of two capitals
    (ISO 3166-1), `session_lang` a language tag (BCP 47), `redirect_from` the path of an old page below the site's root.

    Example: `id: Thomas Morin`, `country: Germany`

    Write instead: `id: thomas-morin`, `country: DE`
    """
    message = _("{key} cannot be {value}; write {expected}")
    return message.format(key=key, value=shown(value), expected=expected)


@fault("KB215", Severity.WARNING)
def repeated_value(value: str) -> str:
    """A list names each thing once.

    Example: `projects: [octavia, neutron, octavia]`

    Write instead: `projects: [octavia, neutron]`
    """
    return _("{value} is already in this list; remove it").format(value=shown(value))
