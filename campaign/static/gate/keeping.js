/**
 * One scan within one transaction: what is known of its mark, and how it is kept.
 *
 * Everything is read and written in the transaction it is given, so that two tabs of one phone decide
 * one after the other on the same facts.
 */

import { fold } from "./attendance.js";
import { Filter } from "./bloom.js";
import { trueTime } from "./clocks.js";
import { tell, told } from "./store.js";

/** As many people as the server takes of one scan. */
const MOST = 10;

/** @typedef {import("./store.js").Writing} Writing */
/** @typedef {import("./store.js").Passage} Passage */
/** @typedef {import("./store.js").Pending} Pending */

/**
 * What the scans of one transaction share; `close` writes back what they changed of it.
 * @typedef {object} Sitting
 * @property {Writing} tx
 * @property {import("./store.js").Device} device
 * @property {import("./store.js").Happening} event
 * @property {{id: number, name: string}[]} gates
 * @property {import("./store.js").Figures} figures
 * @property {Pending|null} pending
 * @property {number} seq
 * @property {number} offset milliseconds
 * @property {Map<string, number>} parties
 * @property {(mark: string) => boolean} likely
 */

/** What is known of a mark: its passages, and what they come to.
 * @typedef {{room: number, party: number, passages: Passage[]} & ReturnType<typeof fold>} Story */

/** Open a sitting, or return null where the phone has joined nothing. @param {Writing} tx
 * @returns {Promise<Sitting|null>} */
export async function open(tx) {
  const device = await told(tx, "device");
  const event = await told(tx, "event");
  if (!device || !event) return null;
  return {
    tx,
    device,
    event,
    gates: (await told(tx, "gates")) ?? [],
    figures: (await told(tx, "figures")) ?? { came: 0, inside: 0, walkIns: 0 },
    pending: (await told(tx, "pending")) ?? null,
    seq: (await told(tx, "seq")) ?? 0,
    offset: (await told(tx, "offset")) ?? 0,
    parties: (await tx.objectStore("parties").get("all")) ?? new Map(),
    likely: await filtersOf(tx, device.number),
  };
}

/** Write back what the sitting changed. @param {Sitting} sitting */
export async function close({ tx, figures, pending, seq }) {
  await tell(tx, "figures", figures);
  await tell(tx, "seq", seq);
  if (pending) await tell(tx, "pending", pending);
  else await tx.objectStore("meta").delete("pending");
}

/** Tell what is known of a mark. @param {Sitting} sitting @param {string} mark
 * @returns {Promise<Story>} */
export async function storyOf({ tx, parties }, mark) {
  const passages = await tx.objectStore("passages").index("mark").getAll(mark);
  const party = parties.get(mark) ?? 0;
  const room = Math.max(1, party);
  return { room, party, passages, ...fold(passages, room) };
}

/** Keep the scan for sending, and as somebody's passage from now on. `before` is its mark's story.
 * @param {Sitting} sitting @param {Pending} scan @param {number} people @param {Story} before */
export async function keep(sitting, { scan, mark, kind, at, seq, room }, people, before) {
  const { tx, device, figures, offset } = sitting;
  /** @type {Passage} */
  const passage = {
    ...{ scan, mark, kind, people, seq },
    ...{ device: device.number, gate: device.gate.id, at: trueTime(at, offset) },
  };
  const after = fold([...before.passages, passage], room);
  const gained = after.came - before.came;
  const moved = after.inside - before.inside;
  await Promise.all([
    tx.objectStore("passages").put(passage),
    tx.objectStore("queue").put({ scan, mark, kind, people, at, seq, gained, moved }),
  ]);
  figures.came += gained;
  figures.inside += moved;
}

/** Settle the open party question with so many people. @param {Sitting} sitting
 * @param {number} [people] everyone, where nobody said */
export async function settle(sitting, people) {
  const { pending } = sitting;
  if (!pending) return;
  sitting.pending = null;
  const all = people ?? pending.most;
  await keepSome(sitting, pending, Math.min(all, MOST));
  // Two bookings with one badge are a larger party than one scan can tell.
  for (let rest = all - MOST; rest > 0; rest -= MOST) {
    const more = { ...pending, scan: crypto.randomUUID(), seq: ++sitting.seq };
    await keepSome(sitting, more, Math.min(rest, MOST));
  }
}

/** @param {Sitting} sitting @param {Pending} scan @param {number} people */
async function keepSome(sitting, scan, people) {
  await keep(sitting, scan, people, await storyOf(sitting, scan.mark));
}

/** @param {Writing} tx @param {number} own */
async function filtersOf(tx, own) {
  /** @type {{from: number, bytes: Uint8Array}[]} */
  const held = await tx.objectStore("filters").getAll();
  const filters = held.filter(({ from }) => from !== own).map(({ bytes }) => new Filter(bytes));
  return (/** @type {string} */ mark) => filters.some((filter) => filter.has(mark));
}
