import assert from "node:assert/strict";
import test from "node:test";

import { TRIES } from "../../../campaign/static/gate/decoding_options.js";
import { findQr, finerMiddle } from "../../../campaign/static/gate/finding.js";

/** A frame whose points are as grey as told. */
function frame(width, height, greyAt) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    data.fill(greyAt(i % width, Math.floor(i / width)), 4 * i, 4 * i + 3);
  }
  return { data, width, height };
}

const shade = ({ data, width }, x, y) => data[4 * (y * width + x)];

test("each way is tried in turn until one finds something", async () => {
  for (const finds of TRIES.keys()) {
    const tried = [];
    const read = async (picture, options) => {
      tried.push([picture.width, options]);
      return tried.length > finds ? [{ text: "found", isValid: true }] : [];
    };
    assert.equal(await findQr(read, frame(64, 48, () => 90)), "found");
    const expected = TRIES.slice(0, finds + 1).map(({ finer, options }) => [finer ? 128 : 64, options]);
    assert.deepEqual(tried, expected);
  }
});

test("what cannot be trusted is not found, and nothing is null", async () => {
  const damaged = async () => [{ text: "half", isValid: false }];
  assert.equal(await findQr(damaged, frame(8, 8, () => 0)), null);
  assert.equal(await findQr(async () => [], frame(8, 8, () => 0)), null);
});

test("of a large frame the middle is made finer, no more", () => {
  const finer = finerMiddle(frame(800, 600, (x, y) => (x >= 80 && x < 720 && y >= 60 && y < 540 ? 200 : 0)));
  assert.deepEqual([finer.width, finer.height], [1280, 960]);
  for (const [x, y] of [[0, 0], [1279, 0], [0, 959], [1279, 959], [640, 480]]) {
    assert.equal(shade(finer, x, y), 200);
  }
});

test("an even grey stays as it is, to the edge, and is opaque", () => {
  for (const grey of [0, 1, 127, 254, 255]) {
    const { data } = finerMiddle(frame(7, 5, () => grey));
    for (let i = 0; i < data.length; i++) {
      assert.ok(i % 4 === 3 ? data[i] === 255 : Math.abs(data[i] - grey) <= 1, `${grey}: ${data[i]}`);
    }
  }
});

test("an edge is steeper than it was, and where it was", () => {
  const soft = [60, 60, 60, 90, 150, 180, 180, 180];
  const finer = finerMiddle(frame(8, 8, (x) => soft[x]));
  assert.ok(shade(finer, 7, 8) < 110 && shade(finer, 8, 8) > 130);
  assert.ok(shade(finer, 8, 8) - shade(finer, 7, 8) > (150 - 90) / 2);
  assert.ok(Math.abs(shade(finer, 0, 8) - 60) <= 30 && Math.abs(shade(finer, 15, 8) - 180) <= 30);
});
