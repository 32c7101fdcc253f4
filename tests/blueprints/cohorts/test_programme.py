"""A lead's programme: making, ordering, editing and removing workshops."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import translating
from campaign.extensions import db
from campaign.models import AuditEntry
from campaign.models.rendering import Rendering
from events.models import Event, PartnerGroup
from tests import make, programme
from tests.visitor import Visitor

HERE = "/cohorts/spring"
DAY = (clock.now() + timedelta(days=20)).date()


def typed(**over):
    usual = {
        "topic": "equality",
        "title-en": "Equality",
        "description-en": "Everybody counts.",
        "starts_on": DAY.isoformat(),
        "starts_at": "17:00",
        "ends_at": "18:30",
        "venue": "Library",
        "publish": "y",
    }
    return {name: value for name, value in {**usual, **over}.items() if value is not None}


def events(app):
    with app.app_context():
        return {one.slug: one.state for one in db.session.scalars(select(Event))}


def trust(app):
    with app.app_context():
        db.session.query(PartnerGroup).filter_by(slug="friends").one().trusted = True
        db.session.commit()


def test_a_lead_sees_their_cohorts_and_no_others(lead, other):
    assert "Spring group" in lead.open("/cohorts/").words
    assert "autumn" not in lead.open("/cohorts/").html
    lead.open(f"{HERE}/")


def test_nobody_else_opens_a_cohort_not_even_administrators(app, lead, other):
    other.open(f"{HERE}/", 404)
    other.open(f"{HERE}/people/", 404)
    for roles in (("admin", "staff", "analyst"), ()):
        with app.app_context():
            account = make.account(db.session, *roles)
        stranger = Visitor(app.test_client())
        stranger.enter(account)
        stranger.open(f"{HERE}/", 404)
    assert "do not lead a cohort yet" in stranger.open("/cohorts/").words
    assert app.test_client().get(f"{HERE}/").status_code == 303


def test_a_chosen_topic_fills_in_what_the_workshop_says(lead):
    page = lead.open(f"{HERE}/workshops/new?topic=hate_crime")
    assert page.value("title-en") == "Hate crime"
    assert "how to report it safely" in page.html
    assert not lead.open(f"{HERE}/workshops/new?topic=nonsense").value("title-en")


def test_a_workshop_is_an_event_in_one_step_that_staff_read_first(app, lead):
    page = lead.send(f"{HERE}/workshops/new", **typed())
    assert page.response.headers["Location"] == f"{HERE}/workshops/equality/"
    assert events(app) == {"equality": "waiting"}
    assert "Staff will read this workshop" in lead.open(f"{HERE}/workshops/equality/").words


def test_of_a_trusted_group_it_is_in_the_calendar_at_once(app, lead):
    trust(app)
    lead.send(f"{HERE}/workshops/new", **typed())
    assert events(app) == {"equality": "live"}
    assert "17:00" in lead.open("/en/events/equality").words
    assert "ages 11 to 25" in " ".join(lead.open("/en/events/equality").words.split())


def test_it_can_be_kept_as_a_draft_and_published_later(app, lead):
    trust(app)
    lead.send(f"{HERE}/workshops/new", **typed(publish=None))
    assert events(app) == {"equality": "draft"}
    lead.send(f"{HERE}/workshops/equality/ask")
    assert events(app) == {"equality": "live"}


def test_what_residents_would_miss_is_named_and_nothing_is_lost(app, lead):
    trust(app)
    lead.send(f"{HERE}/workshops/new", **typed(venue=""))
    assert events(app) == {"equality": "draft"}
    assert "Place" in lead.open(f"{HERE}/workshops/equality/").words
    lead.send(f"{HERE}/workshops/equality/ask")
    assert events(app) == {"equality": "draft"}


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"topic": "football"}, "Choose one from the list."),
        ({"title-en": ""}, "Write a title"),
        ({"starts_on": ""}, "Write the date."),
        ({"starts_on": "31.12."}, "Write this date as day, month and year."),
        ({"starts_on": "2199-01-01"}, "Write a year from"),
        ({"starts_at": ""}, "Write when it begins"),
        ({"ends_at": "16:00"}, "It would end before it begins."),
        ({"venue": "x" * 121}, "at most 120"),
        ({"title-en": "x" * 121}, "at most 120"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_all_that_was_typed_stays(
    app, lead, over, sentence
):
    page = lead.send(f"{HERE}/workshops/new", 422, **typed(**over))
    assert any(sentence in one for one in page.errors), page.errors
    assert page.value("starts_at") == typed(**over)["starts_at"]
    assert "Everybody counts." in page.html
    assert events(app) == {}


def test_a_form_with_nothing_in_it_gets_an_answer(lead):
    assert len(lead.send(f"{HERE}/workshops/new", 422).errors) >= 4


def test_an_edit_changes_the_event_and_the_topic(app, lead, workshop):
    trust(app)
    address = workshop(**programme.tomorrow())
    page = lead.open(f"{address}/edit")
    assert page.value("title-en") == "All about equality"
    lead.send(
        f"{address}/edit",
        **typed(read=page.value("read"), topic="diversity", **{"title-en": "New"}),
    )
    words = lead.open(f"{HERE}/").words
    assert "New" in words
    with app.app_context():
        (event,) = db.session.scalars(select(Event))
        assert (event.title["en"], event.starts.date(), event.minutes) == ("New", DAY, 90)


def test_nothing_noted_is_left_of_a_workshop_that_nobody_saw(lead, workshop, kept):
    address = workshop(**programme.tomorrow(), state="draft", published_at=None)
    subject = f"event:{address.rsplit('/', 1)[-1]}"
    texts = {"title": {"en": "Equality", "ur": "برابری"}}
    kept(lambda s, cohort: translating.note(s, subject, {}, texts))
    lead.send(f"{address}/remove")
    assert kept(lambda s, cohort: s.scalars(select(Rendering)).all()) == []


def test_an_edit_that_was_overtaken_is_refused_and_can_be_sent_again(app, lead, workshop):
    trust(app)
    address = workshop(**programme.tomorrow())
    old = lead.open(f"{address}/edit").value("read")
    lead.send(f"{address}/edit", **typed(read=old))
    late = {"title-en": "Late"}
    page = lead.send(f"{address}/edit", 422, **typed(read=old, **late))
    lead.send(f"{address}/edit", **typed(read=page.value("read"), **late))


def test_of_an_untrusted_group_an_edit_waits_and_residents_see_it_as_it_was(lead, workshop):
    address = workshop(**programme.tomorrow())
    page = lead.open(f"{address}/edit")
    lead.send(f"{address}/edit", **typed(read=page.value("read"), **{"title-en": "New"}))
    assert "A change waits for staff" in lead.open(f"{address}/").words
    assert "All about equality" in lead.open("/en/events/equality").words


def test_a_workshop_of_several_dates_keeps_its_times(app, lead, workshop):
    trust(app)
    address = workshop(rrule="FREQ=WEEKLY;COUNT=3")
    page = lead.open(f"{address}/edit")
    assert "several dates" in page.words
    read = page.value("read")
    lead.send(f"{address}/edit", **typed(read=read, **{"title-en": "New"}))
    with app.app_context():
        (event,) = db.session.scalars(select(Event))
        assert (event.title["en"], event.rrule) == ("New", "FREQ=WEEKLY;COUNT=3")
        assert event.starts.date() != DAY


def test_the_order_is_changed_by_two_buttons(lead, workshop):
    for topic in ("equality", "diversity", "prejudice"):
        workshop(topic)
    lead.send(f"{HERE}/workshops/prejudice/up")
    lead.send(f"{HERE}/workshops/equality/down")
    words = lead.open(f"{HERE}/").words
    order = [words.index(f"All about {t}") for t in ("prejudice", "equality", "diversity")]
    assert order == sorted(order)


def test_a_workshop_taken_out_is_called_off_or_deleted(app, lead, workshop):
    workshop(**programme.tomorrow())
    workshop("diversity", **programme.tomorrow(), state="draft", published_at=None)
    for slug in ("equality", "diversity"):
        lead.open(f"{HERE}/")
        lead.send(f"{HERE}/workshops/{slug}/remove")
    assert events(app) == {"equality": "cancelled"}
    lead.open(f"{HERE}/workshops/equality/", 404)


def test_a_workshop_somebody_came_to_is_not_taken_out(app, lead, workshop, young, scanned):
    address, uid = workshop(), young()
    scanned(uid)
    page = lead.send(f"{address}/remove", 409)
    assert "stays in the programme" in page.words
    assert events(app) == {"equality": "live"}


@pytest.mark.parametrize("path", ["", "edit", "dates/2020-01-01", "dates/not-a-day"])
def test_what_is_not_there_is_404(lead, other, workshop, path):
    address = workshop()
    lead.open(f"{HERE}/workshops/nothing/{path}", 404)
    other.open(f"{address}/{path}", 404)
    if path[-1:] in {"1", "y"}:
        lead.open(f"{address}/{path}", 404)


def test_another_leads_workshop_cannot_be_changed_through_ones_own_cohort(app, lead, other):
    with app.app_context():
        from campaign.models import Cohort

        autumn = db.session.query(Cohort).filter_by(slug="autumn").one()
        programme.workshop(db.session, autumn, slug="theirs")
        db.session.commit()
    lead.open(f"{HERE}/")
    for act in ("up", "remove", "ask", "edit"):
        lead.send(f"{HERE}/workshops/theirs/{act}", 404)
    assert events(app) == {"theirs": "live"}


def test_every_change_is_in_the_trail_without_anybodys_name(app, lead, workshop):
    lead.send(f"{HERE}/workshops/new", **typed())
    with app.app_context():
        trail = {(one.deed, one.thing) for one in db.session.scalars(select(AuditEntry))}
    assert ("workshop.added", "event:equality") in trail
    assert ("event.asked", "event:equality") in trail
