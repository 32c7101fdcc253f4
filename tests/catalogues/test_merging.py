"""What comes back from translators: the rows that fit are merged, each of the others says why not."""

from dataclasses import replace
from datetime import date

import pytest

from campaign.catalogues import merging
from campaign.catalogues.keeping import provenance
from campaign.catalogues.rows import mark, rows_of
from campaign.languages import LANGUAGES
from tests import small_catalogues

ON = date(2026, 12, 1)
SIGN, HELLO, WELCOME, PEOPLE, _ = small_catalogues.ENGLISH


@pytest.fixture
def ours():
    return small_catalogues.make("pl")


@pytest.fixture
def rows(ours):
    return rows_of(ours, "pl", "messages", {})


def changed(rows, english, **over):
    return [replace(row, **over) if row.source == english else row for row in rows]


def merge(catalogue, rows, others=(), tag="pl"):
    known = {one: merging.translations(small_catalogues.make(one)) for one in others}
    return merging.merge(catalogue, rows, language=LANGUAGES[tag], others=known)


def test_a_new_translation_is_taken_and_the_others_are_left(ours, rows):
    came = merge(ours, changed(rows, HELLO, target="Cześć, %(name)s"))
    assert (came.taken, came.left, came.refused) == (1, 4, [])
    assert ours.get(HELLO).string == "Cześć, %(name)s"


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"language": "ro"}, "It is in another language: Romanian."),
        ({"language": "xx"}, "It is in another language: “xx”."),
        ({"source": "Hello you, %(name)s"}, "Its English in the file is not the English of"),
        ({"key": "s0"}, "Its English was changed or left out since the file was made."),
        ({"target": "Cześć %(imie)s"}, "%(name)s of the English is missing; %(imie)s is not in"),
        ({"target": "Cześć <i>%(name)s</i>"}, "</i>, <i> is not in the English."),
        ({"target": "Здравей %(name)s"}, "It has letters of another script: Cyrillic."),
        ({"target": "Cześć %(name)s<script>"}, "<script> is not in the English."),
        ({"target": "Cześć\ud800 %(name)s"}, "a character that nobody can read: U+D800."),
        ({"target": "Cześć\u202e %(name)s"}, "It turns the direction of what is written"),
        ({"target": "Cześć %(name)s" + "!" * 10_000}, "It is longer than 10000 characters."),
        ({"source": "\ud800"}, "Its English in the file is not the English of"),
        ({"state": "done"}, "Its state is none of initial, translated, reviewed, final."),
        ({"form": 1}, "It is not counted: it has one form, 0."),
        ({"form": -1}, "It is not counted: it has one form, 0."),
    ],
)
def test_a_row_that_does_not_fit_is_refused_and_the_rest_is_taken(ours, rows, over, reason):
    before = ours.get(HELLO).string
    given = changed(rows, HELLO, **{"target": "Cześć %(name)s", **over})
    came = merge(ours, changed(given, SIGN, target="Podpisz"))
    (refused,) = came.refused
    assert reason in refused.reason
    assert came.taken == 1 and ours.get(SIGN).string == "Podpisz"
    assert ours.get(HELLO).string == before


def test_a_file_may_hold_the_same_sentence_in_two_languages(ours, rows):
    theirs = rows_of(small_catalogues.make("ro"), "ro", "messages", {})
    came = merge(ours, [*changed(rows, HELLO, target="Cześć %(name)s"), *theirs])
    assert (came.taken, came.left, len(came.refused)) == (1, 4, 5)


def test_a_row_that_is_there_twice_is_refused(ours, rows):
    came = merge(ours, [*rows, next(row for row in rows if row.source == HELLO)])
    assert [one.reason for one in came.refused] == ["It is there twice."]


def test_a_plural_form_that_is_missing_or_empty_is_refused(ours, rows):
    without = [row for row in rows if not (row.source == PEOPLE[1] and row.form == 2)]
    assert merge(ours, without).refused[0].reason == "It needs 3 plural forms, 0 to 2."
    given = [replace(row, target=" ") if row.form == 2 else row for row in rows]
    assert {one.reason for one in merge(ours, given).refused} == {"A plural form is empty."}


def test_all_plural_forms_are_taken_together(ours, rows):
    said = ("jedna osoba", "%(num)d osoby", "%(num)d osób")
    given = [replace(row, target=said[row.form]) if row.source in PEOPLE else row for row in rows]
    assert merge(ours, given).taken == 1
    assert ours.get(PEOPLE).string == said


