"""The results of a pitch, typed with one thumb: seen, pressed, put right, refused and said."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsers import on_one_engine, overflow
from tests.gate import pitch
from tests.gate.on_screen import TOO_SOON, joined, tap
from tests.gate.pitch import BEGUN, COMING, FINAL, FIRST_SEMI, GROUP_A, GROUP_B
from tests.gate.stewards_phone import Place
from tests.gate.test_screen_everywhere import too_small
from tests.gate.test_screen_failures import FULL, prepared

# The page is the same whatever the server's engine.
pytestmark = on_one_engine


@pytest.fixture
def place(place):
    pitch.plan_tournament(place)
    return place


@pytest.fixture
def page(phone, address, place):
    return at_the_pitch(phone(320, locale="en"), address, place)


def at_the_pitch(page, address, place):
    joined(page, address, place)
    page.click("#to-results")
    expect(page.locator("#view-results")).to_be_visible()
    return page


def card(page, number):
    return page.locator(f"[data-match='{number}']")


def step(page, what, side, times=1):
    """Press + of one side so often."""
    plus = page.locator(f".stepper.{what} button:last-child").nth(side)
    for _ in range(times):
        plus.click()


def open_sheet(page, number):
    tap(page, f"[data-match='{number}']")
    expect(page.locator("#score")).to_be_visible()
    page.wait_for_timeout(TOO_SOON)


def save(page):
    page.click("#save-score")
    expect(page.locator("#score")).to_be_hidden()


def type_result(page, number, home, away):
    open_sheet(page, number)
    step(page, "goals", 0, home)
    step(page, "goals", 1, away)
    save(page)


def played(page, number):
    return page.locator("#matches-played").locator(card(page, number))


def goals(of):
    return of.locator(".side span:last-child")


def test_without_a_tournament_there_is_no_such_part(phone, address, app):
    page = joined(phone(320, locale="en"), address, Place(app))
    expect(page.locator("[data-part=count]")).to_be_visible()
    expect(page.locator("#to-results")).to_be_hidden()


def test_a_result_is_typed_without_signal_and_sent_when_there_is_some(page, place):
    page.context.set_offline(True)
    expect(page.locator("#matches-to-play .match")).to_have_count(5)
    type_result(page, GROUP_A, 2, 1)
    expect(page.locator("#results-said")).to_have_text(
        re.compile(r"^Saved: \W*Lions\W*2, \W*Tigers\W*1\W*$")
    )
    expect(page.locator("#unsent")).to_have_text("1 not sent yet")
    expect(page.locator("#played-count")).to_have_text("1")
    page.click("#played summary")
    expect(goals(played(page, GROUP_A))).to_have_text(["2", "1"])
    expect(played(page, GROUP_A)).to_contain_text("Not sent yet")
    page.context.set_offline(False)
    expect(page.locator("#unsent")).to_have_text("All is sent")
    expect(played(page, GROUP_A)).not_to_contain_text("Not sent yet")
    assert pitch.standing(place) == {GROUP_A: (2, 1)}


def test_a_result_is_put_right_from_where_it_stands(page, place):
    type_result(page, GROUP_A, 2, 1)
    page.click("#played summary")
    open_sheet(page, GROUP_A)
    expect(page.locator(".stepper.goals output")).to_have_text(["2", "1"])
    page.locator(".stepper.goals button:first-child").first.click()
    page.locator(".stepper.fair_play button:first-child").last.click()
    save(page)
    expect(goals(played(page, GROUP_A))).to_have_text(["1", "1"])
    expect(page.locator("#unsent")).to_have_text("All is sent")
    assert pitch.standing(place) == {GROUP_A: (1, 1)}
    open_sheet(page, GROUP_A)
    expect(page.locator(".stepper.fair_play output")).to_have_text(["10", "9"])


def test_no_number_leaves_its_bounds(page):
    open_sheet(page, GROUP_A)
    for what in ("goals", "fair_play"):
        page.locator(f".stepper.{what} button:first-child").first.click(click_count=12)
        step(page, what, 1, 11)
    expect(page.locator(".stepper.goals output")).to_have_text(["0", "11"])
    expect(page.locator(".stepper.fair_play output")).to_have_text(["0", "10"])


def test_closing_keeps_nothing(page):
    open_sheet(page, GROUP_A)
    step(page, "goals", 0)
    page.click("#score [data-close]")
    expect(page.locator("#matches-to-play .match")).to_have_count(5)
    open_sheet(page, GROUP_A)
    expect(page.locator(".stepper.goals output")).to_have_text(["0", "0"])


def test_the_chosen_pitch_is_kept(page):
    expect(card(page, GROUP_A)).to_contain_text("Pitch")
    page.select_option("#pitch", "Pitch 2")
    expect(page.locator("#matches-to-play .match")).not_to_have_count(5)
    shown = page.locator("#matches-to-play .match").count()
    page.reload()
    page.click("#to-results")
    expect(page.locator("#pitch")).to_have_value("Pitch 2")
    expect(page.locator("#matches-to-play .match")).to_have_count(shown)
    expect(page.locator("#matches-to-play")).not_to_contain_text("Pitch")


def test_a_drawn_semi_final_needs_a_winner_and_nothing_moves_under_the_thumb(page, place):
    for group in (GROUP_A, GROUP_B):
        type_result(page, group, 1, 0)
    expect(card(page, FIRST_SEMI)).not_to_contain_text("place")
    open_sheet(page, FIRST_SEMI)
    penalties = page.locator(".stepper.penalties").first
    expect(penalties).to_be_visible()
    plus = page.locator(".stepper.goals button:last-child")
    before = [one.bounding_box() for one in plus.all()]
    step(page, "goals", 0)
    expect(penalties).to_be_hidden()
    step(page, "goals", 1)
    expect(penalties).to_be_visible()
    assert [one.bounding_box() for one in plus.all()] == before
    page.click("#save-score")
    expect(page.locator("#score-said")).to_contain_text("Penalties need a winner")
    expect(page.locator(".stepper.goals output")).to_have_text(["1", "1"])
    step(page, "penalties", 1, 3)
    expect(page.locator("#score-said")).to_be_hidden()
    save(page)
    page.click("#played summary")
    expect(goals(played(page, FIRST_SEMI))).to_have_text(["1 (0)", "1 (3)"])
    expect(page.locator("#results-said")).to_contain_text("1 (3)")
    winner = played(page, FIRST_SEMI).locator(".side span:first-child").last.text_content()
    expect(card(page, FINAL)).to_contain_text(winner)
    expect(page.locator("#unsent")).to_have_text("All is sent")
    assert [home for _, _, home in pitch.typed(place)] == [None, None, 0]


def test_who_is_not_known_yet_is_told_by_where_they_come_from(page):
    expect(card(page, FIRST_SEMI)).to_contain_text(re.compile("Group .A., place .*1"))
    expect(card(page, FINAL)).to_contain_text("Winner of match 3")
    expect(card(page, FINAL)).to_contain_text("Final")


def test_a_match_that_has_not_begun_says_when_and_offers_nothing_to_type(phone, address, app):
    place = Place(app)
    pitch.plan_tournament(place, begins=COMING)
    page = at_the_pitch(phone(320, locale="en"), address, place)
    open_sheet(page, GROUP_A)
    expect(page.locator("#score-said")).to_have_text(re.compile(r"begins at \d\d:\d\d\."))
    expect(page.locator("#save-score")).to_be_hidden()
    expect(page.locator("#score-fields")).to_be_hidden()


def test_what_was_refused_says_so_beside_its_match_and_in_the_tray(page, place):
    page.context.set_offline(True)
    pitch.move(place, GROUP_A, COMING - BEGUN)
    type_result(page, GROUP_A, 2, 1)
    page.context.set_offline(False)
    expect(card(page, GROUP_A)).to_contain_text("Not taken: The match had not begun")
    expect(goals(card(page, GROUP_A))).to_have_text(["–", "–"])
    expect(page.locator("#more-count")).to_have_text("1")
    tap(page, "[data-part=more]")
    page.click("#tray summary")
    line = page.locator("#tray-list li")
    expect(line).to_contain_text("The match had not begun")
    expect(line).to_contain_text(re.compile(r"Match 1.*2, .*1"))


def test_the_second_half_of_a_double_tap_presses_nothing(page):
    tap(page, f"[data-match='{GROUP_A}']")
    expect(page.locator("#score")).to_be_visible()
    page.locator("#save-score").click(delay=0)
    page.wait_for_timeout(TOO_SOON)
    expect(page.locator("#score")).to_be_visible()
    save(page)
    page.locator("[data-part=count]").click(delay=0)
    expect(page.locator("#view-results")).to_be_visible()
    expect(page.locator("#view-count")).to_be_hidden()


def test_what_the_phone_cannot_keep_is_said_and_stays_to_be_saved_again(phone, address, place):
    page = at_the_pitch(prepared(phone, FULL), address, place)
    open_sheet(page, GROUP_A)
    step(page, "goals", 0, 3)
    page.evaluate("window.full = true")
    page.click("#save-score")
    expect(page.locator("#score-said")).to_contain_text("could not keep the result")
    assert page.evaluate("shaken.at(-1)") == "300 60 300"
    page.evaluate("window.full = false")
    save(page)
    expect(page.locator("#unsent")).to_have_text("All is sent")
    assert pitch.standing(place) == {GROUP_A: (3, 0)}


def test_everything_is_reached_and_pressed_by_keyboard(page, place):
    card(page, GROUP_A).focus()
    page.keyboard.press("Enter")
    reached = {}
    for _ in range(12):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "document.activeElement.ariaLabel ?? document.activeElement.textContent"
        )
        if "Goals" in label and "more" in label:
            page.keyboard.press("Enter")
        reached[label] = True
        if label == "Save result":
            break
    assert len([label for label in reached if re.search("one (more|less)", label)]) >= 7
    page.keyboard.press("Enter")
    expect(page.locator("#results-said")).to_contain_text("Saved")
    expect(page.locator("#unsent")).to_have_text("All is sent")
    assert pitch.standing(place) == {GROUP_A: (1, 1)}


def test_the_words_follow_the_language_that_is_chosen(page):
    page.click("[data-part=more]")
    page.click("#settings summary")
    page.select_option("#language", "pl")
    page.click("#to-results")
    said = page.evaluate("fetch('/gate/words/pl.json').then((reply) => reply.json())")["words"]
    expect(card(page, FINAL)).to_contain_text(said["final"])
    expect(page.locator("#pitch option").first).to_have_text(said["all_pitches"])


def states(page):
    """Show every state of the results, one after another."""
    yield "list"
    open_sheet(page, FIRST_SEMI)
    yield "sheet"
    page.click("#save-score")
    expect(page.locator("#score-said")).not_to_be_empty()
    yield "penalties"
    step(page, "penalties", 0, 12)
    save(page)
    page.click("#played summary")
    yield "saved"
    page.select_option("#pitch", "Pitch 2")
    yield "pitch"


@pytest.mark.parametrize("tag", ["en", "ur"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 320), ("light", 1280)])
def test_every_state_is_accessible_and_fits(phone, address, place, axe, tag, scheme, width):
    page = phone(width, locale=tag, color_scheme=scheme, reduced_motion="reduce")
    at_the_pitch(page, address, place)
    for state in states(page):
        assert axe(page) == [], state
        assert overflow(page) <= 0, state
        assert too_small(page) == [], state
