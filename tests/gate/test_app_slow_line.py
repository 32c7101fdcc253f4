"""A slow line is not a dead one: only silence is, in whichever browser."""

import pytest

from tests.browsers import on_one_engine
from tests.gate.stewards_phone import StewardsPhone

pytestmark = on_one_engine

# What the server said arrives in pieces, when `piece` is called; as of a real line, giving up ends it.
DRIP = """() => {
  const fetched = window.fetch;
  window.fetch = async (address, asked) => {
    if (!`${address}`.endsWith("/badges")) return fetched(address, asked);
    const reply = await fetched(address, { ...asked, signal: undefined });
    const all = new Uint8Array(await reply.arrayBuffer());
    let [at, line] = [0, null];
    const body = new ReadableStream({ start: (given) => void (line = given) });
    asked.signal.addEventListener("abort", () => line.error(new DOMException("", "AbortError")));
    window.piece = () => line.enqueue(all.slice(at, (at += 4)));
    window.rest = () => {
      line.enqueue(all.slice(at));
      line.close();
    };
    return new Response(body, { headers: reply.headers });
  };
}"""


@pytest.fixture
def slow(steward):
    """A phone that takes down another badge's end over a line that stands still unless told."""
    steward.place.spoil(steward.place.codes[0])
    steward.page.evaluate(DRIP)
    steward.page.clock.install()
    steward.page.evaluate(
        "() => { gate.sync().then((done) => (window.done = done)); window.done = null; }"
    )
    steward.page.wait_for_function("() => window.piece")
    return steward


def test_a_reply_that_takes_a_minute_is_taken_as_long_as_some_of_it_comes(slow):
    for _ in range(4):
        slow.page.evaluate("() => piece()")
        slow.page.clock.run_for(15_000)
        assert slow.page.evaluate("() => window.done") is None
    slow.page.evaluate("() => rest()")
    slow.page.wait_for_function("() => window.done === true")
    assert slow.outcomes(slow.place.codes[0]) == ["revoked"]


def test_twenty_seconds_of_silence_are_no_signal_and_change_nothing(slow):
    slow.page.evaluate("() => piece()")
    slow.page.clock.run_for(19_000)
    assert slow.page.evaluate("() => window.done") is None
    slow.page.clock.run_for(2_000)
    slow.page.wait_for_function("() => window.done === false")
    assert slow.outcomes(slow.place.codes[0]) == ["welcome"]


@pytest.mark.parametrize(("scans", "patience"), [(1, 20_000), (500, 50_000)])
def test_what_is_sent_is_given_time_by_its_length(steward, scans, patience):
    # Before anything is scanned: what a scan sends by itself would else wait by the real clock.
    steward.page.clock.install()
    steward.without_signal()
    steward.page.evaluate(
        """(count) => Promise.all(Array.from({ length: count }, (_, i) =>
          gate.admit(`${i}`.padStart(12, "0"))))""",
        scans,
    )
    steward.page.evaluate(
        """() => {
          window.fetch = (address, { signal }) => new Promise((_, fail) => {
            window.sending = true;
            signal.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
          });
          Object.defineProperty(navigator, "onLine", { value: true });
          window.done = null;
          gate.sync().then((done) => (window.done = done));
        }"""
    )
    steward.page.wait_for_function("() => window.sending")
    steward.page.clock.run_for(patience - 1_000)
    assert steward.page.evaluate("() => window.done") is None
    steward.page.clock.run_for(60_000)
    steward.page.wait_for_function("() => window.done === false")


def test_a_browser_without_the_newer_time_limits_joins_scans_and_sends(phone, address, place):
    page = phone()
    page.context.add_init_script("delete AbortSignal.timeout; delete AbortSignal.any")
    steward = StewardsPhone(page, address, place)
    assert steward.join()["joined"]
    assert steward.outcomes(place.codes[0]) == ["welcome"]
    steward.until("state.unsent === 0")
    assert place.summary().came == 1
