"""Applying, being asked for, taking part, leaving, and what is kept of it for how long."""

import json
from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from campaign import clock
from campaign.cli import outbox, worker
from campaign.domain import (
    admitting,
    applying,
    asking,
    badging,
    confiding,
    forgetting,
    leaving,
    permitting,
    recognising,
    sending,
)
from campaign.domain.asking import Parent
from campaign.domain.marking import mark
from campaign.domain.permitting import Answer
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import (
    Ambassador,
    AuditEntry,
    Badge,
    Base,
    Message,
    Permission,
    WorkshopAttendance,
)
from campaign.models.ambassador import ACTIVE, REFUSED, WAITING, WITHDRAWN
from events.attendance import GOOD, REVOKED
from tests import make

SEALER = Sealer(make.FIELD_KEYS)
NOW = datetime(2026, 3, 2, 12, tzinfo=clock.UTC)
TODAY = NOW.date()
WHEN = {"now": NOW, "today": TODAY}
DAD = Parent("pl", "dad@example.org")
YES, NO = Answer(keep=True, take_part=True), Answer(keep=True, take_part=False)


@pytest.fixture
def cohort(session):
    return make.cohort(session, today=TODAY)


@pytest.fixture
def young(session, cohort):
    """Makes an application of an age; below 16 a father is asked by mail."""

    def make_one(age=14, **over):
        parent = DAD if age < 16 else None
        over = {"parent": parent, **WHEN, **over}
        return make.ambassador(session, cohort, age=age, **over)

    return make_one


def answer(session, ambassador, said=YES, now=NOW):
    asking.answer(
        session,
        ambassador.permission,
        said,
        by="Jan",
        language="pl",
        now=now,
        today=now.date(),
        sealer=SEALER,
    )


def messages(session):
    """What waits to be said: the template, to whom, and the facts."""
    session.flush()
    ids = session.scalars(select(Message.id).order_by(Message.id))
    found = [sending.opened(session, one, SEALER) for one in ids]
    return [(one.template, one.recipient, one.language) for one in found]


def code_of(session, ambassador):
    return session.get_one(Badge, ambassador.badge_id).code


def test_who_is_16_takes_part_at_once_with_a_badge_of_their_own(session, young):
    made = young(16, contact="ola@example.org")
    assert made.state == ACTIVE and made.permission is None
    assert session.get_one(Badge, made.badge_id).is_worn
    assert messages(session) == [("ambassador_joined", "ola@example.org", "en")]


def test_a_parents_contact_is_not_kept_where_no_parent_is_needed(session, cohort):
    make.ambassador(session, cohort, age=16, parent=DAD, **WHEN)
    assert session.scalars(select(Permission)).all() == []
    assert messages(session) == []


def test_who_is_14_waits_and_a_parent_is_asked_in_the_parents_language(session, young):
    made = young(14, contact="ola@example.org")
    assert made.state == WAITING and made.badge_id is None
    assert messages(session) == [
        ("permission_asked", "dad@example.org", "pl"),
        ("ambassador_waiting", "ola@example.org", "en"),
    ]


def test_the_parents_link_is_not_the_young_persons(session, young):
    made = young(contact="ola@example.org")
    own, parents = (
        confiding.token_of(made, SEALER),
        confiding.parents_token(made.permission, SEALER),
    )
    assert own != parents
    with pytest.raises(asking.NoSuchPermission):
        asking.find(session, own)
    with pytest.raises(applying.NoSuchApplication):
        applying.find(session, parents)


def test_a_yes_makes_them_active_and_tells_them(session, young):
    made = young(contact="ola@example.org")
    answer(session, made)
    assert made.state == ACTIVE and made.permitted_on == TODAY
    assert session.get_one(Badge, made.badge_id).is_worn
    assert confiding.parents_name(made.permission, SEALER) == "Jan"
    assert messages(session)[-1] == ("ambassador_joined", "ola@example.org", "en")
    assert session.scalar(select(AuditEntry.deed)) == "permission.given"


