"""The rehearsal runs the real parts without signal, and says in one word what is missing."""

import pytest

from tests.browsers import on_one_engine
from tests.gate import pitch

pytestmark = on_one_engine

REHEARSE = """async ([base, options]) => {
  const { Decoder } = await import(`${base}decoding.js`);
  const decoder = new Decoder();
  return gate.rehearse({
    frame: async () => options.camera ?? {},
    decode: options.blind ? async () => null : (picture) => decoder.read(picture),
  });
}"""


@pytest.fixture
def kept(steward):
    """A phone whose page and files are kept by its service worker."""
    steward.page.evaluate(
        """async () => {
          await navigator.serviceWorker.register("/gate/sw.js", { scope: "/gate/" });
          await navigator.serviceWorker.ready;
          while (!navigator.serviceWorker.controller) await new Promise((r) => setTimeout(r, 20));
        }"""
    )
    steward.page.evaluate("fetch(`${location.origin}/gate/`)")
    return steward


def rehearse(steward, **options):
    return steward.page.evaluate(REHEARSE, [steward.base, options])


def test_a_phone_in_aeroplane_mode_that_has_everything_is_ready(kept):
    kept.without_signal()
    before = kept.state
    assert rehearse(kept) == {"ready": True, "problem": None}
    after, dump = kept.state, kept.dump()
    counted = ("came", "inside", "unsent", "tray", "totals")
    assert [after[name] for name in counted] == [before[name] for name in counted]
    assert all(rows == [] for name, rows in dump.items() if name.startswith("gate-rehearsal "))
    assert kept.outcomes(kept.place.codes[0]) == ["welcome"]
    assert [entry["seq"] for entry in kept.stored("queue")] == [1]


def test_a_result_that_is_not_sent_is_no_part_of_it(kept):
    pitch.plan_tournament(kept.place)
    assert kept.do("sync")
    kept.without_signal()
    assert kept.do("report", pitch.GROUP_A, pitch.score(2, 1)) == ""
    before = kept.stored("results")
    assert rehearse(kept) == {"ready": True, "problem": None}
    assert kept.stored("results") == before != []


def test_it_is_run_from_what_is_kept_after_the_page_was_opened_without_signal(kept):
    kept.without_signal()
    kept.kill()
    assert rehearse(kept) == {"ready": True, "problem": None}


def test_with_signal_it_is_no_rehearsal(kept):
    assert rehearse(kept) == {"ready": False, "problem": "online"}
    assert kept.place.scans() == []


def test_no_scan_reaches_the_server_even_where_the_phone_only_says_it_has_no_signal(kept):
    kept.page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
    assert rehearse(kept) == {"ready": False, "problem": "online"}
    assert kept.place.scans() == []


def test_a_page_nobody_keeps_is_told(steward):
    steward.without_signal()
    assert rehearse_without_decoder(steward) == {"ready": False, "problem": "worker"}


def rehearse_without_decoder(steward):
    return steward.page.evaluate(
        "() => gate.rehearse({ frame: async () => 1, decode: async () => '' })"
    )


@pytest.mark.parametrize(
    ("store", "key", "problem"),
    [("meta", "key", "key"), ("badges", "all", "badges"), ("meta", "device", "not_joined")],
)
def test_what_did_not_come_down_is_told(kept, store, key, problem):
    kept.without_signal()
    kept.page.evaluate(
        "([store, key]) => gate.store.write((tx) => tx.objectStore(store).delete(key))",
        [store, key],
    )
    assert rehearse(kept)["problem"] == problem


def test_a_shell_that_is_gone_is_told(kept):
    kept.without_signal()
    kept.page.evaluate(
        "async () => { for (const name of await caches.keys()) await caches.delete(name); }"
    )
    assert rehearse_without_decoder(kept)["problem"] == "shell"


@pytest.mark.parametrize(
    ("options", "problem"), [({"camera": False}, "camera"), ({"blind": True}, "decoder")]
)
def test_a_camera_that_shows_nothing_and_a_decoder_that_sees_nothing_are_told(
    kept, options, problem
):
    kept.without_signal()
    assert rehearse(kept, **options)["problem"] == problem
