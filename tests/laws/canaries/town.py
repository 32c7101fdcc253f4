"""A town in which every input is open, and browsers for everybody who works there."""

import contextvars
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Flask

from campaign import clock
from campaign.domain import sampling, scribing
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from tests import make, programme
from tests.blueprints.hosts import at_gates
from tests.blueprints.meetings import gathered
from tests.laws.canaries.flock import Flock
from tests.visitor import Visitor

LINKS = 40
SEALER = Sealer(make.FIELD_KEYS)
FOOD = {"key": "food", "text": {"en": "Food?"}, "purpose": {"en": "To cook."}, "required": False}


@dataclass
class Town:
    """Addresses of what is open; `pages` are the private ones that people were given."""

    app: Flask
    flock: Flock
    browsers: dict[str, Visitor] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)  # by "pledge 3"

    def fresh(self) -> Visitor:
        """A browser that knows nobody."""
        return Visitor(self.app.test_client())

    def put_json(self, path: str, body: dict[str, Any]) -> None:
        """Send what a page sends by itself."""
        ask = partial(self.app.test_client().post, path, json=body)
        assert contextvars.Context().run(ask).status_code == 200

    def enter(self) -> None:
        """Sign everybody who works here in, as the time is now."""
        for who, account in self.facts["accounts"].items():
            self.browsers[who] = self.fresh()
            self.browsers[who].enter(account)


def open_town(app: Flask, flock: Flock) -> Town:
    """Open everything."""
    town = Town(app, flock)
    with app.app_context():
        session = db.session()
        group = make.group(session, slug="friends")
        town.facts |= _dates(session, group) | _said(session, group)
        accounts = {
            "host": make.account(session, group=session.merge(group)),
            "staff": make.account(session, "staff", "analyst"),
            "colleague": make.account(session, "staff"),
            "admin": make.account(session, "admin"),
        }
        accounts["facilitator"] = gathered.facilitator(session, make.circle(session, "tuesday"))
        cohort = make.cohort(session, slug="spring", group=session.merge(group))
        accounts["lead"] = programme.lead(session, cohort)
    town.facts["accounts"] = accounts
    town.enter()
    return town


def _dates(session: Any, group: Any) -> dict[str, Any]:
    coming = make.event(session, group, slug="meal", bookable=True, capacity=500, questions=[FOOD])
    began = make.event(session, group, slug="iftar", starts=at_gates.began(2), minutes=180)
    day = coming.starts.date()
    found = {"coming": f"/events/meal/{day}", "day": str(day), "began": str(began.starts.date())}
    session.commit()
    return found


def _said(session: Any, group: Any) -> dict[str, Any]:
    asked = make.question(session, "words").key
    survey = make.survey(session, questions=("cohesion", asked))
    survey.slug = "ours"
    links = sampling.new_codes(LINKS)
    sampling.hand_out(session, survey, links)
    workshop = make.discussion(session, session.merge(group), slug="kind-streets")
    table = workshop.tables[0]
    found = {
        "asked": f"q_{asked}",
        "links": links,
        "question": workshop.guide[0].id,
        "scribe": f"/en/scribe/{scribing.token_of(table, SEALER)}",
        "today": clock.today(),
    }
    session.commit()
    return found
