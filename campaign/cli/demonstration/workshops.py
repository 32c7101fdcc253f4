"""Workshops in the demonstration: one that is over, for its report, and one to come."""

import secrets
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import select

from campaign import clock
from campaign.domain import discussing, drawing, scribing
from campaign.domain.discussing import Asked, Plan
from campaign.domain.drawing import Wanted
from campaign.domain.entrants import Entrant
from campaign.domain.scribing import Written
from campaign.extensions import db
from campaign.models import Discussion
from campaign.models.draw import TABLES
from events.models import PartnerGroup

DELEGATES, TABLE_COUNT = 39, 4
FIRST_NAMES = ("Ada", "Bilal", "Chloe", "Dawid", "Eman", "Femi", "Grace", "Hari", "Ines", "Jan")
ORGANISATIONS = (
    *("Council of Faiths", "Churches Together", "Irish Forum", "Roma Trust"),
    *("African Caribbean Forum", "Senior People’s Forum", "University", "Arts Trust"),
)
TITLE = {
    "en": "What would make our streets kinder?",
    "ur": "ہماری گلیاں زیادہ مہربان کیسے ہوں؟",
    "pl": "Co sprawi, że nasze ulice będą bardziej życzliwe?",
    "ro": "Ce ar face străzile noastre mai prietenoase?",
}
ABOUT = {
    "en": "An evening at tables: what is good where we live, and what should change.",
    "ur": "میزوں پر ایک شام: جہاں ہم رہتے ہیں وہاں کیا اچھا ہے، اور کیا بدلنا چاہیے۔",
    "pl": "Wieczór przy stolikach: co jest dobre tam, gdzie mieszkamy, a co trzeba zmienić.",
    "ro": "O seară la mese: ce este bine acolo unde locuim și ce ar trebui schimbat.",
}
NEXT_TITLE = {"en": "Young and old in one town", "ur": "ایک شہر میں جوان اور بزرگ"}
GUIDE = (
    Asked(
        {
            "en": "What is good about your street?",
            "ur": "آپ کی گلی میں کیا اچھا ہے؟",
            "pl": "Co jest dobre na Twojej ulicy?",
            "ro": "Ce este bine pe strada unde locuiți?",
        },
        15,
        {
            "en": "Where do people meet?\nWho helps whom?",
            "ur": "لوگ کہاں ملتے ہیں؟\nکون کس کی مدد کرتا ہے؟",
        },
    ),
    Asked(
        {
            "en": "What should change?",
            "ur": "کیا بدلنا چاہیے؟",
            "pl": "Co powinno się zmienić?",
            "ro": "Ce ar trebui schimbat?",
        },
        25,
        {"en": "What keeps you away?\nWhat would you do first?"},
    ),
)
# By question, what the tables noted in turn.
NOTES = (
    (
        "People say hello at the bus stop.",
        "The shops stay open late, so there are eyes on the street.",
        "ہم عید اور کرسمس ایک ساتھ مناتے ہیں۔",
        "The library is warm, and everybody may sit there.",
        "Children play football across three languages.",
    ),
    (
        "More benches, in the shade, where older people can rest.",
        "Lights on the path behind the school.",
        "ہمیں ایسی جگہ چاہیے جہاں خواتین بیٹھ سکیں۔",
        "Rubbish is collected late; then nobody likes to be outside.",
        "A street party needs one form, not seven.",
        "More benches at the bus stops.",
        "Signs in the languages that people read.",
    ),
)
POINTS = (
    "Benches: a place to rest is a place to talk.",
    "Light the path behind the school before winter.",
    "خواتین کے لیے بیٹھنے کی محفوظ جگہ۔",
    "",
)


def hold_workshops() -> None:
    """Add a workshop of two weeks ago, its notes and points, and one that begins soon."""
    if db.session.scalar(select(Discussion.id).limit(1)) is not None:
        return
    asking_first = select(PartnerGroup).order_by(PartnerGroup.trusted, PartnerGroup.id)
    group = db.session.scalars(asking_first).first()  # the one the demonstration's host is of
    if group is None:
        return
    today = clock.today()
    held = _make(group, TITLE, today - timedelta(days=12))
    _write(held)
    discussing.note_presence(held, DELEGATES, ORGANISATIONS)
    discussing.close(held, now=clock.now())
    _seat(_make(group, NEXT_TITLE, today + timedelta(days=9)))
    db.session.flush()


def _make(group: PartnerGroup, title: dict[str, str], day: date) -> Discussion:
    plan = Plan(title, day, TABLE_COUNT, GUIDE, ABOUT)
    return discussing.make(db.session(), group, plan, sealer=current_app.extensions["sealer"])


def _write(row: Discussion) -> None:
    session, now = db.session(), clock.now()
    for question, said in zip(row.guide, NOTES, strict=True):
        for at, text in enumerate(said):
            table = row.tables[at % TABLE_COUNT]
            note = Written(secrets.token_hex(16), question.id, text, 1)
            scribing.keep(session, table, note, today=row.happens_on)
    for table, text in zip(row.tables, POINTS, strict=True):
        scribing.keep_point(session, table, text, 1, agreed=True, now=now)


def _seat(row: Discussion) -> None:
    sealer = current_app.extensions["sealer"]
    entrants = tuple(
        Entrant(
            f"{FIRST_NAMES[at % len(FIRST_NAMES)]} {chr(65 + at // len(FIRST_NAMES))}",
            ORGANISATIONS[at % len(ORGANISATIONS)],
        )
        for at in range(DELEGATES)
    )
    drawn = drawing.draw(Wanted(TABLES, entrants, TABLE_COUNT, spoken="en", seed="1357"), sealer)
    made = drawing.new(db.session(), row.group, now=clock.now(), sealer=sealer)
    drawing.keep(made, row.title, row.happens_on, drawn, sealer=sealer)
    drawing.publish(made)
    db.session.flush()
    discussing.seat(db.session(), row, made, sealer=sealer)
