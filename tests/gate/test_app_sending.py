"""Handing in: exactly what the server has is dropped, whatever the line does, and nothing counts twice."""

import pytest

from campaign.domain.badging import new_code
from tests.browsers import on_one_engine
from tests.gate.stewards_phone import API, BATCH

pytestmark = on_one_engine

PROBLEM = "application/problem+json"


def test_what_was_scanned_without_signal_is_sent_as_soon_as_there_is_some(loaded):
    assert loaded.state["unsent"] == 12
    loaded.without_signal(False)
    loaded.until("state.unsent === 0 && state.lastSync !== null")
    sent = loaded.place.scans()
    assert [(seq, state) for _, seq, state, _ in sent] == [(n, "stored") for n in range(1, 13)]
    assert loaded.place.summary().came == 12
    assert loaded.stored("queue") == loaded.stored("tray") == []


def test_a_scan_with_signal_is_sent_at_once(steward):
    steward.admit(steward.place.codes[0])
    steward.until("state.unsent === 0")
    assert len(steward.place.scans()) == 1


def test_coming_into_view_sends(loaded):
    loaded.context.route(API, lambda route: route.abort())
    loaded.without_signal(False)
    loaded.do("sync")
    loaded.context.unroute_all()
    loaded.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    loaded.until("state.unsent === 0")


def test_the_timer_sends_what_nothing_else_did(loaded):
    loaded.page.clock.install()
    loaded.context.route(API, lambda route: route.abort())
    loaded.without_signal(False)
    loaded.do("sync")
    loaded.context.unroute_all()
    loaded.page.clock.fast_forward(481_000)
    loaded.page.clock.resume()
    loaded.until("state.unsent === 0")


@pytest.mark.parametrize("cut", [0.0, 0.5, 0.98])
def test_a_reply_cut_off_leaves_the_queue_as_it_was(loaded, cut):
    before = loaded.stored("queue")

    def cut_off(route):
        reply = route.fetch()
        assert reply.status == 200
        text = reply.text()
        route.fulfill(response=reply, body=text[: int(len(text) * cut)]) if cut else route.abort()

    loaded.page.route(BATCH, cut_off)
    loaded.without_signal(False)
    assert loaded.do("sync") is False
    assert loaded.stored("queue") == before
    assert loaded.place.summary().came == 12, "the server had taken them"
    loaded.page.unroute_all()
    assert loaded.do("sync")
    assert loaded.stored("queue") == []
    assert len(loaded.place.scans()) == loaded.place.summary().came == 12


def test_what_the_reply_does_not_name_stays_and_is_sent_again(loaded):
    sent, named = [], []

    def shorten(route):
        sent.append({scan["scan"] for scan in route.request.post_data_json["scans"]})
        reply = route.fetch()
        answer = reply.json()
        if len(sent) == 1:
            strange = {**answer["scans"][1], "result": "lost"}
            answer["scans"] = [*answer["scans"][::2], strange]
            named.extend(scan["scan"] for scan in answer["scans"][:-1])
        route.fulfill(response=reply, json=answer)

    loaded.page.route(BATCH, shorten)
    loaded.without_signal(False)
    loaded.until("state.unsent === 0")
    assert [len(scans) for scans in sent] == [12, 6]
    assert sent[1] == sent[0] - set(named)
    assert loaded.place.summary().came == 12


def test_an_answer_that_acknowledges_nothing_is_no_reason_to_ask_for_ever(loaded):
    asked = []

    def empty(route):
        asked.append(route)
        route.fulfill(json={"scans": [], "tallies": "stored", "server_time": "2026-01-01T00:00Z"})

    loaded.page.route(BATCH, empty)
    loaded.without_signal(False)
    assert loaded.do("sync") is False
    assert len(asked) <= 3
    assert len(loaded.stored("queue")) == 12


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", "<h1>Welcome to the station’s Wi-Fi</h1>"),
        (200, "application/json", "[]"),
        (200, "application/json", "null"),
        (403, "text/html", "<h1>Sign in</h1>"),
        (502, "text/html", "Bad gateway"),
        (500, PROBLEM, "{}"),
    ],
)
def test_what_is_no_answer_of_ours_changes_nothing(loaded, status, kind, body):
    before = loaded.stored("queue")
    answer = {"status": status, "content_type": kind, "body": body}
    loaded.page.route(API, lambda route: route.fulfill(**answer))
    loaded.without_signal(False)
    assert loaded.do("sync") is False
    assert loaded.stored("queue") == before
    assert loaded.state["access"] == "good"
    loaded.page.unroute_all()
    assert loaded.do("sync")
    assert loaded.place.summary().came == 12


def test_no_batch_is_of_more_than_five_hundred_and_the_host_is_told_what_stays(steward):
    steward.without_signal()
    codes = [new_code() for _ in range(1_101)]
    steward.page.evaluate("(codes) => Promise.all(codes.map((c) => gate.admit(c)))", codes)
    sent = []

    def note(route):
        batch = route.request.post_data_json
        sent.append((len(batch["scans"]), batch["unsent"], batch["scans"][0]["seq"]))
        route.continue_()

    steward.page.route(BATCH, note)
    steward.without_signal(False)
    steward.until("state.unsent === 0")
    assert sent == [(500, 601, 1), (500, 101, 501), (101, 0, 1001)]
    # Nobody ever printed these: all are refused, and kept to be looked at.
    assert steward.state["tray"] == 1_101
    assert (steward.state["came"], steward.state["inside"]) == (0, 0)


def test_a_badge_stopped_between_sync_and_scan_is_found_when_it_is_sent(loaded):
    code = loaded.place.codes[3]
    loaded.place.spoil(code)
    assert (loaded.state["came"], loaded.state["tray"]) == (12, 0)
    loaded.without_signal(False)
    loaded.until("state.unsent === 0")
    (refused,) = loaded.do("tray")
    assert (refused["reason"], refused["seq"]) == ("revoked", 4)
    assert (loaded.state["came"], loaded.place.summary().came) == (11, 11)
    assert loaded.do("sync")
    loaded.pass_time(4_000)
    assert loaded.outcomes(code) == ["revoked"]


def test_one_scan_the_server_cannot_read_does_not_hold_up_the_others(loaded):
    loaded.page.evaluate(
        """() => gate.store.write(async (tx) => {
          const [entry] = await tx.objectStore("queue").getAll();
          await tx.objectStore("queue").put({ ...entry, people: 99 });
        })"""
    )
    loaded.without_signal(False)
    loaded.until("state.unsent === 0 && state.tray === 1")
    assert loaded.do("tray")[0]["reason"] == "not_understood"
    assert loaded.place.summary().came == 11
