"""A group's own pages."""

import pytest
from sqlalchemy import select

from campaign.extensions import db
from events.models import PartnerGroup


def test_a_host_sees_own_groups_and_their_events_by_state(host, event):
    event()
    event(slug="draft", title={"en": "A plan"}, state="draft", published_at=None)
    assert "Friends" in host.open("/hosts/").words
    words = host.open("/hosts/friends/").words
    assert words.index("Big Iftar") < words.index("Drafts") < words.index("A plan")


def test_somebody_without_a_group_is_told_who_can_add_them(enter):
    assert "do not belong to a group yet" in enter().open("/hosts/").words


def test_staff_see_every_group(staff, group):
    assert "Friends" in staff.open("/hosts/").words
    staff.open("/hosts/friends/")


def test_nobody_sees_the_desk_without_signing_in(client, group):
    assert client.get("/hosts/friends/").status_code in {302, 303}


def test_the_profile_is_kept_in_several_languages(app, host):
    host.send(
        "/hosts/friends/profile",
        **{"name-en": "Friends", "name-ur": "دوست", "about-en": "We eat.\nTogether."},
        website="https://example.org",
    )
    with app.app_context():
        group = db.session.scalars(select(PartnerGroup)).one()
        assert group.name == {"en": "Friends", "ur": "دوست"}
        assert group.about == {"en": "We eat.\nTogether."}


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"name-en": ""}, "in at least one language"),
        ({"website": "javascript:alert(1)"}, "beginning with https://"),
        ({"about-en": "x" * 2001}, "at most 2000"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_and_kept_as_typed(host, over, sentence):
    sent = {"name-en": "Friends", "about-ur": "متن", "website": ""} | over
    page = host.send("/hosts/friends/profile", 422, **sent)
    assert any(sentence in error for error in page.errors)
    assert "متن" in page.html


def test_members_are_listed(host):
    assert "Amina" in host.open("/hosts/friends/members").words
