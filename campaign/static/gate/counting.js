/**
 * Walk-ins, counted by hand: this phone's own totals of each quarter of an hour, which only grow.
 *
 * Taking one back adds to a second total, "<who>_undone", in the quarter it was counted in.
 */

import { quarter } from "./attendance.js";
import { trueTime } from "./clocks.js";
import { tell, told } from "./store.js";

/** @typedef {import("./store.js").Writing} Writing */
/** @typedef {import("./store.js").Tally} Tally */

/** Counters of people who came in; a pushchair is a thing, and "left" is somebody going. */
const PEOPLE = new Set(["adult", "child", "wheelchair"]);
const LEFT = "left";
const UNDONE = "_undone";
const UNDOABLE = 100;

/** Count one more. Returns false where nothing was joined, or the host does not count that.
 * @param {import("./store.js").Store} store @param {string} who @param {number} now milliseconds */
export function count(store, who, now) {
  return store.write(async (tx) => {
    const device = await told(tx, "device");
    const counters = (await told(tx, "counters")) ?? [];
    if (!device || !counters.includes(who)) return false;
    const offset = (await told(tx, "offset")) ?? 0;
    const bucket = new Date(quarter(trueTime(now, offset))).toISOString();
    const one = { gate: device.gate.id, bucket, who };
    await add(tx, one, 1);
    await tell(tx, "counted", [...((await told(tx, "counted")) ?? []), one].slice(-UNDOABLE));
    return true;
  });
}

/** Take back what was counted last and not taken back yet. Returns who it was, or null.
 * @param {import("./store.js").Store} store */
export function undo(store) {
  return store.write(async (tx) => {
    const counted = (await told(tx, "counted")) ?? [];
    const last = counted.pop();
    if (!last) return null;
    await add(tx, { ...last, who: last.who + UNDONE }, -1);
    await tell(tx, "counted", counted);
    return last.who;
  });
}

/** Return what this phone counted, by counter, what was taken back already off.
 * @param {Tally[]} tallies @returns {Record<string, number>} */
export function totalsOf(tallies) {
  /** @type {Record<string, number>} */
  const totals = {};
  for (const { who, total } of tallies) {
    const counter = who.replace(UNDONE, "");
    totals[counter] = (totals[counter] ?? 0) + (counter === who ? total : -total);
  }
  return totals;
}

/** Return what the server has not heard of these. @param {Tally[]} tallies
 * @returns {Tally[]} */
export function unsentOf(tallies) {
  return tallies.filter(({ total, sent }) => total > sent);
}

/** Return how often was tapped since the server was last told. @param {Tally[]} tallies */
export function tapsOf(tallies) {
  return tallies.reduce((taps, { total, sent }) => taps + total - sent, 0);
}

/** Return what the unsent taps add to walk-ins and to those inside. @param {Tally[]} tallies */
export function moveOf(tallies) {
  const unsent = tallies.map((tally) => ({ ...tally, total: tally.total - tally.sent }));
  const totals = totalsOf(unsent);
  const walkIns = [...PEOPLE].reduce((sum, who) => sum + (totals[who] ?? 0), 0);
  return { walkIns, inside: walkIns - (totals[LEFT] ?? 0) };
}

/** @param {Writing} tx @param {{gate: number, bucket: string, who: string}} one
 * @param {1|-1} sign what it does to the counter */
async function add(tx, one, sign) {
  const tallies = tx.objectStore("tallies");
  /** @type {Tally} */
  const held = (await tallies.get([one.gate, one.bucket, one.who])) ?? { ...one, total: 0, sent: 0 };
  await tallies.put({ ...held, total: held.total + 1 });
  const figures = (await told(tx, "figures")) ?? { came: 0, inside: 0, walkIns: 0 };
  const who = one.who.replace(UNDONE, "");
  if (PEOPLE.has(who)) figures.walkIns += sign;
  if (PEOPLE.has(who) || who === LEFT) figures.inside += who === LEFT ? -sign : sign;
  await tell(tx, "figures", figures);
}
