"""A phrase in two languages on a real phone: as large as the screen, upright and turned, and without signal."""

import pytest

from campaign.blueprints.show.phrases import PHRASES
from campaign.languages import LANGUAGES
from tests.browsers import overflow
from tests.proving import PROVE
from tests.tongues import some_languages

SCREENS = [(320, 568), (568, 320), (390, 844), (768, 1024)]
SHOWN = list(PHRASES) if PROVE else ["welcome", "speaker"]
TALL = "document.querySelector('.card').getBoundingClientRect().height"


@pytest.mark.parametrize("tag", some_languages())
def test_a_card_fills_the_screen_and_no_word_leaves_it(address, phone, tag):
    page = phone(320)
    screens = SCREENS if PROVE else SCREENS[:1]
    for other in LANGUAGES if PROVE else ("ur", "ml"):
        for key in SHOWN:
            page.goto(f"{address}/{tag}/show/{key}/{other}")
            for width, height in screens:
                page.set_viewport_size({"width": width, "height": height})
                assert overflow(page) <= 0, (other, key, width)
                assert height <= page.evaluate(TALL) <= 1.15 * height, (other, key, width)


def test_a_card_once_opened_is_shown_again_without_signal(address, phone, axe):
    page = phone(320)
    page.goto(f"{address}/en/show/ur")
    page.click("a[href$='/show/thanks/ur']")
    page.wait_for_url("**/thanks/ur")
    assert axe(page) == []
    page.go_back()
    page.context.set_offline(True)
    page.click("a[href$='/show/thanks/ur']")
    page.wait_for_url("**/thanks/ur")
    assert "شکریہ" in page.locator(".card").inner_text()
