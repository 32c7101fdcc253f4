import assert from "node:assert/strict";
import test from "node:test";

import { Burst } from "../../../campaign/static/gate/wedge.js";

/** Type keys with so many milliseconds between, and return what came of it. */
function typed(keys, gap, burst = new Burst(), start = 1000) {
  return keys.map((key, i) => burst.take(key, start + i * gap)).filter((text) => text !== null);
}

test("a fast burst that ends with Enter is a scan", () => {
  assert.deepEqual(typed([..."7K3QX0M9AB1Z", "Enter"], 8), ["7K3QX0M9AB1Z"]);
});

test("keys that write nothing are no part of it, and do not break it", () => {
  const keys = ["Shift", "H", "Shift", "T", "T", "P", "S", "Shift", ":", "/", "/", "A", "Enter"];
  assert.deepEqual(typed(keys, 5), ["HTTPS://A"]);
});

test("a person who types is not a scanner", () => {
  assert.deepEqual(typed([..."7K3QX0M9AB1Z", "Enter"], 90), []);
});

test("one slow key begins the burst anew", () => {
  const burst = new Burst();
  typed([..."zzz"], 5, burst, 0);
  assert.deepEqual(typed([..."7K3QX0M9AB1Z", "Enter"], 5, burst, 500), ["7K3QX0M9AB1Z"]);
});

test("a burst of a few keys is none, and Enter alone is not", () => {
  assert.deepEqual(typed([..."ab", "Enter", "Enter"], 5), []);
});

test("two scans one after the other are two", () => {
  assert.deepEqual(typed([..."AAAAAA", "Enter", ..."BBBBBB", "Enter"], 3), ["AAAAAA", "BBBBBB"]);
});
