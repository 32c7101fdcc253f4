"""What is wrong with a sentence, and with the rule for counted ones."""

import pytest
from babel.messages.catalog import Message

from campaign.catalogues import faults
from campaign.languages import LANGUAGES
from tests import small_catalogues

COUNTED = ("%(num)d person", "%(num)d people")


def told(tag, english, said):
    return faults.of_sentence(Message(english, said), small_catalogues.make(tag))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Cześć %(nmae)s", "%(name)s of the English is missing; %(nmae)s is not in the English."),
        ("Cześć", "%(name)s of the English is missing."),
        ("Cześć %(name)s, %(name)s", "%(name)s is not in the English."),
        ("Cześć %(name)d", "%(name)s of the English is missing; %(name)d is not in the English."),
        ("Cześć %(name)", "A “%” stands alone, or what follows it is not a placeholder."),
        ("Cześć % (name)s", "A “%” stands alone, or what follows it is not a placeholder."),
        ("Cześć <b>%(name)s</b>", "</b>, <b> is not in the English."),
    ],
)
def test_a_placeholder_or_a_tag_that_differs_is_named(said, reason):
    assert told("pl", "Hello %(name)s", said) == reason


@pytest.mark.parametrize("english", ["Welcome", "A <b>warm</b> welcome", "Up to 95 % of < or >"])
@pytest.mark.parametrize(
    "markup",
    [
        *("<script>alert(1)</script>", "<script", "<img src=x onerror=alert(1)>", "<svg/onload=x"),
        *('<a href="javascript:alert(1)">', "<b onclick=x>", "<!-- ", "<?x", "</b >", "<", "<b>"),
        *("&#60;script&#62;", "&#x3c;", "&#60", "&lt;b&gt;", "&nbsp;"),
    ],
)
def test_markup_that_is_not_in_the_english_is_refused(english, markup):
    assert told("pl", english, english) == ""
    assert "is not in the English." in told("pl", english, f"{english} {markup}")


def test_a_known_tag_is_refused_with_an_attribute_and_a_sign_is_no_tag():
    assert told("pl", "A <b>warm</b> welcome", "<b class=x>Witaj</b>") != ""
    assert told("pl", "A <b>warm</b> welcome", "<b>Witaj</b>") == ""
    assert told("pl", "Marks such as < or >", "Znaki < lub >") == ""
    assert told("pl", "Marks such as < or >", "Znaki <lub >") != ""
    assert told("pl", "Questions", "Q&A") == ""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("a" * 10_001, "It is longer than 10000 characters."),
        ("a\x00", "It has a character that nobody can read: U+0000."),
        ("\x1b[2J", "It has a character that nobody can read: U+001B."),
        ("a\x85b", "It has a character that nobody can read: U+0085."),
        ("a\ud800b", "It has a character that nobody can read: U+D800."),
        *((f"a{mark}b", "It turns the direction") for mark in "\u202a\u202b\u202c\u202d\u202e"),
        *((f"a{mark}b", "It turns the direction") for mark in "\u2066\u2067\u2068\u2069"),
        ("\u2067a\u202c", "It turns the direction"),
        ("\u2067\u202ba\u2069\u202c", "It turns the direction"),
    ],
)
def test_characters_that_no_sentence_has_are_named(said, reason):
    assert reason in told("pl", "Welcome", said)


@pytest.mark.parametrize(
    "said", ["a\n\tb", "\u2067\u202bא\u202c\u2069", "می\u200cخواهم", "\u200fا"]
)
def test_characters_that_writing_needs_are_left(said):
    assert told("pl", "Welcome", said) == ""


def test_a_percent_sign_where_nothing_is_filled_in_is_only_that():
    assert told("pl", "Ranges at 95 %, widened", "Przedziały 95 %, szersze") == ""
    assert "stands alone" in told("pl", "All of them", "100 % z nich")


def test_the_form_of_one_number_may_say_it_in_words():
    assert told("pl", COUNTED, ("jedna osoba", "%(num)d osoby", "%(num)d osób")) == ""
    assert told("pl", COUNTED, ("%(num)d osoba", "dwie osoby", "%(num)d osób")) != ""
    # In Lithuanian the first form is also that of 21.
    assert told("lt", COUNTED, ("žmogus", "%(num)d žmonės", "%(num)d žmonių")) != ""


def test_too_few_or_too_many_forms_are_counted():
    assert (
        told("pl", COUNTED, ("%(num)d", "%(num)d")) == "It has 2 plural forms; the language has 3."
    )
    assert told("pl", COUNTED, "%(num)d") == "It is counted in one language and not in the other."


@pytest.mark.parametrize("tag", ["ur", "pl", "ro", "ar", "it", "hu", "fa"])
def test_the_rule_of_each_language_is_that_of_cldr(tag):
    assert faults.of_plural_rule(small_catalogues.make(tag), LANGUAGES[tag].babel) == ""


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("nplurals=2; plural=(n != 1);", "A form of the plural rule"),
        ("nplurals=4; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);", "chooses 3 forms, the header says 4"),
        ("nplurals=2; plural=(__import__);", "cannot be read"),
        ("nplurals=2; plural=(1 % n);", "cannot be read"),
    ],
)
def test_a_rule_that_counts_otherwise_is_found(rule, reason):
    catalogue = small_catalogues.make("pl")
    catalogue.mime_headers = [("Plural-Forms", rule)]
    assert reason in faults.of_plural_rule(catalogue, LANGUAGES["pl"].babel)
