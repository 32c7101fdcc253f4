"""A demonstration season: groups, places and gatherings of a year, from a pack's `season.yaml`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from campaign.languages import LANGUAGES
from campaign.packs import Pack, TextByLanguage, yearly
from campaign.packs.reading import Document, Fault
from events.facilities import ACCESS, FOOD
from events.models.event import AUDIENCES, DRAFT, EVERYONE, LIVE, WAITING
from events.recurrence import Timing, TimingRefused

STATES = (LIVE, WAITING, DRAFT)
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Group:
    """An invented partner group."""

    key: str
    name: TextByLanguage
    about: TextByLanguage
    trusted: bool = False


@dataclass(frozen=True)
class Place:
    """Where gatherings are, with rough coordinates."""

    key: str
    venue: str
    address: str
    ward: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Question:
    """Something a booker is asked, and what for."""

    key: str
    text: TextByLanguage
    purpose: TextByLanguage
    required: bool = False


@dataclass(frozen=True)
class Item:
    """A part of a gathering's programme."""

    title: TextByLanguage
    starts_after: int
    minutes: int
    capacity: int | None = None


@dataclass(frozen=True)
class Move:
    """A date of a series, counted from 1, that moves by days to another time."""

    which: int
    days: int
    at: time


@dataclass(frozen=True)
class Change:
    """What an edit that waits would set: another time, another place."""

    at: time
    place: str


@dataclass(frozen=True)
class Gathering:
    """One gathering, or a series of them."""

    group: str
    kind: str
    title: TextByLanguage
    description: TextByLanguage
    when: str
    at: time
    minutes: int
    languages: tuple[str, ...]
    place: str = ""
    online: str = ""
    repeats: str = ""
    sunset: int | None = None
    access: tuple[str, ...] = ()
    access_note: TextByLanguage = field(default_factory=TextByLanguage)
    food: str = ""
    audience: str = EVERYONE
    age_from: int | None = None
    age_to: int | None = None
    bookable: bool = False
    capacity: int | None = None
    walk_ups: bool = True
    questions: tuple[Question, ...] = ()
    programme: tuple[Item, ...] = ()
    state: str = LIVE
    moved: Move | None = None
    called_off: int | None = None  # which date of a series, counted from 1
    edit: Change | None = None

    def __post_init__(self) -> None:
        if bool(self.place) == bool(self.online):
            raise Fault("a gathering has a place or is online", "when")
        for i, item in enumerate(self.programme):
            if item.starts_after + item.minutes > self.minutes:
                raise Fault("this part ends after its gathering", "programme", i)
        try:
            yearly.read(self.when)
        except yearly.Unreadable:
            raise Fault(f"“{self.when}” is no day of every year", "when") from None


@dataclass(frozen=True)
class Season:
    """One year of gatherings."""

    ramadan: tuple[date, ...]
    groups: tuple[Group, ...]
    places: tuple[Place, ...]
    events: tuple[Gathering, ...]


def load(pack: Pack) -> Season | None:
    """Read the season of a pack; None where it has none.

    Raises:
        BrokenPack: with the file, the line and what is wrong there.
    """
    path = pack.folder / "season.yaml"
    if not path.exists():
        return None
    document = Document(path)
    season: Season = document.read(Season)
    for fault in _faults(season, pack):
        raise document.broken(fault)
    return season


def _faults(season: Season, pack: Pack) -> Iterator[Fault]:
    """Yield what no single value can know: unknown names and texts without a language."""
    groups, places = {g.key for g in season.groups}, {p.key for p in season.places}
    for i, place in enumerate(season.places):
        if place.ward not in pack.ward_names:
            yield Fault(f"no ward “{place.ward}”", "places", i, "ward")
    for i, event in enumerate(season.events):
        known = {
            "group": ([event.group], groups),
            "place": ([event.place], places | {""}),
            "kind": ([event.kind], pack.event_kinds),
            "access": (event.access, ACCESS),
            "food": ([event.food], {*FOOD, ""}),
            "languages": (event.languages, LANGUAGES),
            "audience": ([event.audience], AUDIENCES),
            "state": ([event.state], STATES),
            "edit": ([event.edit.place if event.edit else ""], places | {""}),
        }
        for name, (given, allowed) in known.items():
            for value in set(given) - set(allowed):
                yield Fault(f"“{value}” is not known", "events", i, name)
        yield from _untimely(event, season, i)
    for path, text in _texts(season):
        # Hosts write in the languages they have; only the pack's first is in every text.
        if pack.languages[0] not in text:
            yield Fault(f"the text has no “{pack.languages[0]}”", *path)


def _untimely(event: Gathering, season: Season, i: int) -> Iterator[Fault]:
    """Yield a series that cannot be, and single dates that it does not have."""
    day = yearly.read(event.when).after(date(2026, 1, 1), season.ramadan)
    if day is None:
        return
    try:
        timing = Timing(datetime.combine(day, event.at), event.minutes, rrule=event.repeats)
    except TimingRefused as refusal:
        yield Fault(
            f"“{event.repeats}” cannot be: {type(refusal).__name__}", "events", i, "repeats"
        )
        return
    dates = len(timing.days(date.min, date.max))
    singled = {
        "moved": event.moved.which if event.moved else 1,
        "called_off": event.called_off or 1,
    }
    for name, which in singled.items():
        if not 1 <= which <= dates:
            yield Fault(f"there are {dates} dates", "events", i, name)


def _texts(season: Season) -> Iterator[tuple[Path, TextByLanguage]]:
    for i, group in enumerate(season.groups):
        yield ("groups", i, "name"), group.name
        yield ("groups", i, "about"), group.about
    for i, event in enumerate(season.events):
        yield ("events", i, "title"), event.title
        yield ("events", i, "description"), event.description
        if event.access_note:
            yield ("events", i, "access_note"), event.access_note
        for n, question in enumerate(event.questions):
            yield ("events", i, "questions", n, "text"), question.text
            yield ("events", i, "questions", n, "purpose"), question.purpose
        for n, item in enumerate(event.programme):
            yield ("events", i, "programme", n, "title"), item.title
