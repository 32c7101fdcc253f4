// What a gate has seen, small enough to be shown to another phone as a few QR codes: a Bloom filter
// (B. H. Bloom, 1970; all of its hashes made from two: P. C. Dillinger and P. Manolios, 2004). It
// never says "not seen" of what was put in, and wrongly says "seen" of less than 1 % of all else.

import { markOf } from "./marking.js";

const BITS_PER_MARK = 10;
const PROBES = 7;
const SMALLEST = 64; // bytes, so that where few came it is hardly ever wrong
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648, section 6
// QR version 20 at level M holds 970 alphanumeric characters (ISO/IEC 18004, table 7).
const DATA_CHARACTERS = 880;
const MOST_FRAMES = 99;
// Groups: all that is checked, event, set (device, time, how many), which, data, check.
const FRAME =
  /^(MVH1\.([0-9A-F]{8})\.(\d{1,6}\.\d{1,15}\.(\d\d?))\.(\d\d?)\.([A-Z2-7]+))\.([0-9A-F]{16})$/;

/** A set of marks that forgets which ones it holds. */
export class Filter {
  /** @param {Uint8Array} bytes all of its bits */
  constructor(bytes) {
    this.bytes = bytes;
  }

  /**
   * @param {Iterable<string>} marks
   * @returns {Filter}
   */
  static of(marks) {
    const all = [...marks];
    const size = Math.max(SMALLEST, Math.ceil((all.length * BITS_PER_MARK) / 8));
    const filter = new Filter(new Uint8Array(size));
    for (const mark of all) {
      for (const bit of filter.#bits(mark)) filter.bytes[bit >> 3] |= 1 << (bit & 7);
    }
    return filter;
  }

  /**
   * Whether a mark was probably put in; false is certain.
   * @param {string} mark
   * @returns {boolean}
   */
  has(mark) {
    return this.#bits(mark).every((bit) => this.bytes[bit >> 3] & (1 << (bit & 7)));
  }

  /**
   * A mark is a keyed hash already: its halves are the two hashes.
   * @param {string} mark
   */
  #bits(mark) {
    const [first, second] = [mark.slice(0, 8), mark.slice(8)].map((half) => parseInt(half, 16));
    const bits = this.bytes.length * 8;
    const probe = (/** @type {number} */ i) => (first + i * second + (i ** 3 - i) / 6) % bits;
    return Array.from({ length: PROBES }, (_, i) => probe(i));
  }
}

/**
 * @typedef {{device: number, gate: string, at: number}} Sender
 *   the number and gate of the phone that hands over, and when it did, in milliseconds
 */

/**
 * The texts of the QR codes that hand a filter over, each
 * `MVH1.<event>.<device>.<time>.<how many>.<which>.<data>.<check>`. The data, joined, are one byte
 * with the length of the gate's name, the name in UTF-8, and the filter. The check is a mark of all
 * before it, so that a phone of the same date alone can make one.
 * @param {CryptoKey} key
 * @param {Filter} filter
 * @param {Sender} sender
 * @returns {Promise<string[]>}
 * @throws {RangeError} more is in the filter than can be handed over
 */
export async function frames(key, filter, { device, gate, at }) {
  const data = pack(gate, filter);
  const count = Math.ceil(data.length / DATA_CHARACTERS);
  if (count > MOST_FRAMES) throw new RangeError(`${count} frames`);
  const set = `MVH1.${await fingerprint(key)}.${device}.${Math.round(at)}.${count}`;
  const length = Math.ceil(data.length / count);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const body = `${set}.${i + 1}.${data.slice(i * length, (i + 1) * length)}`;
      return `${body}.${(await markOf(key, body)).toUpperCase()}`;
    }),
  );
}

/**
 * @typedef {"taken"|"repeated"|"other_event"|"other_set"|"damaged"} Received
 * @typedef {Sender & {filter: Filter}} Handover
 */

/** Puts the frames of one sender together again, in whatever order they are seen. */
export class Collector {
  #key;
  /** Which set is being collected: sender, time and how many. */
  #set = "";
  /** @type {Map<number, string>} */
  #data = new Map();
  /** How many frames the set has; 0 before the first. */
  count = 0;

  /** @param {CryptoKey} key */
  constructor(key) {
    this.#key = key;
  }

  /** How many different frames were taken. */
  get taken() {
    return this.#data.size;
  }

  /**
   * Take one frame; anything but "taken" changed nothing.
   * @param {string} text
   * @returns {Promise<Received>}
   */
  async add(text) {
    const frame = parse(text);
    if (!frame) return "damaged";
    if (frame.event !== (await fingerprint(this.#key))) return "other_event";
    const check = await markOf(this.#key, frame.body);
    return check.toUpperCase() === frame.check ? this.#take(frame) : "damaged";
  }

  /**
   * @param {NonNullable<ReturnType<typeof parse>>} frame
   * @returns {Received}
   */
  #take({ set, count, which, data }) {
    if (this.#set && this.#set !== set) return "other_set";
    if (this.#data.has(which)) return "repeated";
    this.#set = set;
    this.count = count;
    this.#data.set(which, data);
    return "taken";
  }

  /**
   * What was handed over, once every frame was taken; null before.
   * @returns {Handover|null}
   */
  get handover() {
    if (!this.count || this.taken < this.count) return null;
    const data = Array.from({ length: this.count }, (_, i) => this.#data.get(i + 1)).join("");
    const [device, at] = this.#set.split(".").map(Number);
    return { device, at, ...unpack(data) };
  }
}

/** @param {string} text */
function parse(text) {
  const found = FRAME.exec(text);
  if (!found) return null;
  const [, body, event, set, count, which, data, check] = found;
  return { body, event, set, count: Number(count), which: Number(which), data, check };
}

/**
 * What tells the frames of one date from those of any other, and tells nothing else.
 * @param {CryptoKey} key
 */
async function fingerprint(key) {
  return (await markOf(key, "MVH1")).slice(0, 8).toUpperCase();
}

/**
 * @param {string} gate
 * @param {Filter} filter
 */
function pack(gate, filter) {
  const name = new TextEncoder().encode(gate);
  return toBase32(Uint8Array.from([name.length, ...name, ...filter.bytes]));
}

/** @param {string} data */
function unpack(data) {
  const bytes = fromBase32(data);
  const end = 1 + bytes[0];
  const gate = new TextDecoder().decode(bytes.slice(1, end));
  return { gate, filter: new Filter(bytes.slice(end)) };
}

/** @param {Uint8Array} bytes */
function toBase32(bytes) {
  let [text, held, bits] = ["", 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
  }
  return bits ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

/** @param {string} text */
function fromBase32(text) {
  const bytes = new Uint8Array((text.length * 5) >> 3);
  let [at, held, bits] = [0, 0, 0];
  for (const letter of text) {
    held = ((held << 5) | ALPHABET.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes[at++] = (held >> (bits -= 8)) & 255;
  }
  return bytes;
}
