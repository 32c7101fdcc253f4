"""What young ambassadors and parents are sent: in their language, with the right link, and only while it holds."""

import itertools
from datetime import timedelta

import pytest

from campaign import clock, letters
from campaign.domain import applying, asking, confiding, leaving, relaying, sending
from campaign.domain.asking import Parent
from campaign.domain.permitting import Answer
from campaign.domain.sealing import Sealer
from campaign.letters.ambassador import TEMPLATES
from campaign.models import Message
from campaign.models.message import EMAIL, SMS
from tests import make
from tests.tongues import some_languages

SEALER = Sealer(make.FIELD_KEYS)
NAME = "Zofia"


@pytest.fixture
def young(app, session):
    """Makes an application in a language."""
    cohort = make.cohort(session, name={"en": "Spring group"})

    def make_one(tag="en", age=14, **over):
        parent = Parent(tag, "dad@example.org") if age < 16 else None
        usual = {"language": tag, "contact": "zofia@example.org", "name": NAME, "parent": parent}
        return make.ambassador(session, cohort, age=age, **{**usual, **over})

    return make_one


def answer(session, made, *, yes):
    said, now = Answer(keep=True, take_part=yes), clock.now()
    times = {"now": now, "today": now.date(), "sealer": SEALER}
    asking.answer(session, made.permission, said, by="Jan", language="en", **times)


def written(session, template, channel=EMAIL, now=None):
    """The letter of the last message of a template, in words; None where nothing is left to tell."""
    session.flush()
    found = session.query(Message).filter_by(template=template).order_by(Message.id.desc()).first()
    outgoing = sending.opened(session, found.id, SEALER)
    return letters.write(session, outgoing, channel, now or clock.now())


def happen(session, young, template, tag):
    """Bring about what a template tells of."""
    if template == relaying.JOINED:
        return young(tag, age=17)
    made = young(tag)
    if template in (relaying.REFUSED, relaying.STOPPED, relaying.GIVEN):
        answer(session, made, yes=template != relaying.REFUSED)
    if template == relaying.STOPPED:
        now = clock.now()
        asking.withdraw(session, made.permission, now=now, today=now.date(), sealer=SEALER)
    if template == relaying.LAPSED:
        leaving.lapse(session, now=clock.now() + timedelta(days=14), sealer=SEALER)
    return made


@pytest.mark.parametrize(
    ("template", "tag", "channel"), itertools.product(TEMPLATES, some_languages(), (EMAIL, SMS))
)
def test_each_letter_is_whole_in_each_language(session, young, template, tag, channel):
    happen(session, young, template, tag)
    letter = written(session, template, channel)
    path = {
        relaying.ASKED: f"/{tag}/permission/",
        relaying.GIVEN: f"/{tag}/permission/",
        relaying.WAITING: f"/{tag}/ambassadors/mine/",
        relaying.JOINED: f"/{tag}/ambassadors/mine/",
    }.get(template, f"/{tag}/ambassadors")
    assert f"http://localhost{path}" in letter.text
    assert "%(" not in letter.text + letter.subject and "None" not in letter.text
    if channel == SMS:
        assert letter.subject == "" and len(letter.text.splitlines()) == 2
    else:
        assert letter.subject and letter.text.count("\n") > 3
        assert f'lang="{tag}"' in letter.html
    assert NAME not in letter.subject
    if template not in (relaying.LAPSED, relaying.JOINED) and channel == EMAIL:
        assert NAME in letter.text


def test_a_parent_is_told_who_asks_and_until_when_and_what_to_do_otherwise(session, young):
    young()
    letter = written(session, relaying.ASKED)
    assert letter.to == "dad@example.org"
    for said in (NAME, "Spring group", "Without one we delete everything", "you need not do"):
        assert said in letter.text


@pytest.mark.parametrize("template", [relaying.LAPSED, relaying.REFUSED, relaying.STOPPED])
def test_what_tells_of_an_end_blames_nobody(session, young, template):
    """Somebody else may read it over their shoulder."""
    happen(session, young, template, "en")
    letter = written(session, template)
    assert "It says nothing about you" in letter.text and "apply again" in letter.text
    for harmful in ("parent", "father", "mother", "refused", "did not answer"):
        assert harmful not in (letter.subject + letter.text).lower()


def test_a_parent_who_answered_is_not_asked_any_more(session, young):
    made = young()
    outgoing = sending.opened(
        session, session.query(Message).filter_by(template=relaying.ASKED).one().id, SEALER
    )
    answer(session, made, yes=True)
    assert letters.write(session, outgoing, EMAIL, clock.now()) is None


def test_who_waits_no_longer_is_not_told_so(session, young):
    made = young()
    answer(session, made, yes=True)
    assert written(session, relaying.WAITING) is None
    assert written(session, relaying.JOINED) is not None


def test_an_erased_application_leaves_nothing_to_tell(session, young):
    made = young()
    told = [sending.opened(session, one.id, SEALER) for one in session.query(Message)]
    assert {one.template for one in told} == {relaying.ASKED, relaying.WAITING}
    leaving.erase(session, made, today=clock.today())
    assert session.query(Message).count() == 0
    assert [letters.write(session, one, EMAIL, clock.now()) for one in told] == [None, None]


def test_the_link_in_the_letter_is_the_young_persons_own(session, young):
    made = young(age=17)
    letter = written(session, relaying.JOINED)
    token = confiding.token_of(made, SEALER)
    assert token in letter.text and applying.find(session, token) is made
