"""A town that has something on every public page, and where its pages are."""

import contextvars
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.test import TestResponse

from campaign import clock
from campaign.cli.demonstration import surveys
from campaign.domain import (
    asking,
    badging,
    booking,
    confiding,
    drawing,
    partnering,
    permitting,
    pledging,
    sampling,
    scribing,
    surveying,
)
from campaign.domain.sealing import Sealer
from campaign.extensions import db, limiter
from events.models import ProgrammeItem
from tests import answers, make
from tests.blueprints.complaints import made as complaints
from tests.blueprints.hosts import at_gates, drawn

SEALER = Sealer(make.FIELD_KEYS)
PARENT = asking.Parent("en", "dad@example.org")
CELLS = {"E05014735": 40, "E05014736": None, "outside": 5, "": 0}
QUESTION = {
    "key": "food",
    "text": {"en": "What do you like to eat?"},
    "purpose": {"en": "To cook enough for everybody."},
    "required": True,
}


class Stop(NamedTuple):
    """A page: its path after the language, what is sent to it, and how it answers."""

    path: str
    fields: dict[str, str] | None = None
    status: int = 200


STILL = {
    "front": Stop(""),
    "pledge": Stop("pledge"),
    "pledge refused": Stop("pledge", {"name": "<", "postcode": "nonsense"}, 422),
    "pledge in Easy Read": Stop("easy/pledge"),
    "pledge in Easy Read refused": Stop("pledge?easy=y", {"name": "<", "postcode": "x"}, 422),
    "phrases": Stop("show"),
    "phrases in two languages": Stop("show/ur"),
    "a phrase in two languages": Stop("show/speaker/pa"),
    "unknown badge": Stop("b/000000000000", None, 404),
    "erased": Stop("erased"),
    "data": Stop("our-data"),
    "accessibility": Stop("accessibility"),
    "about": Stop("about"),
    "nowhere": Stop("nowhere", None, 404),
    "events": Stop("events"),
    "events found": Stop("events?q=meal&kind=workshop&ward=E05014736&nearby=y"),
    "events refused": Stop("events?kind=x&from=x&access=x&q=!", None, 422),
    "asked of oneself": Stop("about-you/pledge"),
    "thanked for it": Stop("about-you/pledge/thanks"),
    "survey": Stop("survey"),
    "answered": Stop("answered"),
    "aims": Stop("aims"),
    "projects": Stop("projects"),
    "apply": Stop("ambassadors"),
    "application refused": Stop("ambassadors", {"name": "<"}, 422),
    "open data": Stop("open-data/"),
    "circle": Stop("circle"),
    "circle before": Stop("circle", {"step": "before"}),
    "circle form": Stop("circle", {"step": "form"}),
    "circle refused": Stop("circle", {"step": "send"}, 422),
    "complain": Stop("complaints"),
    "complaint refused": Stop("complaints", {"words": ""}, 422),
    "stewards": Stop("stewards"),
}


def fill(app: Flask) -> dict[str, Stop]:
    """Fill an empty database, and return every page by a name."""
    limiter.reset()
    with app.app_context():
        session = db.session()
        found = _gatherings(session) | _people(session) | _said(session)
        make.circle(session, "tuesday", name={"en": "Tuesday group"})
        answered = complaints.complaint(session, "Late.")
        complaints.answered(session, "We changed the day.")
        complaint = complaints.complaint(session, "Loud.")
        make.release(session, "pledges.ward", "2026Q2", CELLS)
        session.commit()
    complained = {"complaint": complaint, "complaint answered": answered}
    return STILL | found | {name: Stop(f"complaints/{it}") for name, it in complained.items()}


def visit(app: Flask, stop: Stop, tag: str) -> TestResponse:
    """Open a page in a language, or send its form."""
    limiter.reset()
    ask = {"method": "GET" if stop.fields is None else "POST", "data": stop.fields}
    opened = partial(app.test_client().open, f"/{tag}/{stop.path}", **ask)
    return contextvars.Context().run(opened)


