import assert from "node:assert/strict";
import { createHash, randomBytes, randomInt } from "node:crypto";
import { test } from "node:test";
import { correction, generate, mode } from "lean-qr";
import jsQR from "jsqr";

import { Collector, Filter, frames } from "../../../campaign/static/gate/bloom.js";
import { importKey } from "../../../campaign/static/gate/marking.js";
import { read } from "../../../campaign/static/gate/reading.js";

const NOON = Date.UTC(2027, 5, 5, 12);
const KEY = await importKey(randomBytes(32));
const OTHER_KEY = await importKey(randomBytes(32));

// The same in every run, so that a rate measured once is measured again.
const marks = (/** @type {number} */ count, which = "inside") =>
  Array.from({ length: count }, (_, i) => hash(`${which} ${i}`));
const hash = (/** @type {string} */ text) =>
  createHash("sha256").update(text).digest("hex").slice(0, 16);
const sender = (gate = "North gate", device = 3, at = NOON) => ({ gate, device, at });
const collected = async (/** @type {string[]} */ texts) => {
  const collector = new Collector(KEY);
  for (const text of texts) await collector.add(text);
  return collector;
};
const shuffled = (/** @type {string[]} */ texts) => {
  const keyed = texts.map((text) => ({ text, key: randomInt(1e9) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ text }) => text);
};

function toQR(/** @type {string} */ text) {
  return generate(text, {
    modes: [mode.alphaNumeric],
    minCorrectionLevel: correction.M,
    maxCorrectionLevel: correction.M,
    maxVersion: 20,
  });
}

const OTHERS = marks(20_000, "others");

function wrongly(/** @type {string[]} */ inside) {
  const filter = Filter.of(inside);
  assert.ok(inside.every((mark) => filter.has(mark)));
  return OTHERS.filter((mark) => filter.has(mark)).length / OTHERS.length;
}

for (const [count, most] of [[1, 0.0001], [10, 0.0001], [50, 0.01], [100, 0.01]]) {
  test(`of ${count} marks every one is found, and less than ${most * 100} % of others`, () => {
    const gates = Array.from({ length: 12 }, (_, i) => wrongly(marks(count, `gate ${i}`)));
    assert.ok(gates.reduce((sum, rate) => sum + rate, 0) / gates.length < most);
  });
}

for (const count of [500, 2_000, 20_000]) {
  test(`of ${count} marks every one is found, and between 0.5 and 1 % of others`, () => {
    const rate = wrongly(marks(count));
    assert.ok(rate > 0.005 && rate < 0.01, `${rate}`);
  });
}

for (const gate of ["N", "北".repeat(40), "🎪".repeat(40), "گیٹ نمبر ۲ · शेरगढ़", ""]) {
  test(`2,000 scans at "${gate.slice(0, 20)}" are at most five codes of version 20-M`, async () => {
    const texts = await frames(KEY, Filter.of(marks(2_000)), sender(gate, 999_999));
    assert.ok(texts.length <= 5);
    for (const text of texts) assert.ok(toQR(text).size <= 17 + 4 * 20);
    assert.equal((await collected(texts)).handover?.gate, gate);
  });
}

test("whatever the size of the filter, no frame is too long for its code", async () => {
  for (let size = 500; size < 600; size += 1) {
    const texts = await frames(KEY, new Filter(new Uint8Array(size)), sender("N", 999_999));
    for (const text of texts) assert.ok(text.length <= 970);
  }
});

test("a code of another version or level would be noticed", () => {
  assert.throws(() => toQR("A".repeat(971)));
  assert.throws(() => toQR("mvh1."));
});

test("a frame drawn as a code and read again is the same frame", async () => {
  for (const text of await frames(KEY, Filter.of(marks(2_000)), sender())) {
    const qr = toQR(text);
    const side = (qr.size + 8) * 3;
    const pixels = new Uint8ClampedArray(side * side * 4).map((_, i) => {
      const [x, y] = [(i >> 2) % side, Math.floor((i >> 2) / side)];
      const isDark = qr.get(Math.floor(x / 3) - 4, Math.floor(y / 3) - 4);
      return isDark && i % 4 < 3 ? 0 : 255;
    });
    assert.equal(jsQR(pixels, side, side)?.data, text);
  }
});

