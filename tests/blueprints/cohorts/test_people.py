"""Who takes part, who came, and who gets a certificate."""

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import applying, leaving
from campaign.extensions import db
from campaign.models import AuditEntry, Certificate, Lead
from tests.blueprints.ambassadors.applied import rows, told
from tests.blueprints.cohorts.conftest import day_of

HERE = "/cohorts/spring"


def test_a_lead_sees_who_takes_part_and_who_waits(lead, young):
    young("Ola", contact="ola@example.org", words="I want to help.")
    young("Zosia", age=14)
    young("Malak", age=12)
    page = lead.open(f"{HERE}/people/")
    assert {"Ola", "Zosia"} <= set(page.words.split())
    assert "Malak" not in page.html  # nothing before a parent acts
    assert "Somebody under 13" in page.words
    assert not page.all("img") or all("mark.svg" in a["src"] for a in page.all("img"))


def test_one_young_person_has_a_page(lead, young, workshop):
    uid = young("Ola", contact="ola@example.org", words="I want to help.")
    workshop()
    words = lead.open(f"{HERE}/people/{uid}").words
    for said in ("Ola", "ola@example.org", "I want to help.", "None may be taken", "0 of 1"):
        assert said in words, said


def test_nobody_else_sees_them(lead, other, young):
    uid = young()
    other.open(f"{HERE}/people/{uid}", 404)
    other.open(f"/cohorts/autumn/people/{uid}", 404)
    other.send(f"/cohorts/autumn/people/{uid}/certificate", 404)
    assert "Ola" not in other.open("/cohorts/autumn/people/").words


def test_who_waits_has_no_page(lead, young):
    lead.open(f"{HERE}/people/{young(age=14)}", 404)


def test_a_lead_who_no_longer_leads_sees_nothing_at_the_next_request(app, lead, young):
    young()
    lead.open(f"{HERE}/people/")
    with app.app_context():
        db.session.query(Lead).delete()
        db.session.commit()
    lead.open(f"{HERE}/people/", 404)


def test_who_leaves_is_off_every_list_in_the_same_moment(lead, young, workshop, scanned, kept):
    address, uid = workshop(), young("Ola")
    scanned(uid)
    day = day_of(lead.open(f"{address}/"))
    lists = (f"{HERE}/people/", f"{address}/dates/{day}")
    for path in lists:
        assert "Ola" in lead.open(path).words
    kept(
        lambda session, cohort: leaving.leave(
            session, applying.one_of(session, cohort, uid), today=clock.today()
        )
    )
    for path in lists:
        assert "Ola" not in lead.open(path).words
    lead.open(f"{HERE}/people/{uid}", 404)


def test_a_lead_takes_somebody_off_the_list_and_they_are_told(app, lead, other, young):
    uid = young("Ola", contact="ola@example.org")
    address = f"{HERE}/people/{uid}"
    assert lead.client.get(f"{address}/take-off").status_code == 405
    other.open("/cohorts/autumn/people/")
    other.send(f"{address}/take-off", 404)
    other.send(f"/cohorts/autumn/people/{uid}/take-off", 404)
    assert "Take off the list" in lead.open(address).words
    page = lead.send(f"{address}/take-off")
    page = lead.open(page.response.headers["Location"])
    assert "off the list" in page.words and "Ola" not in page.words
    lead.send(f"{address}/take-off", 404)
    assert rows(app) == ["withdrawn"]
    assert told(app) == [("ambassador_stopped", "ola@example.org")]
    with app.app_context():
        (entry,) = db.session.query(AuditEntry).filter_by(deed="ambassador.removed")
        assert (entry.thing, bool(entry.actor_id)) == ("cohort:spring", True)


def ticked(page):
    return {
        a["value"]: "disabled" in a
        for a in page.all("input")
        if a.get("name") == "came" and "checked" in a
    }


def test_the_gate_ticks_and_the_lead_ticks(lead, young, workshop, scanned):
    address, first, second = workshop(), young("Ola"), young("Ewa")
    sheet = f"{address}/dates/{day_of(lead.open(f'{address}/'))}"
    scanned(first)
    assert ticked(lead.open(sheet)) == {first: True}
    lead.send(sheet, came=second)
    assert ticked(lead.open(f"{sheet}?done=saved")) == {first: True, second: False}
    lead.send(sheet, was=second)
    assert ticked(lead.open(sheet)) == {first: True}
    assert "1 came" in lead.open(f"{HERE}/").words


