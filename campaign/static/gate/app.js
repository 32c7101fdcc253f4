/**
 * The gate as the screen uses it: one object that admits, counts and syncs, and tells of every change.
 *
 * The screen shows `state` as it is; it is read anew from what is stored after each change, by this tab
 * or another one.
 */

import { count, undo } from "./counting.js";
import { QUESTION, Gatekeeper, plainly } from "./gatekeeping.js";
import { Receiver, framesOf } from "./handing_over.js";
import { Leaving, forgetOld, join, persist } from "./joining.js";
import { read } from "./reading.js";
import { rehearse } from "./rehearsing.js";
import { EMPTY, stateOf } from "./state.js";
import { Store, tell, told } from "./store.js";
import { Syncing } from "./syncing.js";

/** @typedef {import("./store.js").Kind} Kind */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./gatekeeping.js").Shown} Shown */

/** Open the gate: read what is stored, settle what was left open, and begin to sync.
 * @param {{now?: () => number}} [options] */
export async function openGate({ now = Date.now } = {}) {
  const gate = new Gate(new Store(), now);
  await gate.begin();
  return gate;
}

/** Dispatches "change" when `state` is another one. */
export class Gate extends EventTarget {
  #gatekeeper;
  #leaving;
  #receiver;
  #syncing;
  #tabs;
  /** @type {Promise<void>|null} */
  #refreshing = null;
  #stale = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #question;

  /** @type {State} */
  state = EMPTY;

  /** @param {Store} store @param {() => number} now */
  constructor(store, now) {
    super();
    this.store = store;
    this.now = now;
    this.#gatekeeper = new Gatekeeper(store, now);
    this.#receiver = new Receiver(store);
    this.#leaving = new Leaving(store);
    this.#syncing = new Syncing(store, now, () => void this.#changed());
    this.#tabs = new BroadcastChannel(store.name);
  }

  /** Start, once. */
  async begin() {
    this.#tabs.onmessage = () => void this.refresh();
    for (const name of ["online", "offline"]) addEventListener(name, () => void this.refresh());
    // A store that cannot be opened is told by the state, and by each scan.
    await this.#takeUp().catch(() => null);
    await this.refresh();
    void this.#syncing.start();
  }

  async #takeUp() {
    // The question that was open when the page went away is open to nobody.
    await this.#gatekeeper.settleLate(0);
    await forgetOld(this.store, this.now());
    await this.#askStorage();
  }

  /** Decide about a text that was scanned or typed. It is kept durably before this returns. Null where
   * the same code is still in view. Never fails. @param {string} text @returns {Promise<Shown|null>} */
  async admit(text) {
    const { kind } = this.state;
    const reading = read(text, this.state.host || location.host);
    if (reading.kind === "invitation") {
      return { ...plainly("invitation", kind), invitation: reading.invitation };
    }
    if (reading.kind === "handover") {
      return this.#takeFrame(text.trim());
    }
    const shown = await this.#gatekeeper.admit(text, kind);
    if (shown) void this.#changed().then(() => this.#syncing.scanned());
    return shown;
  }

  /** @param {string} text @returns {Promise<Shown>} */
  async #takeFrame(text) {
    const { kind } = this.state;
    return this.receive(text).then(
      (progress) => ({ ...plainly("handover", kind), progress }),
      (/** @type {Error} */ { name }) => plainly("not_kept", kind, name),
    );
  }

  /** Say how many of the party came, 1 to `most`. False where the question is no longer open.
   * @param {number} people */
  settle(people) {
    return this.#after(this.#gatekeeper.settle(people), true);
  }

  /** Count one walk-in. @param {string} who a counter of `state.counters` */
  count(who) {
    return this.#after(count(this.store, who, this.now()), true);
  }

  /** Take the last count back; returns whose it was, or null. */
  undo() {
    return this.#after(undo(this.store), true);
  }

  /** Scan people in or out from now on. @param {Kind} kind */
  async setKind(kind) {
    await this.store.write((tx) => tell(tx, "kind", kind));
    await this.#changed();
  }

  /** Hand in and take down everything now. Returns whether that was done. */
  async sync() {
    const talking = this.#syncing.sync();
    void this.refresh();
    const done = await talking;
    await this.refresh();
    return done;
  }

  /** Join a gate, and take down what it needs. @param {string} invitation @param {string} language */
  async join(invitation, language) {
    await this.#handIn(); // what an earlier gate's scans need is its own token
    const joined = await join(this.store, invitation, language);
    if (joined.joined) {
      this.#gatekeeper.forgetSeen();
      await this.#syncing.sync();
    }
    return this.#after(Promise.resolve(joined));
  }

  /** Leave the gate and forget everything; see `Leaving`. @param {{sure?: boolean}} [answer] */
  async leave({ sure = false } = {}) {
    if (!sure) await this.#handIn();
    return this.#after(this.#leaving.leave(sure));
  }

  /** Return what the server refused, newest first: marks, times and reasons.
   * @returns {Promise<import("./store.js").Refusal[]>} */
  async tray() {
    /** @type {import("./store.js").Refusal[]} */
    const refused = await this.store.read((tx) => tx.objectStore("tray").getAll());
    return refused.sort((a, b) => b.seq - a.seq);
  }

  /** Return the texts of the QR codes that tell another phone who came in. */
  frames() {
    return framesOf(this.store, this.now());
  }

  /** Take one such text from another phone. @param {string} text */
  receive(text) {
    return this.#after(this.#receiver.receive(text));
  }

  /** Try everything this phone will have to do without signal; see `rehearse`.
   * @param {import("./rehearsing.js").Eyes} eyes */
  rehearse(eyes) {
    return rehearse(this.store, eyes, this.now);
  }

  /** Settle what is open and send it all, as far as that can be. */
  async #handIn() {
    await this.#gatekeeper.settleLate(0);
    await this.#syncing.sync();
  }

  /** @template T @param {Promise<T>} work @param {boolean} [sends] @returns {Promise<T>} */
  async #after(work, sends = false) {
    const result = await work;
    await this.#changed();
    if (sends) void this.#syncing.scanned();
    return result;
  }

  async #askStorage() {
    if (!(await this.store.get("device"))) return;
    const kept = await persist();
    await this.store.write(async (tx) => {
      if (await told(tx, "device")) await tell(tx, "storageKept", kept);
    });
  }

  async #changed() {
    this.#tabs.postMessage("changed");
    await this.refresh();
  }

  /** Read the state anew; those who ask while it is read share one more reading after it. */
  refresh() {
    this.#stale = true;
    this.#refreshing ??= this.#readOn();
    return this.#refreshing;
  }

  async #readOn() {
    while (this.#stale) {
      this.#stale = false;
      this.state = await this.store
        .read((tx) => stateOf(tx, this.#syncing.running))
        .catch(() => ({ ...this.state, storageFails: true }));
      this.#watchQuestion();
      this.dispatchEvent(new Event("change"));
    }
    // At once: whoever asks from here on needs a new reading.
    this.#refreshing = null;
  }

  #watchQuestion() {
    clearTimeout(this.#question);
    const { pending } = this.state;
    if (!pending) return;
    const left = pending.at + QUESTION - this.now();
    const late = () => void this.#after(this.#gatekeeper.settleLate(), true);
    this.#question = setTimeout(late, Math.min(QUESTION, Math.max(0, left)));
  }
}
