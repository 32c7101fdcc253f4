"""Looking at words before others do, writing recordings down, and letting both go in time."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from campaign.domain import listening, theming
from campaign.domain.listening import NoSuchFeedback, NoSuchReason, NothingWritten
from campaign.domain.voicing import Sound
from campaign.models import Feedback, Recording
from tests import answers, make

TODAY = date(2026, 3, 2)


@pytest.fixture
def event(session):
    return make.event(session)


@pytest.fixture
def opinion(session, event):
    def give(**over):
        return make.opinion(session, event, today=TODAY, **over)

    return give


def spoken(seconds=7):
    return Sound(b"a voice", seconds)


def again(session, row):
    session.expire_all()
    return session.get_one(Feedback, row.id)


def test_what_has_words_or_a_voice_waits_and_a_face_alone_does_not(session, opinion):
    opinion()
    written, said = opinion(liked="Bread"), opinion(sound=spoken())
    assert [row.id for row in listening.waiting(session)] == [written.id, said.id]
    assert listening.count_waiting(session) == 2
    assert [row.id for row in listening.waiting(session, after=written.id)] == [said.id]


def test_words_are_read_by_others_only_once_somebody_looked(session, opinion, event):
    row = opinion(liked="Bread", better="Salt")
    assert listening.shown(session, event=event) == []
    listening.show(session, row.id)
    assert again(session, row).state == "shown"
    assert listening.shown(session, event=event) == [row]
    assert listening.shown(session, event=make.event(session)) == []
    with pytest.raises(NoSuchFeedback):
        listening.show(session, row.id)


def test_shown_words_come_newest_first_page_by_page(session, opinion, event):
    rows = [opinion(liked=f"{n}") for n in range(listening.OF_A_PAGE + 2)]
    for row in rows:
        listening.show(session, row.id)
    first = listening.shown(session)
    second = listening.shown(session, before=first[-1].id)
    assert [row.liked for row in first + second] == [f"{n}" for n in reversed(range(len(rows)))]


@pytest.mark.parametrize("reason", listening.REASONS)
def test_refused_words_and_voices_are_deleted_and_the_face_still_counts(session, opinion, reason):
    row = opinion(liked="Bread", sound=spoken(), face=2)
    listening.refuse(session, row.id, reason, today=TODAY)
    row = again(session, row)
    assert (row.state, row.reason, row.face) == ("refused", reason, 2)
    assert (row.liked, row.better, row.recording) == (None, None, None)
    with pytest.raises(NoSuchFeedback):
        listening.refuse(session, row.id, reason, today=TODAY)


def test_words_that_were_shown_can_be_taken_away_again(session, opinion):
    row = opinion(liked="Bread")
    listening.show(session, row.id)
    listening.refuse(session, row.id, "names", today=TODAY)
    assert again(session, row).liked is None


def test_what_is_refused_was_heard_under_no_theme_any_more(session, opinion):
    advert, other, theme = opinion(liked="Buy"), opinion(liked="Bread"), answers.theme(session)
    for row in (advert, other):
        listening.show(session, row.id)
        theming.code(session, theme, again(session, row))
    listening.refuse(session, advert.id, "advertises", today=TODAY)
    assert theming.heard(session, theme) == theming.Heard(feedback=1)
    assert theming.themes_of(session, other) == [theme]


@pytest.mark.parametrize("reason", ["", "danger", "risk", "NAMES"])
def test_there_are_no_other_reasons(session, opinion, reason):
    row = opinion(liked="Bread")
    with pytest.raises(NoSuchReason):
        listening.refuse(session, row.id, reason, today=TODAY)
    assert again(session, row).liked == "Bread"


def test_no_reason_is_about_whoever_wrote():
    never = ("risk", "extrem", "worr", "danger", "concern", "terror", "sentiment")
    assert not [r for r in listening.REASONS if any(word in r for word in never)]


def test_a_recording_written_down_becomes_words_and_its_sound_is_gone(session, opinion):
    row = opinion(sound=spoken())
    with pytest.raises(NothingWritten):
        listening.show(session, row.id)
    with pytest.raises(NothingWritten):
        listening.write_down(session, row.id, "", "")
    listening.write_down(session, row.id, "The bread", "")
    row = again(session, row)
    assert (row.liked, row.better, row.state) == ("The bread", None, "shown")
    assert session.query(Recording).count() == 0
    with pytest.raises(NoSuchFeedback):
        listening.write_down(session, row.id, "Otherwise", "")


def test_what_was_written_by_hand_is_not_written_over(session, opinion):
    row = opinion(liked="Mine")
    with pytest.raises(NoSuchFeedback):
        listening.write_down(session, row.id, "Yours", "")
    assert again(session, row).liked == "Mine"


@pytest.mark.parametrize("number", [0, 999_999])
def test_of_what_is_not_there_nothing_can_be_done(session, event, number):
    for deed in (
        lambda: listening.find(session, number),
        lambda: listening.show(session, number),
        lambda: listening.refuse(session, number, "names", today=TODAY),
        lambda: listening.write_down(session, number, "x", ""),
    ):
        with pytest.raises(NoSuchFeedback):
            deed()


def test_faces_are_counted_to_the_end_of_each_quarter_and_for_one_event(session, opinion, event):
    for face in (5, 5, 1):
        opinion(face=face)
    april, october = date(2026, 4, 1), date(2026, 10, 1)
    make.opinion(session, event, today=april, face=3)
    make.opinion(session, make.event(session), today=TODAY, face=4)
    first = {1: 1, 2: 0, 3: 0, 4: 0, 5: 2}
    assert listening.faces(session, event, today=april - timedelta(days=1)) == []
    assert listening.faces(session, event, today=april) == [first]
    assert listening.faces(session, event, today=date(2026, 6, 30)) == [first]
    assert listening.faces(session, event, today=october) == [first, *[first | {3: 1}] * 2]


def test_words_and_languages_go_after_six_months_and_the_face_stays(session, opinion):
    read, unread = opinion(liked="Bread", face=2), opinion(better="Salt")
    wordless = opinion(language="pl", face=4)
    listening.show(session, read.id)
    due = TODAY + relativedelta(months=6)
    listening.forget(session, today=due - timedelta(days=1))
    assert again(session, read).liked == "Bread"
    assert again(session, wordless).language == "pl"
    listening.forget(session, today=due)
    listening.forget(session, today=due)
    for row, face in ((read, 2), (unread, 5), (wordless, 4)):
        row = again(session, row)
        assert row.language is None
        assert (row.state, row.liked, row.better, row.face) == ("wordless", None, None, face)


def test_a_recording_nobody_wrote_down_goes_after_30_days(session, opinion):
    alone, with_words = opinion(sound=spoken()), opinion(sound=spoken(), liked="Bread")
    listening.forget(session, today=TODAY + timedelta(days=29))
    assert session.query(Recording).count() == 2
    listening.forget(session, today=TODAY + timedelta(days=30))
    assert session.query(Recording).count() == 0
    assert again(session, alone).state == "wordless"
    assert again(session, with_words).state == "waiting"


def test_which_form_was_sent_is_forgotten_after_a_week(session, opinion):
    row = opinion()
    listening.forget(session, today=TODAY + timedelta(days=6))
    assert again(session, row).sent_mark and row.said_mark
    listening.forget(session, today=TODAY + timedelta(days=7))
    assert (again(session, row).sent_mark, row.said_mark) == (None, None)
