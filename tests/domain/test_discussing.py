"""A workshop of a group: written, seated, closed; its notes keep their question and table."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from campaign import clock
from campaign.domain import concluding, discussing, drawing, scribing, theming
from campaign.domain.discussing import Asked, Plan
from campaign.domain.sealing import Sealer
from campaign.models import Coding, Discussion, DiscussionTable, GuideQuestion, Note, Theme
from tests import make
from tests.blueprints.hosts import drawn

SEALER = Sealer(make.FIELD_KEYS)


def as_plan(row, **over):
    """A workshop as its form would send it back."""
    guide = tuple(Asked(q.text, q.minutes, q.prompts, q.id) for q in row.guide)
    return replace(Plan(row.title, row.happens_on, len(row.tables), guide), **over)


def edited(session, row, **over):
    version = discussing.version_of(row)
    return discussing.edit(session, row, as_plan(row, **over), version, sealer=SEALER)


def theme(session, slug="benches"):
    now = clock.now()
    found = Theme(slug=slug, title={"en": slug.title()}, made_at=now, updated_at=now)
    session.add(found)
    session.flush()
    return found


def test_a_workshop_has_its_tables_each_with_a_link_of_its_own(session):
    row = make.discussion(session, tables=4)
    assert [table.number for table in row.tables] == [1, 2, 3, 4]
    tokens = [scribing.token_of(table, SEALER) for table in row.tables]
    assert len(set(tokens)) == 4
    for table, token in zip(row.tables, tokens, strict=True):
        assert scribing.find(session, token) is table
        assert token not in table.token_hash


def test_two_workshops_of_one_title_have_two_addresses(session):
    one, other = make.discussion(session), make.discussion(session)
    assert one.slug == "kind-streets"
    assert other.slug == "kind-streets-2"


@pytest.mark.parametrize("title", [{"ur": "مہربان گلیاں"}, {"en": "New"}])
def test_a_title_without_a_name_in_ascii_gets_one(session, title):
    assert make.discussion(session, title=title).slug == "workshop"


def test_questions_change_places_and_words_and_keep_their_notes(session):
    row = make.discussion(session, guide=("One?", "Two?", "Three?"))
    note = make.note(session, row.tables[0], at=2)
    first, second, third = as_plan(row).guide
    guide = (replace(third, text={"en": "Third first?"}), first, Asked({"en": "New?"}, 5))
    edited(session, row, guide=guide)
    assert [q.text["en"] for q in row.guide] == ["Third first?", "One?", "New?"]
    assert [q.position for q in row.guide] == [1, 2, 3]
    assert session.get(Note, note.id).question is row.guide[0]
    assert second.id not in session.scalars(select(GuideQuestion.id)).all()


def test_a_question_with_notes_is_not_taken_out(session):
    row = make.discussion(session)
    make.note(session, row.tables[0], at=1)
    with pytest.raises(discussing.QuestionHasNotes) as refused:
        edited(session, row, guide=as_plan(row).guide[:1])
    assert refused.value.position == 2


def test_a_question_whose_notes_were_taken_out_can_go(session):
    row = make.discussion(session)
    note = make.note(session, row.tables[0], at=1)
    assert discussing.take_out(session, row, note.id, today=clock.today())
    edited(session, row, guide=as_plan(row).guide[:1])
    assert len(row.guide) == 1


def test_a_table_with_a_note_or_a_point_is_not_taken_away(session):
    row = make.discussion(session, tables=3)
    make.note(session, row.tables[1])
    edited(session, row, tables=2)
    assert [table.number for table in row.tables] == [1, 2]
    with pytest.raises(discussing.TableHasNotes) as refused:
        edited(session, row, tables=1)
    assert refused.value.number == 2
    other = make.discussion(session)
    scribing.keep_point(session, other.tables[1], "Benches.", 1, agreed=True, now=clock.now())
    with pytest.raises(discussing.TableHasNotes):
        edited(session, other, tables=1)


def test_links_that_were_handed_out_stay_when_a_table_is_added(session):
    row = make.discussion(session)
    before = [scribing.token_of(table, SEALER) for table in row.tables]
    edited(session, row, tables=3)
    assert [scribing.token_of(table, SEALER) for table in row.tables][:2] == before


def test_what_was_changed_by_another_meanwhile_is_not_written_over(session):
    row = make.discussion(session)
    version, plan = discussing.version_of(row), as_plan(row)
    edited(session, row, title={"en": "Other words"})
    with pytest.raises(discussing.DiscussionChanged):
        discussing.edit(session, row, plan, version, sealer=SEALER)
    assert row.title == {"en": "Other words"}


def test_a_link_is_renewed_and_the_old_one_opens_nothing(session):
    table = make.discussion(session).tables[0]
    old = scribing.token_of(table, SEALER)
    for _ in range(20):
        before = table.token_hash
        scribing.renew(table, SEALER)
        assert table.token_hash != before
    session.flush()
    assert scribing.find(session, scribing.token_of(table, SEALER)) is table
    if old != scribing.token_of(table, SEALER):
        with pytest.raises(scribing.NoSuchTable):
            scribing.find(session, old)


def test_where_the_key_is_gone_a_table_needs_a_new_link(session):
    table = make.discussion(session).tables[0]
    other = Sealer((("k2", b"1" * 32),))
    assert scribing.token_of(table, other) == ""
    scribing.renew(table, other)
    assert scribing.token_of(table, other)


def test_seating_takes_the_tables_and_organisations_of_the_draw(session):
    row = make.discussion(session, tables=1)
    row_draw = drawn.kept(session, row.group, drawn.tables(entrants=drawn.pupils(23), number=4))
    discussing.seat(session, row, row_draw, sealer=SEALER)
    assert row.draw is row_draw
    assert len(row.tables) == 4
    assert sorted(row.organisations) == [f"School {number}" for number in range(1, 5)]
    assert row.delegates is None


def test_seating_leaves_organisations_that_were_noted_before(session):
    row = make.discussion(session)
    discussing.note_presence(row, 39, ["Irish Forum"])
    row_draw = drawn.kept(session, row.group, drawn.tables(entrants=drawn.pupils(23), number=4))
    discussing.seat(session, row, row_draw, sealer=SEALER)
    assert (row.organisations, row.delegates) == (["Irish Forum"], 39)


def meanwhile(session, statement):
    """What somebody else did after a workshop was read; this session does not know it."""
    session.execute(statement.execution_options(synchronize_session=False))


def test_seating_sees_the_table_that_another_added_meanwhile(session):
    row = make.discussion(session, tables=1)
    row_draw = drawn.kept(session, row.group, drawn.tables(entrants=drawn.pupils(23), number=4))
    assert len(row.tables) == 1
    added = {"discussion_id": row.id, "number": 2, "token_hash": "0" * 64}
    meanwhile(session, insert(DiscussionTable).values(**added, point="", point_seq=0))
    discussing.seat(session, row, row_draw, sealer=SEALER)
    assert [table.number for table in row.tables] == [1, 2, 3, 4]


def test_a_workshop_is_not_deleted_over_a_point_that_was_written_meanwhile(session):
    row = make.discussion(session)
    first = row.tables[0]
    meanwhile(session, update(DiscussionTable).filter_by(id=first.id).values(point="Benches."))
    with pytest.raises(discussing.HasNotes):
        discussing.remove(session, row)


def test_a_point_taken_out_is_gone_for_good_and_its_scribe_cannot_send_it_again(session):
    row, other = make.discussion(session), make.discussion(session)
    table = row.tables[0]
    scribing.keep_point(session, table, "Ask Amina.", 3, agreed=True, now=clock.now())
    assert not discussing.take_out_point(session, other, 1, today=clock.now().date())
    assert not discussing.take_out_point(session, row, 2, today=clock.now().date())
    discussing.close(row, now=clock.now())
    assert discussing.take_out_point(session, row, 1, today=clock.now().date())
    assert not discussing.take_out_point(session, row, 1, today=clock.now().date())
    session.refresh(table)
    assert (table.point, table.point_agreed_at) == ("", None)
    discussing.open_again(row)
    again = scribing.keep_point(session, table, "Ask Amina.", 3, agreed=True, now=clock.now())
    assert (again.result, table.point) == (scribing.OLDER, "")


def test_seating_at_fewer_tables_keeps_those_that_wrote(session):
    row = make.discussion(session, tables=6)
    make.note(session, row.tables[4])
    row_draw = drawn.kept(session, row.group, drawn.tables(entrants=drawn.pupils(23), number=3))
    discussing.seat(session, row, row_draw, sealer=SEALER)
    assert [table.number for table in row.tables] == [1, 2, 3, 4, 5]


def test_when_the_names_are_forgotten_the_workshop_stays(session):
    row = make.discussion(session)
    row_draw = drawn.kept(session, row.group, drawn.tables(entrants=drawn.pupils(12), number=2))
    discussing.seat(session, row, row_draw, sealer=SEALER)
    drawing.remove(session, row_draw)
    session.flush()
    session.refresh(row)
    assert row.draw is None
    assert len(row.tables) == 2


def test_organisations_are_noted_once_each(session):
    row = make.discussion(session)
    discussing.note_presence(row, 39, ["Irish Forum", "Roma Trust", "irish forum"])
    assert row.organisations == ["Irish Forum", "Roma Trust"]


def test_closing_is_once_and_can_be_undone(session):
    row = make.discussion(session)
    now = clock.now()
    discussing.close(row, now=now)
    discussing.close(row, now=now + timedelta(hours=1))
    assert row.closed_at == now
    discussing.open_again(row)
    assert row.closed_at is None


def test_a_note_of_another_workshop_is_not_taken_out(session):
    row, other = make.discussion(session), make.discussion(session)
    note = make.note(session, other.tables[0])
    assert not discussing.take_out(session, row, note.id, today=clock.today())
    assert note.text


def test_a_note_taken_out_is_no_more_under_its_themes(session):
    row = make.discussion(session)
    note, found = make.note(session, row.tables[0]), theme(session)
    theming.code(session, found, note)
    assert discussing.take_out(session, row, note.id, today=clock.today())
    assert not discussing.take_out(session, row, note.id, today=clock.today())
    assert session.scalars(select(Coding)).all() == []
    assert concluding.conclude(session, row).notes == 0


def test_a_workshop_with_notes_is_not_deleted_and_an_empty_one_is(session):
    row, empty = make.discussion(session), make.discussion(session)
    note = make.note(session, row.tables[0])
    with pytest.raises(discussing.HasNotes):
        discussing.remove(session, row)
    discussing.remove(session, empty)
    session.flush()
    assert session.scalars(select(Discussion)).all() == [row]
    assert session.get(Note, note.id) is not None
    assert session.scalars(select(DiscussionTable.discussion_id).distinct()).all() == [row.id]


def test_words_go_after_six_months_and_themes_still_count_them(session):
    row = make.discussion(session)
    kept, coded = (make.note(session, row.tables[at], f"Note {at}") for at in (0, 1))
    found = theme(session)
    theming.code(session, found, coded)
    for note in (kept, coded):
        note.noted_on = date(2026, 3, 2)
    for today, words in ((date(2026, 9, 1), 2), (date(2026, 9, 2), 0)):
        discussing.forget(session, today=today)
        session.expire_all()
        assert len([n for n in session.scalars(select(Note)) if n.text]) == words
    said = concluding.conclude(session, row)
    assert [(t.theme, len(t.notes), t.words) for c in said.chapters for t in c.threads] == [
        (found, 1, ())
    ]
    assert said.are_words_gone
    assert kept.seq == 1
