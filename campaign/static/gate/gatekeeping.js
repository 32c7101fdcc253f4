/**
 * The scanner's decision: local and first, kept durably before it is shown.
 *
 * Scans wait in a line and are decided in its order; those waiting together share one transaction, so
 * that thousands at once are kept as surely as one.
 */

import { Badges } from "./badges.js";
import { decide, RECORDED } from "./deciding.js";
import { close, keep, open, settle, storyOf } from "./keeping.js";
import { markOf } from "./marking.js";
import { told } from "./store.js";

const SAME_CODE = 3_000;
/** How long the party question stays open, in milliseconds. */
export const QUESTION = 10_000;
const TOGETHER = 200;
const UNDONE = new Set(["not_ready", "not_kept"]);
const NOBODY = { party: 0, inside: 0, came: 0 };

/** @typedef {import("./store.js").Kind} Kind */
/** @typedef {import("./keeping.js").Sitting} Sitting */

/**
 * What the screen shows of one scan. Beside the outcomes of `decide`: "not_ready" (the key or the badges
 * have not come down), "not_kept" (the phone could not write), "invitation" and "handover".
 * @typedef {object} Shown
 * @property {string} outcome
 * @property {string} reason
 * @property {Kind} kind
 * @property {string} scan its UUID, "" where nothing was kept
 * @property {number} most
 * @property {boolean} asks whether it asks how many of `most` came; everyone, until settled
 * @property {number} party people booked, 0 without a booking
 * @property {number} inside of them, before this scan
 * @property {number} came of them, at most at one time, before this scan
 * @property {{gate: string, at: number, device: number}|null} also where and when the badge came in before
 * @property {string} [invitation]
 * @property {import("./handing_over.js").Progress} [progress]
 */

/**
 * A text as it was read. `deliberate`: put in on purpose (typed, by a handheld scanner, as a photo), so
 * that there must be an answer even to the same code.
 * @typedef {{text: string, reading: import("./reading.js").Reading, kind: Kind, deliberate?: boolean}} Input
 */

/** @typedef {Input & {at: number, seen: Seen, resolve: (shown: Shown|null) => void}} Asked */

/** A code that was seen: when last, what was shown of it, and whether that is to be tried again by the
 * next deliberate input ("undone") or by the camera too ("hushed").
 * @typedef {{at: number, shown: Promise<Shown|null>, end: "shown"|"undone"|"hushed"}} Seen */

/**
 * What is held in memory of one joining.
 * @typedef {{joining: string, stamp: string, key: CryptoKey, badges: Badges}} Known
 */

/** Return something to show that was not decided. @param {string} outcome @param {Kind} kind
 * @returns {Shown} */
export function plainly(outcome, kind, reason = "") {
  return { outcome, reason, kind, scan: "", most: 0, asks: false, ...NOBODY, also: null };
}

export class Gatekeeper {
  /** @type {Asked[]} */
  #line = [];
  #working = false;
  /** What was seen within the last seconds, by way and code; in memory alone.
   * @type {Map<string, Seen>} */
  #seen = new Map();
  /** @type {Known|null} */
  #known = null;

  /** The scan this page asked about last. */
  #asked = "";

  /** @param {import("./store.js").Store} store @param {() => number} now */
  constructor(store, now) {
    this.store = store;
    this.now = now;
  }

  /** Decide about what was read and keep it. Until the same code has been out of sight for three seconds
   * it is passed over with null, and a deliberate input of it gets the same answer again; another one
   * never waits. Null too where the camera reads no badge while a party question is open: that is
   * something behind the party. Never fails: see "not_kept".
   * @param {Input} input @returns {Promise<Shown|null>} */
  async admit(input) {
    const [at, key] = [this.now(), `${input.kind} ${input.reading.code ?? input.text}`];
    const before = this.#again(key, at, input);
    if (before) return input.deliberate ? before.shown : null;
    /** @type {(shown: Shown|null) => void} */
    let resolve = () => undefined;
    /** @type {Seen} */
    const seen = { at, shown: new Promise((answer) => (resolve = answer)), end: "shown" };
    this.#seen.set(key, seen);
    this.#line.push({ ...input, at, seen, resolve });
    void this.#work();
    return seen.shown;
  }

  /** Settle the party question that scan `asked`, or return false where it is no longer open.
   * @param {number} people @param {string} [asked] the one this page asked last
   * @throws {RangeError} not 1 to as many as were asked about */
  settle(people, asked = this.#asked) {
    return this.store.write(async (tx) => {
      const sitting = await open(tx);
      // The next party may be before the camera already: the answer is not about them.
      if (!sitting?.pending || sitting.pending.scan !== asked) return false;
      if (!Number.isInteger(people) || people < 1 || people > sitting.pending.most) {
        throw new RangeError(`${people} of ${sitting.pending.most}`);
      }
      await settle(sitting, people);
      await close(sitting);
      return true;
    });
  }

  /** Settle a question that has been open for `after` milliseconds with everyone. */
  settleLate(after = QUESTION) {
    return this.store.write(async (tx) => {
      const sitting = await open(tx);
      // A clock set back must not leave it open for a day.
      if (!sitting?.pending || Math.abs(this.now() - sitting.pending.at) < after) return false;
      await settle(sitting);
      await close(sitting);
      return true;
    });
  }

