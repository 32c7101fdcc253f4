"""What the demonstration aims at, what was said and what came of it, and a partner's project."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select

from campaign import clock
from campaign.domain import aiming, answering, partnering
from campaign.domain.aiming import AimPlan
from campaign.domain.answering import Answer
from campaign.domain.partnering import Description
from campaign.extensions import db
from campaign.models import Aim
from events.models import PartnerGroup

WORDS = "answers.yaml"
PROJECT_DAYS = timedelta(days=360)


def answer() -> None:
    """Set a town's aims, answer a few themes, and describe a project, where its pack has words for it."""
    found = current_app.extensions["pack"].folder / WORDS
    if not found.exists():
        return
    words = yaml.safe_load(found.read_text("utf-8"))
    aims = _set_aims(words["aims"], clock.today())
    for theme in words["themes"]:
        _answer_theme(theme, aims)
    _describe_project(words["project"])


def _set_aims(plans: Sequence[Mapping[str, Any]], today: date) -> list[Aim]:
    """Set aims from the first of January; each to the end of a year."""
    first = date(today.year, 1, 1)
    aims = []
    for plan in plans:
        last = date(today.year + plan["years"], 12, 31)
        said = {name: value for name, value in plan.items() if name != "years"}
        aims.append(aiming.set_aim(db.session(), AimPlan(since=first, until=last, **said)))
    return aims


def _answer_theme(theme: Mapping[str, Any], aims: Sequence[Aim]) -> None:
    said, then = dict(theme), clock.now() - timedelta(days=theme["ago"])
    del said["ago"]
    if "aim" in said:
        said["aim"] = aims[said["aim"]]
    if "due" in said:
        said["due_on"] = clock.today() + timedelta(days=said.pop("due"))
    answering.publish(answering.begin(db.session(), Answer(**said), now=then), now=then)


def _describe_project(project: Mapping[str, Any]) -> None:
    trusted = select(PartnerGroup).where(PartnerGroup.trusted).order_by(PartnerGroup.id)
    group = db.session.scalars(trusted).first()
    if group is not None:
        said = Description(since=clock.today() - PROJECT_DAYS, **project)
        made = partnering.describe(db.session(), group, said)
        partnering.publish(made, by_staff=False, now=clock.now())