def test_nobody_is_ticked_before_a_workshop_begins(lead, young, workshop):
    from tests import programme

    starts = programme.tomorrow()["starts"]
    address, uid = workshop(starts=starts), young()
    sheet = f"{address}/dates/{starts.date()}"
    assert "has not begun" in lead.open(sheet).words
    assert "has not begun" in lead.send(sheet, 409, came=uid).words
    lead.send(f"{address}/dates/2020-01-01", 404, came=uid)


def certificates(app):
    with app.app_context():
        return len(db.session.scalars(select(Certificate)).all())


def test_a_certificate_is_given_and_taken_back(app, lead, young, workshop, scanned):
    workshop()
    uid = young()
    address = f"{HERE}/people/{uid}"
    assert "once they came to a workshop" in lead.open(address).words
    assert "A certificate names workshops" in lead.send(f"{address}/certificate", 409).words
    assert certificates(app) == 0
    scanned(uid)
    lead.open(address)
    page = lead.send(f"{address}/certificate")
    assert "on the young person’s own page" in lead.open(page.response.headers["Location"]).words
    assert "for: Equality" in lead.open(address).words
    assert "Certificate given" in lead.open(f"{HERE}/people/").words
    lead.send(f"{address}/certificate/take-back")
    assert certificates(app) == 0


def test_a_certificate_is_given_anew_after_another_topic(app, lead, young, workshop):
    uid = young()
    for topic in ("equality", "diversity"):
        address = workshop(topic)
        lead.send(f"{address}/dates/{day_of(lead.open(f'{address}/'))}", came=uid)
        person = lead.open(f"{HERE}/people/{uid}")
        assert ("other topics since" in person.words) is (topic == "diversity")
        lead.send(f"{HERE}/people/{uid}/certificate")
    assert "for: Equality, Diversity" in lead.open(f"{HERE}/people/{uid}").words
    assert certificates(app) == 1


def test_all_certificates_are_given_at_once(app, lead, young, workshop):
    uids, address = [young(name) for name in ("Ola", "Ewa", "Iza")], workshop()
    sheet = f"{address}/dates/{day_of(lead.open(f'{address}/'))}"
    lead.client.post(sheet, data={"csrf_token": lead.csrf_token, "came": uids[:2]})
    lead.open(f"{HERE}/people/")
    for said in ("2 certificates are new.", "0 certificates are new."):
        answer = lead.send(f"{HERE}/people/certificates")
        assert said in lead.open(answer.response.location).words
    assert certificates(app) == 2
    with app.app_context():
        trail = {(one.deed, one.thing) for one in db.session.scalars(select(AuditEntry))}
    assert {("certificate.given", "cohort:spring"), ("attendance.ticked", "event:equality")} <= (
        trail
    )


def test_two_leads_with_the_page_open_undo_nothing_of_each_others(lead, young, workshop):
    address, (ola, ewa, iza) = workshop(), [young(name) for name in ("Ola", "Ewa", "Iza")]
    sheet = f"{address}/dates/{day_of(lead.open(f'{address}/'))}"

    def save(page, *came):
        was = [a["value"] for a in page.all("input") if a.get("name") == "was"]
        sent = {"csrf_token": lead.csrf_token, "came": list(came), "was": was}
        assert lead.client.post(sheet, data=sent).status_code == 303

    save(lead.open(sheet), ola)
    mine = theirs = lead.open(sheet)
    save(mine, ola, ewa)
    save(theirs, iza)  # takes Ola's tick away, and never saw Ewa's
    found = lead.open(sheet).all("input")
    assert {a["value"] for a in found if a.get("name") == "came" and "checked" in a} == {ewa, iza}


@pytest.mark.parametrize("act", ["certificate", "certificate/take-back"])
def test_nobody_is_certified_by_opening_a_page(app, lead, young, act):
    assert lead.client.get(f"{HERE}/people/{young()}/{act}").status_code == 405


def test_a_large_cohort_is_ticked_on_one_page(app, lead, young, workshop):
    address, uid = workshop(), young()
    sheet = f"{address}/dates/{day_of(lead.open(f'{address}/'))}"
    nobody = ["nobody" + "0" * 30 for _ in range(200)]
    sent = {"csrf_token": lead.csrf_token, "came": [uid, *nobody], "was": nobody}
    answer = lead.client.post(sheet, data=sent)
    assert answer.status_code == 303
    assert ticked(lead.open(sheet)) == {uid: False}
