"""Whether print has the letters of a name."""

import pytest

from campaign.domain.lettering import is_printable
from tests.tongues import NAMES


@pytest.mark.parametrize("name", ["Ola Łącka", "O’Brien-Nuñez", "अमित", "", *NAMES.values()])
def test_letters_we_have_a_face_for_are_printed(name):
    assert is_printable(name)


@pytest.mark.parametrize("name", ["አበበ", "ქეთევან", "李", "Ola 李"])
def test_one_letter_without_a_face_is_enough(name):
    assert not is_printable(name)


def test_joiners_are_spelling_and_need_no_picture():
    assert is_printable("گل‌ناز")
