/** What the screen shows, read from the store in one piece. */

import { totalsOf } from "./counting.js";
import { unsentIn } from "./joining.js";
import { matchesOf } from "./scores.js";
import { told } from "./store.js";

/**
 * @typedef {object} State
 * @property {boolean} joined
 * @property {boolean} ready whether it can decide: its key and badges have come down
 * @property {"good"|"revoked"|"over"|"gone"} access what the server said last; scanning goes on
 * @property {import("./store.js").Happening|null} event
 * @property {{id: number, name: string}|null} gate
 * @property {{id: number, name: string}[]} gates
 * @property {{number: number, until: string}|null} device
 * @property {string} host
 * @property {string} language as joined with
 * @property {import("./store.js").Kind} kind what a scan is now
 * @property {number} unsent scans, counts and results the server has not acknowledged
 * @property {number} tray how many it refused
 * @property {number|null} lastSync milliseconds
 * @property {boolean} syncing
 * @property {boolean} online
 * @property {number|null} offset milliseconds the server's clock is ahead; null before it was measured
 * @property {boolean} storageKept false: the browser may drop everything, which is to be said
 * @property {boolean} storageFails what is stored cannot be read; the rest is as it last was
 * @property {number} came badges' people of the whole date, as far as known here
 * @property {number} inside badges' people and walk-ins
 * @property {number} walkIns
 * @property {number|null} capacity
 * @property {boolean} full
 * @property {string[]} counters
 * @property {Record<string, number>} totals what this phone counted, by counter
 * @property {boolean} undoable
 * @property {import("./store.js").Pending|null} pending the open party question
 * @property {number} handed how many phones handed over
 * @property {import("./scores.js").Match[]} matches of the date's tournament, if there is one
 * @property {string} pitch whose matches are to be shown; "" for all
 */

/** @type {State} */
export const EMPTY = {
  ...{ joined: false, ready: false, access: "good", event: null, gate: null, gates: [], device: null },
  ...{ host: "", language: "", kind: "entry", unsent: 0, tray: 0, lastSync: null, syncing: false },
  ...{ online: true, offset: null, storageKept: true, storageFails: false },
  ...{ came: 0, inside: 0, walkIns: 0, capacity: null },
  ...{ full: false, counters: [], totals: {}, undoable: false, pending: null, handed: 0 },
  ...{ matches: [], pitch: "" },
};

/** Return the state. @param {import("./store.js").Reading} tx @param {boolean} syncing
 * @returns {Promise<State>} */
export async function stateOf(tx, syncing) {
  const device = await told(tx, "device");
  const now = { online: navigator.onLine, syncing };
  if (!device) return { ...EMPTY, ...now };
  const [place, figures] = [await placeOf(tx, device), await figuresOf(tx)];
  return { ...EMPTY, joined: true, ...now, ...place, ...figures, ...(await resultsOf(tx)) };
}

/** @param {import("./store.js").Reading} tx */
async function resultsOf(tx) {
  const fixtures = (await told(tx, "fixtures")) ?? [];
  if (!fixtures.length) return {};
  const unsent = await tx.objectStore("results").getAll();
  const refused = await tx.objectStore("tray").getAll();
  return { matches: matchesOf(fixtures, unsent, refused), pitch: (await told(tx, "pitch")) ?? "" };
}

/** @param {import("./store.js").Reading} tx @param {import("./store.js").Device} device */
async function placeOf(tx, { number, until, gate }) {
  const key = await told(tx, "key");
  const badges = await tx.objectStore("badges").get("stamp");
  return {
    ready: Boolean(key && badges),
    access: /** @type {State["access"]} */ ((await told(tx, "access")) ?? "good"),
    event: (await told(tx, "event")) ?? null,
    gate,
    gates: (await told(tx, "gates")) ?? [],
    device: { number, until },
    host: (await told(tx, "host")) ?? "",
    language: (await told(tx, "language")) ?? "",
    kind: (await told(tx, "kind")) ?? "entry",
    lastSync: (await told(tx, "lastSync")) ?? null,
    offset: (await told(tx, "offset")) ?? null,
    storageKept: (await told(tx, "storageKept")) ?? true,
    handed: await tx.objectStore("filters").count(),
  };
}

/** @param {import("./store.js").Reading} tx */
async function figuresOf(tx) {
  const figures = (await told(tx, "figures")) ?? { came: 0, inside: 0, walkIns: 0 };
  const tallies = await tx.objectStore("tallies").getAll();
  const capacity = (await told(tx, "event"))?.capacity ?? null;
  return {
    ...figures,
    capacity,
    full: capacity !== null && figures.inside >= capacity,
    counters: (await told(tx, "counters")) ?? [],
    totals: totalsOf(tallies),
    undoable: ((await told(tx, "counted")) ?? []).length > 0,
    unsent: await unsentIn(tx),
    tray: await tx.objectStore("tray").count(),
    pending: (await told(tx, "pending")) ?? null,
  };
}
