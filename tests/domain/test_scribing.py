"""What scribes send: once or five times, early or late, from one phone or two; nothing is lost or doubled."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import discussing, scribing, theming
from campaign.domain.scribing import (
    CLOSED,
    FULL,
    GONE,
    OLDER,
    STORED,
    TOO_LONG,
    UNKNOWN,
    Written,
)
from campaign.models import Coding, Note
from tests import make
from tests.domain.test_discussing import theme

UID = "0b2f7c8e-5a39-4f4e-9b1f-2f2f6c1f0001"


@pytest.fixture
def table(session):
    return make.discussion(session).tables[0]


def written(table, text="More benches.", seq=1, uid=UID, at=0):
    return Written(uid, table.discussion.guide[at].id, text, seq)


def keep(session, table, one):
    return scribing.keep(session, table, one, today=clock.today()).result


def words(session, table):
    return [note.text for notes in scribing.notes_of(session, table).values() for note in notes]


def test_the_same_note_again_changes_nothing(session, table):
    assert [keep(session, table, written(table)) for _ in range(5)] == [STORED] * 5
    assert words(session, table) == ["More benches."]


def test_the_latest_wording_stands_whatever_the_order(session, table):
    wordings = [written(table, f"Wording {seq}", seq) for seq in range(1, 6)]
    for chance in range(5):
        uid = f"{chance:08d}"
        sent = [replace(one, uid=uid) for one in wordings] * 3
        random.Random(chance).shuffle(sent)
        for one in sent:
            keep(session, table, one)
    assert words(session, table) == ["Wording 5"] * 5


def test_an_older_wording_is_told_what_stands(session, table):
    keep(session, table, written(table, "Later", 3))
    taken = scribing.keep(session, table, written(table, "Earlier", 2), today=clock.today())
    assert (taken.result, taken.text, taken.seq) == (OLDER, "Later", 3)
    other = scribing.keep(session, table, written(table, "At once", 3), today=clock.today())
    assert other.result == OLDER


def test_a_note_taken_out_never_comes_back(session, table):
    keep(session, table, written(table))
    note = session.scalars(select(Note)).one()
    theming.code(session, theme(session), note)
    assert keep(session, table, written(table, "", 2)) == STORED
    assert keep(session, table, written(table, "", 2)) == STORED
    assert keep(session, table, written(table, "Again", 3)) == GONE
    assert words(session, table) == []
    assert session.scalars(select(Coding)).all() == []


def test_what_was_taken_out_before_it_was_ever_sent_is_nothing(session, table):
    assert keep(session, table, written(table, "", 2)) == STORED
    assert keep(session, table, written(table, "Late", 1)) == GONE
    assert words(session, table) == []


def test_two_tables_may_use_one_name_for_a_note(session, table):
    other = table.discussion.tables[1]
    keep(session, table, written(table, "Here"))
    keep(session, other, written(other, "There"))
    assert words(session, table) == ["Here"]
    assert words(session, other) == ["There"]


def test_a_question_of_another_workshop_is_unknown(session, table):
    other = make.discussion(session).tables[0]
    assert keep(session, table, written(other)) == UNKNOWN
    assert keep(session, table, replace(written(table), question=999_999)) == UNKNOWN


def test_nothing_is_taken_once_it_is_closed_and_again_when_it_is_open(session, table):
    discussing.close(table.discussion, now=clock.now())
    assert keep(session, table, written(table)) == CLOSED
    taken = scribing.keep_point(session, table, "A point", 1, agreed=True, now=clock.now())
    assert taken.result == CLOSED
    discussing.open_again(table.discussion)
    assert keep(session, table, written(table)) == STORED


def test_a_note_is_bounded_and_so_is_how_many_there_are(session, table, monkeypatch):
    assert keep(session, table, written(table, "x" * 1001)) == TOO_LONG
    monkeypatch.setattr(scribing, "MOST_NOTES", 2)
    for uid in ("00000001", "00000002"):
        assert keep(session, table, written(table, uid=uid)) == STORED
    assert keep(session, table, written(table, uid="00000003")) == FULL
    assert keep(session, table, written(table, "Changed", 2, uid="00000001")) == STORED


def point(session, table, text, seq, *, agreed=True):
    return scribing.keep_point(session, table, text, seq, agreed=agreed, now=clock.now())


def test_the_point_is_the_latest_and_agreed_anew_when_it_changes(session, table):
    assert point(session, table, "Benches", 1).result == STORED
    assert table.point_agreed_at is not None
    assert point(session, table, "Benches and lights", 2, agreed=False).result == STORED
    assert table.point_agreed_at is None
    late = point(session, table, "Benches", 1)
    assert (late.result, late.text) == (OLDER, "Benches and lights")
    assert point(session, table, "Benches and lights", 2, agreed=False).result == STORED
    assert point(session, table, "Something else", 2, agreed=False).result == OLDER


def test_an_empty_point_is_never_agreed_and_a_long_one_is_refused(session, table):
    assert point(session, table, "", 1).result == STORED
    assert table.point_agreed_at is None
    assert point(session, table, "x" * 301, 2).result == TOO_LONG


def test_a_note_is_of_a_question_and_a_table_and_of_nobody():
    columns = {"id", "uid", "table_id", "question_id", "text", "seq", "noted_on"}
    assert set(Note.__table__.columns.keys()) == columns


def test_a_made_up_link_opens_no_table(session):
    with pytest.raises(scribing.NoSuchTable):
        scribing.find(session, "x" * 32)
