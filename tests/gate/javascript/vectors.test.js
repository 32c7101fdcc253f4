// The vectors that Python runs too, every file of their folder: one that nothing here knows fails.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { fold, order, quarter } from "../../../campaign/static/gate/attendance.js";
import { Badges } from "../../../campaign/static/gate/badges.js";
import { decide } from "../../../campaign/static/gate/deciding.js";
import { importKey, markOf } from "../../../campaign/static/gate/marking.js";
import { read } from "../../../campaign/static/gate/reading.js";
import { reply } from "./server.js";

/** @typedef {{name: string, given: any, expected: any}} Vector */

const FOLDER = new URL("../vectors/", import.meta.url);
const FILES = readdirSync(FOLDER).sort();
const load = (/** @type {string} */ file) =>
  /** @type {Vector[]} */ (JSON.parse(readFileSync(new URL(file, FOLDER), "utf-8")));
const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString("hex");

/** @type {Record<string, (vector: Vector) => void|Promise<void>>} */
const SUITES = {
  "reading.json": ({ given, expected }) =>
    assert.deepEqual(read(given.text, given.host), expected),
  "marking.json": async ({ given, expected }) => {
    const key = await importKey(Buffer.from(given.key, "hex"));
    assert.equal(await markOf(key, given.code), expected);
  },
  "deciding.json": ({ given, expected }) => assert.deepEqual(decide(given), expected),
  "folding.json": ({ given, expected }) => {
    const passages = given.passages.map(timed);
    const steps = expected.steps.map(alsoTimed);
    assert.deepEqual(fold(passages, given.room), { ...expected, steps });
    const scans = expected.steps.map((/** @type {{scan: string}} */ { scan }) => scan);
    assert.deepEqual(order(passages.reverse()).map(({ scan }) => scan), scans);
  },
  "quarters.json": ({ given, expected }) =>
    assert.equal(quarter(Date.parse(given.at)), Date.parse(expected)),
  "buckets.json": async ({ given, expected }) => {
    const badges = holding(given);
    assert.deepEqual(await told(badges), expected.digests);
    if ("reply" in expected) await follow(given, expected, badges);
  },
};

const timed = (/** @type {any} */ one) => ({ ...one, at: Date.parse(one.at) });
const alsoTimed = (/** @type {any} */ step) => ({ ...step, also: step.also && timed(step.also) });

function holding(/** @type {{good: string[], revoked: string[]}} */ { good, revoked }) {
  const badges = new Badges();
  badges.apply(reply(good, revoked));
  return badges;
}

/** The digests as the vectors write them: those that are not zero, by bucket. */
async function told(/** @type {Badges} */ badges) {
  const all = hex(await badges.digests());
  const each = Array.from({ length: 1024 }, (_, i) => [i, all.slice(i * 8, i * 8 + 8)]);
  return Object.fromEntries(each.filter(([, digest]) => digest !== "00000000"));
}

/**
 * A phone with another mark in each bucket that differs takes in the reply, and holds what the
 * server holds.
 * @param {any} given
 * @param {any} expected
 * @param {Badges} server
 */
async function follow({ good, revoked }, expected, server) {
  const differing = numbers(expected.reply);
  const same = (/** @type {string} */ mark) => !differing.includes(bucketOf(mark));
  const outdated = differing.map((number) => hexOf(number << 6).padEnd(16, "5"));
  const held = [...good.filter(same), ...outdated];
  const phone = holding({ good: held, revoked: revoked.filter(same) });
  assert.equal(phone.apply(Uint8Array.from(Buffer.from(expected.reply, "hex"))), differing.length);
  assert.deepEqual(await told(phone), expected.digests);
  assert.equal(phone.size, server.size);
  for (const mark of good) assert.equal(phone.standing(mark), "good");
  for (const mark of revoked) assert.equal(phone.standing(mark), "revoked");
}

const hexOf = (/** @type {number} */ number) => number.toString(16).padStart(4, "0");
const bucketOf = (/** @type {string} */ mark) => parseInt(mark.slice(0, 4), 16) >> 6;

/** @returns {number[]} the buckets a reply is about */
function numbers(/** @type {string} */ text) {
  if (!text) return [];
  const [number, good, revoked] = [0, 4, 8].map((at) => parseInt(text.slice(at, at + 4), 16));
  return [number, ...numbers(text.slice(12 + 14 * (good + revoked)))];
}

test("every vector file is run", () => {
  assert.deepEqual(FILES, Object.keys(SUITES).sort());
});

for (const file of FILES) {
  for (const vector of load(file)) {
    test(`${file}: ${vector.name}`, () => SUITES[file](vector));
  }
}
