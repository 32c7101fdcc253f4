"""The figures in a real browser: no violation, nothing beyond the edge, pictures that mirror and print."""

from datetime import date

import pytest

from campaign import clock
from campaign.domain import entering
from campaign.extensions import db
from campaign.models import Account
from tests import make
from tests.browsers import looks, on_one_engine, overflow

WARDS = ("E05014735", "E05014736", "E05014737", "E05014738")
TABLES = {
    "pledges.ward": {WARDS[0]: 120, WARDS[1]: None, WARDS[2]: 5, "outside": 10, "": 35},
    "pledges.ward.age_band": {(w, a): 15 for w in WARDS for a in ("18_plus", "under_13", "")},
    "pledges.day": {f"2026-07-{day:02}": day for day in range(1, 32)},
    "equality.ethnic_group": {"british": 25, "gypsy_traveller": None, "other_mixed": 15},
    "circle.month": {"2026-07": None, "2026-08": 15, "2026-09": None},
}
STATES = (
    "/desk/figures",
    *(f"/desk/figures/{key}?from=2026-01-01&to=2026-09-30" for key in TABLES),
    "/desk/figures/pledges.ward?from=2026-02-03&to=2026-05-03",
    "/desk/figures/pledges.ward?from=2026-09-01&to=2026-01-01",
    "/desk/figures/pledges.ward?from=2024-01-01&to=2024-01-31",
    "/desk/figures/pledges.ward.age_band.language",
    "/desk/figures/people",
)


@pytest.fixture
def staff(app, phone):
    """Opens a window in which somebody of the desk has signed in."""
    with app.app_context():
        account_id = make.account(db.session, "staff").id
        for key, cells in TABLES.items():
            for quarter in ("2026Q2", "2026Q3"):
                make.release(db.session, key, quarter, cells, total=170)
        db.session.commit()

    def enter(address, tag, width, **options):
        with app.app_context():
            account = db.session.get_one(Account, account_id)
            account.language = tag
            token = entering.begin(db.session, account, device="x", now=clock.now())
            db.session.commit()
        page = phone(width, **options)
        signed = app.session_interface.get_signing_serializer(app).dumps({"_user_id": token})
        page.context.add_cookies([{"name": "session", "value": signed, "url": address}])
        return page

    return enter


@on_one_engine
@looks
def test_every_page_of_figures_fits_and_can_be_used_by_everybody(staff, address, axe, tag, width):
    page = staff(address, tag, width)
    for state in STATES:
        page.goto(address + state)
        assert axe(page) == [], (state, tag, width)
        assert overflow(page) <= 0, (state, tag)
        for summary in page.locator("main details:not([open]) > summary").all():
            summary.click()
        assert axe(page) == [], (state, tag, width, "open")
        assert overflow(page) <= 0, (state, tag)


@on_one_engine
@pytest.mark.parametrize(("tag", "side"), [("en", "left"), ("ur", "right")])
def test_bars_begin_where_the_language_does_and_no_word_leaves_the_picture(
    staff, address, tag, side
):
    page = staff(address, tag, 390)
    page.goto(f"{address}/desk/figures/pledges.ward")
    chart = page.locator("svg.bars")
    room = chart.bounding_box()
    for bar in chart.locator("rect").all():
        found = bar.bounding_box()
        if side == "left":
            assert abs(found["x"] - room["x"]) < 2
        else:
            assert abs(found["x"] + found["width"] - room["x"] - room["width"]) < 2
    for text in chart.locator("text").all():
        found = text.bounding_box()
        assert found["x"] >= room["x"] - 2
        assert found["x"] + found["width"] <= room["x"] + room["width"] + 2


@on_one_engine
def test_the_words_of_a_tile_stay_within_it(staff, address):
    page = staff(address, "en", 390)
    page.goto(f"{address}/desk/figures/pledges.ward")
    tiles = page.locator("svg.tiles g").all()
    assert len(tiles) == 20
    for tile in tiles:
        room = tile.locator("rect").bounding_box()
        for text in tile.locator("text").all():
            found = text.bounding_box()
            assert found["x"] >= room["x"], text.text_content()
            assert found["x"] + found["width"] <= room["x"] + room["width"], text.text_content()
            assert found["y"] + found["height"] <= room["y"] + room["height"] + 1


@on_one_engine
def test_a_picture_is_on_paper_without_a_table_that_was_not_opened(staff, address):
    page = staff(address, "en", 1280)
    page.goto(f"{address}/desk/figures/pledges.ward")
    page.emulate_media(media="print")
    assert page.locator("svg.tiles").is_visible()
    assert not page.locator("#table").is_visible()
    page.emulate_media(media="screen")
    page.locator("#table > summary").click()
    page.emulate_media(media="print")
    assert page.locator("#table table").is_visible()


def test_staff_ask_for_days_get_whole_quarters_and_take_the_file_home(staff, address):
    page = staff(address, "en", 1280, java_script_enabled=False, accept_downloads=True)
    page.goto(f"{address}/desk/figures")
    page.get_by_role("link", name="Pledges signed: Ward", exact=True).click()
    page.get_by_label("From", exact=True).fill("2026-05-05")
    page.get_by_label("To", exact=True).fill("2026-08-01")
    page.get_by_role("button", name="Show").click()
    assert "1 April 2026 to 30 September 2026" in page.inner_text("main")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    assert saved.value.suggested_filename == "pledges.ward-2026Q2-2026Q3.csv"
    assert "Barnfield" in saved.value.path().read_text("utf-8")
    assert date(2026, 9, 30).isoformat() in page.get_by_role("link", name="CSV").get_attribute(
        "href"
    )
