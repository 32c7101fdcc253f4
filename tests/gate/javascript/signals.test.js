import assert from "node:assert/strict";
import test from "node:test";

import { SIGNALS } from "../../../campaign/static/gate/signals.js";
import { SHAPES } from "../../../campaign/static/gate/verdict_words.js";

test("no two outcomes sound alike", () => {
  const tunes = Object.values(SIGNALS).map(({ notes, wave }) => JSON.stringify([notes, wave]));
  assert.equal(new Set(tunes).size, tunes.length);
});

test("no two outcomes shake alike", () => {
  const shakes = Object.values(SIGNALS).map((signal) => JSON.stringify(signal.shakes));
  assert.equal(new Set(shakes).size, shakes.length);
});

test("every outcome has a signal, and none takes longer than the next person needs", () => {
  for (const outcome of Object.keys(SHAPES)) assert.ok(SIGNALS[outcome], outcome);
  for (const { notes, shakes } of Object.values(SIGNALS)) {
    assert.ok(notes.every(([, from, length]) => from + length <= 0.6));
    assert.ok(shakes.reduce((sum, part) => sum + part) <= 700);
  }
});
