"""A circle's key, its seals, and how a code word is compared."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.domain import circling
from campaign.domain.circling import Contact, Needs, Said, spelled
from campaign.domain.sealing import Sealer, Unopened
from campaign.models import CircleMember
from tests import make
from tests.make import FIELD_KEYS

SEALER = Sealer(FIELD_KEYS)
CONTACT = Contact("text", "+447700900123", ("weekday_morning", "weekend_evening"), False, "ur")
SAID = Said("Mina", CONTACT, Needs("two, 3 and 5", "a lift", "syl"))


@pytest.fixture
def two(session):
    return make.circle(session, "one"), make.circle(session, "two")


def row(said: Said, box: Sealer, uid: str = "a" * 32) -> CircleMember:
    return CircleMember(uid=uid, **circling.sealed(said, uid, box))


@pytest.mark.parametrize("said", [SAID, Said("Mina"), dataclasses.replace(SAID, called="مینا")])
def test_what_she_said_is_read_back_as_it_was_said(two, said):
    box = circling.box(two[0], SEALER)
    assert circling.opened(row(said, box), box) == said


def test_nothing_of_it_can_be_read_without_the_key(two):
    sealed = circling.sealed(SAID, "a" * 32, circling.box(two[0], SEALER))
    for text in (b"Mina", b"7700900123", b"lift", b"text", b"weekday"):
        assert not any(text in value for value in sealed.values())


def test_a_circle_opens_no_other_circles_rows(two):
    one, other = (circling.box(circle, SEALER) for circle in two)
    with pytest.raises(Unopened):
        circling.opened(row(SAID, one), other)


def test_a_row_does_not_open_as_another_row_or_another_column(two):
    box = circling.box(two[0], SEALER)
    moved = row(SAID, box)
    moved.uid = "b" * 32
    with pytest.raises(Unopened):
        circling.opened(moved, box)
    swapped = row(SAID, box)
    swapped.called_sealed = swapped.needs_sealed
    with pytest.raises(Unopened):
        circling.opened(swapped, box)


def test_the_key_of_a_circle_is_wrapped_and_opens_for_this_circle_alone(two):
    one, other = two
    assert one.key_sealed != other.key_sealed
    with pytest.raises(Unopened):
        circling.box(one, Sealer((("k1", b"1" * 32),)))
    one.key_sealed, other.key_sealed = other.key_sealed, one.key_sealed
    with pytest.raises(Unopened):
        circling.box(one, SEALER)


def test_a_second_circle_of_the_same_name_has_an_address_and_a_key_of_its_own(session):
    one, other = (make.circle(session, "tuesday") for _ in range(2))
    assert (one.slug, other.slug) == ("tuesday", "tuesday-2")
    assert circling.box(other, SEALER)


def test_a_word_has_another_mark_in_another_circle(two):
    one, other = (circling.box(circle, SEALER) for circle in two)
    assert circling.code_mark(one, "marigold") != circling.code_mark(other, "marigold")


@pytest.mark.parametrize(
    ("hers", "typed"),
    [
        ("Marigold", "  mari gold "),
        ("Żółta Łódź", "zolta lodz"),
        ("گُلاب", "گلاب"),
        ("كتابي", "کتابی"),
        ("رقم ۷", "رقم 7"),
        ("rose-garden!", "Rose Garden"),
        ("Straße", "STRASSE"),
        ("पानी\u200c", "पानी"),
    ],
)
def test_a_word_is_the_same_as_somebody_else_types_it(two, hers, typed):
    box = circling.box(two[0], SEALER)
    assert circling.code_mark(box, hers) == circling.code_mark(box, typed)


@pytest.mark.parametrize(("one", "other"), [("गाना", "गीना"), ("rose", "rosa"), ("بانو", "بینا")])
def test_two_words_are_two_words(one, other):
    assert spelled(one) != spelled(other)


@given(st.text())
def test_spelling_again_changes_nothing(text):
    assert spelled(spelled(text)) == spelled(text)


def test_each_part_of_the_week_is_hours_of_days():
    hours = {(day, part.starts, part.ends) for part in circling.PARTS.values() for day in part.days}
    assert {day for day, *_ in hours} == set(range(7))
    assert all(starts < ends for _, starts, ends in hours)
    assert len(hours) == 21
