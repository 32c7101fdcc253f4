"""What facilitators, leads and hosts find in the demonstration: a circle, a cohort, a draw, its matches."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from campaign import clock
from campaign.domain import circling, drawing, leading, playing
from campaign.domain.drawing import Wanted
from campaign.domain.entrants import Entrant
from campaign.domain.leading import Plan
from campaign.extensions import db
from campaign.models import Account, Facilitator, Lead
from campaign.models.draw import TEAMS
from events import fixtures, publishing
from events.models import Event, ListedDate, PartnerGroup

FACILITATOR, LEAD = "facilitator", "lead"
PHONE = "+441582000000"  # of nobody
CIRCLE = {
    "en": "Tuesday group",
    "ur": "منگل کا گروپ",
    "pl": "Grupa wtorkowa",
    "ro": "Grupul de marți",
}
HOURS = {
    "en": "Monday to Friday, 10 to 4.",
    "ur": "پیر سے جمعہ، 10 سے 4 بجے۔",
    "pl": "Od poniedziałku do piątku, od 10 do 16.",
    "ro": "De luni până vineri, între 10 și 16.",
}
COHORT = {
    "en": "Young ambassadors",
    "ur": "نوجوان سفیر",
    "pl": "Młodzi ambasadorzy",
    "ro": "Tineri ambasadori",
}
ABOUT = {
    "en": "Six evenings about equality, prejudice and being safe online; then you help to run a tournament.",
    "ur": "برابری، تعصب اور آن لائن حفاظت پر چھ شامیں؛ پھر آپ ایک ٹورنامنٹ کرانے میں مدد کرتے ہیں۔",
    "pl": "Sześć wieczorów o równości, uprzedzeniach i bezpieczeństwie w sieci, a potem wspólny turniej.",
    "ro": "Șase seri despre egalitate, prejudecăți și siguranța pe internet, apoi un turneu împreună.",
}
WORKSHOPS = {
    "equality": {
        "en": "Equality: what is fair?",
        "ur": "برابری: انصاف کیا ہے؟",
        "pl": "Równość: co jest sprawiedliwe?",
        "ro": "Egalitate: ce este corect?",
    },
    "online_safety": {
        "en": "Safe online",
        "ur": "آن لائن محفوظ",
        "pl": "Bezpiecznie w sieci",
        "ro": "În siguranță pe internet",
    },
}
SCHOOLS = (
    "Ashcroft",
    "Beech",
    "Challney",
    "Denbigh",
    "Icknield",
    "Lealands",
    "Putteridge",
    "Stopsley",
)
FIRST_NAMES = ("Ada", "Bilal", "Chloe", "Dawid", "Eman", "Femi")
TEAM_COUNT = 8
TITLE = {
    "en": "Football for Peace",
    "ur": "فٹ بال برائے امن",
    "pl": "Piłka dla Pokoju",
    "ro": "Fotbal pentru pace",
}


def entrust(accounts: Mapping[str, Account]) -> None:
    """Open a circle for the facilitator and a cohort for the lead."""
    today, sealer = clock.today(), current_app.extensions["sealer"]
    circle = circling.open_circle(
        db.session(), CIRCLE, phone=PHONE, hours=HOURS, today=today, sealer=sealer
    )
    cohort = _open_cohort(today)
    db.session.flush()
    db.session.add(Facilitator(account_id=accounts[FACILITATOR].id, circle_id=circle.id))
    db.session.add(Lead(account_id=accounts[LEAD].id, cohort_id=cohort.id))


def _open_cohort(today: date) -> Any:
    group = db.session.scalars(select(PartnerGroup).where(PartnerGroup.trusted)).first()
    group = group or db.session.scalars(select(PartnerGroup)).one()
    plan = Plan(
        name=COHORT,
        about=ABOUT,
        starts_on=today + timedelta(days=28),
        ends_on=today + timedelta(days=120),
        apply_until=today + timedelta(days=40),
        person="Sana",
        phone=PHONE,
    )
    cohort = leading.open_cohort(db.session(), group, plan)
    for number, (topic, title) in enumerate(WORKSHOPS.items()):
        begins = datetime.combine(plan.starts_on, datetime.min.time()) + timedelta(
            weeks=number, hours=17
        )
        fields = {
            "title": title,
            "description": ABOUT,
            "venue": "Town Hall",
            "starts": begins,
            "minutes": 90,
            "zone": current_app.extensions["pack"].timezone,
        }
        workshop = leading.add_workshop(db.session(), cohort, topic, fields, now=clock.now())
        publishing.publish(db.session(), workshop.event, now=clock.now())
    return cohort


def draw_and_plan() -> None:
    """Draw pupils of many schools into teams, and plan their matches at the next tournament."""
    now, sealer = clock.now(), current_app.extensions["sealer"]
    tournaments = select(ListedDate).join(Event, Event.id == ListedDate.event_id)
    coming = tournaments.where(Event.kind == "tournament", ListedDate.starts_at > now)
    following = db.session.scalars(coming.order_by(ListedDate.starts_at)).first()
    if following is None:
        return
    event = db.session.get_one(Event, following.event_id)
    entrants = tuple(
        Entrant(f"{name} {school[0]}", school) for school in SCHOOLS for name in FIRST_NAMES
    )
    drawn = drawing.draw(Wanted(TEAMS, entrants, TEAM_COUNT, seed="2468"), sealer)
    row = drawing.new(db.session(), event.group, now=now, sealer=sealer)
    drawing.keep(row, TITLE, following.day, drawn, sealer=sealer)
    drawing.publish(row)
    db.session.flush()
    plan = fixtures.Plan(
        teams=TEAM_COUNT,
        pitches=("North", "South"),
        starts=following.starts_at.astimezone(ZoneInfo(event.zone)),
        minutes=12,
        gap=3,
        groups=2,
        through=2,
        third_place=True,
    )
    names = [f"Team {number}" for number in range(1, TEAM_COUNT + 1)]
    playing.make(db.session(), row, event, following.day, plan, names, now=now)
