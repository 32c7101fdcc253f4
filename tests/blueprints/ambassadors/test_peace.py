"""What strangers can have sent to a number or an address that is not theirs: little, and no words of theirs."""

from datetime import timedelta

import pytest

from campaign import clock, letters, security
from campaign.blueprints.ambassadors import peace
from campaign.domain import sending
from campaign.extensions import db
from campaign.models import Message
from campaign.models.message import EMAIL, SMS
from tests.blueprints.ambassadors.applied import (
    SEALER,
    apply,
    mine,
    open_cohort,
    parents_page,
    rows,
    told,
)

NAME = "Your wife left you call me now"
REFUSED = "We cannot write there for now."
NO_SMS = "We send texts only to mobile numbers of this country."


@pytest.fixture(autouse=True)
def cohort(app):
    return open_cohort(app)


def written(app, channel):
    with app.app_context():
        (message,) = db.session.query(Message)
        outgoing = sending.opened(db.session(), message.id, SEALER)
        return letters.write(db.session(), outgoing, channel, clock.now())


@pytest.mark.parametrize("fields", [{"age": "17", "contact": "07400 900555"}, {"age": "14"}])
def test_a_name_stands_in_no_text_message_and_no_subject(app, visitor, fields):
    mine(visitor, name=NAME, **fields)
    assert NAME not in written(app, SMS).text
    assert NAME not in written(app, EMAIL).subject


def test_ones_own_contact_is_not_written_to_without_limit(app, visitor):
    for _ in range(8):
        mine(visitor, age="17", contact="07400 900555")
    page = apply(visitor, 429, age="17", contact="07400 900555")
    assert REFUSED in page.errors[0] and rows(app) == ["active"] * 8
    place = mine(visitor, age="17")
    assert REFUSED in visitor.send(f"{place}/contact", 429, contact="07400 900555").errors[0]
    visitor.send(f"{place}/contact", contact="")


def test_a_contact_is_one_whoever_is_said_to_have_it_and_whatever_tag_it_wears(app, visitor):
    for number in range(4):
        mine(visitor, parent_contact=f"victim+{number}@example.org")
        mine(visitor, age="17", contact=f"Victim+{number}@example.org")
    assert REFUSED in apply(visitor, 429, parent_contact="victim@example.org").errors[0]
    assert len(told(app)) == 8


@pytest.mark.parametrize(
    "number",
    [
        "+881612345678",
        "+37128123456",
        "09098790000",
        "+979123456789",
        "01582 400001",
        "07012345678",
    ],
)
def test_only_mobile_numbers_of_the_country_get_text_messages(app, visitor, number):
    assert NO_SMS in apply(visitor, 422, parent_contact=number).errors[0]
    assert NO_SMS in apply(visitor, 422, age="17", contact=number).errors[0]
    assert rows(app) == []
    mine(visitor, parent_contact="07400 123456")


def test_a_parent_who_said_no_is_not_asked_again_for_14_days(app, visitor, monkeypatch):
    mine(visitor)
    visitor.send(parents_page(app), take_part="no")
    assert REFUSED in apply(visitor, 429, parent_contact="Dad+x@example.org").errors[0]
    place = mine(visitor, parent_contact="", paper="y")
    again = {"parent_contact": "dad@example.org", "parent_language": "en"}
    assert REFUSED in visitor.send(f"{place}/ask", 429, **again).errors[0]
    assert peace.AFTER_A_NO.get_expiry() == timedelta(days=14).total_seconds()


def test_a_yes_leaves_a_parent_free_to_be_asked_for_another_child(app, visitor):
    mine(visitor)
    visitor.send(parents_page(app), take_part="yes", pictures="no", news="no", by="Jan Kowalski")
    mine(visitor, name="Ela")
    assert rows(app) == ["active", "waiting"]


def test_all_text_messages_together_have_a_ceiling(app, visitor, monkeypatch):
    monkeypatch.setattr(security, "AMBASSADOR_TEXTS", peace.parse("2 per hour"))
    mine(visitor, contact="07400 900555", parent_contact="07400 900556")
    assert REFUSED in apply(visitor, 429, parent_contact="07400 900557").errors[0]
    mine(visitor, parent_contact="mum@example.org")
