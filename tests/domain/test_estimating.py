"""How sure a share is: against published numbers, and against simple truths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.domain.estimating import interval


@pytest.mark.parametrize(
    ("part", "whole", "least", "most"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I: the score method.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_of_endless_many_it_is_wilsons(part, whole, least, most):
    found = interval(part, whole, 10**12)
    assert found.least == pytest.approx(least, abs=5e-5)
    assert found.most == pytest.approx(most, abs=5e-5)


def test_of_few_each_answer_tells_more():
    many, few = interval(80, 100, 10**9), interval(80, 100, 150)
    assert many.least < few.least < 0.8 < few.most < many.most


def test_where_everybody_answered_there_is_no_doubt():
    found = interval(8, 10, 10)
    assert (found.least, found.most) == (0.8, 0.8)


@given(st.integers(1, 2000), st.floats(0, 1), st.integers(0, 100_000))
def test_it_holds_the_share_and_stays_between_nothing_and_all(whole, share, more):
    part = round(share * whole)
    found = interval(part, whole, whole + more)
    assert 0 <= found.least <= part / whole + 1e-12
    assert part / whole - 1e-12 <= found.most <= 1


@pytest.mark.parametrize(
    ("part", "whole", "population"), [(0, 0, 9), (5, 4, 9), (-1, 4, 9), (1, 9, 8)]
)
def test_what_cannot_be_counted_is_refused(part, whole, population):
    with pytest.raises(ValueError):
        interval(part, whole, population)
