/**
 * Handing in what was scanned and counted, one batch at a time.
 *
 * A batch may be sent any number of times. What the server says it has, stored or already there, is
 * dropped here and nothing else; what it refuses goes to the tray in the same transaction.
 */

import { Refused, Unreachable, askJson } from "./calling.js";
import { measure } from "./clocks.js";
import { moveOf, tapsOf, unsentOf } from "./counting.js";
import { hear, nextResults, setAside as setResultAside } from "./reporting.js";
import { putAside, tell, told } from "./store.js";

/** @typedef {import("./store.js").Writing} Writing */
/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Tally} Tally */
/** @typedef {import("./scores.js").Report} Report */

const BATCH = 500;
const TALLIES = 100;
const NOT_UNDERSTOOD = "not_understood";
const REVOKED = "device_revoked";
const RESULTS = "results";
const HAD = new Set(["stored", "duplicate"]);

/**
 * @typedef {object} Batch
 * @property {import("./store.js").Device} device
 * @property {Entry[]} scans
 * @property {Tally[]} tallies
 * @property {string[]} names of the tallies' gates
 * @property {Report[]} results
 * @property {number} left how many scans and results stay on the phone
 */

/** Send everything there is, oldest first; returns when nothing is left that could be sent.
 * @param {import("./store.js").Store} store @param {() => number} now
 * @throws {Unreachable|Refused} what was not acknowledged is still here */
export async function sendAll(store, now) {
  /** What waits for another round, by its name. @type {Set<string>} */
  const waiting = new Set();
  for (;;) {
    const batch = await store.read((tx) => next(tx, waiting));
    if (!batch) return;
    for (const name of await sendOne(store, batch, now)) waiting.add(name);
  }
}

/** Send one batch. Returns the names of what was found at fault and stays.
 * @param {import("./store.js").Store} store @param {Batch} batch @param {() => number} now
 * @returns {Promise<string[]>} */
async function sendOne(store, batch, now) {
  const sent = now();
  try {
    const reply = await post(batch, sent);
    const measured = measure(sent, now(), Date.parse(reply.server_time));
    await store.write((tx) => acknowledge(tx, batch, reply, measured, now()));
    return [];
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 422) throw error;
    const faults = faultsOf(error.problem, batch);
    if (Object.values(faults).every((faulty) => !faulty.length)) throw error;
    await store.write(async (tx) => {
      await refuse(tx, batch.device, faults.scans);
      await doubt(tx, batch.device, faults.tallies);
      for (const one of faults.results) await setResultAside(tx, one, NOT_UNDERSTOOD);
    });
    return [...faults.tallies.map(nameOf), ...faults.whole];
  }
}

/** Return the next batch, or null where there is nothing to send. @param {import("./store.js").Reading} tx
 * @param {Set<string>} waiting what does not go along @returns {Promise<Batch|null>} */
async function next(tx, waiting) {
  const device = await told(tx, "device");
  if (!device) return null;
  const queue = tx.objectStore("queue");
  const scans = await queue.index("seq").getAll(null, BATCH);
  const asked = (await told(tx, "pending")) ? 1 : 0;
  const results = waiting.has(RESULTS) ? [] : await nextResults(tx);
  const kept = (await queue.count()) + (await tx.objectStore("results").count());
  const left = kept - scans.length - results.length + asked;
  const unsent = unsentOf(await tx.objectStore("tallies").getAll());
  const tallies = unsent.filter((tally) => !waiting.has(nameOf(tally))).slice(0, TALLIES);
  const gates = (await told(tx, "gates")) ?? [];
  const name = (/** @type {Tally} */ { gate }) => gates.find(({ id }) => id === gate)?.name;
  const names = tallies.map((tally) => name(tally) ?? device.gate.name);
  const isEmpty = ![scans, tallies, results].some(({ length }) => length);
  return isEmpty ? null : { device, scans, tallies, names, results, left };
}

