import assert from "node:assert/strict";
import { test } from "node:test";

import { isFarOff, measure } from "../../../campaign/static/gate/clocks.js";

const NOON = Date.UTC(2027, 5, 5, 12);
const DAY = 24 * 60 * 60 * 1000;

for (const off of [0, 1, -1, 90_000, DAY, -DAY, -57 * 365 * DAY]) {
  test(`a phone ${off} ms behind the server is found to be so`, () => {
    const sent = NOON - off;
    assert.deepEqual(measure(sent, sent + 400, NOON + 200), { offset: off, within: 200 });
  });
}

test("whatever part of the way took long, the truth is within what is said", () => {
  for (const there of [0, 10, 2_500, 5_000]) {
    const measured = measure(NOON, NOON + 5_000, NOON + there);
    assert.ok(measured && Math.abs(measured.offset) <= measured.within);
  }
});

test("a clock set back between sending and answer measures nothing", () => {
  assert.equal(measure(NOON, NOON - 1, NOON), null);
});

test("what is no time measures nothing", () => {
  assert.equal(measure(NOON, NOON + 400, Date.parse("yesterday")), null);
  assert.equal(measure(NaN, NOON, NOON), null);
  assert.equal(measure(NOON, Infinity, NOON), null);
});

test("two minutes are not far off, a millisecond more is, either way", () => {
  const far = [120_000, -120_000, 120_001, -120_001].map(isFarOff);
  assert.deepEqual(far, [false, false, true, true]);
});
