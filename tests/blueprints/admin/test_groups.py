"""Partner groups and the audit trail, as administrators keep them."""

import pytest

from campaign import clock
from campaign.domain import auditing, translating
from campaign.extensions import db
from campaign.models import AuditEntry
from events.models import PartnerGroup
from tests import make
from tests.blueprints.hosts.sent import form_of
from tests.visitor import Visitor


@pytest.fixture
def desk(visitor, session) -> Visitor:
    """An administrator's browser, with the page of groups open."""
    visitor.enter(make.account(session, "admin", name="Zara Admin"))
    visitor.open("/admin/groups")
    return visitor


def only_group(app) -> PartnerGroup:
    with app.app_context():
        return db.session.scalars(db.select(PartnerGroup)).one()


def test_a_group_is_added_renamed_and_trusted_and_its_address_stays(desk, app):
    named = {"name-en": "Łąka Friends", "name-in": "ur", "name-more": "دوست"}
    desk.send("/admin/groups", **named)
    made = only_group(app)
    assert (made.slug, made.trusted) == ("laka-friends", False)
    assert made.name == {"en": "Łąka Friends", "ur": "دوست"}
    renamed = {"name-en": "Meadow Friends", "name-ur": ""}
    desk.send(
        f"/admin/groups/{made.id}/name", **form_of(desk.open(f"/admin/groups/{made.id}")) | renamed
    )
    desk.send(f"/admin/groups/{made.id}/trust", trusted="y")
    now = only_group(app)
    assert (now.slug, now.trusted, now.name) == ("laka-friends", True, {"en": "Meadow Friends"})
    desk.send(f"/admin/groups/{made.id}/trust", trusted="y")
    desk.send(f"/admin/groups/{made.id}/trust")
    words = desk.open("/admin/audit").words
    found = [w for w in words.split() if w.startswith("group.")]
    assert found == ["group.no_longer_trusted", "group.trusted", "group.renamed", "group.added"]
    assert "Meadow" not in words and "Łąka" not in words


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name-en": ""}, "Write the name in English."),
        ({"name-en": "", "name-ur": "دوست"}, "Write the name in English."),
        ({"name-en": "TOWN friends"}, "Another group has this name."),
        ({"name-en": "x" * 81}, "at most 80"),
    ],
)
def test_what_cannot_be_a_groups_name_is_said_beside_its_field(desk, session, fields, sentence):
    make.group(session, name={"en": "Town Friends"})
    session.commit()
    page = desk.send("/admin/groups", 422, **fields)
    assert sentence in page.errors[0]


def test_groups_whose_names_look_alike_in_addresses_get_one_each(desk, app):
    for name in ("Café", "Cafe!", "دوست"):
        desk.send("/admin/groups", **{"name-en": name})
    with app.app_context():
        slugs = set(db.session.scalars(db.select(PartnerGroup.slug)))
    assert slugs == {"cafe", "cafe-2", "group"}


def test_a_group_may_keep_its_own_name(desk, session):
    number = make.group(session, name={"en": "Town Friends"}).id
    session.commit()
    desk.send(f"/admin/groups/{number}/name", **{"name-en": "Town Friends"})


def test_a_rename_keeps_a_translation_added_meanwhile_and_makes_it_outdated(desk, app, session):
    number = make.group(session, slug="town", name={"en": "Town Friends"}).id
    session.commit()
    sent = form_of(desk.open(f"/admin/groups/{number}"))
    with app.app_context():
        only_one = db.session.get(PartnerGroup, number)
        only_one.name = {"en": "Town Friends", "ur": "دوست"}
        db.session.commit()
    desk.send(f"/admin/groups/{number}/name", **{**sent, "name-en": "Meadow Friends"})
    name = only_group(app).name
    assert name == {"en": "Meadow Friends", "ur": "دوست"}
    found = translating.states(session, "group:town", {"name": name}, ("ur",))
    assert found["name"]["ur"].state == "outdated"


def test_the_trail_is_paged_newest_first(desk, app):
    with app.app_context():
        for number in range(auditing.ENTRIES_OF_A_PAGE + 3):
            thing = f"event:{number:03}"
            auditing.record(
                db.session, actor=None, deed="event.published", thing=thing, now=clock.now()
            )
        db.session.commit()
    page = desk.open("/admin/audit")
    assert "event:052" in page.words and "event:002" not in page.words
    (older,) = [a["href"] for a in page.all("a") if "before=" in a.get("href", "")]
    page = desk.open(older)
    assert "event:002" in page.words and "event:003" not in page.words
    assert not [a for a in page.all("a") if "before=" in a.get("href", "")]
    for wrong in ("x", "-1", "9" * 30, "٣"):
        desk.open(f"/admin/audit?before={wrong}", 404)


@pytest.mark.parametrize(
    ("deed", "thing"), [("", "x"), ("x", ""), ("x" * 41, "x"), ("x", "x" * 121)]
)
def test_a_deed_that_is_no_short_key_is_a_mistake_of_ours(session, deed, thing):
    with pytest.raises(ValueError):
        auditing.record(session, actor=None, deed=deed, thing=thing, now=clock.now())
    assert session.scalars(db.select(AuditEntry)).all() == []
