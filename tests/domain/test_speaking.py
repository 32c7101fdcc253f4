"""How a text is heard and signed: said, said otherwise, taken away."""

from datetime import date

import pytest

from campaign.domain import speaking
from campaign.domain.sounding import Kept
from campaign.domain.speaking import Block, Said
from campaign.languages import LANGUAGES, SPOKEN
from tests import make

TODAY, LATER = date(2026, 5, 1), date(2026, 5, 2)
PLEDGE = Block("page:pledge", "promises")
WORDS, SOUND = Said("سلام", "ur"), Kept("1" * 64, "2" * 64, 30)
VIDEO = "https://videos.example.org/watch?v=1"


def say(session, sound=SOUND, said=WORDS, block=PLEDGE, spoken="phr", today=TODAY):
    return speaking.say(session, block, spoken, said, sound, source="Come.", today=today)


def heard(session, block=PLEDGE):
    return speaking.heard(session, block.subject).get(block.name)


def test_a_language_that_is_spoken_stands_beside_one_that_is_written():
    assert {one.beside for one in SPOKEN.values()} <= LANGUAGES.keys()
    assert not SPOKEN.keys() & LANGUAGES.keys()


def test_a_recording_is_heard_in_each_language_of_its_text_alone(session):
    assert say(session, spoken="syl") == set()
    assert say(session) == set()
    say(session, block=Block("page:pledge", "other"))
    found = heard(session)
    assert [row.spoken for row in found.sounds] == ["phr", "syl"]
    (row, _) = found.sounds
    assert (row.transcript, row.transcript_language, row.seconds) == ("سلام", "ur", 30)
    assert found.video is None
    assert speaking.heard(session, "event:none") == {}


def test_another_recording_takes_the_place_of_the_first_and_lets_its_files_go(session):
    say(session)
    gone = say(session, Kept("3" * 64, "2" * 64, 40), Said("Hello", "en"), today=LATER)
    assert gone == {SOUND.opus}
    (row,) = heard(session).sounds
    assert (row.opus, row.seconds, row.transcript, row.added_on) == ("3" * 64, 40, "Hello", LATER)


def test_the_words_can_change_alone(session):
    say(session)
    assert say(session, None, Said("سلام!", "ur")) == set()
    (row,) = heard(session).sounds
    assert (row.transcript, row.opus) == ("سلام!", SOUND.opus)


def test_what_lacks_something_is_refused(session):
    with pytest.raises(speaking.NoSound):
        say(session, None)
    with pytest.raises(speaking.NoTranscript):
        say(session, said=Said("", "ur"))
    with pytest.raises(speaking.NotSpoken):
        say(session, spoken="ur")
    assert heard(session) is None


def test_what_is_taken_away_lets_its_files_go(session):
    say(session)
    assert speaking.silence(session, PLEDGE, "syl") == set()
    assert speaking.silence(session, PLEDGE, "phr") == {SOUND.opus, SOUND.aac}
    assert heard(session) is None


def test_a_video_is_named_named_anew_and_taken_away(session):
    for address in (VIDEO, f"{VIDEO}&t=9", ""):
        speaking.show_signed(session, PLEDGE, address, source="Come.", today=TODAY)
        found = heard(session)
        assert (found.video.address if found else "") == address


@pytest.mark.parametrize(
    "address",
    [
        *("http://videos.example.org/1", "//videos.example.org/1", "videos.example.org"),
        *("javascript:alert(1)", "https://", "https:///x", "https://localhost/1", "https://[::1]/"),
        *("https://me:secret@example.org/", "https://example.org:99999/", "https://[/"),
        *("https://10.0.0.10/x", "https://192.168.1.17/x", "https://[2001:db8::1]/x"),
        *("https://0x7f.0x10/", "https://site.localhost/", "https://example.org:8443/"),
        *("https://intranet/1", "https://me@example.org/", "https://example.org\\.evil.org/"),
        *("https://exam ple.org/", "https://example.org/a b", f"https://example.org/{'x' * 300}"),
    ],
)
def test_what_is_no_plain_https_address_is_refused(session, address):
    with pytest.raises(speaking.NotAVideo):
        speaking.show_signed(session, PLEDGE, address, source="Come.", today=TODAY)
    assert heard(session) is None


def test_what_is_deleted_is_heard_no_more(session):
    say(session)
    speaking.show_signed(session, PLEDGE, VIDEO, source="Come.", today=TODAY)
    kept = Block("event:meal", "description")
    say(session, block=kept)
    assert speaking.forget(session, PLEDGE.subject) == {SOUND.opus, SOUND.aac}
    assert heard(session) is None and heard(session, kept)


@pytest.mark.parametrize(
    ("state", "trusted", "by_staff", "is_open"),
    [
        ("draft", False, False, True),
        ("waiting", False, False, False),
        ("live", False, False, False),
        ("live", True, False, True),
        ("live", False, True, True),
    ],
)
def test_a_group_that_staff_read_after_changes_only_drafts(
    session, state, trusted, by_staff, is_open
):
    event = make.event(session, make.group(session, trusted=trusted), state=state)
    assert speaking.is_open(event, by_staff=by_staff) == is_open
    if not is_open:
        with pytest.raises(speaking.StaffHaveReadIt):
            speaking.insist_it_is_open(event, by_staff=by_staff)


def test_a_text_that_changes_outdates_what_was_made_of_it_until_that_is_saved_again(session):
    event = make.event(
        session, description={"ur": "آؤ", "en": "Come."}, access_note={"ur": "گھنٹی"}
    )
    assert speaking.sources(session, event) == {"description": "Come.", "access_note": "گھنٹی"}
    say(session)
    speaking.show_signed(session, PLEDGE, VIDEO, source="Come.", today=TODAY)
    found = heard(session)
    for one in (found.video, *found.sounds):
        assert not speaking.is_outdated(one, "Come.")
        assert speaking.is_outdated(one, "Come at six.")
    speaking.say(session, PLEDGE, "phr", WORDS, None, source="Come at six.", today=LATER)
    assert not speaking.is_outdated(heard(session).sounds[0], "Come at six.")
