/**
 * Telling another gate's phone, without signal, who came in here: a filter of marks in a few QR codes.
 */

import { Collector, Filter, frames } from "./bloom.js";
import { trueTime } from "./clocks.js";
import { told } from "./store.js";

/** @typedef {import("./store.js").Store} Store */

/**
 * How far the receiving is. `problem` is why the last frame was not taken, or "".
 * @typedef {{taken: number, count: number, done: boolean, from: string, problem: string}} Progress
 */

/** Return the texts of the QR codes to show: everyone this phone knows came in, here or elsewhere.
 * @param {Store} store @param {number} now milliseconds
 * @returns {Promise<string[]>} none where nothing was joined @throws {RangeError} more than can be shown */
export async function framesOf(store, now) {
  const held = await store.read(async (tx) => {
    const [device, key] = [await told(tx, "device"), await told(tx, "key")];
    /** @type {import("./store.js").Passage[]} */
    const passages = await tx.objectStore("passages").getAll();
    return device && key && { device, key, passages, offset: (await told(tx, "offset")) ?? 0 };
  });
  if (!held) return [];
  const { device, key, passages, offset } = held;
  const marks = passages.filter(({ kind }) => kind === "entry").map(({ mark }) => mark);
  const sender = { device: device.number, gate: device.gate.name, at: trueTime(now, offset) };
  return frames(key, Filter.of(new Set(marks)), sender);
}

/** Takes the frames of other phones, one after the other, and keeps what they come to. */
export class Receiver {
  /** @type {{joining: string, collector: Collector}|null} */
  #collecting = null;

  /** @param {Store} store */
  constructor(store) {
    this.store = store;
  }

  /** Take one frame, in any order. A frame of another set begins that one.
   * @param {string} text @returns {Promise<Progress>} */
  async receive(text) {
    const collector = await this.#collector();
    if (!collector) return { taken: 0, count: 0, done: false, from: "", problem: "not_ready" };
    const received = await collector.add(text);
    if (received === "other_set") {
      this.#collecting = null;
      return this.receive(text);
    }
    const problem = ["taken", "repeated"].includes(received) ? "" : received;
    const { taken, count, handover } = collector;
    if (handover) await this.#keep(handover);
    return { taken, count, done: handover !== null, from: handover?.gate ?? "", problem };
  }

  async #collector() {
    const [device, key] = [await this.store.get("device"), await this.store.get("key")];
    if (!device || !key) return null;
    // What was collected for another date is of no use at this one.
    if (this.#collecting?.joining !== device.joining) {
      this.#collecting = { joining: device.joining, collector: new Collector(key) };
    }
    return this.#collecting.collector;
  }

  /** Keep a filter; of one phone the newest, which holds all the older ones did.
   * @param {import("./bloom.js").Handover} handover */
  async #keep({ device, gate, at, filter }) {
    await this.store.write(async (tx) => {
      if ((await told(tx, "device"))?.joining !== this.#collecting?.joining) return;
      const held = await tx.objectStore("filters").get(device);
      if (held && held.at > at) return;
      await tx.objectStore("filters").put({ from: device, gate, at, bytes: filter.bytes });
    });
  }
}
