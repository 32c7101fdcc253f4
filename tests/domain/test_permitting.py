"""Who may take part: whatever happens in whatever order, nobody does without what their age needs.

`make prove` runs 100,000 random traces; `make test` fewer.
"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.domain import permitting
from campaign.domain.permitting import Answer, GroundMissing, Standing, TooOld, TooYoung
from campaign.models.ambassador import (
    ACTIVE,
    ADULT,
    AGE_BANDS,
    ASKED,
    GIVEN,
    REFUSED,
    UNDER_13,
    UNDER_16,
    WAITING,
    WITHDRAWN,
    YOUNG,
)

TODAY = date(2026, 3, 2)
BOTH = {"pictures": True, "news": True}


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (11, UNDER_13),
        (12, UNDER_13),
        (13, UNDER_16),
        (15, UNDER_16),
        (16, YOUNG),
        (17, YOUNG),
        (18, ADULT),
        (25, ADULT),
    ],
)
def test_an_age_is_kept_as_its_group(age, band):
    assert permitting.age_band(age) == band


@pytest.mark.parametrize(
    ("age", "refusal"), [(0, TooYoung), (10, TooYoung), (26, TooOld), (110, TooOld)]
)
def test_who_is_too_young_or_too_old_is_told_so(age, refusal):
    with pytest.raises(refusal):
        permitting.age_band(age)


def test_from_16_they_take_part_at_once_and_nobody_is_asked():
    for band in (YOUNG, ADULT):
        assert permitting.apply(band, today=TODAY) == Standing(band, ACTIVE, None, TODAY)


def test_from_13_the_ground_is_their_own_and_a_parent_permits():
    made = permitting.apply(UNDER_16, today=TODAY)
    assert (made.state, made.parent, made.ground_on) == (WAITING, ASKED, TODAY)
    later = TODAY + timedelta(days=2)
    said = permitting.answer(made, Answer(keep=False, take_part=True), today=later)
    assert said == Standing(UNDER_16, ACTIVE, GIVEN, TODAY, later)


def test_below_13_a_parent_gives_the_ground_as_well():
    made = permitting.apply(UNDER_13, today=TODAY)
    assert made.ground_on is None
    with pytest.raises(GroundMissing):
        permitting.answer(made, Answer(keep=False, take_part=True), today=TODAY)
    said = permitting.answer(made, Answer(keep=True, take_part=True), today=TODAY)
    assert said == Standing(UNDER_13, ACTIVE, GIVEN, TODAY, TODAY)


def test_the_four_things_are_apart():
    made = permitting.apply(UNDER_13, today=TODAY)
    plain = permitting.answer(made, Answer(keep=True, take_part=True), today=TODAY)
    assert not plain.pictures and not plain.news
    shown = permitting.answer(made, Answer(True, True, pictures=True), today=TODAY)
    assert shown.pictures and not shown.news
    refused = permitting.answer(made, Answer(True, False, pictures=True, news=True), today=TODAY)
    assert refused == Standing(UNDER_13, REFUSED, REFUSED)


def test_a_second_answer_changes_nothing():
    made = permitting.apply(UNDER_16, today=TODAY)
    for first, second in ((True, False), (False, True)):
        once = permitting.answer(made, Answer(True, first), today=TODAY)
        assert permitting.answer(once, Answer(True, second), today=TODAY) == once


def test_a_permission_taken_back_ends_everything():
    made = permitting.apply(UNDER_16, today=TODAY)
    given_ = permitting.answer(made, Answer(True, True, True, True), today=TODAY)
    assert permitting.withdraw(given_) == Standing(UNDER_16, WITHDRAWN, WITHDRAWN)
    assert permitting.withdraw(made) == made


def test_a_young_persons_no_to_pictures_counts_and_a_yes_below_16_is_their_parents():
    made = permitting.apply(UNDER_16, today=TODAY)
    given_ = permitting.answer(made, Answer(True, True, pictures=True), today=TODAY)
    assert not permitting.turn(given_, pictures=False, news=False).pictures
    assert not permitting.turn(given_, **BOTH).news
    assert permitting.turn_by_parent(given_, **BOTH).news
    alone = permitting.apply(YOUNG, today=TODAY)
    assert permitting.turn(alone, **BOTH).pictures
    assert permitting.turn_by_parent(alone, **BOTH) == alone


KINDS = ("answer", "withdraw", "leave", "turn", "turn_by_parent")


def read(byte: int) -> tuple[str, object]:
    """One thing that happens, from a byte: many traces in little time."""
    kind, flags = KINDS[byte % 5], [bool(byte // 5 & bit) for bit in (1, 2, 4, 8)]
    if kind == "answer":
        return kind, Answer(*flags)
    return kind, dict(zip(("pictures", "news"), flags, strict=False)) if "turn" in kind else None


class Told:
    """What was really said, kept beside the rules and without them."""

    def __init__(self, band: str) -> None:
        self.of_a_child, self.of_a_minor = band == UNDER_13, band in (UNDER_13, UNDER_16)
        self.answered = self.kept = self.permitted = self.ended = False
        self.pictures_by_parent = False

    def hear(self, event: str, facts: object) -> None:
        if event == "answer" and self.of_a_minor and not self.answered and not self.ended:
            unclear = facts.take_part and not facts.keep and self.of_a_child
            self.answered = not unclear
            self.kept = self.permitted = self.answered and facts.take_part
            self.pictures_by_parent = self.permitted and facts.pictures
        if event == "turn_by_parent" and self.permitted:
            self.pictures_by_parent = facts["pictures"]
        if event == "leave" or (event == "withdraw" and self.permitted):
            self.ended = True

    @property
    def may_take_part(self) -> bool:
        return not self.ended and (self.permitted or not self.of_a_minor)


def step(standing: Standing, event: str, facts: object, today: date) -> Standing:
    """One thing that happens. A refusal changes nothing."""
    act = getattr(permitting, event)
    if event == "answer":
        try:
            return act(standing, facts, today=today)
        except GroundMissing:
            return standing
    return act(standing, **facts) if facts else act(standing)


def check(standing: Standing, told: Told) -> None:
    """No active record without what its age needs; nothing left where nobody takes part."""
    assert (standing.state == ACTIVE) == told.may_take_part
    if standing.state == ACTIVE:
        assert standing.ground_on is not None
        assert standing.permitted_on is not None or not told.of_a_minor
        assert not standing.pictures or told.pictures_by_parent or not told.of_a_minor
    else:
        assert not standing.pictures and not standing.news and standing.permitted_on is None
        assert standing.ground_on is None or standing.state == WAITING
    if told.of_a_child and standing.state != ACTIVE:
        assert standing.ground_on is None


def walk(band: str, trace: bytes) -> None:
    standing, told = permitting.apply(band, today=TODAY), Told(band)
    check(standing, told)
    for day, byte in enumerate(trace):
        event, facts = read(byte)
        told.hear(event, facts)
        standing = step(standing, event, facts, TODAY + timedelta(days=day))
        check(standing, told)


def test_no_random_trace_reaches_an_active_record_without_what_its_age_needs(prove):
    @settings(
        max_examples=100_000 if prove else 1_000,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(band=st.sampled_from(AGE_BANDS), trace=st.binary(max_size=12))
    def walked(band, trace):
        walk(band, trace)

    walked()
