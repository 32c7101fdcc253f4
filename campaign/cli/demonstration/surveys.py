"""Surveys in the demonstration: one that is over, with results, and one that is open."""

from datetime import date, timedelta
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import insert

from campaign import clock
from campaign.domain import heeding, questioning, surveying
from campaign.domain.questioning import Wording
from campaign.domain.surveying import Plan
from campaign.extensions import db
from campaign.models.survey import SEVERAL, WAITING, WORDS, AnswerItem, Survey, SurveyAnswer

SEED = 2010
OVER_TITLE = {
    "en": "Living together in our town",
    "ur": "ہمارے شہر میں مل جل کر رہنا",
    "pl": "Życie razem w naszym mieście",
    "ro": "Cum trăim împreună în orașul nostru",
}
OPEN_TITLE = {
    "en": "How is it where you live?",
    "ur": "جہاں آپ رہتے ہیں وہاں کیسا ہے؟",
    "pl": "Jak się mieszka w Twojej okolicy?",
    "ro": "Cum este acolo unde locuiți?",
}
ABOUT = {
    "en": "A few questions about the people around you. It takes a minute or two.",
    "ur": "آپ کے آس پاس کے لوگوں کے بارے میں چند سوال۔ ایک دو منٹ لگتے ہیں۔",
    "pl": "Kilka pytań o ludzi wokół Ciebie. Zajmie to minutę lub dwie.",
    "ro": "Câteva întrebări despre oamenii din jur. Durează un minut sau două.",
}
MEETING = Wording(
    SEVERAL,
    {
        "en": "Where do you meet people who are not like you?",
        "ur": "آپ اپنے سے مختلف لوگوں سے کہاں ملتے ہیں؟",
        "pl": "Gdzie spotykasz ludzi innych niż Ty?",
        "ro": "Unde întâlniți oameni diferiți de dumneavoastră?",
    },
    {
        "en": ["In my street", "At work or school", "At events", "Nowhere"],
        "ur": ["اپنی گلی میں", "کام یا سکول میں", "تقریبات میں", "کہیں نہیں"],
        "pl": ["Na mojej ulicy", "W pracy lub szkole", "Na wydarzeniach", "Nigdzie"],
        "ro": ["Pe strada mea", "La muncă sau la școală", "La evenimente", "Nicăieri"],
    },
)
CHANGING = Wording(
    WORDS,
    {
        "en": "What one thing would make your street kinder?",
        "ur": "کون سی ایک چیز آپ کی گلی کو زیادہ مہربان بنائے گی؟",
        "pl": "Co jedno sprawi, że Twoja ulica będzie życzliwsza?",
        "ro": "Ce lucru ar face strada unde locuiți mai prietenoasă?",
    },
    {},
)
# How many of 100 choose each option, in order.
LIKELY = {
    "cohesion": (44, 40, 11, 5),
    "belonging": (30, 38, 22, 10),
    "influence": (8, 26, 38, 28),
}
CHANNELS = {"phone": 60, "kiosk": 25, "paper": 15}
TONGUES = {"en": 80, "ur": 12, "pl": 8, "ro": 8}
AGES = {"under_13": 5, "13_17": 20, "18_plus": 75}
SAID = (
    ("en", "Somewhere to sit, so that people stop and talk."),
    ("ur", "بس سٹاپ پر بینچ اور سایہ۔"),
    ("pl", "Wspólny grill raz w roku."),
    ("en", "Slower cars. Then children can play outside again."),
)
OVER_ANSWERS, OPEN_ANSWERS = 420, 60


def ask_the_town() -> None:
    """Make a survey that closed six weeks ago and one that is open for three more. The caller commits."""
    today, chance = clock.today(), Random(SEED)  # noqa: S311  (nothing secret: the same each time)
    last = today - timedelta(days=42)
    over = _publish(OVER_TITLE, last - timedelta(days=27), last, tuple(questioning.STANDARDS))
    _answer(over, OVER_ANSWERS, last - timedelta(days=27), chance)
    own = [questioning.write(db.session(), one).key for one in (MEETING, CHANGING)]
    keys = (*questioning.STANDARDS, *own)
    running = _publish(OPEN_TITLE, today - timedelta(days=6), today + timedelta(days=21), keys)
    _answer(running, OPEN_ANSWERS, today - timedelta(days=6), chance)
    _write(running, today)


def _publish(
    title: dict[str, str], opens_on: date, closes_on: date, keys: tuple[str, ...]
) -> Survey:
    plan = Plan(title, ABOUT, opens_on, closes_on, keys)
    made = surveying.draft(db.session(), plan, today=opens_on)
    surveying.publish(db.session(), made, today=opens_on)
    db.session.flush()
    return made


def _answer(survey: Survey, count: int, first: date, chance: Random) -> None:
    """Insert answers in bulk, on the days from the first on, as a town might give them."""
    lasts = (min(survey.closes_on, clock.today()) - first).days + 1
    wards = [*current_app.extensions["pack"].ward_names, None]
    rows = [
        {
            "survey_id": survey.id,
            "answered_on": first + timedelta(days=chance.randrange(lasts)),
            "channel": _one(CHANNELS, chance),
            "language": _one(TONGUES, chance),
            "ward_code": chance.choice(wards),
            "age_band": _one(AGES, chance),
        }
        for _ in range(count)
    ]
    made = insert(SurveyAnswer).returning(SurveyAnswer.id, sort_by_parameter_order=True)
    numbers = db.session.scalars(made, rows).all()
    items = [item for number in numbers for item in _items(survey, number, chance)]
    db.session.execute(insert(AnswerItem), items)


def _items(survey: Survey, number: int, chance: Random) -> list[dict[str, Any]]:
    """Return what one person answered; about one in twelve leaves a question empty."""
    items = []
    for row in survey.questions:
        keys = [option["key"] for option in row.question.options]
        if not keys or chance.random() < 0.08:
            continue
        weights = LIKELY.get(row.question.key, (1,) * len(keys))
        chosen = chance.choices(keys, weights, k=2 if row.question.kind == SEVERAL else 1)
        items += [
            {"answer_id": number, "question_id": row.question_id, "option": key}
            for key in dict.fromkeys(chosen)
        ]
    return items


def _write(survey: Survey, today: date) -> None:
    """Let some people answer in their own words; half of it was looked at."""
    asked = survey.questions[-1].question_id
    for tag, words in SAID:
        row = SurveyAnswer(survey_id=survey.id, answered_on=today, channel="phone", language=tag)
        row.items.append(AnswerItem(question_id=asked, words=words, state=WAITING))
        db.session.add(row)
    db.session.flush()
    for one in heeding.waiting(db.session(), survey)[: len(SAID) // 2]:
        heeding.show(db.session(), survey, one.item.id)


def _one(weighed: dict[str, int], chance: Random) -> str:
    return chance.choices(list(weighed), list(weighed.values()))[0]
