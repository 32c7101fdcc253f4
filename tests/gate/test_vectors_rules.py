"""Deciding, folding and quarters by the vectors that the phone's JavaScript must answer in the same way."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from events.attendance import Facts, Passage, decide, fold, quarter

VECTORS = Path(__file__).parent / "vectors"


def vectors(name):
    rows = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return [pytest.param(row["given"], row["expected"], id=row["name"]) for row in rows]


def moment(text):
    return datetime.fromisoformat(text)


def with_moments(step):
    also = step["also"] and {**step["also"], "at": moment(step["also"]["at"])}
    return {**step, "also": also}


@pytest.mark.parametrize(("given", "expected"), vectors("deciding"))
def test_deciding(given, expected):
    assert asdict(decide(Facts(**given))) == expected


@pytest.mark.parametrize(("given", "expected"), vectors("folding"))
def test_folding(given, expected):
    passages = [Passage(**{**row, "at": moment(row["at"])}) for row in given["passages"]]
    folded = asdict(fold(passages, given["room"]))
    assert (folded["inside"], folded["came"]) == (expected["inside"], expected["came"])
    assert list(folded["steps"]) == [with_moments(step) for step in expected["steps"]]


@pytest.mark.parametrize(("given", "expected"), vectors("quarters"))
def test_quarters(given, expected):
    assert quarter(moment(given["at"])) == moment(expected)


@pytest.mark.parametrize("name", ["deciding", "folding", "quarters"])
def test_every_vector_has_a_name_of_its_own(name):
    names = [row.id for row in vectors(name)]
    assert len(set(names)) == len(names) > 20
