"""What was said of a group's own event: how many chose each face, and words once somebody looked."""

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from campaign import access, clock, files
from campaign.blueprints.hosts.finding import EVENT, own_event
from campaign.blueprints.listening import bp
from campaign.blueprints.listening.queue import row_number
from campaign.domain import listening, polling
from campaign.domain.exporting import CSV, XLSX, Cell, Sheet
from campaign.domain.releasing import Quarter
from campaign.extensions import db, desk_words
from campaign.languages import LANGUAGES
from campaign.words.feedback import FACES
from events import occurrences
from events.models import Event
from events.occurrences import Occurrence

_d = desk_words.gettext

DATES_SHOWN = 12


@bp.get(f"{EVENT}/feedback")
@access.member
def of_event(group: str, slug: str) -> ResponseReturnValue:
    """The faces and the words, and posters for the way out of each date."""
    event = own_event(slug)
    found = listening.shown(db.session(), event=event, before=row_number("before"))
    spoken, rows = current_app.extensions["pack"].languages, safe_faces(event)
    numbers = [number for _, number in rows if number]
    return render_template(
        "listening/of_event.html",
        event=event,
        rows=rows,
        next_on=Quarter.of(clock.today()).after.first,
        drawn=[{"label": words, "value": number} for words, number in rows] if numbers else [],
        most=max(numbers, default=0),
        found=found,
        more=found[-1].id if len(found) == listening.OF_A_PAGE else None,
        dates=_dates(event),
        spoken=[LANGUAGES[tag] for tag in spoken],
    )


@bp.get(f"{EVENT}/feedback.csv")
@access.member
def as_csv(group: str, slug: str) -> ResponseReturnValue:
    """The same as a table of text."""
    return files.answer(f"feedback-{slug}", _sheets(own_event(slug)), CSV)


@bp.get(f"{EVENT}/feedback.xlsx")
@access.member
def as_xlsx(group: str, slug: str) -> ResponseReturnValue:
    """The same as a spreadsheet."""
    return files.answer(f"feedback-{slug}", _sheets(own_event(slug)), XLSX)


def safe_faces(event: Event) -> list[tuple[str, int | None]]:
    """Return each face in words, and how many had chosen it when the last quarter ended; None is hidden.

    Protected together with what was seen at the ends of the quarters before.
    """
    counts = listening.faces(db.session(), event, today=clock.today())
    tables = [[(str(face), number) for face, number in table.items()] for table in counts]
    safe = polling.protected(tables) if tables else {}
    return [(str(words), safe.get(str(face))) for face, words in FACES.items()]


def _sheets(event: Event) -> list[Sheet]:
    rows = safe_faces(event)
    hidden = [str(_d("Empty: fewer than five, or hidden so that nobody can work that out."))]
    counts = Sheet(
        str(_d("Faces")),
        (str(_d("Face")), str(_d("People"))),
        rows,
        notes=hidden if None in dict(rows).values() else (),
    )
    headings = (_d("Date of the event"), _d("What was good"), _d("What could be better"))
    words = Sheet(str(_d("Words")), [str(heading) for heading in headings], _words(event))
    return [counts, words]


def _words(event: Event) -> Iterator[tuple[Cell, ...]]:
    before = None
    while page := listening.shown(db.session(), event=event, before=before):
        yield from ((str(one.day), one.liked, one.better) for one in page)
        before = page[-1].id


def _dates(event: Event) -> list[Occurrence]:
    """Return the dates a poster is of use for: the last few, and the next."""
    if not event.is_public or event.is_cancelled:
        return []
    today = clock.today()
    near = occurrences.between(event, today - timedelta(days=14), today + timedelta(days=90))
    return [found for found in near if not found.is_cancelled][:DATES_SHOWN]
