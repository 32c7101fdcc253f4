"""Scanning: decided on the phone, kept before it is shown."""

import secrets

import pytest

from campaign.domain.badging import new_code
from tests.browsers import on_one_engine
from tests.gate.stewards_phone import API, StewardsPhone

pytestmark = on_one_engine

MANY = 10_000


def test_a_badge_is_welcome_and_then_already_here(steward):
    code = steward.place.codes[0]
    shown = steward.admit(f"HTTP://{steward.host.upper()}/B/{code}", code.lower(), later=4000)
    assert [one["outcome"] for one in shown] == ["welcome", "already_here"]
    assert shown[1]["also"]["gate"] == "North"
    assert (steward.state["came"], steward.state["inside"]) == (1, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://shop.example/basket?id=7", "none"),
        ("WIFI:S:Town;T:WPA;P:secret;;", "none"),
        ("https://another.example/b/7K3QX0M9AB1Z", "elsewhere"),
        ("7K3Q X0M", "half"),
        ("", "none"),
        ("x" * 5000, "none"),
    ],
)
def test_what_is_no_badge_is_said_and_not_kept_and_a_good_one_follows(steward, text, reason):
    steward.without_signal()
    bad, good = steward.admit(text, steward.place.codes[0])
    assert (bad["outcome"], bad["reason"], good["outcome"]) == ("not_a_badge", reason, "welcome")
    assert [entry["seq"] for entry in steward.stored("queue")] == [1]


def test_the_same_code_is_passed_over_while_it_is_in_view_and_no_other_one_is(steward):
    first, second = steward.place.codes[:2]
    assert steward.outcomes(first, second, first, later=500) == ["welcome", "welcome", None]
    # It stays before the camera for six seconds, then goes and comes back.
    assert steward.outcomes(first, first, first, later=2000) == [None, None, None]
    steward.pass_time(1500)
    assert steward.outcomes(first) == ["already_here"]


def test_a_code_put_in_again_on_purpose_gets_its_own_answer_and_not_the_last_one(steward):
    stopped, good = steward.place.codes[:2]
    steward.place.spoil(stopped)
    assert steward.do("sync")
    steward.without_signal()
    given = (stopped, good, stopped, good)
    outcomes = steward.outcomes(*given, later=500, deliberate=True)
    assert outcomes == ["revoked", "welcome", "revoked", "welcome"]
    assert steward.outcomes(stopped, good) == [None, None], "the camera sees them still"
    assert [entry["seq"] for entry in steward.stored("queue")] == [1]


def test_a_code_put_in_twice_before_it_was_decided_is_one_answer(steward):
    same = steward.page.evaluate(
        """async (code) => {
          const on = { deliberate: true };
          const [one, two] = await Promise.all([gate.admit(code, on), gate.admit(code, on)]);
          return one.outcome === "welcome" && one === two;
        }""",
        steward.place.codes[0],
    )
    assert same


def test_the_next_scan_goes_the_other_way_as_soon_as_that_is_chosen(steward):
    code = steward.place.codes[0]
    assert steward.outcomes(code) == ["welcome"]
    shown = steward.page.evaluate(
        """async (code) => {
          const kinds = [];
          gate.addEventListener("change", () => kinds.push(gate.state.kind));
          const written = gate.setKind("exit");
          void gate.refresh();
          const { outcome } = await gate.admit(code);
          await written;
          return [outcome, [...new Set(kinds)]];
        }""",
        code,
    )
    assert shown == ["goodbye", ["exit"]]
    assert steward.state["kind"] == "exit"


def test_the_same_code_counts_at_once_when_the_other_way_is_chosen(steward):
    code = steward.place.codes[0]
    assert steward.outcomes(code) == ["welcome"]
    steward.do("setKind", "exit")
    assert steward.outcomes(code) == ["goodbye"]
    assert (steward.state["came"], steward.state["inside"]) == (1, 0)
    steward.do("setKind", "entry")
    steward.pass_time(4000)
    (again,) = steward.admit(code)
    assert (again["outcome"], again["reason"]) == ("welcome", "again")
    assert (steward.state["came"], steward.state["inside"]) == (1, 1)


def test_a_badge_nobody_told_the_phone_of_is_kept_to_be_checked(steward):
    steward.without_signal()
    assert steward.outcomes(new_code()) == ["kept"]
    assert steward.state["unsent"] == 1


def test_a_spoiled_badge_is_stopped_and_not_kept(steward):
    steward.place.spoil(steward.place.codes[0])
    assert steward.do("sync")
    assert steward.outcomes(steward.place.codes[0]) == ["revoked"]
    assert steward.state["unsent"] == 0


def test_where_only_bookings_come_in_a_good_badge_without_one_is_told(phone, address, app):
    from tests.gate.stewards_phone import Place

    place = Place(app, walk_ups=False)
    place.book(place.codes[0], 1)
    steward = StewardsPhone(phone(), address, place)
    steward.join()
    assert steward.outcomes(*place.codes[:2]) == ["welcome", "wrong_event"]


