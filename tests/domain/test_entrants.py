"""A list of people as it is pasted: what is kept of it, and what is wrong in which line."""

import json
from dataclasses import asdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaign.domain import entrant_pairs, entrants
from campaign.domain.entrants import COLUMNS, Entrant, Mistake

HEADINGS = {"first name": "name", "surname": "initial", "school": "school", "age band": "age"}
TONGUES = {"ur": "ur", "urdu": "ur", "اردو": "ur", "polish": "pl", "pl": "pl"}


def read(text):
    return entrants.read(text, HEADINGS, TONGUES)


def names(text):
    return [one.name for one in read(text).entrants]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Amina", "Amina"),
        ("Amina,K", "Amina K"),
        ("Amina,Khan", "Amina K"),
        ("Amina Khan", "Amina K"),
        ("Amina Khan,K", "Amina K"),
        ("Abdul Rahman Khan", "Abdul R K"),
        ("Ana María de la Cruz", "Ana M D"),
        ("Anne-Marie,O'Neil", "Anne-Marie O"),
        ("Łucja,żak", "Łucja Ż"),
        ("آمنہ,خان", "آمنہ خ"),
        ("Dev,-", "Dev"),
        ("  Ama\u200e  ,  k  ", "Ama K"),
        ('"Amina","Khan"', "Amina K"),
    ],
)
def test_of_a_name_the_first_and_the_initials_are_kept(typed, kept):
    assert names(typed) == [kept]


def test_a_longer_surname_is_nowhere_in_what_is_kept():
    kept = str(read("Amina,Quartermain,Beech School\nBilal Quartermain,,Beech School").entrants)
    assert "Quartermain" not in kept
    assert "uartermain" not in kept


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_cells_stand_between_commas_semicolons_or_tabs(between):
    line = between.join(
        ["Amina", "K", "Beech", "14-15", "girl", "goal", "new", "urdu/Polish", "pl"]
    )
    assert read(line).entrants == [
        Entrant("Amina K", "Beech", "14-15", "girl", "goal", "new", ("ur", "pl"), ("pl",))
    ]


def test_a_comma_within_quotation_marks_is_part_of_a_cell():
    found = read('Amina,K,"Beech School, Lower",,,,,"Urdu, Polish"').entrants[0]
    assert (found.school, found.languages) == ("Beech School, Lower", ("ur", "pl"))


def test_a_first_line_of_headings_says_the_order():
    found = read("School;Surname;First name\nBeech;Khan;Amina\n\nOak;Shah;Bilal\n")
    assert [(one.name, one.school) for one in found.entrants] == [
        ("Amina K", "Beech"),
        ("Bilal S", "Oak"),
    ]
    assert found.lines == [2, 4]


def test_a_column_we_do_not_need_is_named_and_not_kept():
    found = read("First name,Phone,School\nAmina,07700 900123,Beech")
    assert found.mistakes == [Mistake(1, "column", "Phone")]


def test_one_school_however_it_is_typed():
    found = read("Amina,K,Beech School\nBilal,S,beech  SCHOOL\nCara,T,Oak")
    assert [one.school for one in found.entrants] == ["Beech School", "Beech School", "Oak"]


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("Amina\n,K,Beech", Mistake(2, "no_name")),
        ("Amina\n\n" + "A" * 41, Mistake(3, "long", "A" * 20)),
        ("Amina,K," + "S" * 61, Mistake(1, "long", "S" * 20)),
        ("Amina,K,S,14,f,goal,new,ur,pl,07700 900123", Mistake(1, "cells", "9")),
        ("Amina,K,S,14,f,goal,new,a/b/c/d/e/f/g", Mistake(1, "languages")),
        ("First name,First name\nAmina", Mistake(1, "column_twice", "First name")),
    ],
)
def test_a_mistake_is_named_by_its_line(typed, mistake):
    assert mistake in read(typed).mistakes


def test_everybody_beyond_the_limit_is_named_not_left_out():
    found = read("Ama\n" * (entrants.MOST_PEOPLE + 1))
    assert found.mistakes == [Mistake(entrants.MOST_PEOPLE + 1, "too_many")]
    assert not read("Ama\n" * entrants.MOST_PEOPLE).mistakes


CELL = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.lists(CELL, max_size=10), max_size=12), st.sampled_from(",;\t"))
def test_any_text_is_read_or_its_lines_are_named(rows, between):
    text = "\n".join(between.join(row) for row in rows)
    found = read(text)
    assert len(found.entrants) == len(found.lines)
    wrong = {mistake.line for mistake in found.mistakes}
    assert not wrong & set(found.lines)
    assert all(one.name and len(one.name) < 60 for one in found.entrants)


@given(st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=12))
@example([["Eva", "ß", *[""] * 7]])
def test_what_is_written_reads_as_the_same_people(rows):
    found = read("\n".join(",".join(row) for row in rows)).entrants
    assert read(entrants.write(found)).entrants == found


def test_people_come_back_from_plain_values():
    found = read("Amina,K,Beech,14,f,goal,new,ur/pl,pl").entrants
    assert [Entrant.of(json.loads(json.dumps(asdict(one)))) for one in found] == found


SURNAME = "Quartermain"


