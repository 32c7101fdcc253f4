"""The whole of it, in a real browser: a partner, staff, two residents, and a real mail server."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from campaign import clock
from campaign.cli import outbox
from campaign.extensions import db
from tests import make
from tests.journeys.writing import add_language
from tests.outbox.conftest import mail_server  # noqa: F401


@pytest.fixture
def people(app):
    with app.app_context():
        group = make.group(db.session, slug="friends", name={"en": "Town Friends"})
        db.session.commit()
        make.account(db.session, group=group, email="host@example.org", name="Hana Host")
        make.account(db.session, "staff", email="staff@example.org", name="Stan Staff")


def sign_in(page, address, email):
    """Sign in as somebody does: password, then the code of the authenticator."""
    page.goto(f"{address}/account/sign-in")
    page.fill("#email", email)
    page.fill("#password", make.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.fill("#code", make.code())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "second-factor" not in url)


def write_the_event(page, address, first):
    """A weekly meal for three, in two languages."""
    page.goto(f"{address}/hosts/friends/events/new")
    page.select_option("#kind", "shared_meal")
    page.fill("#title-en", "Meal of many kitchens")
    add_language(page, "title", "ur", "کئی باورچی خانوں کا کھانا")
    page.fill("#description-en", "Bring a dish, or just come.")
    page.fill("#starts_on", first.isoformat())
    page.fill("#starts_at", "18:00")
    page.fill("#ends_at", "20:00")
    page.select_option("#every", "week")
    page.fill("#until", (first + timedelta(weeks=4)).isoformat())
    page.fill("#venue", "Town Hall")
    page.fill("#address", "George Street, Luton LU1 2BQ")
    page.check("#bookable")
    page.fill("#capacity", "3")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url(re.compile("/hosts/friends/events/(?!new)"))
    return page.url.rstrip("/").rpartition("/")[2]


def move_one_date(page, address, slug, day):
    page.goto(f"{address}/hosts/friends/events/{slug}/dates/{day}")
    page.fill("#starts_on", (day + timedelta(days=1)).isoformat())
    page.fill("#starts_at", "19:00")
    page.fill("#ends_at", "21:00")
    page.get_by_role("button", name="Save this time").click()


def book(page, address, tag, slug, day, name, party, contact):
    page.goto(f"{address}/{tag}/events/{slug}/{day}")
    page.locator("main a.button[href$='/places']").click()
    page.fill("#name", name)
    page.select_option("#party", party)
    page.fill("#contact", contact)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(f"/{tag}/place/"))
    return page.url


def send_what_waits(app):
    with app.app_context():
        outbox.work_through()


def test_from_a_partners_sign_in_to_the_next_on_the_waiting_list(
    app,
    address,
    phone,
    people,
    mail_server,  # noqa: F811
):
    with app.app_context():
        first = clock.today() + timedelta(days=10)
    second = first + timedelta(weeks=1)

    host = phone(390)
    sign_in(host, address, "host@example.org")
    slug = write_the_event(host, address, first)
    move_one_date(host, address, slug, second)
    host.goto(f"{address}/hosts/friends/events/{slug}/")
    host.get_by_role("button", name="Ask for publication").click()
    resident = phone(390, locale="ur")
    assert resident.goto(f"{address}/ur/events/{slug}").status == 404  # staff read it first

    staff = phone(1280)
    sign_in(staff, address, "staff@example.org")
    staff.goto(f"{address}/desk/")
    staff.get_by_role("link", name="Meal of many kitchens").first.click()
    staff.get_by_role("button", name=re.compile("Publish|Approve")).first.click()

    resident.goto(f"{address}/ur/events/{slug}")
    assert "کئی باورچی خانوں کا کھانا" in resident.locator("h1").inner_text()
    moved = (second + timedelta(days=1)).day
    assert str(moved) in resident.goto(f"{address}/ur/events/{slug}/{second}").text()

    place = book(resident, address, "ur", slug, first, "آمنہ", "3", "amina@example.org")
    send_what_waits(app)
    (mail,) = mail_server.mails
    text = mail.get_body(("plain",)).get_content()
    assert mail["To"] == "amina@example.org" and place in text and "آمنہ" in text
    assert "Your place" not in mail["Subject"]
    (attached,) = mail.iter_attachments()
    (entry,) = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert entry["DTSTART"].dt.replace(tzinfo=None).isoformat() == f"{first}T18:00:00"

    neighbour = phone(390)
    waiting = book(neighbour, address, "en", slug, first, "Jan", "2", "jan@example.org")
    assert "waiting list" in neighbour.locator("h1").inner_text()

    resident.goto(re.search(r"http\S+/place/\S+", text).group())
    resident.locator("form[action$=cancel] button").click()
    send_what_waits(app)
    offered = mail_server.mails[-1]
    assert offered["To"] == "jan@example.org"
    assert offered["Subject"] == "A place is free for you: Meal of many kitchens"
    neighbour.goto(waiting)
    neighbour.get_by_role("button", name="Take the place").click()
    assert neighbour.locator("h1").inner_text() == "Your place is booked"