def test_a_no_empties_what_was_kept_and_says_so_kindly(session, young):
    made = young(contact="ola@example.org", words="Because.")
    answer(session, made, NO)
    assert made.state == REFUSED and holds_nothing(made)
    assert messages(session) == [("ambassador_refused", "ola@example.org", "en")]


def holds_nothing(made):
    asked = made.permission
    return (
        made.name_sealed is made.words_sealed is made.contact_sealed is made.token_sealed is None
        and made.badge_id is made.ground_on is made.permitted_on is made.sent_mark is None
        and not (made.pictures or made.news or made.attendance or made.certificate)
        and (asked is None or (asked.contact_sealed is asked.by_sealed is None))
        and (asked is None or asked.token_sealed == b"")
    )


def test_an_answer_given_twice_changes_nothing(session, young):
    made = young(contact="ola@example.org")
    answer(session, made)
    before = (made.state, made.badge_id, messages(session))
    answer(session, made, NO)
    answer(session, made)
    assert (made.state, made.badge_id, messages(session)) == before


def test_a_permission_taken_back_takes_them_off_every_list_at_once(session, young, cohort):
    event = make.event(session, cohort.group)
    made = young(contact="ola@example.org")
    answer(session, made)
    code = code_of(session, made)
    session.add(WorkshopAttendance(ambassador_id=made.id, event_id=event.id, day=TODAY, how="lead"))
    gate = admitting.open_gate(
        session, event, event.starts.date(), "North", [], now=clock.now(), sealer=SEALER
    )
    key = recognising.key_of(gate.check_in, SEALER)

    def at_the_gate():
        badges = recognising.badges(session, gate.check_in, SEALER, now=clock.now())
        return badges.standing(mark(key, code))

    assert at_the_gate() == GOOD
    assert [one.name for one in applying.of_cohort(session, cohort, SEALER)] == ["Ola"]
    asking.withdraw(session, made.permission, **WHEN, sealer=SEALER)
    assert at_the_gate() == REVOKED
    assert applying.of_cohort(session, cohort, SEALER) == []
    assert made.state == WITHDRAWN and holds_nothing(made)
    assert messages(session) == [("ambassador_stopped", "ola@example.org", "en")]


def end(session, made, said, now):
    """Let a parent end it: with a No, or by taking a Yes back."""
    answer(session, made, NO if said == "no" else YES, now)
    if said == "withdraw":
        asking.withdraw(session, made.permission, now=now, today=now.date(), sealer=SEALER)


@pytest.mark.parametrize(
    ("said", "after", "template"),
    [
        ("no", timedelta(days=14, hours=-1), "ambassador_refused"),
        ("withdraw", timedelta(days=20), "ambassador_stopped"),
    ],
)
def test_what_tells_of_an_end_outlives_the_row_it_tells_of(session, young, said, after, template):
    """The night deletes the emptied row while the mail still waits: it is told all the same, soon."""
    made, now = young(contact="ola@example.org"), NOW + after
    end(session, made, said, now)
    db.session.commit()
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        worker.forget()
        outbox.pass_on()
    assert session.scalars(select(Ambassador)).all() == []
    assert messages(session) == [(template, "ola@example.org", "en")]
    sending.forget(session, now=now + timedelta(days=2))
    assert messages(session) == []


@pytest.mark.parametrize("said", ["no", "withdraw"])
def test_who_erases_what_is_left_after_an_end_is_told_nothing_more(session, young, said):
    made = young(contact="ola@example.org")
    end(session, made, said, NOW)
    assert messages(session)
    leaving.erase(session, made, today=TODAY)
    assert messages(session) == []


def test_who_takes_permission_back_twice_does_no_harm(session, young):
    made = young()
    answer(session, made)
    for _ in range(2):
        asking.withdraw(session, made.permission, **WHEN, sealer=SEALER)
    assert made.state == WITHDRAWN
    answer(session, made)
    assert made.state == WITHDRAWN