@pytest.mark.parametrize(
    "typed",
    [
        "Quartermain, Amina\tPark School\nAli\tHill",
        "Amina,K\nQuartermain, Amina\tPark",
        "Amina,K\nQuartermain\tPark",
        "Amina;K\nQuartermain, Amina;Park",
        '"Quartermain, Amina",Park School',
        '"Quartermain, Amina";Park School',
        '"Amina,Quartermain,Park\nBilal,Ali,Hill',
        'Amina,"Quartermain,Park',
        "Amina,Quartermain,Park\t",
        "Amina.Quartermain,,Park",
        "Amina_Quartermain,,Park",
        "Amina/Quartermain",
        "Amina@Quartermain",
        'Amina"Quartermain',
        "Amina\u06d4Quartermain",
        "Amina\u200bQuartermain,,Park",
        "Amina\ufeffQuartermain",
        "Amina\tQuartermain\tPark",
    ],
)
def test_no_whole_surname_is_kept_however_it_is_written(typed):
    found = read(typed)
    assert not any("uartermain" in value for one in found.entrants for value in vars(one).values())
    assert found.entrants or {one.what for one in found.mistakes} == {"name"}


def test_a_space_that_cannot_be_seen_parts_words():
    assert names("Amina\u200bKhan") == ["Amina K"]


def test_a_stray_tab_changes_no_other_line():
    found = read("Amina,Khan,Park\nBilal,Ali,Hill\t\nCara,T,Oak")
    assert [one.school for one in found.entrants] == ["Park", "Hill", "Oak"]


@pytest.mark.parametrize("comma", ["،", "؛"])
def test_the_commas_of_urdu_are_commas(comma):
    found = read(f"علی{comma} خان{comma} سکول\nزارا{comma} شاہ{comma} باغ")
    assert [(one.name, one.school) for one in found.entrants] == [
        ("علی خ", "سکول"),
        ("زارا ش", "باغ"),
    ]
    assert entrant_pairs.read(f"علی خ{comma} زارا ش", found) == ([(0, 1)], [])
    spoken = read("\t".join(["Amina", *[""] * 6, f"urdu{comma} polish"]))
    assert spoken.entrants[0].languages == ("ur", "pl")


LIST = "Amina,K\nBilal,S\n\nCara,T\nAmina,K"


def pairs(text):
    return entrant_pairs.read(text, read(LIST))


@pytest.mark.parametrize(
    "typed", ["Bilal S, Cara T", "cara t + bilal s", "Bilal Shah & Cara Tope", "2;4", "٢, Cara T"]
)
def test_a_pair_is_named_as_kept_in_full_or_by_line(typed):
    assert pairs(typed) == ([(1, 2)], [])


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("\nBilal S", Mistake(2, "pair", "Bilal S")),
        ("Bilal S, Cara T, Amina K", Mistake(1, "pair", "Bilal S, Cara T, Amina K")),
        ("Bilal S, Dora", Mistake(1, "nobody", "Dora")),
        ("Bilal S, 3", Mistake(1, "nobody", "3")),
        ("Bilal S, " + "9" * 400, Mistake(1, "nobody", "9" * 40)),
        ("Bilal S, Amina K", Mistake(1, "several", "Amina K", (1, 5))),
        ("Bilal S, bilal s", Mistake(1, "oneself", "Bilal S")),
    ],
)
def test_a_pair_that_cannot_be_is_named_by_its_line(typed, mistake):
    assert pairs(typed) == ([], [mistake])


def test_a_name_typed_without_its_accents_is_that_persons_where_nobody_else_has_it():
    found = read("Zoë K\nŁukasz B\nZoe M")
    assert entrant_pairs.read("zoe k, lukasz b", found) == ([(0, 1)], [])
    assert entrant_pairs.read("Zoe M, Zoë K", found) == ([(0, 2)], [])


def test_languages_and_headings_are_known_without_their_accents():
    columns = {"prenom": "name", "linguas": "languages"}
    tongues = {"portugues": "pt", "اردو": "ur"}
    found = entrants.read("Prénom,LÍNGUAS\nAna,Português / أردو", columns, tongues)
    assert found.entrants[0].languages == ("pt", "ur") and not found.mistakes


def test_pairs_are_written_as_they_are_read():
    listing = read("Amina,K\nBilal,S\nCara,T\nAmina,K")
    written = entrant_pairs.write([(0, 1), (1, 2)], listing.entrants)
    assert written == "1, Bilal S\nBilal S, Cara T\n"
    assert entrant_pairs.read(written, listing) == ([(0, 1), (1, 2)], [])


@pytest.mark.parametrize("typed", ["2, 3", "٢، ٣"])
def test_people_who_are_called_by_numbers_are_found_by_them(typed):
    found = read("first name,school\n1,A\n2,B\n3,C\n4,D")
    assert entrant_pairs.read(typed, found) == ([(1, 2)], [])


@given(
    st.lists(st.sampled_from(["1", "2", "3", "02", "٢", "Ama"]), min_size=2, max_size=6),
    st.data(),
)
def test_pairs_are_written_as_they_are_read_though_names_are_numbers(called, data):
    found = read("\n".join(called))
    places = st.integers(0, len(called) - 1)
    drawn = data.draw(st.lists(st.tuples(places, places).filter(lambda p: p[0] < p[1]), max_size=4))
    kept = list(dict.fromkeys(drawn))
    written = entrant_pairs.write(kept, found.entrants)
    assert entrant_pairs.read(written, found) == (kept, [])


def test_the_columns_are_those_of_a_person():
    assert set(COLUMNS) - {"initial"} == set(Entrant.__dataclass_fields__)
