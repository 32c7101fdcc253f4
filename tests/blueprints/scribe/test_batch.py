"""What the page sends by itself: any number of times, in any order, from any number of phones."""

import contextvars
import json
import random
import threading
from functools import partial

import pytest

from campaign import clock
from campaign.domain import discussing
from campaign.extensions import db
from campaign.models import Discussion, Note

UID = "0b2f7c8e-5a39-4f4e-9b1f-2f2f6c1f0001"
OTHER = "0b2f7c8e-5a39-4f4e-9b1f-2f2f6c1f0002"


@pytest.fixture
def send(client, written):
    """Sends a batch of table 1."""

    def post(notes=(), point=None, known=None, status=200, token=""):
        body = {"notes": list(notes), "point": point, "known": known or {}}
        address = f"/en/scribe/{token or written.tokens[0]}/batch"
        ask = partial(client.post, address, json=body)
        reply = contextvars.Context().run(ask)
        assert reply.status_code == status, reply.get_data(as_text=True)
        return reply.get_json()

    return post


def one(written, text="More benches.", seq=1, uid=UID):
    return {"uid": uid, "question": written.questions[0], "text": text, "seq": seq}


def test_the_same_batch_again_changes_nothing(send, written):
    for _ in range(3):
        reply = send([one(written)], {"text": "Benches.", "seq": 1, "agreed": True})
        assert reply["notes"][UID]["result"] == "stored"
        assert reply["point"]["result"] == "stored"
    assert written.notes() == ["More benches."]
    assert written.point() == ("Benches.", True)


def test_batches_in_any_order_end_in_the_latest_wordings(send, written):
    uids = [f"{number:08d}" for number in range(8)]
    wordings = [one(written, f"{uid} {seq}", seq, uid) for uid in uids for seq in (1, 2, 3)] * 3
    random.Random(1).shuffle(wordings)
    for start in range(0, len(wordings), 6):
        send(wordings[start : start + 6])
    assert sorted(written.notes()) == [f"{uid} 3" for uid in uids]


def test_a_phone_hears_what_another_wrote_changed_and_took_out(send, written):
    send([one(written), one(written, "Lights.", uid=OTHER)])
    reply = send(known={UID: 1})
    assert [news["text"] for news in reply["news"]] == ["Lights."]
    assert reply["gone"] == []
    send([one(written, "", 2), one(written, "More lights.", 2, OTHER)])
    reply = send(known={UID: 1, OTHER: 1})
    assert [(news["uid"], news["seq"]) for news in reply["news"]] == [(OTHER, 2)]
    assert reply["gone"] == [UID]
    assert send(known={OTHER: 2})["news"] == []


def test_the_other_tables_notes_are_not_told(send, written):
    send([one(written)])
    reply = send(token=written.tokens[1])
    assert (reply["news"], reply["standing"]["text"]) == ([], "")


