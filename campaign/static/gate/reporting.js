/**
 * Results typed at the pitch: kept durably before anything is shown, and sent like scans. Nothing is
 * written over; a correction is one more result, and of a match the latest stands.
 */

import { trueTime } from "./clocks.js";
import { faultOf, played, settled } from "./scores.js";
import { tell, told } from "./store.js";

/** @typedef {import("./store.js").Writing} Writing */
/** @typedef {import("./store.js").Reading} Reading */
/** @typedef {import("./scores.js").Report} Report */
/** @typedef {import("./scores.js").Score} Score */

const RESULTS = 200;
const HAD = new Set(["stored", "duplicate"]);

/** Keep the result of a match. Returns "", or why it cannot be: then nothing was kept.
 * @param {import("./store.js").Store} store @param {number} fixture its number
 * @param {Score} score @param {number} now milliseconds */
export function report(store, fixture, score, now) {
  return store.write(async (tx) => {
    const found = (await told(tx, "fixtures"))?.find(({ number }) => number === fixture);
    const fault = faultOf(found, score, trueTime(now, (await told(tx, "offset")) ?? 0));
    if (!found || fault) return fault;
    const seq = ((await told(tx, "seq")) ?? 0) + 1;
    await tell(tx, "seq", seq);
    const plan = (await told(tx, "plan")) ?? null;
    const kept = { ...settled(found.stage, score), result: crypto.randomUUID(), fixture, at: now, seq, plan };
    await tx.objectStore("results").put(kept);
    return "";
  });
}

/** Return the oldest results that were not sent, as many as go at once. @param {Reading} tx
 * @returns {Promise<Report[]>} */
export function nextResults(tx) {
  return tx.objectStore("results").index("seq").getAll(null, RESULTS);
}

/** Drop the results that the server says it has, and put what it refused into the tray. Returns how many
 * it answered to. @param {Writing} tx @param {Report[]} sent @param {unknown} answers */
export async function hear(tx, sent, answers) {
  const said = new Map(Array.isArray(answers) ? answers.map((one) => [one.result, one]) : []);
  let heard = 0;
  // In the order they were typed: the last of a match is the one that is shown.
  for (const one of sent) {
    const { outcome, reason } = said.get(one.result) ?? {};
    if (outcome === "refused") await setAside(tx, one, `${reason ?? ""}`);
    else if (HAD.has(outcome)) await drop(tx, one);
    else continue;
    heard += 1;
  }
  return heard;
}

/** Put a result into the tray that will not be taken as it is. @param {Writing} tx
 * @param {Report} one @param {string} reason */
export async function setAside(tx, one, reason) {
  // Another tab may have had the same answer to the same result.
  if (!(await tx.objectStore("results").get(one.result))) return;
  await tx.objectStore("results").delete(one.result);
  /** @type {import("./store.js").Refusal} */
  const entry = {
    ...{ scan: one.result, kind: "entry", mark: "", people: 0, gained: 0, moved: 0 },
    ...{ at: one.at, seq: one.seq, reason, fixture: one.fixture, score: one },
  };
  await tx.objectStore("tray").put(entry);
}

/** The server has it: it stands here too until the server tells otherwise, and whatever was refused of
 * that match before needs no look any more. @param {Writing} tx @param {Report} one */
async function drop(tx, one) {
  await tx.objectStore("results").delete(one.result);
  const fixtures = (await told(tx, "fixtures")) ?? [];
  const now = fixtures.map((each) => (each.number === one.fixture ? played(each, one) : each));
  if (fixtures.length) await tell(tx, "fixtures", now);
  const tray = tx.objectStore("tray");
  /** @type {import("./store.js").Refusal[]} */
  const refused = await tray.getAll();
  const over = refused.filter(({ fixture, seq }) => fixture === one.fixture && seq < one.seq);
  for (const { scan } of over) await tray.delete(scan);
}