def test_the_sentence_of_another_language_is_refused(ours, rows):
    theirs = "Un foarte călduros <b>bun</b> venit tuturor"
    romanian = small_catalogues.make("ro")
    romanian.get(WELCOME).string = theirs
    others = {"ro": merging.translations(romanian)}
    given = changed(rows, WELCOME, target=theirs)
    came = merging.merge(ours, given, language=LANGUAGES["pl"], others=others)
    assert came.refused[0].reason == "It is in another language: Romanian."


def test_english_left_standing_in_another_script_is_refused():
    urdu = small_catalogues.make("ur")
    rows = rows_of(urdu, "ur", "messages", {})
    given = changed(rows, WELCOME, target="A very <b>warm</b> welcome to everybody")
    came = merge(urdu, given, tag="ur")
    assert came.refused[0].reason == "It has no letter of the script of Urdu."
    assert merge(urdu, changed(rows, SIGN, target="SMS"), tag="ur").taken == 1


def test_an_empty_translation_takes_nothing_away(ours, rows):
    before = small_catalogues.make("pl")
    came = merge(ours, [replace(row, target="") for row in rows])
    assert (came.taken, came.left, came.refused) == (0, 5, [])
    assert [one.string for one in ours] == [one.string for one in before]


def test_what_was_changed_here_meanwhile_is_not_lost(ours, rows):
    ours.get(HELLO).string = "Witaj %(name)s"
    assert merge(ours, rows).left == 5
    came = merge(ours, changed(rows, HELLO, target="Cześć %(name)s"))
    assert (
        came.refused[0].reason == "Its translation was changed here, too, since the file was made."
    )
    assert ours.get(HELLO).string == "Witaj %(name)s"


def test_without_its_mark_a_row_counts_as_newer(ours, rows):
    ours.get(HELLO).string = "Witaj %(name)s"
    came = merge(ours, changed(rows, HELLO, target="Cześć %(name)s", was=None))
    assert came.taken == 1 and ours.get(HELLO).string == "Cześć %(name)s"


def test_a_guess_that_is_translated_is_no_guess_any_more(ours):
    ours.get(HELLO).flags.add("fuzzy")
    rows = rows_of(ours, "pl", "messages", {})
    assert {row.state for row in rows if row.source == HELLO} == {"initial"}
    assert merge(ours, rows).left == 5 and ours.get(HELLO).fuzzy
    assert merge(ours, changed(rows, HELLO, target="Cześć %(name)s")).taken == 1
    assert not ours.get(HELLO).fuzzy


def test_a_group_answers_only_for_a_whole_file_that_was_taken(ours, rows):
    def sign(given, by="Polish Saturday\nSchool"):
        return merging.sign(ours, given, merge(ours, given), by=by, on=ON)

    assert not sign(rows[1:])
    assert not sign(changed(rows, HELLO, target="Cześć"))
    assert not sign(rows, by=None)
    assert provenance(ours.headers).is_draft
    assert sign(rows)
    told = provenance(ours.headers)
    assert (told.by, told.checked, told.translated) == ("Polish Saturday School", ON, None)


@pytest.mark.parametrize(
    ("english", "now"),
    [(HELLO, "Witaj %(name)s"), (PEOPLE, ("jedna osoba", "%(num)d osoby", "%(num)d ludzi"))],
)
def test_a_file_of_old_translations_answers_for_none_that_was_changed_since(
    ours, rows, english, now
):
    ours.get(english).string = now
    came = merge(ours, rows)
    assert (came.taken, came.left, came.refused) == (0, 5, [])
    assert not merging.sign(ours, rows, came, by="Polish Saturday School", on=ON)
    (one,) = merging.unread(ours, rows)
    assert one.english == merging.faults.sources(ours.get(english))[0]
    assert one.reason == "What the file says is not what is said here now."
    assert provenance(ours.headers).is_draft


def test_nobody_answers_for_what_the_file_leaves_out_or_does_not_call_translated(ours, rows):
    ours.get(WELCOME).flags.add("fuzzy")
    without = [row for row in changed(rows, HELLO, state="initial") if row.source != SIGN]
    assert {(one.english, one.reason) for one in merging.unread(ours, without)} == {
        (SIGN, "It is not in the file, or not translated there."),
        (HELLO, "It is not called translated."),
        (WELCOME, "It is not called translated."),
    }


def test_a_change_that_nobody_answers_for_makes_a_draft_of_it(ours, rows):
    merging.sign(ours, rows, merge(ours, rows), by="Polish Saturday School", on=ON)
    given = changed(rows, SIGN, target="Podpisz", was=mark(ours.get(SIGN).string))
    merging.sign(ours, given, merge(ours, given), by=None, on=ON)
    told = provenance(ours.headers)
    assert told.is_draft and told.translated == ON
