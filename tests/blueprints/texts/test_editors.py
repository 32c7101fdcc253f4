"""The editors show the languages a text has, the writer's first, and room for one more."""

import re

import pytest
from sqlalchemy import select

from events.models import Event, PartnerGroup
from tests.blueprints.hosts.sent import form_of

PROFILE = "/hosts/friends/profile"
EDIT = "/hosts/friends/events/iftar/edit"


def boxes(page, field):
    """The languages a text can be typed in at once, and in the others."""
    return re.findall(rf'<(?:input|textarea) id="{field}-(\w+)"', page.html)


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
    kept(lambda s: setattr(s.scalars(select(PartnerGroup)).one(), "name", {"en": "A", "pl": "B"}))
    host.send(PROFILE, **{**sent, "name-en": "C"})
    assert kept(name_of) == {"en": "C", "pl": "B"}


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
