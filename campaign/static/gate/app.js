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
import { report } from "./reporting.js";
import { EMPTY, stateOf } from "./state.js";
import { Store, tell, told } from "./store.js";
import { Syncing } from "./syncing.js";

/** @typedef {import("./store.js").Kind} Kind */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./gatekeeping.js").Shown} Shown */

/** What is neither a badge nor meant for one. */
const NEITHER = new Set(["invitation", "handover"]);

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
  /** The way that was chosen and is being written. @type {Kind|null} */
  #turned = null;
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
    // A younger question may be another tab's; nobody's is settled once its time is over.
    await this.#gatekeeper.settleLate();
    await forgetOld(this.store, this.now());
    if (await this.store.get("device")) void this.#tellStorage(persist());
  }

  /** Decide about a text that was scanned or typed. It is kept durably before this returns. Null where
   * the camera sees the same code still, or no badge while a party question is open; a `deliberate`
   * input is always answered, of the same code with the same object. Never fails.
   * @param {string} text @param {{deliberate?: boolean}} [how] @returns {Promise<Shown|null>} */
  async admit(text, { deliberate = false } = {}) {
    const { kind, host } = this.state;
    const reading = read(text, host || location.host);
    if (NEITHER.has(reading.kind) && !deliberate && (await this.#isAsking())) return null;
    if (reading.kind === "invitation") {
      return { ...plainly("invitation", kind), invitation: reading.invitation };
    }
    if (reading.kind === "handover") {
      return this.#takeFrame(text.trim());
    }
    const shown = await this.#gatekeeper.admit({ text, reading, kind, deliberate });
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

  #isAsking() {
    return this.store.get("pending").then(Boolean, () => false);
  }

  /** Say how many of the party came, 1 to `most`. False where that question is no longer open.
   * @param {number} people @param {string} [scan] whose question it was, `Shown.scan`; else the last */
  settle(people, scan) {
    return this.#after(this.#gatekeeper.settle(people, scan), true);
  }

  /** Count one walk-in. @param {string} who a counter of `state.counters` */
  count(who) {
    return this.#after(count(this.store, who, this.now()), true);
  }

  /** Take the last count back; returns whose it was, or null. */
  undo() {
    return this.#after(undo(this.store), true);
  }

  /** Keep the result of a match. Returns "", or why it cannot be: "no_such_fixture", "not_begun", "score"
   * or "penalties". @param {number} fixture its number @param {import("./scores.js").Score} score */
  async report(fixture, score) {
    const problem = await this.#after(report(this.store, fixture, score, this.now()));
    // Who plays next may follow from it.
    if (!problem) void this.#syncing.scanned(true);
    return problem;
  }

  /** Show the matches of one pitch from now on. @param {string} pitch "" for all */
  setPitch(pitch) {
    return this.#after(this.store.write((tx) => tell(tx, "pitch", pitch)));
  }

  /** Scan people in or out from now on. @param {Kind} kind */
  async setKind(kind) {
    // The next scan may come before it is written.
    this.#turned = kind;
    this.state = { ...this.state, kind };
    try {
      await this.store.write((tx) => tell(tx, "kind", kind));
    } finally {
      if (this.#turned === kind) this.#turned = null;
      await this.#changed();
    }
  }

  /** Hand in and take down everything now, as somebody wants it. Returns whether that was done. */
  async sync() {
    const talking = this.#syncing.sync(true);
    void this.refresh();
    const done = await talking;
    await this.refresh();
    return done;
  }

  /** Join a gate, and take down what it needs. @param {string} invitation @param {string} language */
  async join(invitation, language) {
    const asked = persist();
    await this.#handIn(); // what an earlier gate's scans need is its own token
    const joined = await join(this.store, invitation, language);
    if (joined.joined) {
      void this.#tellStorage(asked);
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

  /** Keep whether the browser will keep what is stored; some take minutes to answer, or never do.
   * @param {Promise<boolean>} asked */
  async #tellStorage(asked) {
    const kept = await asked;
    const write = this.store.write(async (tx) => {
      if (await told(tx, "device")) await tell(tx, "storageKept", kept);
    });
    // A store that cannot be written is told by each scan.
    await write.then(() => this.#changed(), () => null);
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
      const state = await this.store
        .read((tx) => stateOf(tx, this.#syncing.running))
        .catch(() => ({ ...this.state, storageFails: true }));
      this.state = this.#turned ? { ...state, kind: this.#turned } : state;
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