def test_scans_stay_in_order_and_none_is_lost_when_thousands_come_at_once(steward):
    steward.without_signal()
    codes = [new_code() for _ in range(MANY)]
    shown = steward.page.evaluate(
        "async (codes) => (await Promise.all(codes.map((c) => gate.admit(c)))).map((s) => s.outcome)",
        codes,
    )
    assert shown == ["kept"] * MANY
    kept = sorted(steward.stored("queue"), key=lambda entry: entry["seq"])
    assert [entry["seq"] for entry in kept] == list(range(1, MANY + 1))
    marks = steward.page.evaluate(
        """async ([base, codes]) => {
          const { markOf } = await import(`${base}marking.js`);
          const key = await gate.store.get("key");
          return Promise.all(codes.map((code) => markOf(key, code)));
        }""",
        [steward.base, codes],
    )
    assert [entry["mark"] for entry in kept] == marks
    assert steward.state["unsent"] == MANY


def test_what_was_shown_outlives_the_page_and_the_order_goes_on(steward):
    steward.without_signal()
    assert steward.outcomes(*steward.place.codes[:2]) == ["welcome", "welcome"]
    steward.without_signal(False)
    steward.context.route(API, lambda route: route.abort())
    steward.kill()
    assert steward.state["unsent"] == 2
    assert steward.outcomes(steward.place.codes[2], steward.place.codes[0]) == [
        "welcome",
        "already_here",
    ]
    assert sorted(entry["seq"] for entry in steward.stored("queue")) == [1, 2, 3, 4]


def test_a_scan_that_cannot_be_written_is_never_shown_as_kept(steward):
    steward.without_signal()
    assert steward.outcomes(steward.place.codes[0]) == ["welcome"]
    # A newer version of the page has taken the store over.
    steward.page.evaluate(
        """() => new Promise((resolve) => (indexedDB.open("gate", 99).onsuccess = ({ target }) =>
          resolve(target.result.close())))"""
    )
    code = steward.place.codes[1]
    (first,) = steward.admit(code)
    assert (first["outcome"], first["reason"]) == ("not_kept", "VersionError")
    # Before the camera it is told once, as of any other code, not twelve times a second.
    assert steward.outcomes(*[code] * 12, later=80) == [None] * 12
    assert steward.outcomes(code, code, deliberate=True) == ["not_kept"] * 2
    assert steward.outcomes(code) == [None]
    steward.pass_time(4_000)
    assert steward.outcomes(code) == ["not_kept"]
    steward.until("state.storageFails && state.unsent === 1")
    assert [entry["seq"] for entry in steward.stored("queue")] == [1]


def test_a_phone_that_joined_without_its_key_says_that_it_is_not_ready(phone, address, place):
    steward = StewardsPhone(phone(), address, place)
    assert steward.outcomes(place.codes[0]) == ["not_ready"]
    steward.page.route(f"**/{place.slug}/**", lambda route: route.abort())
    assert steward.join()["joined"]
    assert not steward.state["ready"]
    assert steward.outcomes(place.codes[0]) == ["not_ready"]
    steward.page.unroute_all()
    assert steward.do("sync")
    assert steward.outcomes(place.codes[0]) == [None]
    assert steward.outcomes(place.codes[0], deliberate=True) == ["welcome"]


def test_the_first_scan_after_the_page_opened_is_read_as_of_the_campaigns_own_address(steward):
    steward.context.route(API, lambda route: route.abort())
    steward.page.evaluate(
        "() => gate.store.write((tx) => tx.objectStore('meta').put('town.example', 'host'))"
    )
    steward.kill()
    own = f"HTTPS://TOWN.EXAMPLE/B/{steward.place.codes[0]}"
    other = f"http://{steward.host}/b/{steward.place.codes[1]}"
    assert steward.outcomes(own, other) == ["welcome", "not_a_badge"]


def test_an_invitation_held_before_the_camera_is_told_as_one(steward):
    token = f"1.2.{secrets.token_hex(8)}.{secrets.token_hex(16)}"
    (shown,) = steward.admit(f"http://{steward.host}/gate/#j={token}")
    assert (shown["outcome"], shown["invitation"]) == ("invitation", token)


def test_every_write_is_on_the_disk_before_it_is_shown(steward):
    steward.page.evaluate(
        """() => {
          window.writes = [];
          const begin = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (...given) {
            const tx = begin.apply(this, given);
            if (tx.mode === "readwrite") writes.push(tx.durability);
            return tx;
          };
        }"""
    )
    steward.admit(steward.place.codes[0])
    steward.do("count", "adult")
    steward.do("sync")
    writes = steward.page.evaluate("() => writes")
    assert len(writes) >= 3
    assert set(writes) == {"strict"}
