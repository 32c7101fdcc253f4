"""The pack, and how a broken one is refused."""

import shutil
from pathlib import Path

import pytest

from campaign import packs
from campaign.packs import BrokenPack, contrast

LUTON = packs.HERE / "luton"
TWIN = Path(__file__).parent / "twin"


def test_luton_has_its_wards_promises_and_census():
    pack = packs.load("luton")
    assert len(pack.wards) == 20
    assert len(pack.promises) == 3
    ethnic = next(table for table in pack.census if table.code == "TS021")
    assert len(ethnic.counts) == 19
    assert abs(sum(ethnic.counts.values()) - ethnic.total) < 10


def test_another_town_needs_no_code():
    pack = packs.load(TWIN)
    assert [ward.name for ward in pack.wards] == ["Upper", "Lower"]
    assert pack.languages == ("pl", "en")


BREAKS = [
    ("name: Barnfield", "nome: Barnfield", "not a name used here"),
    ("code: E05014736", "code: E05014735", "listed twice"),
    ("code: E05014736", "code: Barnfield", "not a ward code"),
    ("residents: 15076", "residents: many", "not a whole number"),
    ("residents: 15076", "residents: 0", "has residents"),
    ("languages: [en, ur,", "languages: [en, xx,", "in the registry"),
    ("  pl: Luton w harmonii", "", "has no “pl”"),
    ("  [carnival,", "  [rave,", "no kind of event"),
    ("timezone: Europe/London", "timezone: Europe/Luton", "no time zone"),
    ("region: GB ", "regio: GB ", "not a name used here"),
    ('quiet: "#4c5a51"', 'quiet: "#cccccc"', "contrast"),
    ('quiet: "#4c5a51"', 'quiet: "grey"', "not a colour"),
]


@pytest.mark.parametrize(("old", "new", "says"), BREAKS, ids=[says for _, _, says in BREAKS])
def test_a_broken_pack_is_refused_with_the_line_at_fault(tmp_path, old, new, says):
    folder = tmp_path / "pack"
    shutil.copytree(LUTON, folder)
    text = (folder / "pack.yaml").read_text("utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    (folder / "pack.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BrokenPack) as refusal:
        packs.load(folder)
    assert says in str(refusal.value)
    if new:
        assert f"pack.yaml:{line}:" in str(refusal.value)


def test_what_is_not_yaml_is_refused_with_its_line(tmp_path):
    shutil.copytree(LUTON, tmp_path / "pack")
    (tmp_path / "pack" / "pack.yaml").write_text("name:\n  en: [\n")
    with pytest.raises(BrokenPack, match=r"pack.yaml:\d+"):
        packs.load(tmp_path / "pack")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BrokenPack, match="census.yaml"):
        packs.load(tmp_path)


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