  /** Forget which codes were just seen: the next one counts, whichever it is. */
  forgetSeen() {
    this.#seen.clear();
  }

  /** Return what was seen of the same code, where it is not to be decided again.
   * @param {string} key @param {number} at @param {Input} input */
  #again(key, at, { deliberate }) {
    if (this.#seen.size > 1000) this.#forgetOld(at);
    const last = this.#seen.get(key);
    if (!last || Math.abs(at - last.at) >= SAME_CODE) return null;
    if (deliberate && last.end !== "shown") return null;
    // What was passed over unseen is looked at again even if it never leaves the picture.
    if (last.end !== "hushed") last.at = at;
    return last;
  }

  /** @param {number} at */
  #forgetOld(at) {
    for (const [key, last] of this.#seen) if (at - last.at >= SAME_CODE) this.#seen.delete(key);
  }

  async #work() {
    if (this.#working) return;
    this.#working = true;
    while (this.#line.length) await this.#group(this.#line.splice(0, TOGETHER));
    this.#working = false;
  }

  /** @param {Asked[]} group */
  async #group(group) {
    const shown = await this.#decide(group).catch((/** @type {Error} */ { name }) =>
      group.map(({ kind }) => plainly("not_kept", kind, name)),
    );
    group.forEach(({ seen, resolve }, i) => {
      const one = shown[i];
      if (!one) seen.end = "hushed";
      else if (UNDONE.has(one.outcome)) seen.end = "undone";
      if (one?.asks) this.#asked = one.scan;
      resolve(one);
    });
  }

  /** @param {Asked[]} group @returns {Promise<(Shown|null)[]>} */
  async #decide(group) {
    const known = (this.#known ??= await know(this.store));
    if (!known) return group.map(({ kind }) => plainly("not_ready", kind));
    const marks = await Promise.all(
      group.map(({ reading }) => (reading.code ? markOf(known.key, reading.code) : null)),
    );
    const shown = await this.store.write((tx) => decideAll(tx, known, group, marks));
    if (shown) return shown;
    this.#known = null; // since then it was joined anew or other badges came down
    return this.#decide(group);
  }
}

/** @param {import("./store.js").Store} store @returns {Promise<Known|null>} */
function know(store) {
  return store.read(async (tx) => {
    const [device, key] = [await told(tx, "device"), await told(tx, "key")];
    const held = await tx.objectStore("badges").get("all");
    if (!device || !key || !held) return null;
    const badges = new Badges();
    badges.apply(held.packed);
    return { joining: device.joining, stamp: held.stamp, key, badges };
  });
}

/** Decide and keep a group within its transaction; null where what is known is not what is stored.
 * @param {import("./store.js").Writing} tx @param {Known} known @param {Asked[]} group
 * @param {(string|null)[]} marks */
async function decideAll(tx, known, group, marks) {
  const sitting = await open(tx);
  const stamp = (await tx.objectStore("badges").get("stamp")) ?? "";
  if (sitting?.device.joining !== known.joining || stamp !== known.stamp) return null;
  const shown = [];
  for (const [i, asked] of group.entries()) {
    if (sitting.pending && marks[i] === null && !asked.deliberate) {
      shown.push(null);
      continue;
    }
    await settle(sitting);
    shown.push(await decideOne(sitting, known.badges, asked, marks[i]));
  }
  await close(sitting);
  return shown;
}

/** @param {Sitting} sitting @param {Badges} badges @param {Asked} asked @param {string|null} mark
 * @returns {Promise<Shown>} */
async function decideOne(sitting, badges, { reading, kind, at }, mark) {
  if (mark === null) return unmarked(reading.kind, kind);
  const story = await storyOf(sitting, mark);
  const standing = badges.standing(mark);
  const verdict = decide({
    ...{ standing, kind, complete: false, booked_only: sitting.event.booked_only },
    ...{ party: story.party, inside: story.inside, came: story.came, likely: sitting.likely(mark) },
  });
  const [scan, asks] = [RECORDED.has(verdict.outcome) ? crypto.randomUUID() : "", verdict.most > 1];
  if (scan) {
    const { outcome, most } = verdict;
    const kept = { scan, mark, kind, at, seq: ++sitting.seq, room: story.room, most, outcome };
    if (asks) sitting.pending = kept;
    else await keep(sitting, kept, 1, story);
  }
  const { party, inside, came } = story;
  return { ...verdict, kind, scan, asks, party, inside, came, also: alsoOf(sitting, story) };
}

/** @param {string} what @param {Kind} kind @returns {Shown} */
function unmarked(what, kind) {
  const standing = /** @type {import("./deciding.js").Standing} */ (what);
  const facts = { kind, party: 0, booked_only: false, inside: 0, came: 0, likely: false };
  return { ...plainly("", kind), ...decide({ ...facts, standing, complete: false }) };
}

/** Tell where and when a badge last came in. @param {Sitting} sitting
 * @param {import("./keeping.js").Story} story */
function alsoOf({ gates }, { passages, steps }) {
  const last = steps.findLast(({ taken }) => taken > 0);
  const passage = passages.find(({ scan }) => scan === last?.scan);
  if (!passage) return null;
  const gate = gates.find(({ id }) => id === passage.gate)?.name ?? "";
  return { gate, at: passage.at, device: passage.device };
}
