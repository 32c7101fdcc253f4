"""What those who work there put in about people: through the forms behind sign-in."""

import io
import re
from collections.abc import Callable

from sqlalchemy import func

from campaign.domain import voicing
from campaign.domain.handing_out import MOST_AT_ONCE
from campaign.extensions import db
from campaign.models import BreakGlass, Cohort, Complaint, Feedback, Recording
from tests.blueprints.exports.asking import ask
from tests.blueprints.hosts import drawn
from tests.laws.canaries.town import Town


def answer(town: Town, number: int) -> None:
    """Answer the complaint that waits longest."""
    staff = town.browsers["staff"]
    with town.app.app_context():
        waiting = db.session.query(Complaint).filter(Complaint.answered_on.is_(None))
        row = waiting.order_by(Complaint.id).first()
        assert row is not None
        path = f"/desk/complaints/{row.id}"
    staff.send(f"{path}/read")
    words = town.flock.sentence("complaint.answer", f"complaint {number}")
    staff.send(f"{path}/answer", words=words)


def listen(town: Town, number: int) -> None:
    """Write a recording down; let half of what was written be read."""
    if number % 2 and not voicing.is_possible():
        return
    with town.app.app_context():
        spoken = db.session.query(Recording.feedback_id)
        found = db.session.query(Feedback.id).filter_by(state="waiting")
        wanted = Feedback.id.in_(spoken) if number % 2 else Feedback.id.not_in(spoken)
        (row_id,) = found.filter(wanted).order_by(Feedback.id).first()
    staff, path = town.browsers["staff"], f"/desk/feedback/{row_id}"
    if number % 2 == 0:
        staff.send(f"{path}/show")
        return
    words = {
        name: town.flock.sentence(f"listening.{name}", "feedback") for name in ("liked", "better")
    }
    staff.send(f"{path}/write", **words)


def paper(town: Town, number: int) -> None:
    """Type a form on paper in."""
    staff, path = town.browsers["staff"], "/desk/surveys/ours/paper"
    words = town.flock.sentence("paper.words", f"survey on paper {number}")
    sent = {"submission": staff.open(path).value("submission"), town.facts["asked"]: words}
    staff.send(path, language="en", q_cohesion="1", **sent)


def draw(town: Town, number: int) -> None:
    """Draw people into teams; one comes later."""
    host, flock, whose = town.browsers["host"], town.flock, f"draw {number}"
    people = "\n".join(f"{flock.name('draw.people', whose)},K,{place}" for place in ("Oak", "Elm"))
    typed = drawn.typed(people=f"{people}\n{drawn.lines(14)}")
    address = host.send("/hosts/friends/draws/new", **typed).response.headers["Location"]
    host.send(f"{address}publish")
    sent = host.open(address).value("sent")
    host.send(f"{address}came", person=f"{flock.name('draw.came', whose)},K,Ash", sent=sent)
    typed = drawn.typed(people=f"{flock.name('draw.people', whose)},K,Oak\n{drawn.lines(15)}")
    again = host.send("/hosts/friends/draws/new", **typed).response.headers["Location"]
    kept = {"read": host.open(f"{again}edit").value("read")}
    people = f"{flock.name('draw.people', whose)},K,Oak\n{drawn.lines(15)}"
    host.send(f"{again}edit", **{**typed, **kept, "people": people})


def emergency(town: Town, number: int) -> None:
    """Ask to read the circle's list, and agree to it."""
    reason = town.flock.sentence("emergency.reason", f"emergency {number}")
    town.browsers["staff"].send("/desk/emergency", circle="tuesday", reason=reason)
    with town.app.app_context():
        asked = f"/desk/emergency/{db.session.query(func.max(BreakGlass.id)).scalar()}"
    town.browsers["colleague"].send(f"{asked}/agree")
    town.browsers["staff"].send(f"{asked}/look", 200)
    town.browsers["staff"].send(f"{asked}/close")


def export(town: Town, number: int) -> None:
    """Ask for a file with names, as many as one person may; a colleague agrees."""
    if number >= MOST_AT_ONCE:
        return
    form = ("csv", "xlsx")[number % 2]
    why = town.flock.sentence("export.reason", f"export {number}")
    staff = town.browsers["staff"]
    since = f"2026-01-{number + 1:02}"  # the same asked for twice is one file
    reason = f"{why} We compare by hand."
    address = ask(staff, "pledges", form=form, reason=reason, opens=since)
    town.browsers["colleague"].send(f"{address}/agree")
    town.facts.setdefault("files", []).append(address)


def account(town: Town, number: int) -> None:
    """Invite somebody, who chooses a password; somebody else types one at the door."""
    flock, whose = town.flock, f"account {number}"
    name, email = flock.name("account.name", whose), flock.email("account.email", whose)
    sent = {"name": name, "email": email, "language": "en"}
    page = town.browsers["admin"].send("/admin/accounts", 200, **sent)
    found = re.search(r"http://localhost(/account/invitation/[\w-]+)", page.html)
    assert found is not None
    visitor = town.fresh()
    visitor.open(found[1])
    visitor.send(f"{found[1]}/password", password=flock.sentence("secret.password", whose))
    visitor.open("/account/sign-in")
    sent = {
        "email": flock.email("secret.email", whose),
        "password": flock.sentence("secret.password", whose),
    }
    visitor.send("/account/sign-in", 422, **sent)


def calendar(town: Town, number: int) -> None:
    """Send a calendar in which somebody is named where calendars name people."""
    flock, host, whose = town.flock, town.browsers["host"], f"calendar {number}"
    people = [
        f"{name}:mailto:{flock.email('calendar.file', whose)}" for name in ("ORGANIZER", "ATTENDEE")
    ]
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//EN", "BEGIN:VEVENT", *people)
    more = (f"UID:{number}@x", "SUMMARY:Tea", "DTSTART:20990105T140000", "DURATION:PT1H")
    data = "\r\n".join((*lines, *more, "END:VEVENT", "END:VCALENDAR", "")).encode()
    host.open("/hosts/friends/calendar")
    host.send("/hosts/friends/calendar/file", file=(io.BytesIO(data), "a.ics"))


def cohort(town: Town, number: int) -> None:
    """Write whom young people can phone, and where: when a cohort is opened and when it is changed."""
    flock, admin, whose = town.flock, town.browsers["admin"], f"cohort {number}"
    admin.open("/admin/cohorts")
    today = town.facts["today"].isoformat()
    with town.app.app_context():
        spring = db.session.query(Cohort).filter_by(slug="spring").one()
        group, changed = str(spring.group_id), f"/admin/cohorts/{spring.id}"
    days = dict.fromkeys(("starts_on", "ends_on", "apply_until"), today)
    for path, name in (("/admin/cohorts", f"Group {number}"), (changed, "Spring group")):
        person, phone = flock.name("cohort.person", whose), flock.mobile("cohort.phone", whose)
        sent = {"name-en": name, "group": group, "person": person, "phone": phone}
        admin.send(path, **days, **sent)


def say(town: Town, number: int) -> None:
    """Write to everybody of the circle who may be written to; look for one by her word."""
    facilitator = town.browsers["facilitator"]
    offered = facilitator.open("/meetings/tuesday/texts").all("input")
    members = [a["value"] for a in offered if a.get("name") == "members"]
    facilitator.send("/meetings/tuesday/texts", text="note_ring", members=members)
    facilitator.send("/meetings/tuesday/erase", 200, word=town.pages[f"circle {number}"])


AT_WORK: tuple[Callable[[Town, int], None], ...] = (
    *(answer, listen, paper, draw, emergency, export, account, calendar, cohort, say),
)
