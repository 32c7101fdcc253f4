"""Sealed fields and marks."""

import pytest

from campaign.domain.sealing import Place, Sealer, Unopened

OLD, NEW = ("k1", b"1" * 32), ("k2", b"2" * 32)
HERE = Place("pledge", "contact_sealed", "row")


def test_what_was_sealed_opens_here():
    sealer = Sealer((OLD,))
    assert sealer.open(sealer.seal("عائشہ", HERE), HERE) == "عائشہ"


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("repeat", "contact_sealed", "row"),
        Place("pledge", "name", "row"),
        Place("pledge", "contact_sealed", "other"),
    ],
)
def test_moved_to_another_place_it_does_not_open(elsewhere):
    sealer = Sealer((OLD,))
    with pytest.raises(Unopened):
        sealer.open(sealer.seal("secret", HERE), elsewhere)


@pytest.mark.parametrize("broken", [b"", b"k1:", b"k9:xxxxxxxxxxxxxxxxxxxxxxxxxxxxx", b"\xff:x"])
def test_altered_it_does_not_open(broken):
    with pytest.raises(Unopened):
        Sealer((OLD,)).open(broken, HERE)


def test_a_new_key_seals_and_the_old_still_opens():
    before = Sealer((OLD,)).seal("secret", HERE)
    rotated = Sealer((NEW, OLD))
    assert rotated.open(before, HERE) == "secret"
    assert rotated.seal("secret", HERE).startswith(b"k2:")


def test_marks_outlive_a_new_key_and_keep_values_apart():
    assert Sealer((OLD,)).mark("contact", "a", "b") == Sealer((NEW, OLD)).mark("contact", "a", "b")
    assert Sealer((OLD,)).mark("contact", "ab", "") != Sealer((OLD,)).mark("contact", "a", "b")
    assert Sealer((OLD,)).mark("contact", "a") != Sealer((NEW,)).mark("contact", "a")


def test_two_keys_of_one_name_make_no_sealer():
    with pytest.raises(ValueError, match="k1"):
        Sealer((("k1", b"1" * 32), ("k1", b"2" * 32)))
