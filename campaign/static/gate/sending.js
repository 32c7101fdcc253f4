/**
 * Handing in what was scanned and counted, one batch at a time.
 *
 * A batch may be sent any number of times. What the server says it has, stored or already there, is
 * dropped here and nothing else; what it refuses goes to the tray in the same transaction.
 */

import { Refused, Unreachable, askJson } from "./calling.js";
import { measure } from "./clocks.js";
import { unsentOf } from "./counting.js";
import { tell, told } from "./store.js";

/** @typedef {import("./store.js").Writing} Writing */
/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Tally} Tally */

const BATCH = 500;
const TALLIES = 100;
const NOT_UNDERSTOOD = "not_understood";
const HAD = new Set(["stored", "duplicate"]);

/**
 * @typedef {object} Batch
 * @property {import("./store.js").Device} device
 * @property {Entry[]} scans
 * @property {Tally[]} tallies
 * @property {string[]} names of the tallies' gates
 * @property {number} left how many scans stay on the phone
 */

/** Send everything there is, oldest first; returns when nothing is left that could be sent.
 * @param {import("./store.js").Store} store @param {() => number} now
 * @throws {Unreachable|Refused} what was not acknowledged is still here */
export async function sendAll(store, now) {
  let counted = true;
  for (;;) {
    const batch = await store.read((tx) => next(tx, counted));
    if (!batch) return;
    const fault = await sendOne(store, batch, now);
    // A gate may have another name since; that must not hold up the scans. The new name comes down next.
    if (fault) counted = false;
  }
}

/** Send one batch. Returns whether its tallies were found at fault.
 * @param {import("./store.js").Store} store @param {Batch} batch @param {() => number} now */
async function sendOne(store, batch, now) {
  const sent = now();
  try {
    const reply = await post(batch, sent);
    const measured = measure(sent, now(), Date.parse(reply.server_time));
    await store.write((tx) => acknowledge(tx, batch, reply, measured, now()));
    return false;
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 422) throw error;
    const faults = faultsOf(error.problem, batch);
    if (!faults.scans.length && !faults.tallies) throw error;
    await store.write((tx) => refuse(tx, batch.device, faults.scans));
    return faults.tallies;
  }
}

/** Return the next batch, or null where there is nothing to send. @param {import("./store.js").Reading} tx
 * @param {boolean} counted whether tallies go along @returns {Promise<Batch|null>} */
async function next(tx, counted) {
  const device = await told(tx, "device");
  if (!device) return null;
  const queue = tx.objectStore("queue");
  const scans = await queue.index("seq").getAll(null, BATCH);
  const asked = (await told(tx, "pending")) ? 1 : 0;
  const left = (await queue.count()) - scans.length + asked;
  const unsent = counted ? unsentOf(await tx.objectStore("tallies").getAll()) : [];
  const tallies = unsent.slice(0, TALLIES);
  const gates = (await told(tx, "gates")) ?? [];
  const name = (/** @type {Tally} */ { gate }) => gates.find(({ id }) => id === gate)?.name;
  const names = tallies.map((tally) => name(tally) ?? device.gate.name);
  return scans.length || tallies.length ? { device, scans, tallies, names, left } : null;
}

/** @param {Batch} batch @param {number} at */
async function post({ device: { token }, scans, tallies, names, left }, at) {
  const json = {
    device_time: moment(at),
    unsent: left,
    scans: scans.map(({ scan, mark, kind, people, at, seq }) => {
      return { scan, code: `mark:${mark}`, kind, people, at: moment(at), seq };
    }),
    tallies: tallies.map(({ bucket, who, total }, i) => ({ gate: names[i], bucket, who, total })),
  };
  const reply = await askJson("/batch", { method: "POST", token, json });
  if (!Array.isArray(reply.scans)) throw new Unreachable("no answer to the scans");
  return reply;
}

/** Drop what the server says it has, and put what it refused into the tray.
 * @param {Writing} tx @param {Batch} batch @param {Record<string, any>} reply
 * @param {import("./clocks.js").Measured|null} measured @param {number} now
 * @throws {Unreachable} nothing of it was acknowledged, so that sending again would never end */
async function acknowledge(tx, batch, reply, measured, now) {
  if (!(await isStill(tx, batch.device))) return;
  await tell(tx, "sentAt", now);
  if (measured) await tell(tx, "offset", measured.offset);
  const sent = new Map(batch.scans.map((entry) => [entry.scan, entry]));
  const queue = tx.objectStore("queue");
  /** @type {[Entry, string][]} */
  const refused = [];
  let had = 0;
  for (const { scan, result, reason } of reply.scans) {
    const entry = sent.get(scan);
    if (entry && result === "refused") refused.push([entry, `${reason ?? ""}`]);
    if (entry && HAD.has(result)) {
      await queue.delete(scan);
      had += 1;
    }
  }
  await refuse(tx, batch.device, refused);
  const counted = reply.tallies === "stored" ? batch.tallies : [];
  for (const tally of counted) await sentUpTo(tx, tally);
  if (!had && !refused.length && !counted.length) throw new Unreachable("nothing acknowledged");
}

/** Put scans into the tray that never will be taken; what they added to the count goes with them.
 * @param {Writing} tx @param {import("./store.js").Device} device @param {[Entry, string][]} refused */
async function refuse(tx, device, refused) {
  const figures = await told(tx, "figures");
  if (!figures || !(await isStill(tx, device))) return;
  for (const [entry, reason] of refused) {
    // Another tab may have had the same answer to the same scan.
    if (!(await tx.objectStore("queue").get(entry.scan))) continue;
    await tx.objectStore("queue").delete(entry.scan);
    await tx.objectStore("passages").delete(entry.scan);
    await tx.objectStore("tray").put({ ...entry, reason });
    figures.came -= entry.gained;
    figures.inside -= entry.moved;
  }
  await tell(tx, "figures", figures);
}

/** @param {Writing} tx @param {Tally} tally */
async function sentUpTo(tx, { gate, bucket, who, total }) {
  const tallies = tx.objectStore("tallies");
  const held = await tallies.get([gate, bucket, who]);
  if (held) await tallies.put({ ...held, sent: Math.max(held.sent, total) });
}

/** @param {Writing} tx @param {import("./store.js").Device} device */
async function isStill(tx, { joining }) {
  return (await told(tx, "device"))?.joining === joining;
}

/** Tell which scans, and whether a tally, a problem names as "scans.3.kind".
 * @param {Record<string, any>} problem @param {Batch} batch
 * @returns {{scans: [Entry, string][], tallies: boolean}} */
function faultsOf(problem, batch) {
  const names = Object.keys(problem.errors ?? {}).map((name) => name.split("."));
  const named = new Set(names.filter(([top]) => top === "scans").map(([, which]) => Number(which)));
  const scans = batch.scans.filter((_, i) => named.has(i));
  const tallies = batch.tallies.length > 0 && names.some(([top]) => top === "tallies");
  return { scans: scans.map((entry) => [entry, NOT_UNDERSTOOD]), tallies };
}

const moment = (/** @type {number} */ at) => new Date(at).toISOString();
