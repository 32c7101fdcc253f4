"""Everything the gate's page says, for the phone to keep: it formats and counts by itself.

The sentences are for stewards who are not at home in the language they read, in a hurry, outdoors.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from babel import Locale
from flask_babel import LazyString, force_locale, get_translations
from flask_babel import lazy_gettext as _l

from campaign.languages import LANGUAGES


class Plural(NamedTuple):
    """A sentence for one and one for many; a language has as many forms as it has."""

    one: str
    many: str


def _ln(one: str, many: str) -> Plural:
    return Plural(one, many)


Words = dict[str, LazyString | Plural]

JOINING: Words = {
    "gate": _l("The gate"),
    "about": _l("Check people in with this phone"),
    "about_scanning": _l(
        "Stewards use this page at the way in to an event. It scans badges and counts people. It"
        " also works without signal."
    ),
    "about_privacy": _l("No names are on this phone. You need no account."),
    "how_it_works": _l("How the gate works"),
    "show_phrase": _l("Show a phrase in two languages"),
    "too_old": _l("This browser is too old for this page. Update it, or use another phone."),
    "how_to_join": _l("Your host has a code for you. Scan it with this phone."),
    "scan_to_join": _l("Scan the host’s code"),
    "link_to_join": _l("Or paste the link from your host"),
    "join_by_link": _l("Use this link"),
    "link_is_ready": _l("You have a link to a gate. Join while there is signal."),
    "join": _l("Join as steward"),
    "joining": _l("Joining. Keep this page open."),
    "not_an_invitation": _l(
        "This is not a steward’s code. Ask your host for the code of the gate."
    ),
    "bad_invitation": _l("This link no longer works. Ask your host for a new one."),
    "no_signal_to_join": _l("There is no signal here. To join, the phone needs signal once."),
    "failed_to_join": _l("Joining did not work. Try again in a minute."),
    "unsent_first": _ln(
        "%(num)s of another gate is not sent yet. Send it first, then join.",
        "%(num)s of another gate are not sent yet. Send them first, then join.",
    ),
    "change_gate": _l("Change to another gate?"),
}
SCANNING: Words = {
    "scan": _l("Scan"),
    "count": _l("Count"),
    "more": _l("More"),
    "parts": _l("Parts of the gate"),
    "entry": _l("Coming in"),
    "exit": _l("Going out"),
    "direction": _l("Which way"),
    "start_camera": _l("Start the camera"),
    "stop_camera": _l("Stop the camera"),
    "light": _l("Light"),
    "other_camera": _l("Other camera"),
    "photo": _l("Photo"),
    "type_code": _l("Type"),
    "code_on_badge": _l("Code on the badge"),
    "code_hint": _l("12 letters and numbers. Small or capital letters are the same."),
    "check_code": _l("Check"),
    "close": _l("Close"),
    "reading_photo": _l("Looking for a code in the photo."),
    "nothing_in_photo": _l("No code found. Go closer, hold still, and take another photo."),
    "inside_now": _ln("%(num)s inside now", "%(num)s inside now"),
    "inside_of": _ln("%(num)s of %(most)s inside", "%(num)s of %(most)s inside"),
    "came": _ln("%(num)s came", "%(num)s came"),
    "full": _l("Full"),
}
VERDICTS: Words = {
    "welcome": _l("Welcome"),
    "already_here": _l("Already here"),
    "perhaps_here": _l("Perhaps already here"),
    "kept": _l("Kept, will be checked"),
    "goodbye": _l("Goodbye"),
    "revoked": _l("Badge stopped"),
    "wrong_event": _l("No place booked"),
    "not_a_badge": _l("Not a badge"),
    "not_ready": _l("Not ready"),
    "not_ready_detail": _l("The list of badges is not here yet. Stay where there is signal."),
    "not_kept": _l("Not kept"),
    "already_in_when_where": _l("Already in: %(time)s, %(gate)s"),
    "already_in_when": _l("Already in: %(time)s"),
    "already_in": _l("This badge is already in."),
    "perhaps": _l("Another gate may have let this badge in. Ask."),
    "unknown_badge": _l("This phone does not know the badge yet. Let the person in."),
    "back_again": _l("Back again."),
    "never_came_in": _l("This badge was not seen coming in."),
    "stopped_badge": _l("This badge does not count any more. Ask your host."),
    "nothing_booked": _l("The badge is good, but this event needs a booking."),
    "half_a_code": _l("A code has 12 letters and numbers. Check it."),
    "of_another_town": _l("This badge is of another town."),
    "no_code_of_ours": _l("This is another code. Find the code on the badge."),
    "nobodys_badge": _l("There is no badge with this code."),
    "came_of": _ln("%(num)s of %(party)s came", "%(num)s of %(party)s came"),
    "went_out": _ln("%(num)s person went out", "%(num)s people went out"),
    "how_many_in": _l("How many come in now?"),
    "how_many_out": _l("How many go out now?"),
    "else_everyone": _ln(
        "No answer in 10 seconds counts %(num)s person.",
        "No answer in 10 seconds counts all %(num)s.",
    ),
    "next": _l("Next"),
}
COUNTING: Words = {
    "count_here": _l("Count people without a badge"),
    "adult": _l("Adult"),
    "child": _l("Child"),
    "wheelchair": _l("Wheelchair user"),
    "pushchair": _l("Pushchair"),
    "left": _l("Left without badge"),
    "so_far": _ln("%(num)s so far", "%(num)s so far"),
    "undo": _l("Undo"),
    "undone": _l("Undone: %(who)s"),
    "counted": _l("Counted: %(who)s"),
    "cannot_count": _l("This tap was not kept. Free some space on the phone, then tap again."),
}
RESULTS: Words = {
    "results": _l("Results"),
    "pitch": _l("Pitch"),
    "all_pitches": _l("All pitches"),
    "match": _l("Match %(num)s"),
    "group_named": _l("Group %(group)s"),
    "round_32": _l("Round of 32"),
    "round_16": _l("Round of 16"),
    "quarter": _l("Quarter-final"),
    "semi": _l("Semi-final"),
    "third": _l("Match for third place"),
    "final": _l("Final"),
    "from_winner": _l("Winner of match %(num)s"),
    "from_loser": _l("Loser of match %(num)s"),
    "from_place": _l("Group %(group)s, place %(num)s"),
    "to_play": _l("Without a result"),
    "none_to_play": _l("All matches here have a result."),
    "played": _l("With a result"),
    "goals": _l("Goals"),
    "fair_play": _l("Fair play"),
    "fair_play_hint": _l("10 is fair. Take off for unfair play."),
    "penalties": _l("Penalties"),
    "one_more": _l("%(what)s, %(team)s: one more"),
    "one_less": _l("%(what)s, %(team)s: one less"),
    "save_result": _l("Save result"),
    "result_of": _l("%(home)s %(goals)s, %(away)s %(against)s"),
    "result_saved": _l("Saved: %(result)s"),
    "result_unsent": _l("Not sent yet"),
    "not_begun": _l(
        "This match begins at %(time)s. Its result can be typed from ten minutes before."
    ),
    "level_penalties": _l("Penalties need a winner. Type how many each team scored."),
    "cannot_keep_result": _l(
        "This phone could not keep the result. Free some space, then save again."
    ),
}
SENDING: Words = {
    "unsent": _ln("%(num)s not sent yet", "%(num)s not sent yet"),
    "all_sent": _l("All is sent"),
    "last_sent": _l("Last sent %(time)s"),
    "never_sent": _l("Not sent before"),
    "no_signal": _l("No signal"),
    "send_now": _l("Send now"),
    "access_ended": _l("This phone may not scan for this gate any more. Ask your host."),
    "event_ended": _l("This gate is closed. What was not sent is still sent."),
    "clock_is_wrong": _l("The clock of this phone is wrong. Set it to automatic."),
    "storage_at_risk": _l("This browser may delete scans when the phone is full. Send often."),
    "camera_blocked": _l(
        "The camera is blocked. Allow it in the settings of the browser, or type the code."
    ),
    "camera_missing": _l("No camera was found. Take a photo, or type the code."),
    "camera_in_use": _l("Another app has the camera. Close that app, then start the camera again."),
    "no_camera_in_app": _l(
        "This app cannot use the camera. Open this page in the phone’s own browser."
    ),
    "cannot_decode": _l("The camera runs, but codes cannot be read. Close the page and open it."),
    "cannot_keep": _l("This phone could not keep the scan. Free some space, then scan again."),
    "went_wrong": _l("That did not work. Try again."),
}
MORE: Words = {
    "tray": _l("Needs a look"),
    "tray_count": _ln("%(num)s needs a look", "%(num)s need a look"),
    "tray_explained": _l("These were not taken. Your host sees them too."),
    "tray_empty": _l("Nothing needs a look."),
    "refused_not_a_badge": _l("No such badge"),
    "refused_revoked": _l("Badge stopped"),
    "refused_wrong_event": _l("No place booked"),
    "refused_device_revoked": _l("After this phone was ended"),
    "refused_after_the_end": _l("After the event"),
    "refused_time": _l("The clock of the phone was wrong"),
    "refused_score": _l("No such score"),
    "refused_penalties": _l("Penalties need a winner"),
    "refused_not_begun": _l("The match had not begun"),
    "refused_no_such_fixture": _l("No such match any more"),
    "refused_too_many": _l("Too many from this phone"),
    "refused_other": _l("Not taken"),
    "hand_over": _l("Tell another gate"),
    "hand_over_explained": _l(
        "Two phones without signal: one shows codes, the other scans them. Then it knows whom the"
        " first one let in."
    ),
    "show_codes": _l("Show codes"),
    "scan_codes": _l("Scan codes"),
    "code_of": _l("Code %(num)s of %(all)s"),
    "hold_to_other": _l("Hold this in front of the other phone."),
    "nothing_to_show": _l("Nobody came in here yet."),
    "hold_over_codes": _l("Hold the camera over the codes of the other phone."),
    "read_of": _l("%(num)s of %(all)s read"),
    "handed_over": _l("Done. This phone knows who came in at %(gate)s."),
    "other_event": _l("These codes are of another event."),
    "damaged": _l("This code could not be read. Hold still."),
    "rehearse": _l("Try this phone"),
    "rehearse_explained": _l("Switch on aeroplane mode, then try. No real scan is made."),
    "start_rehearsal": _l("Try now"),
    "rehearsing": _l("Trying. This takes some seconds."),
    "ready": _l("Ready: this phone works without signal."),
    "rehearsal_online": _l("Switch on aeroplane mode first, then try again."),
    "rehearsal_not_joined": _l("Not ready: join a gate first."),
    "rehearsal_worker": _l("Not ready: close this page and open it again while there is signal."),
    "rehearsal_shell": _l("Not ready: this page is not kept yet. Open it again with signal."),
    "rehearsal_key": _l("Not ready: the list of badges is missing. It needs signal."),
    "rehearsal_badges": _l("Not ready: the list of badges is missing. It needs signal."),
    "rehearsal_camera": _l("Not ready: the camera gives no picture. Typing codes works."),
    "rehearsal_decoder": _l("Not ready: this browser cannot read codes. Typing codes works."),
    "rehearsal_decision": _l("Not ready: the test badge was not let in. Join the gate again."),
    "rehearsal_kept": _l("Not ready: this phone cannot keep scans. Free some space."),
    "rehearsal_sending": _l("Not ready: this phone lost the test scan. Use another phone."),
    "settings": _l("Settings"),
    "language": _l("Language"),
    "sound": _l("Sound"),
    "vibration": _l("Vibration"),
    "install": _l("Add to home screen"),
    "leave": _l("Leave this gate"),
    "leave_explained": _l("The phone then forgets this event."),
    "leave_sure": _l("Leave this gate?"),
    "leaving": _l("Leaving. Keep this page open."),
    "leave_sure_again": _l("Are you sure?"),
    "leave_unsent": _ln(
        "%(num)s is not sent yet. If you leave now, it is lost.",
        "%(num)s are not sent yet. If you leave now, they are lost.",
    ),
    "leave_anyway": _l("Leave anyway"),
    "stay": _l("Stay"),
}
WORDS: Words = JOINING | SCANNING | VERDICTS | COUNTING | RESULTS | SENDING | MORE


@lru_cache(maxsize=64)
def words(tag: str) -> dict[str, Any]:
    """Return every sentence in a language, a counted one by the plural categories of CLDR."""
    language = LANGUAGES[tag]
    with force_locale(language.locale):
        said = {key: _said(word, language.babel) for key, word in WORDS.items()}
    return {
        "tag": tag,
        "locale": language.locale.replace("_", "-"),
        "dir": language.direction,
        "stroke": language.font.stroke,
        "words": said,
    }


def _said(word: LazyString | Plural, locale: Locale) -> str | dict[str, str]:
    if not isinstance(word, Plural):
        return str(word)
    forms = get_translations()
    return {category: forms.ungettext(*word, number) for category, number in samples(locale)}


@lru_cache(maxsize=64)
def samples(locale: Locale) -> tuple[tuple[str, int], ...]:
    """Return each category of whole numbers a language has, with a number that is of it."""
    found: dict[str, int] = {}
    for number in range(1_000, -1, -1):
        found[locale.plural_form(number)] = number
    return tuple(found.items())
