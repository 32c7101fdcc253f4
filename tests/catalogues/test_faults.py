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
    ],
)
def test_a_rule_that_counts_otherwise_is_found(rule, reason):
    catalogue = small_catalogues.make("pl")
    catalogue.mime_headers = [("Plural-Forms", rule)]
    assert reason in faults.of_plural_rule(catalogue, LANGUAGES["pl"].babel)
