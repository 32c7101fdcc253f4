"""Who comes late or not at all: pairs are kept, forms count once, and what is said of tables stays true."""

from itertools import combinations

import pytest

from campaign.domain import drawing, drawn_groups, lots, turnout
from campaign.domain.entrants import Entrant
from events.people import InTwoTeams, TooManyApart, UnknownKey
from tests import make
from tests.blueprints.hosts import drawn

SEALER = drawn.SEALER


@pytest.fixture
def keep(session):
    """Draws, keeps and publishes."""

    def keep_one(what):
        row = drawn.kept(session, make.group(session), what)
        session.expire_all()
        return row

    return keep_one


def number_of(row, name):
    return next(o.number for o in drawing.entered_of(row, SEALER) if o.entrant.name == name)


def team_of(row, number):
    return next(at for at, team in enumerate(row.result["rounds"][0]) if number in team)


def arrive(row, name, **told):
    return drawn_groups.arrive(row, Entrant(name), sealer=SEALER, **told)


def leave(row, number):
    return drawn_groups.leave(row, number, sealer=SEALER)


def test_who_comes_after_all_keeps_the_number_and_stays_away_from_the_foe(keep):
    row = keep(drawn.wanted(16, 4, apart=((0, 1),)))
    child, foe = number_of(row, "Amina0 K"), number_of(row, "Bilal1 K")
    leave(row, child)
    home = team_of(row, foe)
    for mate in [one for one in row.result["rounds"][0][home] if one != foe][:2]:
        leave(row, mate)
    arrive(row, "amina0 k")
    assert team_of(row, child) != home
    assert (row.result["came"], len(row.result["left"])) == ([], 2)
    assert len(drawing.entered_of(row, SEALER)) == 16


def test_who_comes_after_all_stays_with_the_carer(keep):
    row = keep(drawn.wanted(16, 4, together=((0, 1),)))
    child, carer = number_of(row, "Amina0 K"), number_of(row, "Bilal1 K")
    leave(row, child)
    for name in ("Zoe", "Yan", "Xia"):
        arrive(row, name)
    assert len(row.result["rounds"][0][team_of(row, carer)]) == 4
    assert arrive(row, "Amina0 K") == [team_of(row, carer) + 1]


def test_a_late_comer_stays_with_one_and_away_from_another(keep):
    row = keep(drawn.wanted(16, 4))
    told = drawing.published_of(row, SEALER)
    for other in range(1, 17):
        where = arrive(row, f"With{other}", together=[other])
        assert where == [team_of(row, other) + 1]
    three = [team[0] for team in row.result["rounds"][0][:3]]
    assert arrive(row, "Zoe", apart=three) == [4]
    assert drawing.published_of(row, SEALER) == told


def test_a_pair_that_cannot_be_kept_is_refused_by_names_and_changes_nothing(keep):
    row = keep(drawn.wanted(16, 4))
    before = row.result
    firsts = [team[0] for team in before["rounds"][0]]
    for told, refusal in (
        ({"apart": firsts}, TooManyApart),
        ({"together": firsts}, InTwoTeams),
        ({"apart": [99]}, UnknownKey),
    ):
        with pytest.raises(refusal) as found:
            arrive(row, "Zoe L", **told)
        assert row.result == before
        assert "0001" not in str(vars(found.value))
    assert len(drawing.entered_of(row, SEALER)) == 16


def test_one_form_adds_one_person(keep):
    row = keep(drawn.wanted(16, 4))
    where = arrive(row, "Zoe", sent="a")
    assert arrive(row, "Zoe", sent="a") == where
    assert len(row.result["came"]) == 1
    arrive(row, "Zoe", sent="b")
    assert len(row.result["came"]) == 2


def with_interpreter():
    people = (
        *drawn.pupils(10),
        Entrant("Nadia K", "Oak", languages=("ur",)),
        Entrant("Intee P", "Elm", interprets=("ur", "en")),
    )
    return drawn.tables(entrants=people, number=3, rounds=2)


def test_without_the_interpreter_who_is_not_heard_is_named(keep):
    row = keep(with_interpreter())
    assert drawn_groups.unheard_of(row, SEALER) == []
    leave(row, number_of(row, "Intee P"))
    found = drawn_groups.unheard_of(row, SEALER)
    assert [(one.name, one.round, one.languages) for one in found] == [
        ("Nadia K", 1, ("ur",)),
        ("Nadia K", 2, ("ur",)),
    ]


def test_who_needs_an_interpreter_is_seated_beside_one(keep):
    row = keep(with_interpreter())
    interpreter = number_of(row, "Intee P")
    for name in ("Nur", "Noor", "Nida"):
        drawn_groups.arrive(row, Entrant(name, languages=("ur",)), sealer=SEALER)
        newest = row.result["came"][-1]
        for tables in row.result["rounds"]:
            assert any({newest, interpreter} <= set(table) for table in tables)
    assert row.result["unheard"] == []


def test_repeated_meetings_are_those_of_the_tables_as_they_are(keep):
    row = keep(drawn.tables(18, 3, rounds=3))
    for name in ("Zoe", "Yan", "Xia"):
        arrive(row, name)
    leave(row, row.result["rounds"][0][0][0])
    met = [
        frozenset(pair)
        for tables in row.result["rounds"]
        for table in tables
        for pair in combinations(table, 2)
    ]
    assert row.result["repeats"] == len(met) - len(set(met)) > 0
    assert row.result["fewest"] == 0


@pytest.mark.parametrize(
    "what",
    [
        drawn.tables(23, 4, rounds=4, together=((0, 1), (1, 2)), apart=((3, 4),)),
        drawn.tables(entrants=(*drawn.pupils(15), drawn.speaker())),
    ],
)
def test_counted_anew_a_draw_says_what_it_said(keep, what):
    row = keep(what)
    people, options = drawing.persons_of(row, SEALER), drawn_groups.options_now(row)
    rounds, result = row.result["rounds"], row.result
    assert turnout.repeats(rounds, people, options) == result["repeats"]
    said = sorted((n, r, t, tuple(tags), able) for n, r, t, tags, able in result["unheard"])
    assert sorted(turnout.unheard(rounds, people)) == said


@pytest.mark.parametrize(
    ("what", "is_open"),
    [
        (drawn.wanted(), True),
        (drawn.wanted(together=((0, 1),)), False),
        (drawn.wanted(apart=((0, 1),)), False),
        (drawn.tables(), False),
    ],
)
def test_only_teams_without_pairs_are_open(keep, what, is_open):
    row = keep(what)
    assert drawing.is_open(row) == is_open
    assert lots.repeat(drawing.published_of(row, SEALER))[1] == row.inputs_hash