/** @param {Batch} batch @param {number} at */
async function post({ device: { token }, scans, tallies, names, results, left }, at) {
  const json = {
    device_time: moment(at),
    unsent: left,
    scans: scans.map(({ scan, mark, kind, people, at, seq }) => {
      return { scan, code: `mark:${mark}`, kind, people, at: moment(at), seq };
    }),
    tallies: tallies.map(({ bucket, who, total }, i) => ({ gate: names[i], bucket, who, total })),
    ...(results.length && { results: results.map((one) => ({ ...one, at: moment(one.at) })) }),
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
  // The server keeps those it refuses apart, as this phone was stopped before: they are not sent again.
  const counted = ["stored", "refused"].includes(reply.tallies) ? batch.tallies : [];
  if (reply.tallies === "refused") await setAside(tx, counted, REVOKED);
  for (const tally of counted) await sentUpTo(tx, tally);
  const heard = await hear(tx, batch.results, reply.results);
  if (!(had || heard || refused.length || counted.length)) throw new Unreachable("nothing acknowledged");
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

/** Set tallies aside that the server does not understand, though this phone knows all it could be told:
 * a gate may have another name since, which comes down after the first no.
 * @param {Writing} tx @param {import("./store.js").Device} device @param {Tally[]} faulty */
async function doubt(tx, device, faulty) {
  if (!(await isStill(tx, device))) return;
  const lastSync = (await told(tx, "lastSync")) ?? 0;
  const isOver = (/** @type {Tally} */ { doubted }) => doubted !== undefined && doubted !== lastSync;
  for (const tally of faulty.filter((tally) => !isOver(tally))) {
    const held = await tx.objectStore("tallies").get([tally.gate, tally.bucket, tally.who]);
    if (held) await tx.objectStore("tallies").put({ ...held, doubted: held.doubted ?? lastSync });
  }
  const over = faulty.filter(isOver);
  await setAside(tx, over, NOT_UNDERSTOOD);
  const [figures, { walkIns, inside }] = [await told(tx, "figures"), moveOf(over)];
  if (figures) {
    const less = { walkIns: figures.walkIns - walkIns, inside: figures.inside - inside };
    await tell(tx, "figures", { ...figures, ...less });
  }
  for (const tally of over) await sentUpTo(tx, tally);
}

/** Put the unsent taps of tallies into the tray, as one entry of each reason.
 * @param {Writing} tx @param {Tally[]} tallies @param {string} reason */
async function setAside(tx, tallies, reason) {
  if (!tallies.length) return;
  const at = Math.max(...tallies.map(({ bucket }) => Date.parse(bucket)));
  await putAside(tx, { reason, people: tapsOf(tallies), at });
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

/** Tell which scans, tallies and results a problem names, as "scans.3.kind", and whether it is "whole"
 * results that it does not know: a server that takes none must not keep scans waiting.
 * @param {Record<string, any>} problem @param {Batch} batch
 * @returns {{scans: [Entry, string][], tallies: Tally[], results: Report[], whole: string[]}} */
function faultsOf(problem, batch) {
  const names = Object.keys(problem.errors ?? {}).map((name) => name.split("."));
  const named = (/** @type {string} */ list) =>
    new Set(names.filter(([top]) => top === list).map(([, which]) => Number(which)));
  const [faulty, counted, typed] = [named("scans"), named("tallies"), named(RESULTS)];
  const scans = batch.scans.filter((_, i) => faulty.has(i));
  const tallies = batch.tallies.filter((_, i) => counted.has(i));
  const results = batch.results.filter((_, i) => typed.has(i));
  const whole = names.some(([top, which]) => top === RESULTS && which === undefined) ? [RESULTS] : [];
  return { scans: scans.map((entry) => [entry, NOT_UNDERSTOOD]), tallies, results, whole };
}

const nameOf = (/** @type {Tally} */ { gate, bucket, who }) => `${gate} ${bucket} ${who}`;

const moment = (/** @type {number} */ at) => new Date(at).toISOString();
