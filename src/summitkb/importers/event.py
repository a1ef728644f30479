"""Which event a schedule is of, when it takes place, and on what clocks."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from summitkb.i18n.terminal import _
from summitkb.importers.schedule import Schedule, ScheduleError, Session
from summitkb.importers.text import slug
from summitkb.load.schema import SLUG, EventEntry
from summitkb.model import Event, Site
from summitkb.rules.files import RESERVED
from summitkb.rules.words import shown

_LONGEST = 60
"""Days; what lasts longer is a mistake in a date."""


def choose_event(schedule: Schedule, site: Site, wanted: str | None) -> str:
    """The id of the event: `wanted`, else the one in `events.yml` with the schedule's acronym or title, else a new one.

    Raises `ScheduleError` when the site cannot have an event of that id.
    """
    names = [name for name in (schedule.acronym, schedule.title) if name]
    known = next((event.id for name in names for event in site.events.values() if name in _names(event)), None)
    chosen = wanted or known or next(filter(None, map(slug, names)), "")
    if not chosen:
        raise ScheduleError(_("the schedule has neither acronym nor title; name its event with --event"))
    if chosen in site.events:
        return chosen
    if known:
        message = _('{title} is {event} in events.yml; import it with "--event {event}"')
        raise ScheduleError(message.format(title=shown(schedule.title), event=known))
    if not re.fullmatch(SLUG, chosen) or len(chosen) > 60:
        message = _("{event} cannot be an event's id; write lowercase letters, digits and hyphens")
        raise ScheduleError(message.format(event=shown(chosen)))
    heads = {page.partition("/")[0] for page in site.pages}
    names_taken = {name for event in site.events.values() for name in _names(event)}
    if chosen in RESERVED | set(site.languages) | heads | names_taken:
        raise ScheduleError(_("{event} is taken; name the event with --event").format(event=shown(chosen)))
    return chosen


def _names(event: Event) -> set[str]:
    return {event.id, event.name, *event.aliases}


@dataclass(frozen=True, slots=True)
class Place:
    """The event as notes will find it. `entry` is what `events.yml` lacks, empty when it is there."""

    id: str
    start: dt.date
    end: dt.date
    zone: zoneinfo.ZoneInfo
    entry: Mapping[str, Any]
    remarks: tuple[str, ...] = ()

    def __contains__(self, day: dt.date | None) -> bool:
        return day is not None and self.start <= day <= self.end


def place_of(schedule: Schedule, site: Site, event: str) -> Place:
    """Where and when the event is. Its entry in `events.yml` decides, as that is what the site shows times by.

    Raises `ScheduleError` when neither file gives a time zone, or the schedule no day.
    """
    zones = zoneinfo.available_timezones()
    given = schedule.timezone if schedule.timezone in zones else ""
    known = site.events.get(event)
    name = known.timezone if known and known.timezone in zones else given
    if not name:
        message = _("it names no time zone; add the event {event} to events.yml with its timezone, and import again")
        if schedule.timezone:
            message = _(
                "{zone} is not an IANA time zone; add the event {event} to events.yml with its timezone, and import"
                " again"
            )
        raise ScheduleError(message.format(zone=shown(schedule.timezone), event=shown(event)))
    zone = zoneinfo.ZoneInfo(name)
    if known:
        told = _("the schedule's time zone is {given}; times are those of events.yml, {zone}")
        told = told.format(given=given, zone=name)
        return Place(event, known.start, known.end, zone, {}, (told,) if given and given != name else ())
    if schedule.start is None or schedule.end is None or schedule.end < schedule.start:
        message = _("the schedule has no days; add the event {event} to events.yml, and import again")
        raise ScheduleError(message.format(event=shown(event)))
    if (schedule.end - schedule.start).days > _LONGEST:
        message = _(
            "the schedule runs from {start} to {end}; correct its days, or add the event {event} to events.yml with the"
            " right ones"
        )
        raise ScheduleError(message.format(start=schedule.start, end=schedule.end, event=shown(event)))
    city = schedule.city or name.rpartition("/")[2].replace("_", " ")
    entry = {
        "id": event,
        "name": schedule.title or schedule.acronym or event,
        "city": city,
        "start": schedule.start.isoformat(),
        "end": schedule.end.isoformat(),
        "timezone": name,
        "url": schedule.url if re.fullmatch(r"https?://[^\s/?#]+\S*", schedule.url) else "",
    }
    EventEntry.model_validate({key: value for key, value in entry.items() if value})
    guess = (
        ()
        if schedule.city
        else (_("the city {city} is a guess from the time zone; correct it").format(city=shown(city)),)
    )
    return Place(event, schedule.start, schedule.end, zone, entry, guess)


@dataclass(frozen=True, slots=True)
class When:
    """The day and hour of a session, as its note gives them."""

    date: dt.date | None
    start: dt.time | None
    doubt: str = ""


def when(session: Session, place: Place) -> When:
    """The day a session is listed in when that is a day of the event, and the hour on the clocks of the event."""
    local = session.moment.astimezone(place.zone) if session.moment and session.moment.tzinfo else session.moment
    start = local.time().replace(second=0, microsecond=0, tzinfo=None) if local else session.start
    days = [day for day in (session.date, local.date() if local else None) if day]
    date = next((day for day in days if day in place), None)
    doubt = ""
    if local and session.start and start != session.start:
        doubt = _("start is {given}, but {start} by its date and {zone}; the date was followed").format(
            given=f"{session.start:%H:%M}", start=f"{start:%H:%M}", zone=place.zone.key
        )
    elif local and date and local.date() != date:
        doubt = _("it is listed on {date} and begins on {day} at {hour}; its note has the day it is listed on")
        doubt = doubt.format(date=date, day=f"{local:%Y-%m-%d}", hour=f"{local:%H:%M}")
    return When(date, start, doubt)
