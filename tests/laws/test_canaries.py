"""500 canaries go in through every input, and turn up nowhere they do not belong.

Put in through the real forms, they are looked for in what is logged, in all that can be taken away, in the
outbox after its term, and in every column of every table after erasure and at the end of all terms.
"""

import logging
from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import sending
from campaign.domain.sealing import Place
from campaign.extensions import db
from campaign.models import Account, DiscussionTable, Pledge
from tests import make
from tests.laws.canaries import inputs, searching, story, watching
from tests.laws.canaries.flock import Flock
from tests.laws.canaries.story import Story
from tests.laws.canaries.town import SEALER

ROUNDS, ROUNDS_PROVED, PROVED = 2, 10, 500
# What belongs where. A private page and its files hold what its own person said, and nothing else.
NAMES = {"pledge.name", "receipt.name"}
BELONGS = {
    "exports.take": {*NAMES, "export.reason"},  # agreed to by two; a file says why it was made
    "ambassadors.read": {"cohort.person", "cohort.phone"},  # written there to be rung
    "hosts.draw_sheet": {"draw.people", "draw.came"},  # hung up on the day
    "discussions.report_file": {"workshop.note", "workshop.point"},  # what the tables said
    # What was passed by somebody who looked at it.
    "listening.as_csv": {
        "feedback.liked",
        "feedback.better",
        "listening.liked",
        "listening.better",
    },
}
BELONGS["listening.as_xlsx"] = BELONGS["listening.as_csv"]
# What stands after an erasure: a stopped badge's number, which leads to nobody; a file with names that was
# made before, for 24 hours.
AFTER_ERASURE = {"badge.code", "export_part.content"}
WHO_WORKS_HERE = {"account.name", "account.email_sealed"}
TOLD: dict[str, Story] = {}


@pytest.fixture
def told(app, prove) -> Story:
    """The whole story, lived through once on each engine."""
    with app.app_context():
        engine = db.engine.dialect.name
    if engine not in TOLD:
        rounds = ROUNDS_PROVED if prove else ROUNDS
        TOLD[engine] = story.tell(app, rounds, every_table=prove)
    return TOLD[engine]


@pytest.fixture
def bird() -> tuple[Flock, str]:
    """A canary that nobody put in anywhere, and its flock."""
    flock = Flock([])
    return flock, flock.sentence("nowhere", "nobody")


def test_there_are_enough(told, prove):
    assert len(told.flock) >= (PROVED if prove else 60)


def test_every_input_is_given_one_or_cannot_hold_anything_about_a_person(app, told):
    without = inputs.explained(inputs.ROUTES)
    assert watching.posts(app) == told.used.routes | without
    assert told.used.routes & without == set()


def test_every_field_is_given_one_or_cannot_hold_anything_about_a_person(app, told):
    without = inputs.explained(inputs.FIELDS)
    assert watching.typed_fields() | told.used.shown == told.used.fields | without
    assert told.used.fields & without == set()


def test_none_is_logged(told):
    for said in (told.logged.lines, told.logged.words):
        assert len(said) > 500
        assert [line for line in said if told.flock.found_in(line)] == []


def test_one_that_is_logged_is_heard_and_our_log_leaves_it_out(app, bird):
    flock, words = bird
    with watching.heard(app) as heard:
        for name in ("campaign", "werkzeug", "anything"):
            logging.getLogger(name).debug(words)
        app.logger.error("", exc_info=ValueError(words))
    assert [bool(flock.found_in(said)) for said in heard.words] == [True, True, True, False]
    assert [line for line in heard.lines if flock.found_in(line)] == []


def test_none_is_in_a_file_or_a_page_of_many_where_it_does_not_belong(told):
    assert len({one.endpoint for one in told.taken}) > 40
    for one in told.taken:
        theirs = {
            canary for canary in one.found if canary.whose == one.whose.removesuffix(" again")
        }
        rest = {canary.source for canary in one.found - theirs}
        assert rest <= BELONGS.get(one.endpoint, set()), one.path


@pytest.mark.parametrize("endpoint", [*BELONGS, "receipt.everything"])
def test_those_that_belong_somewhere_are_found_there(told, endpoint):
    taken = [one for one in told.taken if one.endpoint == endpoint]
    found = {canary.source for one in taken for canary in one.found}
    assert found >= BELONGS.get(endpoint, {"pledge.contact"}) - {"cohort.phone"}


def test_none_is_in_the_outbox_after_its_term(told):
    assert {"booking.contact", "circle.way", "complaint.contact", "ambassador.parent"} <= {
        canary.source for canary in told.in_outbox["sealed"]
    }
    assert len(told.letters) >= 10
    assert told.in_outbox["circle"] == set()  # the day after
    assert told.in_outbox["after"] == set()  # 7 days after the last was sent


def test_none_of_who_erased_is_in_any_table(told):
    persons = {whose.removesuffix(" again") for whose in told.erased}
    assert {whose.split()[0] for whose in persons} == {
        *("pledge", "place", "complaint", "circle", "ambassador")
    }
    left = {one: columns for one, columns in told.after_erasure.items() if one.whose in persons}
    assert {
        one: columns - AFTER_ERASURE for one, columns in left.items() if columns - AFTER_ERASURE
    } == {}
    others = {one.whose for one in told.after_erasure}
    assert others - persons  # the rest is still there


def test_none_is_in_a_file_of_names_24_hours_later(told):
    assert "export_part.content" in set().union(*told.after_erasure.values())
    assert told.in_files == set()


def test_none_is_left_at_the_end_of_all_terms_but_of_who_works_here(told):
    left = {one: columns - WHO_WORKS_HERE for one, columns in told.at_the_end.items()}
    assert {one: columns for one, columns in left.items() if columns} == {}
    assert {one.source for one in left} == {"account.name", "account.email"}


def test_each_was_found_before_unless_nothing_of_it_is_ever_kept(told):
    found = {one.source for one in told.kept}
    gone = {one.source for one in told.flock} - found
    assert gone == {
        *("pledge.postcode", "receipt.postcode"),  # the ward is kept
        "circle.code_word",  # a mark of it
        "feedback.recording",  # what a telephone wrote beside the sound
        *("secret.password", "secret.email", "calendar.file", "address"),
    }


def test_one_that_is_planted_in_any_kind_of_column_is_found(session, bird):
    flock, words = bird
    columns = {
        "pledge.name": _in_a_text(session, words),
        "discussion_table.point": _in_a_table_without_persons(session, words),
        "message.facts_sealed": _sealed(session, words),
    }
    session.commit()
    (found,) = searching.in_tables(session, SEALER, flock).values()
    assert found == set(columns)


def test_a_sealed_value_that_nothing_opens_is_told(session, bird):
    account = session.merge(make.account(session))
    account.email_sealed = SEALER.seal("x", Place("elsewhere", "x", "y"))
    session.commit()
    with pytest.raises(searching.Unopened, match=r"account\.email_sealed"):
        searching.in_tables(session, SEALER, bird[0])
    session.query(Account).delete()
    session.commit()


def _in_a_text(session, words):
    make.pledge(session)
    session.query(Pledge).update({"name": words, "age_band": "18_plus"})


def _in_a_table_without_persons(session, words):
    make.discussion(session)
    session.query(DiscussionTable).update({"point": words})


def _sealed(session, words):
    outgoing = sending.Outgoing("x", "en", "a@example.org", "once", {"said": words})
    sending.queue(session, outgoing, due_at=clock.now() + timedelta(days=1), sealer=SEALER)