def _gatherings(session: Any) -> dict[str, Stop]:
    """Events in every state, a place at one, and teams that were drawn."""
    group = make.group(session, slug="friends", name={"en": "Town Friends"})
    usual = {"venue": "Town Hall", "ward_code": "E05014736", "access": ["step_free", "bsl"]}
    meal = make.event(
        session,
        group,
        slug="meal",
        title={"en": "Big meal for the whole street"},
        description={"en": "Bring **rice**, and [friends](https://example.org)."},
        access_note={"en": "Ring the bell at the side door."},
        food="halal",
        languages=["en", "ur", "ro"],
        rrule="FREQ=WEEKLY;COUNT=4",
        bookable=True,
        capacity=20,
        questions=[QUESTION],
        programme=[ProgrammeItem(title={"en": "Music"}, starts_after=30, minutes=45)],
        **usual,
    )
    make.event(session, group, title={"en": "Walk in the park"}, state="cancelled")
    make.event(session, group, slug="iftar", starts=at_gates.began(2), minutes=180, **usual)
    day, now = meal.starts.date(), clock.now()
    wanted = booking.Booking("one", "en", "Amina", 2, "amina@example.org", answers={"food": "Rice"})
    token = booking.book(session, meal, day, wanted, now=now, sealer=SEALER)
    teams = drawing.token_of(drawn.kept(session, group), SEALER)
    began = at_gates.began(2).date()
    return {
        "month": Stop(f"events/month/{day:%Y-%m}"),
        "event": Stop("events/meal"),
        "date": Stop(f"events/meal/{day}"),
        "book": Stop(f"events/meal/{day}/places"),
        "book in Easy Read": Stop(f"easy/events/meal/{day}/places"),
        "booking refused": Stop(f"events/meal/{day}/places", {"name": ""}, 422),
        "place": Stop(f"place/{token}"),
        "place in Easy Read": Stop(f"easy/place/{token}"),
        "draw": Stop(f"draws/{teams}"),
        "feedback": Stop(f"events/iftar/{began}/feedback"),
        "feedback refused": Stop(f"events/iftar/{began}/feedback", {"face": "x"}, 422),
        "feedback not now": Stop(f"events/meal/{day}/feedback", None, 404),
        "thanked for feedback": Stop(f"events/iftar/{began}/feedback/thanks"),
        **_of_a_full_event(session, group),
    }


def _of_a_full_event(session: Any, group: Any) -> dict[str, Stop]:
    """A place in every state but booked: the first was given back, so the second is offered it."""
    full = make.event(session, group, slug="full", bookable=True, capacity=2, waiting_list=True)
    day, now, tokens = full.starts.date(), clock.now(), {}
    for state in ("cancelled", "offered", "waiting", "lapsed"):
        wanted = booking.Booking(state, "en", "Amina", 2, "amina@example.org")
        tokens[state] = booking.book(session, full, day, wanted, now=now, sealer=SEALER)
    given_back, missed = (booking.find(session, tokens[it]) for it in ("cancelled", "lapsed"))
    booking.cancel(session, given_back, now=now, sealer=SEALER)
    missed.registration.state = "lapsed"
    places = {f"place {state}": Stop(f"place/{token}") for state, token in tokens.items()}
    return places | {
        "full": Stop(f"events/full/{day}"),
        "full, to wait": Stop(f"events/full/{day}/places"),
    }


