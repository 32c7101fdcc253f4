"""Staff set aims; what can be counted is counted; an aim that is named stays."""

import pytest

from campaign.domain import aiming
from campaign.models import Aim
from tests import answers, make

WHOLE = {
    "title-en": "Sign the pledge",
    "title-ur": "عہد پر دستخط",
    "horizon": "short",
    "since": "2020-01-01",
    "until": "2199-12-31",
    "measure": "pledges",
    "target": "40",
}


def test_an_aim_is_set_and_how_far_it_is_stands_beside_it(staff, kept):
    kept(make.pledge)
    staff.open("/desk/aims/new")
    staff.send("/desk/aims/new", **WHOLE)
    page = staff.open("/desk/aims")
    assert "Pledges signed: 1 of 40" in page.words
    bar = page.all("progress")[0]
    assert (bar["max"], bar["value"]) == ("40", "1")
    assert "عہد پر دستخط" in staff.open("/ur/aims").words


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"title-en": "", "title-ur": ""}, "Write a title in at least one language."),
        ({"until": "2019-12-31"}, "The last day is before the first. Change one of the two."),
        ({"until": ""}, "Write the date."),
        ({"since": "31/12/2019"}, "Write this date as day, month and year."),
        ({"since": "0001-01-01"}, "Write this date as day, month and year."),
        ({"target": "many"}, "Write a whole number."),
        ({"target": "0"}, "Write a number above 0, or leave this empty."),
        ({"target": "-4"}, "Write a whole number."),
        ({"measure": "sentiment"}, "Choose from the list."),
        ({"horizon": "never"}, "Choose one from the list."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it_and_all_that_was_typed_stays(
    staff, kept, over, sentence
):
    page = staff.send("/desk/aims/new", 422, **{**WHOLE, **over})
    assert sentence in page.words
    assert page.value("target") == {**WHOLE, **over}["target"]
    assert kept(lambda session: session.query(Aim).count()) == 0


def test_an_aim_is_changed_and_not_over_somebody_elses_change(staff, kept):
    slug = kept(lambda session: answers.aim(session).slug)
    address = f"/desk/aims/{slug}/edit"
    read = staff.open(address).value("read")
    staff.send(address, **{**WHOLE, "read": read})
    page = staff.send(address, 422, **{**WHOLE, "target": "50", "read": read})
    assert "Somebody else changed this while you wrote." in page.words
    staff.send(address, **{**WHOLE, "target": "50", "read": page.value("read")})
    assert kept(lambda session: aiming.aim(session, slug).target) == 50


def test_an_aim_reached_before_it_begins_is_refused_on_the_way_back_too(staff, kept):
    slug = kept(lambda session: answers.aim(session).slug)
    read = staff.open(f"/desk/aims/{slug}/edit").value("read")
    page = staff.send(
        f"/desk/aims/{slug}/edit", 422, **{**WHOLE, "until": "2019-01-01", "read": read}
    )
    assert "The last day is before the first." in page.words


def test_aims_are_put_in_order(staff, kept):
    first, second = kept(lambda session: [answers.aim(session).slug for _ in range(2)])
    staff.open("/desk/aims")
    staff.send(f"/desk/aims/{second}/up")
    assert kept(lambda session: [one.slug for one in aiming.aims(session)]) == [second, first]
    staff.send(f"/desk/aims/{second}/down")
    assert kept(lambda session: [one.slug for one in aiming.aims(session)]) == [first, second]


def test_an_aim_that_something_names_is_refused_with_a_sentence_and_stays(staff, kept):
    def act(session):
        aim = answers.aim(session)
        answers.theme(session, aim=aim)
        return aim.slug

    slug = kept(act)
    page = staff.send(f"/desk/aims/{slug}/remove", 409)
    assert "Answers or opinions name this aim (1 and 0), so it was not deleted." in page.words
    assert kept(lambda session: session.query(Aim).count()) == 1


def test_an_aim_that_nothing_names_is_deleted(staff, kept):
    slug = kept(lambda session: answers.aim(session).slug)
    staff.open("/desk/aims")
    staff.send(f"/desk/aims/{slug}/remove")
    assert kept(lambda session: session.query(Aim).count()) == 0


def test_an_aim_there_is_not_is_404(staff):
    staff.open("/desk/aims/nothing/edit", 404)
    for what in ("edit", "up", "down", "remove"):
        staff.send(f"/desk/aims/nothing/{what}", 404)
