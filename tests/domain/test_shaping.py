"""Letters are set as their scripts are written: each glyph in its place, as HarfBuzz has it.

HarfBuzz shapes what browsers show. What is printed or drawn is shaped by typst, whose PDFs are read back here
glyph by glyph: badges, cards, certificates and reports are all made by it, and pictures from the same lines.
"""

import random
import unicodedata
from pathlib import Path

import pytest

from campaign.cli import prepare
from campaign.domain import printing, shaping
from campaign.languages import LANGUAGES
from tests.domain.glyphs import alike, printed, shaped
from tests.proving import PROVE
from tests.public_words import said_in

CAMPAIGN = Path(printing.__file__).parents[1]
STRINGS = 50
JOINERS = "\u200c\u200d"


def words_of(tag, count=STRINGS):
    """Words of a language's own catalogue, letters only; the same each time."""
    found = {word for text in said_in(tag) for word in _words(text, LANGUAGES[tag])}
    return random.Random(7).sample(sorted(found), count)


def _words(text, language):
    letters = "".join(c if _is_letter(c) else " " for c in text)
    own = (word.strip(JOINERS) for word in letters.split())
    latin = language.font.stroke == "latin"
    return [word for word in own if len(word) > 2 and (latin or not word.isascii())]


def _is_letter(character):
    return character in JOINERS or unicodedata.category(character)[0] in "LM"


@pytest.mark.parametrize("weight", [400, 700] if PROVE else [400])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_fifty_words_are_printed_glyph_by_glyph_as_harfbuzz_sets_them(tag, weight):
    language, words = LANGUAGES[tag], words_of(tag)
    for word, found in zip(words, printed(words, language, weight), strict=True):
        assert alike(found, shaped(word, language, weight)), word


@pytest.mark.parametrize("family", shaping.JOINED)
def test_control_letters_that_stand_apart_are_other_glyphs(family):
    language = next(one for one in LANGUAGES.values() if one.font.family == family)
    joined, apart = (shaping.JOINED[family].replace("{}", b) for b in ("", shaping.NON_JOINER))
    (found,) = printed([apart], language, 400)
    assert alike(found, shaped(apart, language, 400))
    assert not alike(found, shaped(joined, language, 400))


def test_each_face_but_the_plain_one_has_a_word_by_which_joining_is_seen():
    families = {one.font.family for one in LANGUAGES.values() if one.font.web}
    assert families == set(shaping.JOINED)


def test_all_is_well_where_everything_is_installed():
    assert shaping.faults(LANGUAGES.values()) == []


def test_letters_that_do_not_join_are_noticed_and_said(app, monkeypatch, capsys):
    never = "ا{}د"  # two letters that never join
    monkeypatch.setitem(shaping.JOINED, "Noto Nastaliq Urdu", never)
    assert shaping.faults([LANGUAGES["ur"]]) == [shaping.Fault("Noto Nastaliq Urdu", True)]
    with app.app_context():
        prepare.warn_of_type()
    (said,) = capsys.readouterr().err.splitlines()
    assert said == prepare.UNJOINED.format("Noto Nastaliq Urdu")


@pytest.mark.parametrize("lost", ["FONTS", "WEB"])
def test_fonts_that_are_not_there_are_noticed_and_said(app, monkeypatch, capsys, tmp_path, lost):
    monkeypatch.setattr(shaping, lost, tmp_path)
    assert shaping.faults([LANGUAGES["bn"]]) == [shaping.Fault("Noto Sans Bengali", False)]
    with app.app_context():
        prepare.warn_of_type()
    assert prepare.NO_FACE.format("Noto Nastaliq Urdu") in capsys.readouterr().err.splitlines()


def test_pillow_sets_no_words():
    """Not every Pillow shapes, and one that does not says nothing: it only looks at single letters."""
    users = [file for file in CAMPAIGN.rglob("*.py") if "ImageFont" in file.read_text("utf-8")]
    assert [file.name for file in users] == ["lettering.py"]
    assert "Layout.BASIC" in users[0].read_text("utf-8")
    drawing = [file for file in CAMPAIGN.rglob("*.py") if "pen.text(" in file.read_text("utf-8")]
    assert drawing == []
