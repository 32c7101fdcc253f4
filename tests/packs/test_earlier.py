"""What a pack sets beside our own results."""

from dataclasses import replace

import pytest

from campaign.packs import BrokenPack, earlier, load


def test_luton_and_england_are_there_in_every_language():
    pack = load("luton")
    found = [(one.place["en"], one.year, one.percent) for one in earlier.load(pack)]
    assert found == [("Luton", "2010", 82), ("Luton", "2018", 84), ("England", "2018/19", 81)]
    assert {one.question for one in earlier.load(pack)} == {"cohesion"}


def test_a_pack_without_such_a_file_sets_nothing_beside(tmp_path):
    assert earlier.load(replace(load("luton"), folder=tmp_path)) == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "- { question: cohesion, place: { en: A, ur: B, pl: C }, year: '2010', percent: 101 }",
            "0 to 100",
        ),
        (
            "- { question: cohesion, place: { en: A }, year: '2010', percent: 50 }",
            "the text has no",
        ),
        ("- { question: cohesion, year: '2010', percent: 50 }", "“place” is missing"),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path, line, says):
    (tmp_path / "surveys.yaml").write_text(line, "utf-8")
    with pytest.raises(BrokenPack, match=f":1: .*{says}"):
        earlier.load(replace(load("luton"), folder=tmp_path))
