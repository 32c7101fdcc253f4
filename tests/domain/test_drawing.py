"""A draw: sealed, repeatable by anybody, steady once published, and gone in time."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.cli.draws import draws
from campaign.domain import drawing, drawn_groups, forgetting, lots, playing
from campaign.domain.entrants import Entrant
from campaign.domain.sealing import Unopened
from campaign.models import Draw
from events.fixtures import Plan
from events.models import Tournament
from events.people import Contradiction, TooFewPeople, TooManyApart, TooManyTogether, UnknownKey
from tests import make
from tests.blueprints.hosts import at_gates, drawn

SEALER = drawn.SEALER


@pytest.fixture
def keep(session):
    """Draws and keeps."""

    def keep_one(what=None, **over):
        row = drawn.kept(session, make.group(session), what, **over)
        session.expire_all()
        return row

    return keep_one


def people_in(row):
    return sorted(number for team in row.result["rounds"][0] for number in team)


def differing(before, after):
    """Which teams of a round are others than before."""
    return [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]


def test_everybody_is_in_one_team_and_schools_are_spread(keep):
    row = keep(drawn.wanted(18, 4))
    assert people_in(row) == list(range(1, 19))
    (found,) = drawn_groups.evenness_of(row, SEALER)
    assert sorted(found.sizes) == [4, 4, 5, 5]
    assert found.school.uneven == ()
    assert {spread.value for spread in found.school.spreads} == {f"School {n}" for n in range(1, 5)}


def test_no_name_and_no_school_is_readable_in_the_database(session, keep):
    keep()
    row = session.execute(select(Draw.__table__)).one()
    text = " ".join(str(value) for value in row)
    assert "Amina0" not in text
    assert "School" not in text
    assert "girl" not in text


def test_the_seal_is_of_this_row_and_this_column(session, keep):
    one, other = keep(), keep()
    other.people_sealed = one.people_sealed
    with pytest.raises(Unopened):
        drawing.entered_of(other, SEALER)


@pytest.mark.parametrize("what", [drawn.wanted(30, 7), drawn.tables()], ids=["teams", "tables"])
def test_anybody_can_draw_it_again_from_a_file_without_names(keep, what):
    row = keep(what)
    told = json.loads(json.dumps(drawing.published_of(row, SEALER)))
    outcome, digest = lots.repeat(told)
    assert outcome.rounds == row.result["rounds"]
    assert digest == told["hash"] == row.inputs_hash
    text = json.dumps(told)
    assert not any(one.name.split()[0] in text or one.school in text for one in what.entrants)


def test_the_numbers_do_not_tell_who_stood_where_in_the_list(keep):
    numbers = [one.number for one in drawing.entered_of(keep(drawn.wanted(50, 5)), SEALER)]
    assert sorted(numbers) == list(range(1, 51))
    assert numbers != sorted(numbers)


def test_the_same_people_and_seed_are_drawn_the_same_however_they_are_listed(keep):
    wanted = drawn.wanted(20, 4, seed="the number of the lottery")
    turned = replace(wanted, entrants=wanted.entrants[::-1])
    one, other = (drawn_groups.rounds_of(keep(what), SEALER) for what in (wanted, turned))
    assert [[p.entrant for p in group.people] for group in one[0]] == [
        [p.entrant for p in group.people] for group in other[0]
    ]


def test_two_who_are_alike_are_two(keep):
    row = keep(drawn.wanted(entrants=(drawn.pupil(1),) * 6, number=3))
    assert people_in(row) == list(range(1, 7))


def test_drawn_anew_it_has_another_seed_and_the_page_can_say_how_often(keep):
    row = keep(published=False)
    before = row.seed
    anew = drawing.draw(drawn.wanted(), SEALER)
    drawing.keep(row, row.title, row.happens_on, anew, sealer=SEALER)
    assert row.seed != before
    assert row.wanted["times"] == 2


def test_what_is_published_is_not_drawn_anew(keep):
    row = keep()
    anew = drawing.draw(drawn.wanted(), SEALER)
    with pytest.raises(drawing.DrawPublished):
        drawing.keep(row, row.title, row.happens_on, anew, sealer=SEALER)


def test_what_was_wanted_can_be_written_anew(keep):
    wanted = drawn.wanted(together=((0, 1),), apart=((2, 3), (4, 5)), seed="seed")
    assert drawing.wanted_of(keep(wanted), SEALER) == wanted
    tables = drawn.tables(together=((0, 1),), seed="seed", balance=drawing.BALANCED)
    assert drawing.wanted_of(keep(tables), SEALER) == tables


def test_pairs_are_kept(keep):
    row = keep(drawn.wanted(together=((0, 5),), apart=((1, 2), (2, 3))))
    numbers = [one.number for one in drawing.entered_of(row, SEALER)]
    team = {n: at for at, team in enumerate(row.result["rounds"][0]) for n in team}
    where = [team[number] for number in numbers]
    assert where[0] == where[5]
    assert where[1] != where[2] != where[3]


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        (drawn.wanted(3, 10), TooFewPeople),
        (drawn.wanted(together=((0, 1),), apart=((0, 1),)), Contradiction),
        (drawn.wanted(together=((0, 1), (1, 2)), apart=((0, 2),)), Contradiction),
        (drawn.wanted(4, 2, together=((0, 1), (1, 2))), TooManyTogether),
        (drawn.wanted(4, 2, apart=((0, 1), (1, 2), (0, 2))), TooManyApart),
    ],
)
def test_what_cannot_be_is_refused_by_names(what, refusal):
    with pytest.raises(refusal) as found:
        drawing.draw(what, SEALER)
    said = str(vars(found.value))
    assert "0001" not in said
    if refusal is not TooFewPeople:
        assert "Amina0 K" in said


@pytest.mark.parametrize("what", [drawn.wanted(18, 4), drawn.tables()], ids=["teams", "tables"])
def test_a_late_comer_changes_one_team_only(keep, what):
    row = keep(what)
    before = row.result["rounds"]
    where = drawn_groups.arrive(row, Entrant("Zoe L", "School 1"), sealer=SEALER)
    after = row.result["rounds"]
    assert [differing(*pair) for pair in zip(before, after, strict=True)] == [
        [at - 1] for at in where
    ]
    shown = drawn_groups.rounds_of(row, SEALER)
    for groups, at in zip(shown, where, strict=True):
        assert "Zoe L" in [one.entrant.name for one in groups[at - 1].people]


def test_a_late_comer_makes_sizes_no_less_even(keep):
    row = keep(drawn.wanted(18, 4))
    drawn_groups.arrive(row, Entrant("Zoe L", "School 1"), sealer=SEALER)
    assert sorted(map(len, row.result["rounds"][0])) == [4, 5, 5, 5]


@pytest.mark.parametrize("what", [drawn.wanted(18, 4), drawn.tables()], ids=["teams", "tables"])
def test_a_no_show_changes_one_team_only(keep, what):
    row = keep(what)
    before = row.result["rounds"]
    where = drawn_groups.leave(row, 7, sealer=SEALER)
    after = row.result["rounds"]
    assert [differing(*pair) for pair in zip(before, after, strict=True)] == [
        [at - 1] for at in where
    ]
    assert 7 not in people_in(row)
    with pytest.raises(UnknownKey):
        drawn_groups.leave(row, 7, sealer=SEALER)


def test_after_the_day_the_file_is_still_that_of_the_draw(keep):
    row = keep()
    told = drawing.published_of(row, SEALER)
    drawn_groups.leave(row, 3, sealer=SEALER)
    drawn_groups.arrive(row, Entrant("Zoe L", "A new school"), sealer=SEALER)
    drawn_groups.arrive(row, Entrant("Yan M"), sealer=SEALER)
    assert drawing.published_of(row, SEALER) == told


@pytest.mark.parametrize(
    "change",
    [
        lambda row: drawn_groups.leave(row, 1, sealer=SEALER),
        lambda row: drawn_groups.arrive(row, Entrant("Zoe L"), sealer=SEALER),
    ],
)
def test_nobody_comes_or_goes_while_it_is_a_draft(keep, change):
    with pytest.raises(drawn_groups.DrawNotPublished):
        change(keep(published=False))


def test_too_many_late_comers_are_refused(keep):
    row = keep()
    row.result = {**row.result, "came": list(range(drawn_groups.MOST_LATER))}
    with pytest.raises(drawn_groups.TooManyLater):
        drawn_groups.arrive(row, Entrant("Zoe L"), sealer=SEALER)


def test_a_draft_has_no_page_and_a_published_draw_has_one_for_14_days(session, keep):
    row = keep(published=False)
    token, day = drawing.token_of(row, SEALER), row.happens_on
    with pytest.raises(drawing.NoSuchDraw):
        drawing.find(session, token, today=day)
    drawing.publish(row)
    assert drawing.find(session, token, today=day + timedelta(days=13)) is row
    with pytest.raises(drawing.DrawOver):
        drawing.find(session, token, today=day + timedelta(days=14))
    with pytest.raises(drawing.NoSuchDraw):
        drawing.find(session, token + "x", today=day)


@pytest.mark.parametrize("published", [True, False])
def test_a_draw_is_deleted_14_days_after_its_day(session, keep, published):
    day = keep(published=published).happens_on
    keep(days=60)
    for after, left in ((13, 2), (14, 1), (14, 1)):
        now = clock.now()
        forgetting.forget(session, now=now, today=day + timedelta(days=after))
        assert len(session.scalars(select(Draw)).all()) == left, after


def test_teams_that_play_later_keep_their_page(session, keep):
    row = keep()
    event = make.event(session, row.group)
    plan = Plan(4, ("North",), event.starts.replace(tzinfo=at_gates.LONDON), minutes=5, gap=1)
    names = ["a", "b", "c", "d"]
    day = event.starts.date()
    made = playing.make(session, row, event, day, plan, names, now=clock.now())
    token = drawing.token_of(row, SEALER)
    made.date.starts = event.starts + timedelta(days=30)
    for after, is_there in ((14, True), (43, True), (44, False)):
        today = day + timedelta(days=after)
        if is_there:
            assert drawing.find(session, token, today=today)
        drawing.forget(session, today=today)
        assert (session.scalar(select(Draw)) is not None) == is_there
        assert (session.scalar(select(Tournament)) is not None) == is_there


@pytest.fixture
def told(keep, tmp_path):
    """The file that a draw's page gives."""
    row = keep()
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(drawing.published_of(row, SEALER)))
    return file, row


def test_the_command_draws_the_teams_again(app, told):
    file, row = told
    found = app.test_cli_runner().invoke(draws, ["repeat", str(file)])
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert lines[:4] == [
        f"{at}: {' '.join(map(str, sorted(team)))}"
        for at, team in enumerate(row.result["rounds"][0], 1)
    ]
    assert row.inputs_hash in lines[4]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told["people"][0].update(school="9"), "was changed"),
        (lambda told: told["options"].update(number=99), "cannot be drawn"),
        (lambda told: told.pop("people"), "not the file of a draw"),
        (lambda told: told["people"].append(5), "not the file of a draw"),
    ],
)
def test_the_command_says_that_a_file_was_changed(app, told, change, said):
    file, _ = told
    changed = json.loads(file.read_text())
    change(changed)
    file.write_text(json.dumps(changed))
    found = app.test_cli_runner().invoke(draws, ["repeat", str(file)])
    assert found.exit_code == 1
    assert said in found.output
