"""The editors show the languages a text has, the writer's first, and room for one more."""

import re

import pytest
from sqlalchemy import select

from campaign.models import Theme
from events.models import Event, PartnerGroup
from tests import answers, make
from tests.blueprints.hosts.sent import form_of

PROFILE = "/hosts/friends/profile"
EDIT = "/hosts/friends/events/iftar/edit"


def boxes(page, field):
    """The languages a text can be typed in at once, and in the others."""
    return re.findall(rf'<(?:input|textarea) id="{field}-(\w+)"', page.html)


def name_now(kept, **texts):
    kept(lambda s: setattr(s.scalars(select(PartnerGroup)).one(), "name", texts))


def survey(session):
    made = make.survey(session, published=False)
    made.slug, made.title = "ours", {"en": "Our town"}
    return made


def question(session):
    made = make.question(session, text="Is it safe?")
    made.key = "own_x"
    return made


def circle(session):
    return make.circle(session)


def cohort(session):
    return make.cohort(session)


def name_of(session):
    return session.scalars(select(PartnerGroup)).one().name


def test_a_text_is_shown_in_its_own_languages_and_the_writers(host, enter):
    assert boxes(host.open(EDIT), "title") == ["en", "ur", "pl", "more"]
    assert boxes(host.open(EDIT), "access_note") == ["en", "more"]
    in_urdu = enter(member=True, language="ur").open(EDIT)
    assert boxes(in_urdu, "access_note") == ["ur", "more"]


def test_one_more_language_is_written_without_script(host, kept):
    page = host.open(PROFILE)
    offered = re.search(r'<select id="name-in".*?</select>', page.html, re.S).group(0)
    assert 'value="ro"' in offered and 'value="en"' not in offered
    host.send(PROFILE, **{**form_of(page), "name-in": "ro", "name-more": "Prieteni"})
    assert kept(name_of) == {"en": "Friends", "ro": "Prieteni"}
    assert boxes(host.open(PROFILE), "name") == ["en", "ro", "more"]


@pytest.mark.parametrize("chosen", ["", "xx", "en", "more"])
def test_a_text_without_its_language_is_asked_about_and_not_lost(host, kept, chosen):
    sent = {**form_of(host.open(PROFILE)), "name-in": chosen, "name-more": "Prieteni"}
    page = host.send(PROFILE, 422, **sent)
    assert page.errors == ["Choose the language of this text."]
    assert page.value("name-more") == "Prieteni" and 'href="#name-more"' in page.html
    assert '<details class="others" open>' in page.html
    assert kept(name_of) == {"en": "Friends"}


def test_one_more_text_is_checked_like_the_others(host):
    sent = {**form_of(host.open(PROFILE)), "name-in": "ro", "name-more": "x" * 81}
    page = host.send(PROFILE, 422, **sent)
    assert page.errors == ["Write at most 80 characters."]
    assert page.value("name-ro") == "x" * 81 and page.value("name-more") == ""


def test_what_is_not_shown_is_kept(host, kept):
    sent = form_of(host.open(PROFILE))
    name_now(kept, en="Friends", pl="B")
    host.send(PROFILE, **{**sent, "name-en": "C"})
    assert kept(name_of) == {"en": "C", "pl": "B"}


def test_a_box_its_writer_left_alone_keeps_what_is_there_now(host, kept):
    name_now(kept, en="Friends", ur="دوست")
    sent = form_of(host.open(PROFILE))
    name_now(kept, en="Friends", ur="ساتھی", ro="Prieteni")
    host.send(PROFILE, **{**sent, "name-en": "Good Friends"})
    assert kept(name_of) == {"en": "Good Friends", "ur": "ساتھی", "ro": "Prieteni"}


def test_a_box_changed_on_both_sides_shows_both_texts_and_is_sent_again_on_purpose(host, kept):
    sent = {**form_of(host.open(PROFILE)), "about-en": "We eat together."}
    name_now(kept, en="Old Friends")
    page = host.send(PROFILE, 422, **{**sent, "name-en": "New Friends"})
    assert [error[:20] for error in page.errors] == ["Somebody else change"]
    assert page.value("name-en") == "New Friends" and ">Old Friends</p>" in page.html
    assert 'href="#name-en"' in page.html and kept(name_of) == {"en": "Old Friends"}
    host.send(PROFILE, **form_of(page))
    assert kept(name_of) == {"en": "New Friends"}