def test_five_phones_that_send_the_same_at_once_double_nothing(app, written):
    wordings = [
        one(written, f"Note {n}, wording {seq}", seq, f"{n:08d}")
        for n in range(4)
        for seq in (1, 2)
    ]
    address, statuses = f"/en/scribe/{written.tokens[0]}/batch", []

    def phone(number):
        sent = random.Random(number).sample(wordings, len(wordings))
        body = {"notes": sent, "point": {"text": "P", "seq": 1, "agreed": True}, "known": {}}
        for _ in range(3):
            statuses.append(app.test_client().post(address, json=body).status_code)

    threads = [threading.Thread(target=phone, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}
    assert sorted(written.notes()) == [f"Note {n}, wording 2" for n in range(4)]
    assert written.point() == ("P", True)


def test_what_cannot_be_kept_is_said_beside_it_and_the_rest_is_kept(send, written):
    wrong = [
        one(written, "x" * 1001, uid="00000001"),
        one(written, "half \ud800 a letter", uid="00000002"),
        {**one(written, uid="00000003"), "question": 999_999},
    ]
    reply = send([*wrong, one(written)])["notes"]
    assert "at most 1000" in reply["00000001"]["sentence"]
    assert "could not be read" in reply["00000002"]["sentence"]
    assert "taken out of the guide" in reply["00000003"]["sentence"]
    assert reply[UID]["result"] == "stored"
    assert written.notes() == ["More benches."]


def test_lines_are_kept_alike_from_every_phone(send, written):
    send([one(written, " One\r\nTwo\rThree ")])
    send([one(written, "One\nTwo\nThree")])
    assert written.notes() == ["One\nTwo\nThree"]


def test_a_closed_workshop_takes_nothing_and_says_so(app, send, written):
    with app.app_context():
        discussing.close(db.session.get(Discussion, written.id), now=clock.now())
        db.session.commit()
    reply = send([one(written)], {"text": "Benches.", "seq": 1, "agreed": True})
    assert reply["closed"]
    assert reply["notes"][UID]["result"] == reply["point"]["result"] == "closed"
    assert "open it again" in reply["notes"][UID]["sentence"]
    assert written.notes() == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "null",
        "[" * 60_000,
        '{"notes": []}',
        '{"notes": {}, "known": {}}',
        '{"notes": [1], "known": {}}',
        '{"notes": [{"uid": "x"}], "known": {}}',
        '{"notes": [{"uid": "12345678", "question": "1", "text": "", "seq": 1}], "known": {}}',
        '{"notes": [{"uid": "12345678", "question": 1, "text": null, "seq": 1}], "known": {}}',
        '{"notes": [{"uid": "12345678", "question": 1, "text": "", "seq": -1}], "known": {}}',
        '{"notes": [{"uid": "12345678", "question": 1, "text": "", "seq": 1e9}], "known": {}}',
        '{"notes": [{"uid": "12345678", "question": true, "text": "", "seq": 1}], "known": {}}',
        '{"notes": [], "known": {"a": "b"}}',
        '{"notes": [], "known": {}, "point": []}',
        '{"notes": [], "known": {}, "point": {"text": "", "seq": 1}}',
        json.dumps({"notes": [], "known": {}, "point": {"text": 1, "seq": 1, "agreed": True}}),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_whole(client, written, body):
    address = f"/en/scribe/{written.tokens[0]}/batch"
    reply = client.post(address, data=body, content_type="application/json")
    assert reply.status_code == 422
    assert written.notes() == []


def test_more_than_fits_is_too_much(client, written):
    address = f"/en/scribe/{written.tokens[0]}/batch"
    body = {"notes": [one(written, "x" * 1000)] * 21, "point": None, "known": {}}
    assert client.post(address, json=body).status_code == 422
    body["notes"] = [one(written, "x" * 100_000)]
    assert client.post(address, json=body).status_code == 413


def test_a_batch_that_is_a_form_is_refused(client, written):
    reply = client.post(f"/en/scribe/{written.tokens[0]}/batch", data={"notes": "[]"})
    assert reply.status_code == 422


def test_ten_of_the_longest_notes_of_any_script_fit_into_one_batch(send, written):
    notes = [one(written, "ہ" * 1000, uid=f"{number:08d}") for number in range(10)]
    assert all(one["result"] == "stored" for one in send(notes)["notes"].values())


def test_the_tables_of_a_whole_hall_write_from_one_address(send, app, written):
    for number in range(65):
        send([one(written, f"Note {number}", uid=f"{number:08d}")])
        send([one(written, f"Note {number}", uid=f"{number:08d}")], token=written.tokens[1])
    with app.app_context():
        assert db.session.query(Note).count() == 130


def test_one_table_alone_cannot_send_without_end(client, written):
    address = f"/en/scribe/{written.tokens[0]}/batch"
    body = {"notes": [], "point": None, "known": {}}
    statuses = {client.post(address, json=body).status_code for _ in range(130)}
    assert statuses == {200, 429}
