/**
 * Becoming a phone of one gate, and ceasing to be one.
 *
 * Whoever leaves with scans that were not sent is asked twice; nothing else ever forgets them.
 */

import { Refused, Unreachable, askJson, tellServer } from "./calling.js";
import { tapsOf } from "./counting.js";
import { tell, told, wipe } from "./store.js";

/** @typedef {import("./store.js").Store} Store */

/** Why this phone could not join: "unsent", "refused" (not valid), "over", "busy" (for
 * some minutes), "unreachable", or "".
 * @typedef {{joined: boolean, problem: string, unsent: number}} Joined */

/** What leaving needs first: to be asked again about so many, or nothing where it was done.
 * @typedef {{left: boolean, needsSure: number}} Left */

const QUESTIONS = 2;
/** How long after its end a date's key and marks stay on the phone, to be handed in late. */
const KEPT_AFTER = 7 * 86_400_000;
const REFUSALS = new Map([[410, "over"], [429, "busy"]]);

/** Return how much was scanned, counted and typed here that the server has not acknowledged.
 * @param {import("./store.js").Reading} tx */
export async function unsentIn(tx) {
  const asked = (await told(tx, "pending")) ? 1 : 0;
  const taps = tapsOf(await tx.objectStore("tallies").getAll());
  const results = await tx.objectStore("results").count();
  return (await tx.objectStore("queue").count()) + results + asked + taps;
}

/** Join with what an invitation holds. What belonged to an earlier joining is forgotten, and so nothing
 * of it may be unsent. @param {Store} store @param {string} invitation @param {string} language
 * @returns {Promise<Joined>} */
export async function join(store, invitation, language) {
  const unsent = await store.read(unsentIn);
  if (unsent) return { joined: false, problem: "unsent", unsent };
  const before = await store.get("device");
  const joined = await ask(invitation, language);
  if (typeof joined === "string") return { joined: false, problem: joined, unsent: 0 };
  const { token, slug, day, number, gate } = joined;
  const joining = crypto.randomUUID();
  const device = { joining, token, slug, day, number, until: "", gate: { id: 0, name: gate } };
  const since = await store.write(async (tx) => {
    const left = await unsentIn(tx); // another tab may have scanned meanwhile
    if (left) return left;
    await wipe(tx);
    await tell(tx, "device", device);
    await tell(tx, "language", language);
    return 0;
  });
  const ended = since ? device : before;
  if (ended) await end(ended);
  return { joined: !since, problem: since ? "unsent" : "", unsent: since };
}

/** Forget a date that has long ended, once all is sent; or whose key is no more: no phone is to know what
 * the server has destroyed, and what was not sent until then can never be counted. @param {Store} store @param {number} now milliseconds */
export async function forgetOld(store, now) {
  await store.write(async (tx) => {
    const ends = Date.parse((await told(tx, "device"))?.until ?? "");
    const isOld = now + ((await told(tx, "offset")) ?? 0) > ends + KEPT_AFTER;
    const isGone = (await told(tx, "access")) === "gone";
    if (isGone || (isOld && !(await unsentIn(tx)))) await wipe(tx);
  });
}

/** Ask the browser to keep what is stored when the phone is full. Returns whether it will, which may
 * take until somebody has answered: nothing is to wait for it. */
export async function persist() {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

/** Asks twice before unsent scans are forgotten. */
export class Leaving {
  #asked = 0;
  #about = 0;

  /** @param {Store} store */
  constructor(store) {
    this.store = store;
  }

  /** Leave, or tell how many unsent ones `sure` is needed for: once without it, once with it, and the
   * third time it is done. More unsent ones begin the questions anew.
   * @param {boolean} sure @returns {Promise<Left>} */
  async leave(sure) {
    const device = await this.store.get("device");
    const unsent = await this.store.write(async (tx) => {
      const left = await unsentIn(tx);
      if (!left || (sure && this.#asked >= QUESTIONS && left <= this.#about)) await wipe(tx);
      else return left;
      return 0;
    });
    if (unsent) return this.#ask(sure, unsent);
    this.#asked = 0;
    if (device) await end(device);
    return { left: true, needsSure: 0 };
  }

  /** @param {boolean} sure @param {number} unsent @returns {Left} */
  #ask(sure, unsent) {
    const follows = sure && this.#asked > 0 && unsent <= this.#about;
    this.#asked = follows ? this.#asked + 1 : 1;
    this.#about = unsent;
    return { left: false, needsSure: unsent };
  }
}

/** Tell the server that a phone ends. @param {{token: string}} device */
async function end({ token }) {
  await tellServer("/leave", { method: "POST", token }).catch(ignored);
}

/** @param {string} invitation @param {string} language */
async function ask(invitation, language) {
  try {
    return await askJson("/join", { method: "POST", json: { invitation, language } });
  } catch (error) {
    if (error instanceof Unreachable) return "unreachable";
    if (error instanceof Refused) return REFUSALS.get(error.status) ?? "refused";
    throw error;
  }
}

/** The phone has left whatever the server heard of it; its token ends by itself.
 * @param {unknown} error */
function ignored(error) {
  if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
}