@pytest.mark.parametrize("age", [11, 14, 16, 25])
def test_who_leaves_is_emptied_and_what_waits_to_be_said_is_dropped(session, young, age):
    made = young(age, contact="ola@example.org")
    leaving.leave(session, made, today=TODAY)
    assert made.state == WITHDRAWN and holds_nothing(made) and messages(session) == []


def test_the_same_form_again_is_one_application(session, cohort):
    wanted = make.application(age=14, parent=DAD)
    made = [applying.apply(session, cohort, wanted, **WHEN, sealer=SEALER) for _ in range(2)]
    assert [one.is_new for one in made] == [True, False] and made[0].token == made[1].token
    assert len(session.scalars(select(Ambassador)).all()) == 1
    assert [one[0] for one in messages(session)] == ["permission_asked"]


@pytest.mark.parametrize(
    "over", [{"name": "Ela"}, {"words": "x"}, {"age": 12}, {"contact": "a@b.example"}]
)
def test_the_same_form_with_other_words_does_not_open_the_others_page(session, cohort, over):
    first = {"submission": "s", "age": 14, "parent": DAD}
    applying.apply(session, cohort, make.application(**first), **WHEN, sealer=SEALER)
    with pytest.raises(applying.ApplicationUsed):
        other = make.application(**{**first, **over})
        applying.apply(session, cohort, other, **WHEN, sealer=SEALER)


def test_a_form_whose_application_was_erased_does_not_apply_again(session, cohort):
    wanted = make.application()
    made = applying.apply(session, cohort, wanted, **WHEN, sealer=SEALER)
    leaving.erase(session, applying.find(session, made.token), today=TODAY)
    with pytest.raises(applying.ApplicationUsed):
        applying.apply(session, cohort, wanted, **WHEN, sealer=SEALER)


@pytest.mark.parametrize("field", ["apply_until", "ends_on"])
def test_a_cohort_whose_time_is_over_takes_nobody(session, field):
    times = {"starts_on": TODAY - timedelta(days=9), field: TODAY - timedelta(days=1)}
    cohort = make.cohort(session, today=TODAY, **times)
    with pytest.raises(applying.ApplyingOver):
        make.ambassador(session, cohort, **WHEN)
    assert applying.open_cohorts(session, today=TODAY) == []


def test_below_16_nobody_applies_without_a_parent(session, cohort):
    with pytest.raises(applying.ParentMissing):
        make.ambassador(session, cohort, age=15, parent=None, **WHEN)


@pytest.mark.parametrize(("age", "refusal"), [(10, permitting.TooYoung), (26, permitting.TooOld)])
def test_a_10_or_26_year_old_leaves_no_row(session, young, age, refusal):
    with pytest.raises(refusal):
        young(age)
    assert session.scalars(select(Ambassador)).all() == []


def test_a_parent_is_not_asked_under_the_young_persons_own_contact(session, young):
    with pytest.raises(asking.SameContact):
        young(14, contact="Dad@example.org")


def test_a_link_sent_elsewhere_before_is_void_and_one_sent_again_stays(session, young):
    made = young()
    first = confiding.parents_token(made.permission, SEALER)
    asking.ask_again(session, made, Parent("ur", "dad@example.org"), now=NOW, sealer=SEALER)
    assert confiding.parents_token(made.permission, SEALER) == first
    assert made.permission.language == "ur"
    asking.ask_again(session, made, Parent("ur", "+447400123456"), now=NOW, sealer=SEALER)
    with pytest.raises(asking.NoSuchPermission):
        asking.find(session, first)
    assert made.permission.channel == "sms"
    assert messages(session) == [("permission_asked", "+447400123456", "ur")]


