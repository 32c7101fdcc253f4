"""What people put in by themselves, through the public forms and the private pages these lead to."""

import io
from collections.abc import Callable
from typing import Any

from campaign.domain import confiding, voicing
from campaign.domain.equality_questions import QUESTIONS
from campaign.extensions import db
from campaign.models import Ambassador, Badge, Pledge
from tests.domain.sounds import compressed
from tests.laws.canaries.town import SEALER, Town

ADULT = {"age_band": "18_plus"}
AT_ALL_TIMES = ["weekday_morning", "weekday_afternoon", "weekday_evening"]


def pledge(town: Town, number: int) -> None:
    """Sign, sign once more, and correct it; `badge` is what was made for this person."""
    flock, visitor, whose = town.flock, town.fresh(), f"pledge {number}"
    contact = (flock.email, flock.mobile)[number % 2]("pledge.contact", whose)
    told = {"name": flock.name("pledge.name", whose), "contact": contact, "updates": "y", **ADULT}
    postcode = flock.postcode("pledge.postcode", whose)
    page = visitor.receipt(**told, postcode=postcode)
    town.pages[whose] = page
    # A second time, by somebody who forgot.
    town.pages[f"{whose} again"] = visitor.receipt(**told)
    with town.app.app_context():
        code = db.session.query(Badge.code).join(Pledge).order_by(Pledge.id.desc()).first()[0]
    town.facts["badge"] = flock.given("pledge.badge", whose, code)
    if number % 2:
        name = flock.name("receipt.name", whose)
        postcode = flock.postcode("receipt.postcode", whose)
        visitor.send(f"{page}/correct", name=name, postcode=postcode)


def booking(town: Town, number: int) -> None:
    """Book a place, with an answer to the host's question."""
    flock, visitor, whose = town.flock, town.fresh(), f"place {number}"
    town.pages[whose] = visitor.place(
        town.facts["coming"],
        name=flock.name("booking.name", whose),
        contact=flock.email("booking.contact", whose),
        answer_food=flock.sentence("booking.answer", whose),
        badge=town.facts["badge"],
    )


def feedback(town: Town, number: int) -> None:
    """Say what was good, and what could be better, in writing or aloud."""
    flock, visitor, whose = town.flock, town.fresh(), f"feedback {number}"
    path = f"/en/events/iftar/{town.facts['began']}/feedback"
    sent: dict[str, Any] = {"submission": visitor.open(path).value("submission"), "face": "4"}
    if number % 2 == 0:
        sent["liked"] = flock.sentence("feedback.liked", whose)
        sent["better"] = flock.sentence("feedback.better", whose)
    if number % 2 and voicing.is_possible():
        hidden = flock.name("feedback.recording", whose)
        sent["recording"] = (io.BytesIO(compressed("ogg", "-metadata", f"title={hidden}")), "a.ogg")
    visitor.send(path, **sent)


def survey(town: Town, number: int) -> None:
    """Answer in own words, on a phone and by a link from a letter."""
    whose = f"survey {number}"
    for path in ("/en/survey/ours", f"/en/survey/by/{town.facts['links'].pop()}"):
        visitor = town.fresh()
        form = visitor.open(path)
        words = town.flock.sentence("survey.words", whose)
        sent = {town.facts["asked"]: words, "q_cohesion": "tend_to_agree"}
        visitor.send(path, submission=form.value("submission"), **sent)


def equality(town: Town, number: int) -> None:
    """Describe oneself in own words. Nine others leave all empty, so that what was said is let in."""
    whose, path = f"equality {number}", "/en/about-you/pledge"
    own = {
        f"own_{key}": town.flock.name("equality.own", whose)
        for key, question in QUESTIONS.items()
        if question.own_words
    }
    for said in (own, *[{} for _ in range(9 if number == 0 else 0)]):
        visitor = town.fresh()
        visitor.send(path, submission=visitor.open(path).value("submission"), **said)


def complaint(town: Town, number: int) -> None:
    """Complain, and want to be told of the answer."""
    flock, visitor, whose = town.flock, town.fresh(), f"complaint {number}"
    page = visitor.send(
        "/en/complaints",
        submission=visitor.open("/en/complaints").value("submission"),
        subject="people",
        words=flock.sentence("complaint.words", whose),
        contact=flock.email("complaint.contact", whose),
    )
    town.pages[whose] = page.response.headers["Location"]


def circle(town: Town, number: int) -> None:
    """Join the circle, to be reached in one way."""
    flock, visitor, whose = town.flock, town.fresh(), f"circle {number}"
    form = visitor.send("/en/circle", 200, step="form")
    channel, way = (("text", flock.mobile), ("mail", flock.email))[number % 2]
    word = flock.name("circle.code_word", whose)
    visitor.send(
        "/en/circle",
        200,
        step="send",
        submission=form.value("submission"),
        called=flock.name("circle.called", whose),
        may_contact="yes",
        channel=channel,
        way=way("circle.way", whose),
        safe="y",
        when=AT_ALL_TIMES,
        childcare=flock.sentence("circle.childcare", whose),
        access=flock.sentence("circle.access", whose),
        code_word=word,
    )
    town.pages[whose] = word


def ambassador(town: Town, number: int) -> None:
    """Apply at 14, write a contact anew, ask another parent, who says yes."""
    flock, visitor, whose = town.flock, town.fresh(), f"ambassador {number}"
    page = visitor.send(
        "/en/ambassadors",
        submission=visitor.open("/en/ambassadors").value("submission"),
        cohort="spring",
        name=flock.name("ambassador.name", whose),
        age="14",
        words=flock.sentence("ambassador.words", whose),
        contact=flock.email("ambassador.contact", whose),
        parent_contact=flock.email("ambassador.parent", whose),
        agree="y",
    )
    mine = page.response.headers["Location"]
    visitor.send(f"{mine}/contact", contact=flock.mobile("ambassador.contact", whose))
    visitor.send(f"{mine}/ask", parent_contact=flock.email("ambassador.parent", whose))
    yes = {"take_part": "yes", "pictures": "no", "news": "no"}
    visitor.send(_parents_page(town), by=flock.name("permission.by", whose), **yes)
    town.pages[whose] = mine


def workshop(town: Town, number: int) -> None:
    """Write what a table said: by the plain forms, and by what the page sends by itself."""
    flock, visitor, whose = town.flock, town.fresh(), f"workshop {number}"
    page, question = town.facts["scribe"], town.facts["question"]
    form = visitor.open(page)
    mark = {"submission": form.value("submission")}
    text = flock.sentence("workshop.note", whose)
    visitor.send(f"{page}/note", **mark, question=str(question), text=text)
    point = flock.sentence("workshop.point", whose)
    visitor.send(f"{page}/point", **mark, seq=str(2 * number), point=point, agreed="y")
    text = flock.sentence("workshop.note", whose)
    note = {"uid": f"{number:08d}", "question": question, "text": text, "seq": 1}
    point = flock.sentence("workshop.point", whose)
    told = {"text": point, "seq": 2 * number + 2, "agreed": True}
    town.put_json(f"{page}/batch", {"notes": [note], "point": told, "known": {}})


def _parents_page(town: Town) -> str:
    with town.app.app_context():
        newest = db.session.query(Ambassador).order_by(Ambassador.id.desc()).first()
        assert newest is not None and newest.permission is not None
        return f"/en/permission/{confiding.parents_token(newest.permission, SEALER)}"


PUBLIC: tuple[Callable[[Town, int], None], ...] = (
    *(pledge, booking, feedback, survey, equality, complaint, circle, ambassador, workshop),
)
