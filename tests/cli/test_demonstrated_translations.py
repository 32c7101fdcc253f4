"""One event of the demonstration shows each way in which a language can stand."""

from campaign.cli.demonstration import translations
from campaign.domain import phrasing, translating
from events.models import Event
from tests import make

TITLE = {"en": "Carnival", "ur": "کارنیول", "pl": "Karnawał", "ro": "Carnavalul"}
ABOUT = {
    "en": "The whole town on the street. The parade starts here.",
    "ur": "سارا شہر سڑکوں پر۔",
    "pl": "Całe miasto na ulicy.",
    "ro": "Tot orașul pe stradă.",
}


def stands(session, event):
    blocks = phrasing.blocks_of_event(session, event)
    found = translating.states(session, f"event:{event.slug}", blocks, (*TITLE, "bn"))
    return {tag: str(one.state) for tag, one in found["description"].items()}


def test_languages_of_one_event_are_checked_outdated_drafts_and_missing(session):
    event = make.event(session, title=TITLE, description=ABOUT)
    translations.translate_one()
    wanted = {"ur": "checked", "pl": "outdated", "ro": "draft", "bn": "missing"}
    assert stands(session, event) == wanted
    assert (event.title, event.description) == (TITLE, ABOUT)


def test_a_season_in_few_languages_or_none_is_left_alone(session):
    translations.translate_one()
    event = make.event(session, title={"en": "Carnival"}, description={"en": "Come."})
    translations.translate_one()
    assert session.query(Event).one() is event
    assert stands(session, event) == dict.fromkeys(("ur", "pl", "ro", "bn"), "missing")
