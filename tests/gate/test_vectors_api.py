"""The vectors of reading, marking and buckets, which the JavaScript of the gate runs too."""

import json
from pathlib import Path

import pytest

from campaign.domain import marking
from campaign.domain.reading import read

VECTORS = Path(__file__).parent / "vectors"


def vectors(name: str) -> list:
    cases = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return [pytest.param(case["given"], case["expected"], id=case["name"]) for case in cases]


@pytest.mark.parametrize(("given", "expected"), vectors("reading"))
def test_a_text_is_read(given, expected):
    found = read(given["text"], given["host"])
    assert {name: value for name, value in vars(found).items() if value is not None} == expected


@pytest.mark.parametrize(("given", "expected"), vectors("marking"))
def test_a_code_is_marked(given, expected):
    assert marking.mark(bytes.fromhex(given["key"]), given["code"]) == expected


@pytest.mark.parametrize(("given", "expected"), vectors("buckets"))
def test_badges_fall_into_buckets(given, expected):
    badges = marking.Badges.of_marks(given["good"], given["revoked"])
    digests = {str(n): one.hex() for n, one in enumerate(badges.digests) if any(one)}
    assert digests == expected["digests"]
    if "reply" in expected:
        assert badges.differing(bytes.fromhex(given["body"])).hex() == expected["reply"]
