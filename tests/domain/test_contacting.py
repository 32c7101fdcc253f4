"""Contacts as they were typed, as they are kept, and as they are compared."""

import pytest

from campaign.domain import contacting, pledging
from campaign.domain.sealing import Sealer
from tests import make


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" straße@example.org ", "straße@example.org"),
        ("a@faß.de", "a@faß.de"),
        ("Amina.K@EXAMPLE.org", "Amina.K@example.org"),
        ("07700 900123", "+447700900123"),
    ],
)
def test_a_contact_is_kept_as_it_reaches_its_owner(typed, kept):
    assert contacting.normalise(typed, region="GB") == kept


def test_case_does_not_make_another_person():
    sealer = Sealer(make.FIELD_KEYS)
    marks = {
        pledging.contact_mark(name, contact, sealer)
        for name, contact in (("Amina", "Amina@example.org"), ("AMINA", "amina@example.org"))
    }
    assert len(marks) == 1