def test_a_parent_is_written_to_five_times_a_week_at_most(session, young):
    made = young()
    for hour in range(1, asking.MOST_ASKED):
        session.execute(text("UPDATE message SET state = 'sent', sent_at = due_at"))
        again = NOW + timedelta(hours=hour)
        asking.ask_again(session, made, DAD, now=again, sealer=SEALER)
    session.execute(text("UPDATE message SET state = 'sent', sent_at = due_at"))
    with pytest.raises(asking.AskedTooOften):
        asking.ask_again(session, made, DAD, now=NOW + timedelta(days=1), sealer=SEALER)
    asking.ask_again(session, made, Parent("pl"), now=NOW + timedelta(days=1), sealer=SEALER)
    assert made.permission.channel == "paper"


def test_nobody_is_asked_after_the_answer(session, young):
    made = young()
    answer(session, made)
    with pytest.raises(asking.NotWaiting):
        asking.ask_again(session, made, DAD, now=NOW, sealer=SEALER)


def test_a_contact_taken_away_gets_nothing_more(session, young):
    made = young(16, contact="ola@example.org")
    leaving.change_contact(session, made, "", token="t", sealer=SEALER)
    assert made.contact_sealed is None and made.token_sealed is None and messages(session) == []


def test_the_lead_sees_who_takes_part_and_who_waits_and_nobody_else(session, cohort, young):
    young(14, name="Waits")
    young(17, name="Active", words="Why not?", contact="a@example.org")
    young(12, name="Child", words="Football")
    leaving.leave(session, young(18, name="Left"), today=TODAY)
    make.ambassador(session, make.cohort(session, today=TODAY), name="Elsewhere", **WHEN)
    found = applying.of_cohort(session, cohort, SEALER)
    seen = [(one.name, one.is_active, one.words, one.contact) for one in found]
    assert seen == [
        ("Active", True, "Why not?", "a@example.org"),
        ("Waits", False, "", ""),
        ("", False, "", ""),
    ]


def test_one_of_another_cohort_or_waiting_is_nobody(session, cohort, young):
    active, waiting = young(16), young(14)
    assert applying.one_of(session, cohort, active.uid) is active
    for uid in (waiting.uid, "nobody"):
        with pytest.raises(applying.NoSuchApplication):
            applying.one_of(session, cohort, uid)
    with pytest.raises(applying.NoSuchApplication):
        applying.one_of(session, make.cohort(session, today=TODAY), active.uid)


@pytest.mark.parametrize("age", [12, 15])
def test_what_nobody_confirms_in_14_days_is_deleted_and_told_without_a_name(session, young, age):
    young(age, contact="ola@example.org")
    just_before = NOW + timedelta(days=14, seconds=-1)
    assert leaving.lapse(session, now=just_before, sealer=SEALER) == 0
    assert leaving.lapse(session, now=NOW + timedelta(days=14), sealer=SEALER) == 1
    assert session.scalars(select(Ambassador)).all() == []
    assert session.scalars(select(Permission)).all() == []
    assert messages(session) == [("ambassador_lapsed", "ola@example.org", "en")]
    (id_,) = session.scalars(select(Message.id))
    assert "Ola" not in json.dumps(sending.opened(session, id_, SEALER).facts)
    sending.forget(session, now=NOW + timedelta(days=16))
    assert messages(session) == []


def test_who_was_answered_or_is_16_does_not_lapse(session, young):
    answered, alone = young(14), young(16)
    answer(session, answered)
    assert leaving.lapse(session, now=NOW + timedelta(days=30), sealer=SEALER) == 0
    assert answered.state == alone.state == ACTIVE


def test_asking_again_does_not_make_the_14_days_longer(session, young):
    made = young()
    asking.ask_again(session, made, DAD, now=NOW + timedelta(days=13), sealer=SEALER)
    assert leaving.lapse(session, now=NOW + timedelta(days=14), sealer=SEALER) == 1


def forget(session, now):
    forgetting.forget(session, now=now, today=now.date())
    session.expire_all()


def test_a_lost_key_keeps_nobody_longer(session, young):
    young(contact="ola@example.org")
    other = Sealer((("k2", b"1" * 32),))
    assert leaving.lapse(session, now=NOW + timedelta(days=14), sealer=other) == 1