def test_a_form_that_is_overtaken_as_a_whole_loses_no_translation_when_sent_on_purpose(staff, kept):
    kept(lambda s: setattr(answers.theme(s, title={"en": "Dark paths"}), "slug", "dark"))
    address = "/desk/themes/dark/edit"
    sent = {**form_of(staff.open(address)), "title-en": "Dark paths and parks"}
    translated = form_of(staff.open("/desk/texts/theme/dark/ur"))
    staff.send("/desk/texts/theme/dark/ur", **{**translated, "title": "اندھیرے راستے"})
    staff.send(address, **form_of(staff.send(address, 422, **sent)))
    title = kept(lambda s: s.scalars(select(Theme)).one().title)
    assert title == {"en": "Dark paths and parks", "ur": "اندھیرے راستے"}


@pytest.mark.parametrize(
    ("make_it", "address", "name", "read"),
    [
        (survey, "/desk/surveys/ours/edit", "title", lambda row: row.title),
        (question, "/desk/surveys/questions/own_x", "text", lambda row: row.text),
        (circle, "/admin/circles/{}", "name", lambda row: row.name),
        (cohort, "/admin/cohorts/{}", "name", lambda row: row.name),
    ],
)
def test_a_translation_added_meanwhile_stays(enter, kept, make_it, address, name, read):
    def begin(session):
        made = make_it(session)
        session.flush()
        return type(made), made.id

    kind, number = kept(begin)
    staff, address = enter("staff", "admin"), address.format(number)
    sent = form_of(staff.open(address))
    kept(lambda s: setattr(found := s.get(kind, number), name, {**read(found), "ro": "Români"}))
    staff.send(address, **{**sent, f"{name}-en": "Other words"})
    assert kept(lambda s: read(s.get(kind, number))) == {"en": "Other words", "ro": "Români"}


def test_a_picture_described_meanwhile_keeps_both(host, kept):
    described = {"picture": "0" * 64, "picture_alt": {"en": "A table"}}

    def describe(session, texts):
        event = session.scalars(select(Event)).one()
        event.picture, event.picture_alt = described["picture"], texts

    kept(lambda s: describe(s, {"en": "A table"}))
    address = "/hosts/friends/events/iftar/picture"
    sent = form_of(host.open(address))
    kept(lambda s: describe(s, {"en": "A table", "ur": "میز"}))
    host.send(address, **{**sent, "picture_alt-en": "A long table"})
    now = kept(lambda s: s.scalars(select(Event)).one().picture_alt)
    assert now == {"en": "A long table", "ur": "میز"}


def test_questions_of_an_event_find_their_own_texts_again(host, kept):
    def ask(session, *asked):
        session.scalars(select(Event)).one().questions = [
            {"key": key, "text": texts, "purpose": {"en": "So."}, "required": False}
            for key, texts in asked
        ]

    first, second = ("q1", {"en": "Chair?"}), ("q2", {"en": "Allergies?"})
    kept(lambda s: ask(s, first, second))
    sent = form_of(host.open(EDIT))
    kept(lambda s: ask(s, ("q2", {"en": "Allergies?", "ur": "الرجی؟"}), first))
    host.send(EDIT, **form_of(host.send(EDIT, 422, **sent)))
    now = kept(lambda s: s.scalars(select(Event)).one().questions)
    assert [one["text"] for one in now] == [{"en": "Chair?"}, {"en": "Allergies?", "ur": "الرجی؟"}]


def test_many_languages_stand_behind_one_line_and_are_sent_all_the_same(host, kept):
    titles = {tag: f"Iftar {tag}" for tag in ("en", "ur", "pl", "ro", "bn", "gu")}
    kept(lambda s: setattr(s.scalars(select(Event)).one(), "title", titles))
    page = host.open(EDIT)
    assert "5 more languages" in page.words
    sent = form_of(page)
    host.send(EDIT, **{**sent, "title-bn": "ইফতার"})
    assert kept(lambda s: s.scalars(select(Event)).one().title) == {**titles, "bn": "ইফতার"}


def test_a_survey_asks_for_english_of_a_writer_in_another_language(enter):
    staff = enter("staff", language="ur")
    assert boxes(staff.open("/desk/surveys/new"), "title") == ["en", "ur", "more"]
