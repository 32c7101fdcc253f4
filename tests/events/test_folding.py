"""Search that forgives."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.folding import LONGEST_WORD, fold, has_words, words_asked, words_of


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("zoe", "Zoë"),
        ("Lukasz", "Łukasz"),
        ("ZAZOLC gesla jazn", "Zażółć gęślą jaźń"),
        ("strasse", "Straße"),
        ("istanbul", "İstanbul"),
        ("isik", "ışık"),
        ("smorrebrod", "Smørrebrød"),
        ("oeuvre", "Œuvre"),
        ("کتاب", "كتاب"),
        ("یوم", "يوم"),
        ("على", "علی"),
        ("ہم", "هم"),
        ("مدرسه", "مدرسة"),
        ("احمد", "أَحْمَد"),
        ("اردو", "اُردُو"),
        ("می‌خواهم", "میخواهم"),
        ("محمد", "محـــمد"),
        ("ﷲ", "الله"),
        ("ахмед", "Ахмед"),
        ("еж", "ёж"),
        ("2026", "٢٠٢٦"),
        ("2026", "২০২৬"),
        ("শড়ক", "শড়ক"),
        ("അവൻ", "അവന്\u200d"),
        ("হঠাত্", "হঠাৎ"),
        ("ਪਂਜਾਬੀ", "ਪੰਜਾਬੀ"),
        ("ஸ்ரீ", "ஶ்ரீ"),
        ("پٹه", "پټه"),
        ("7", "൭"),
        ("O'Brien", "O’Brien"),
        ("cafe", "cafe\u0301"),
    ],
)
def test_what_is_typed_finds_what_is_written(typed, written):
    assert words_asked(typed) == words_asked(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [("কাল", "কিল"), ("காலை", "கலை"), ("ਦਿਨ", "ਦੀਨ"), ("सूर", "सुर"), ("لڑکا", "لڑکی")],
)
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("name", ["Wu", "Ng", "Ö", "李", "لی", "ਮਾਂ", "అమ్మ", "7"])
def test_names_of_two_letters_and_of_any_script_are_words(name):
    assert words_asked(name) and set(words_asked(name)) <= words_of([f"With {name}, at noon"])


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("swie lak", True), ("lak swie", True), ("", True), ("aki", False), ("lak dom", False)],
)
def test_each_word_typed_is_the_beginning_of_a_word(typed, is_found):
    assert has_words(["Święto", "Łąki 2026"], words_asked(typed)) is is_found


def test_a_word_in_a_script_without_spaces_is_found_anywhere():
    words = words_of(["庆祝春节联欢会"])
    assert any(word.startswith("春节") for word in words)


def test_a_word_stays_one_in_scripts_with_vowel_signs():
    assert len(words_asked("மொழிகள்")) == len(words_asked("हिन्दी")) == 1


@given(st.text())
def test_folding_twice_changes_nothing_and_no_word_is_too_long(text):
    assert fold(fold(text)) == fold(text)
    assert all(0 < len(word) <= LONGEST_WORD for word in words_of([text]))


@given(st.text(alphabet=st.characters(categories=["L", "M", "N"])))
def test_every_way_to_encode_a_text_finds_it(text):
    asked = words_asked(unicodedata.normalize("NFD", text))
    assert set(asked) <= words_of([unicodedata.normalize("NFC", text)])
