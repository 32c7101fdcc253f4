"""Alphabetical order in each language."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from campaign import collation
from campaign.alphabets import OWN_SCRIPT
from campaign.languages import LANGUAGES
from events.folding import fold

# As each alphabet is taught; where a word stands instead of a letter, the next is longer or later in it.
ORDERS = {
    "en": "etc été Lukasz Łukasz Luke Zoe Zoë",
    "ur": "ا آ ب بہار بھائی پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ع ف ق ک گ ل م ن ں و ہ ھ ء ی ے Ali",
    "pl": "a ą b c cz ć d e ę l lz ł m n ń o ó s ś z zz ź ż",
    "ro": "a az ă â b i în j s sz ș t tz ț u",
    "bn": "অ আ ই ঈ উ ঔ ং ঃ ক কা কি খ ড ড় ঢ ঢ় ণ ত য য় র হ Ali",
    "pa": "ੳ ਅ ੲ ਸ ਹ ਕ ਖ ਗ ਟ ਤ ਪ ਯ ਰ ਲ ਵ ੜ Ali",
    "gu": "અ આ ઇ ક કા ખ ગ લ વ સ હ ળ Ali",
    "ta": "அ ஆ ஔ க் க கா ங ச ஞ ட ண த ந ப ம ய ர ல வ ழ ள ற ன ஜ ஹ Ali",
    "ar": "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي Ali",
    "it": "citta città cittadella perche perché",
    "lt": "a ą b c cz č d e ę ė f i į y j s sz š t u ų ū v z ž",
    "sq": "a c cz ç d dz dh e ë g gz gj l lz ll n nj o r rr s sh t th x xh z zh",
    "hu": "c cukor cz cs d dz dzs e g gy l ly n nz ny o oz ö öz őz s sz t ty u ü z zs",
    "ps": "آ ا ب پ ت ټ ث ج ځ چ څ ح خ د ډ ذ ر ړ ز ژ ږ س ش ښ ص ع ک ګ ل م ن ڼ و ه ی Ali",
    "pt": "ca ção cara irma irmã irmãos",
    "ml": "അ ആ ക കാ ങ ന നാ ന് പ ര ല ള ഴ റ Ali",
    "es": "llano luz n nz ñ o",
    "bg": "а б в г д е ж з и й к щ ъ ь ю я Ali",
    "fa": "آ ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ک گ ل م ن و ه ی Ali",
    "so": "Aamina Cali Dhuuxo Xaliimo",
}


TAGS = st.sampled_from([*LANGUAGES])


def ordered(tag, words):
    return collation.in_order(words, tag, str)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_language_has_its_own_order(tag):
    words = ORDERS[tag].split()
    assert ordered(tag, reversed(words)) == words


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("pl", "las Las łan Łan"),
        ("hu", "csak Csak CSAK dal"),
        ("hu", "cukor cukrász csak"),
        ("hu", "kacsa kacsó"),
        ("sq", "dom dhe Dhe DHE e"),
        ("ro", "sz și Și tz țară Țară"),
    ],
)
def test_small_letters_come_first_and_capitals_stay_with_theirs(tag, words):
    assert ordered(tag, reversed(words.split())) == words.split()


def test_two_spellings_of_one_letter_are_the_same():
    for one, other, tag in (("și", "şi", "ro"), ("ţară", "țară", "ro")):
        assert collation.key(one, tag) == collation.key(other, tag)


def test_a_doubled_letter_of_hungarian_is_sorted_as_two():
    assert ordered("hu", ["lacza", "laccsa", "lacsa", "lacsz"]) == [
        *("lacza", "lacsa", "laccsa", "lacsz"),
    ]


@pytest.mark.parametrize("tag", sorted(OWN_SCRIPT))
def test_who_writes_in_a_script_finds_it_before_the_others(tag):
    first = next(c for c in LANGUAGES[tag].autonym if unicodedata.category(c)[0] == "L")
    words = ["7", first, first * 2, "Ali", "zoe", "中"]
    assert ordered(tag, reversed(words)) == words


def test_the_order_of_a_language_we_do_not_know_is_that_of_unicode():
    assert collation.key("łza", "xx") == collation.key("łza", "it") != collation.key("łza", "pl")


@given(tag=TAGS, texts=st.lists(st.text(max_size=6), max_size=6))
def test_any_texts_have_an_order_and_it_is_one(tag, texts):
    found = ordered(tag, texts)
    assert sorted(found) == sorted(texts)
    for one, other in itertools.pairwise(found):
        assert collation.key(one, tag) <= collation.key(other, tag)


@given(tag=TAGS, name=st.text(alphabet=st.characters(categories=["L", "M", "N"]), max_size=8))
def test_every_way_to_encode_a_text_stands_in_one_place(tag, name):
    forms = {collation.key(unicodedata.normalize(form, name), tag) for form in ("NFC", "NFD")}
    assert len(forms) == 1


def test_a_list_of_names_of_the_world_is_sorted_at_once():
    names = ["Zoë", "زہرا", "Łukasz", "ਅਮਰ", "ali", "Ángel", "Ж", "李", "", "ß"]
    found = ordered("en", names)
    assert found[0] == "" and found[1:6] == ["ali", "Ángel", "Łukasz", "ß", "Zoë"]
    assert {fold(name) for name in found} == {fold(name) for name in names}


def test_a_database_says_whether_it_has_the_rules(session):
    connection = session.connection()
    assert collation.of_engine(connection, "xx") is None
    if connection.dialect.name == "sqlite":
        assert collation.of_engine(connection, "ur") is None
    else:  # a PostgreSQL can be built without
        wanted = text("SELECT count(*) FROM pg_collation WHERE collname = 'ur-x-icu'")
        expected = "ur-x-icu" if connection.scalar(wanted) else None
        assert collation.of_engine(connection, "ur") == expected