def test_the_nightly_forgetting_deletes_what_did_not_lapse_too(session, young):
    young(14)
    forget(session, NOW + timedelta(days=14))
    assert session.scalars(select(Ambassador)).all() == []


def test_the_emptied_row_of_who_left_goes_14_days_after_they_applied(session, young):
    leaving.leave(session, young(16), today=TODAY)
    forget(session, NOW + timedelta(days=13))
    assert len(session.scalars(select(Ambassador)).all()) == 1
    forget(session, NOW + timedelta(days=14))
    assert session.scalars(select(Ambassador)).all() == []


def test_everything_goes_six_months_after_the_cohort(session, cohort, young):
    made = young(16, contact="ola@example.org")
    code = code_of(session, made)
    ended = datetime.combine(cohort.ends_on, NOW.time(), NOW.tzinfo)
    forget(session, ended + timedelta(days=179))
    assert made.state == ACTIVE and cohort.person
    forget(session, ended + timedelta(days=185))
    assert session.scalars(select(Ambassador)).all() == []
    assert not badging.find(session, code).is_worn
    assert (cohort.person, cohort.phone) == ("", "")


def test_the_mark_of_the_form_is_kept_for_a_week(session, young):
    made = young(16)
    forget(session, NOW + timedelta(days=6))
    assert made.sent_mark
    forget(session, NOW + timedelta(days=7))
    assert made.sent_mark is None


def test_the_tables_hold_no_plain_name_word_or_contact(session, young):
    made = young(14, name="Zofia", words="Szczerze", contact="zofia@example.org")
    answer(session, made)
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            held = " ".join(v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in row)
            for plain in ("Zofia", "Szczerze", "zofia@", "dad@", "Jan"):
                assert plain not in held, table.name


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE ambassador SET state = 'active'",
        "UPDATE ambassador SET state = 'active', permitted_on = '2026-03-02'",
        "UPDATE ambassador SET badge_id = (SELECT max(id) FROM badge)",
        "UPDATE permission SET state = 'given'",
    ],
)
def test_the_database_itself_refuses_a_child_without_a_parents_word(session, young, broken):
    young(12)
    badging.issue(session, today=TODAY)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(broken))


DEEDS = ("yes", "no", "withdraw", "leave", "on", "off", "ask")


def do(session, made, deed):
    """One thing that happens to a row."""
    if deed in {"yes", "no"}:
        answer(session, made, YES if deed == "yes" else NO)
    elif deed == "withdraw":
        asking.withdraw(session, made.permission, **WHEN, sealer=SEALER)
    elif deed == "leave":
        leaving.leave(session, made, today=TODAY)
    elif deed == "ask":
        asking.ask_again(session, made, Parent("pl"), now=NOW, sealer=SEALER)
    else:
        on = deed == "on"
        asking.turn(session, made.permission, pictures=on, news=on, today=TODAY)


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(age=st.sampled_from([11, 14]), deeds=st.lists(st.sampled_from(DEEDS), max_size=6))
def test_rows_badges_and_lists_follow_whatever_happens(session, cohort, age, deeds):
    made = make.ambassador(session, cohort, age=age, **WHEN)
    for deed in deeds:
        try:
            do(session, made, deed)
        except asking.NotWaiting:
            assert made.state != WAITING
        worn = made.badge_id is not None and session.get_one(Badge, made.badge_id).is_worn
        assert worn == (made.state == ACTIVE)
        listed = {one.uid for one in applying.of_cohort(session, cohort, SEALER)}
        assert (made.uid in listed) == (made.state in (ACTIVE, WAITING))
        if made.state in (REFUSED, WITHDRAWN):
            assert holds_nothing(made)


def test_a_stopped_badge_counts_as_out_of_use_and_no_pledge_has_it(session, young):
    made = young(16)
    code = code_of(session, made)
    leaving.leave(session, made, today=TODAY)
    session.flush()
    assert badging.find(session, code).state == "revoked"
