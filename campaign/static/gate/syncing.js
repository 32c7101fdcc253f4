/**
 * When this phone and the server talk: at start, when signal comes back, when the page comes into
 * view, after a scan, and by a timer that grows patient where nobody answers.
 *
 * The server's no is shown and never acted on: whatever was not acknowledged stays, and is tried again.
 */

import { Refused, Unreachable } from "./calling.js";
import { catchUp } from "./catching_up.js";
import { sendAll } from "./sending.js";
import { tell, told } from "./store.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {"good"|"revoked"|"over"|"gone"} Access */

const OFTEN = 30_000;
const SELDOM = 480_000;
const QUIET_AT_MOST = 60_000;
const TOO_MANY = 429;
/** How long to wait for another tab that talks; waiting saves traffic, nothing depends on it. */
const ANOTHER_TAB = 30_000;

export class Syncing {
  #failures = 0;
  /** No word before this moment: the server asked for it. By the page's own clock, which nobody sets. */
  #quiet = 0;
  /** When the next round is due, by the same clock. */
  #due = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {Promise<boolean>|null} */
  #round = null;
  /** @type {Promise<boolean>|null} */
  #following = null;
  #followingAll = false;

  /** @param {Store} store @param {() => number} now @param {() => void} changed called after a round */
  constructor(store, now, changed) {
    this.store = store;
    this.now = now;
    this.changed = changed;
  }

  get running() {
    return this.#round !== null;
  }

  /** Begin: now, and from now on whenever there is reason to. */
  start() {
    addEventListener("online", () => void this.sync());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.sync();
    });
    return this.sync();
  }

  /** Talk now: hand in everything, take down what is new. Returns whether all of that was done.
   * What is kept after this was called is in it too. @param {boolean} [tapped] a person wants it, and
   * whatever quiet was asked for is over */
  sync(tapped = false) {
    if (tapped) this.#quiet = 0;
    return this.#run(true);
  }

  /** Hand in what was just scanned, where there is signal and the server has not gone silent.
   * @param {boolean} [all] whether to take down too what that has changed */
  async scanned(all = false) {
    if (!navigator.onLine || (this.#failures && performance.now() < this.#due)) return false;
    return this.#run(all);
  }

  /** One round after the other; those who come while one is under way share the next.
   * @param {boolean} all @returns {Promise<boolean>} */
  #run(all) {
    if (!this.#round) {
      this.#round = this.#talk(all).finally(() => {
        this.#round = null;
        this.changed();
      });
      return this.#round;
    }
    this.#followingAll ||= all;
    this.#following ??= this.#round.then(() => {
      const whole = this.#followingAll;
      [this.#following, this.#followingAll] = [null, false];
      return this.#run(whole);
    });
    return this.#following;
  }

  /** @param {boolean} all */
  async #talk(all) {
    if (performance.now() < this.#quiet) {
      this.#wake(); // a timer that was early must not be the last one
      return false;
    }
    const failed = await alone(this.store.name, () => this.#exchange(all)).then(() => null, String);
    this.#plan(failed !== null);
    return failed === null;
  }

  /** @param {boolean} all */
  async #exchange(all) {
    try {
      const refused = await sendAll(this.store, this.now).then(() => null, onlyRefused);
      // A phone that may hand in no more may still be told why.
      if (all) await catchUp(this.store, this.now);
      if (refused) throw refused;
      if (all) await this.#heard("good", this.now());
    } catch (error) {
      await this.#failed(error);
      throw error;
    }
  }

  /** @param {unknown} error */
  async #failed(error) {
    if (error instanceof Refused || error instanceof Unreachable) {
      this.#quiet = performance.now() + Math.min(error.wait, QUIET_AT_MOST);
    }
    const until = Date.parse((await this.store.get("device"))?.until ?? "");
    const offset = (await this.store.get("offset")) ?? 0;
    const access = error instanceof Refused && accessOf(error.status, this.now() + offset >= until);
    if (access) await this.#heard(access);
  }

  /** @param {Access} access @param {number} [at] when everything was exchanged */
  async #heard(access, at) {
    await this.store.write(async (tx) => {
      if (!(await told(tx, "device"))) return;
      await tell(tx, "access", access);
      if (at !== undefined) await tell(tx, "lastSync", at);
    });
  }

  /** @param {boolean} failed */
  #plan(failed) {
    this.#failures = failed ? this.#failures + 1 : 0;
    const patience = Math.min(SELDOM, OFTEN * 2 ** (this.#failures - 1));
    // Forty phones that lost the same signal do not come back in the same second.
    const wait = failed ? patience * (0.75 + Math.random() / 4) : OFTEN;
    this.#due = Math.max(performance.now() + wait, this.#quiet);
    this.#wake();
  }

  #wake() {
    clearTimeout(this.#timer);
    // Browsers drop the fraction of a timeout.
    const left = Math.max(0, Math.ceil(this.#due - performance.now())) + 1;
    this.#timer = setTimeout(() => void this.sync(), left);
  }
}

/** Pass a refusal on as a value, where going on makes sense. @param {unknown} error */
function onlyRefused(error) {
  if (error instanceof Refused && error.status !== TOO_MANY) return error;
  throw error;
}

/** @param {number} status @param {boolean} ended @returns {Access|null} */
function accessOf(status, ended) {
  if (status === 410) return "gone";
  if (status === 401 || status === 403) return ended ? "over" : "revoked";
  return null;
}

/** Do `work` while no other tab does. Without locks two tabs send the same, which is harmless.
 * @param {string} name @param {() => Promise<void>} work */
async function alone(name, work) {
  if (!navigator.locks) return work();
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), ANOTHER_TAB);
  let begun = false;
  const once = () => {
    begun = true;
    clearTimeout(timer);
    return work();
  };
  try {
    await navigator.locks.request(`${name} sync`, { signal: waiting.signal }, once);
  } catch (error) {
    if (begun) throw error;
    await work();
  }
}