def _people(session: Any) -> dict[str, Stop]:
    """Somebody who signed, badges, and young people: one who takes part, one whose parent is asked."""
    (fresh,) = badging.print_batch(session, count=1, made_for="A stall", now=clock.now())
    told = {"name": "Amina", "age_band": "18_plus", "contact": "a@example.org", "updates": True}
    receipt, given, back = (make.pledge(session, **over) for over in (told, {}, {}))
    pledging.withdraw(session, pledging.find(session, back), today=clock.today())
    cohort = make.cohort(session, slug="spring")
    grown = make.ambassador(session, cohort, name="Ola", age=17, contact="ola@example.org")
    young = make.ambassador(
        session, cohort, name="Zoe", age=14, parent=PARENT, contact="z@example.org"
    )
    asked = confiding.parents_token(young.permission, SEALER)
    return {
        "new badge": Stop(f"b/{fresh}"),
        "worn badge": Stop(f"b/{grown.badge.code}"),
        "receipt": Stop(f"receipt/{receipt}"),
        "receipt in Easy Read": Stop(f"easy/receipt/{receipt}"),
        "receipt of few words": Stop(f"receipt/{given}"),
        "receipt of a pledge taken back": Stop(f"receipt/{back}"),
        "young person": Stop(f"ambassadors/mine/{confiding.token_of(grown, SEALER)}"),
        "young person who waits": Stop(f"ambassadors/mine/{confiding.token_of(young, SEALER)}"),
        "permission": Stop(f"permission/{asked}"),
        "permission refused": Stop(f"permission/{asked}", {"by": ""}, 422),
        "permission given": _permitted(session, cohort, "given"),
        "permission taken back": _permitted(session, cohort, "back"),
    }


def _permitted(session: Any, cohort: Any, state: str) -> Stop:
    """A parent's page once they said yes, and once they took that back."""
    own = {"age": 14, "contact": f"{state}@example.org"}
    young = make.ambassador(session, cohort, name="Ion", parent=PARENT, **own)
    token = confiding.parents_token(young.permission, SEALER)
    when = {"now": clock.now(), "today": clock.today(), "sealer": SEALER}
    yes = permitting.Answer(keep=False, take_part=True)
    asking.answer(session, young.permission, yes, by="Ana", language="en", **when)
    if state == "back":
        asking.withdraw(session, young.permission, **when)
    return Stop(f"permission/{token}")


def _said(session: Any) -> dict[str, Stop]:
    """Surveys, a workshop that writes, answers, and a project."""
    surveys.ask_the_town()
    today = clock.today()
    (running,) = surveying.open_now(session, today=today)
    (over,) = surveying.over(session, today=today)
    codes = sampling.new_codes(1)
    sampling.hand_out(session, running, codes)
    workshop = make.discussion(session)
    aim = answers.aim(session, measure="pledges", target=40)
    due = today - timedelta(days=1)
    states = {state: _theme(session, aim, state, due) for state in ("heard", "doing", "cannot")}
    project = answers.project(session, outputs=[{"text": {"en": "Ten"}, "measure": "events_held"}])
    partnering.publish(project, by_staff=True, now=clock.now())
    written = {
        "survey to answer": Stop(f"survey/{running.slug}"),
        "survey refused": Stop(f"survey/{running.slug}", {"q_cohesion": "x"}, 422),
        "survey at a stall": Stop(f"survey/{running.slug}?kiosk=start"),
        "survey thanks": Stop(f"survey/{running.slug}/thanks"),
        "survey over": Stop(f"survey/{over.slug}", None, 410),
        "results": Stop(f"survey/{over.slug}/results"),
        "results too early": Stop(f"survey/{running.slug}/results"),
        "survey by link": Stop(f"survey/by/{codes[0]}"),
        "scribe": Stop(f"scribe/{scribing.token_of(workshop.tables[0], SEALER)}"),
        "project": Stop(f"projects/{project.slug}"),
    }
    return written | {f"answer {state}": Stop(f"answered/{slug}") for state, slug in states.items()}


def _theme(session: Any, aim: Any, state: str, due: Any) -> str:
    whole = {"state": state, "aim": aim, "due_on": due, "owner": "Streets"}
    made = answers.theme(session, public=True, **whole)
    return str(made.slug)
