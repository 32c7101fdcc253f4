import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { Badges } from "../../../campaign/static/gate/badges.js";
import { reply } from "./server.js";

const marks = (/** @type {number} */ count) =>
  Array.from({ length: count }, () => randomBytes(8).toString("hex"));

test("of a whole town every badge is known, and no other", () => {
  const [good, revoked, others] = [marks(66_000), marks(1_000), marks(20_000)];
  const badges = new Badges();
  badges.apply(reply(good, revoked));
  assert.equal(badges.size, 67_000);
  assert.ok(good.every((mark) => badges.standing(mark) === "good"));
  assert.ok(revoked.every((mark) => badges.standing(mark) === "revoked"));
  assert.ok(others.every((mark) => badges.standing(mark) === "unknown"));
});

test("a whole town's badges are at most 600 KB", () => {
  const badges = new Badges();
  badges.apply(reply(marks(66_000), marks(1_000)));
  assert.ok(badges.packed().length <= 600_000);
});

test("what was packed is unpacked as it was", async () => {
  const [good, revoked] = [marks(500), marks(50)];
  const badges = new Badges();
  badges.apply(reply(good, revoked));
  const again = new Badges();
  again.apply(badges.packed());
  assert.deepEqual(await again.digests(), await badges.digests());
  assert.ok(good.every((mark) => again.standing(mark) === "good"));
  assert.ok(revoked.every((mark) => again.standing(mark) === "revoked"));
});

test("a bucket that came is instead of the one before; others stay", () => {
  const [first, second, elsewhere] = ["0000000000000001", "0000000000000002", "ff00000000000001"];
  const badges = new Badges();
  badges.apply(reply([first, elsewhere], []));
  assert.equal(badges.apply(reply([second], [first])), 1);
  const standings = [first, second, elsewhere].map((mark) => badges.standing(mark));
  assert.deepEqual(standings, ["revoked", "good", "good"]);
});

test("a mark that differs in any one digit is another badge", () => {
  const mark = "0123456789abcdef";
  const badges = new Badges();
  badges.apply(reply([mark], []));
  for (let i = 0; i < mark.length; i += 1) {
    const other = mark.slice(0, i) + (mark[i] === "f" ? "e" : "f") + mark.slice(i + 1);
    assert.equal(badges.standing(other), "unknown");
  }
});

test("a reply cut off anywhere but between buckets changes nothing", () => {
  const whole = reply(["0000000000000001", "ff00000000000001"], ["ff00000000000002"]);
  const [first, second] = [6 + 7, 6 + 14];
  assert.equal(whole.length, first + second);
  for (let length = 1; length < whole.length; length += 1) {
    const badges = new Badges();
    if (length === first) continue;
    assert.throws(() => badges.apply(whole.slice(0, length)), RangeError);
    assert.equal(badges.size, 0);
  }
});

test("what is no list of buckets is refused and changes nothing", () => {
  const page = new TextEncoder().encode("<!doctype html><title>Sign in to the free Wi-Fi</title>");
  const beyond = Uint8Array.from([4, 0, 0, 0, 0, 0]);
  const misplaced = Uint8Array.from([0, 0, 0, 1, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0]);
  const badges = new Badges();
  badges.apply(reply(["0123456789abcdef"], []));
  for (const body of [page, beyond, misplaced]) {
    assert.throws(() => badges.apply(body), RangeError);
    assert.equal(badges.size, 1);
  }
});