test("frames in any order, each seen several times, give the filter and who sent it", async () => {
  const inside = marks(2_000);
  const texts = await frames(KEY, Filter.of(inside), sender());
  const { handover } = await collected(shuffled([...texts, ...texts, ...texts]));
  assert.ok(inside.every((mark) => handover?.filter.has(mark)));
  assert.deepEqual([handover?.gate, handover?.device, handover?.at], ["North gate", 3, NOON]);
});

test("nothing is handed over before the last frame is there", async () => {
  const texts = await frames(KEY, Filter.of(marks(2_000)), sender());
  const collector = await collected(texts.slice(1));
  assert.deepEqual([collector.taken, collector.count, collector.handover], [4, 5, null]);
  assert.equal(await collector.add(texts[1]), "repeated");
  assert.equal(await collector.add(texts[0]), "taken");
  assert.ok(collector.handover);
});

test("a gate that scanned nothing hands that over", async () => {
  const { handover } = await collected(await frames(KEY, Filter.of([]), sender()));
  assert.equal(handover?.filter.has(marks(1)[0]), false);
});

test("a frame of another event is not taken, before or after one of ours", async () => {
  const [theirs] = await frames(OTHER_KEY, Filter.of(marks(9)), sender());
  const texts = await frames(KEY, Filter.of(marks(2_000)), sender());
  const collector = new Collector(KEY);
  for (const text of texts) {
    assert.equal(await collector.add(theirs), "other_event");
    assert.equal(await collector.add(text), "taken");
  }
  assert.ok(collector.handover);
});

for (const [what, other] of /** @type {const} */ ([
  ["phone", sender("North gate", 4)],
  ["moment", sender("North gate", 3, NOON + 1)],
])) {
  test(`a frame of another ${what} does not mix into a set`, async () => {
    const theirs = await frames(KEY, Filter.of(marks(2_000)), other);
    const ours = await frames(KEY, Filter.of(marks(2_000)), sender());
    const collector = await collected(ours.slice(0, 4));
    for (const text of theirs) assert.equal(await collector.add(text), "other_set");
    assert.equal(collector.handover, null);
    await collector.add(ours[4]);
    assert.equal(collector.handover?.device, 3);
  });
}

test("a frame with any character changed, added or missing is not taken", async () => {
  const [text] = await frames(KEY, Filter.of(marks(20)), sender());
  const collector = new Collector(KEY);
  const change = (/** @type {string} */ letter) => (letter === "7" ? "6" : "7");
  for (let i = 0; i < text.length; i += 1) {
    const [before, after] = [text.slice(0, i), text.slice(i + 1)];
    for (const damaged of [before + change(text[i]) + after, before + after, before]) {
      assert.notEqual(await collector.add(damaged), "taken", damaged);
    }
  }
  assert.equal(collector.taken, 0);
  assert.equal(await collector.add(text), "taken");
});

test("whatever else begins like a frame is damaged, and changes nothing", async () => {
  const collector = new Collector(KEY);
  const long = `MVH1.${"A".repeat(1_900)}`;
  for (const text of ["", "MVH1.", "MVH1.A.B.C", long, "WIFI:T:WPA;;", "MVH1.\u0000"]) {
    assert.equal(await collector.add(text), "damaged");
  }
  assert.deepEqual([collector.taken, collector.count], [0, 0]);
});

test("a frame is read as one, whatever its length", async () => {
  for (const text of await frames(KEY, Filter.of(marks(2_000)), sender())) {
    assert.equal(read(text, "manyvoices.example").kind, "handover");
  }
});

test("more than 99 codes are refused rather than shown", async () => {
  const filter = new Filter(new Uint8Array(60_000));
  await assert.rejects(frames(KEY, filter, sender()), RangeError);
});
