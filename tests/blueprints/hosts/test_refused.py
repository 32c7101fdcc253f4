"""An event that cannot be so: a sentence by the field, and nothing lost of what was typed."""

import re

import pytest
from sqlalchemy import select

from campaign.extensions import db
from events.models import Event
from tests.blueprints.hosts.sent import form_of

NEW = "/hosts/friends/events/new"


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"title-en": ""}, "Write a title"),
        ({"starts_on": ""}, "Write the date"),
        ({"starts_on": "31/12/2030"}, "day, month and year"),
        ({"starts_at": "6pm"}, "hours and minutes"),
        ({"ends_at": ""}, "when it begins and when it ends"),
        ({"ends_at": "17:00"}, "end before it begins"),
        ({"every": "week"}, "until when it repeats"),
        ({"every": "week", "until": "2020-01-01"}, "before the first"),
        ({"every": "week", "until": "2099-01-01"}, "10 years at most"),
        ({"every": "day", "until": "LATER"}, "more than 400 dates"),
        ({"exceptions-0": "2020-01-01"}, "not take place on this day anyway"),
        ({"timed": "sunset"}, "how many minutes it lasts"),
        ({"timed": "sunset", "lasts": "60", "sunset_minutes": "900"}, "at most 720"),
        ({"online_address": "javascript:alert(1)"}, "beginning with https://"),
        ({"price": "four"}, "in pounds"),
        ({"capacity": "-1"}, "whole number"),
        ({"capacity": "0"}, "how many places"),
        ({"audience": "ages", "age_from": "17", "age_to": "13"}, "below the first"),
        ({"title-en": "\u202egnp.exe"}, "turn text around"),
        ({"description-en": "\u202egnp.exe"}, "turn text around"),
        ({"title-en": "x" * 121}, "at most 120"),
        ({"description-ur": "م" * 6001}, "at most 6000"),
        ({"questions-0-text-en": "Why?"}, "Say why you ask"),
        ({"questions-0-purpose-en": "So."}, "Write the question"),
        ({"programme-0-title-en": "Talk"}, "when this part begins"),
        (
            {
                "programme-0-title-en": "T",
                "programme-0-begins": "19:30",
                "programme-0-ends": "20:30",
            },
            "between the beginning and the end",
        ),
        (
            {
                "programme-0-title-en": "T",
                "programme-0-begins": "17:00",
                "programme-0-ends": "18:30",
            },
            "between the beginning and the end",
        ),
    ],
)
def test_what_cannot_be_gets_a_sentence_by_its_field_and_nothing_is_lost(
    host, hand, load, over, sentence
):
    over = {k: hand.weeks(80).isoformat() if v == "LATER" else v for k, v in over.items()}
    sent = hand.typed(**{"venue": "Kept Place", "description-pl": "Zachowane"} | over)
    page = host.send(NEW, 422, **sent)
    assert any(sentence in error for error in page.errors), page.errors
    back = form_of(page)
    typed_and_kept = {k: v for k, v in sent.items() if k in back and "\u202e" not in v}
    assert {k: back[k] for k in typed_and_kept if back[k] != typed_and_kept[k]} == {}
    assert back["description-pl"] == "Zachowane"
    targets = re.findall(r'<li><a href="#([^"]+)">', page.html)
    assert targets
    assert set(targets) <= {a["id"] for _, a in page.tags if "id" in a}
    with host.client.application.app_context():
        assert db.session.scalars(select(Event)).all() == []


@pytest.mark.parametrize(
    "over", [{"every": "hour"}, {"kind": "war"}, {"audience": "men"}, {"ward": "W"}, {"kind": None}]
)
def test_what_is_not_in_the_list_is_refused(host, hand, over):
    page = host.send(NEW, 422, **hand.typed(**over))
    assert "from the list" in page.words
