// The marks of all badges, good and out of use, as a phone holds them: 1,024 buckets by the mark's
// first ten bits, so that after a digest of each only the buckets that differ come down.

/**
 * @typedef {{good: Uint8Array, revoked: Uint8Array}} Bucket records of RECORD bytes, one per mark
 */

const BUCKETS = 1024;
const DIGEST = 4; // bytes
const RECORD = 7; // a mark without its first byte, which its bucket tells
const HEAD = 6; // bucket, how many good, how many revoked: two bytes each

export class Badges {
  /** @type {Map<number, Bucket>} */
  #buckets = new Map();

  /** How many marks are held. */
  get size() {
    let bytes = 0;
    for (const { good, revoked } of this.#buckets.values()) bytes += good.length + revoked.length;
    return bytes / RECORD;
  }

  /**
   * Take in the buckets that differ, as the server sends them or as `packed` gave them.
   * @param {ArrayBuffer|Uint8Array<ArrayBuffer>} reply
   * @returns {number} how many buckets were taken in
   * @throws {RangeError} the reply is cut off or is no such reply; nothing was changed then
   */
  apply(reply) {
    const changes = [...parse(reply instanceof Uint8Array ? reply : new Uint8Array(reply))];
    for (const [number, bucket] of changes) {
      if (bucket.good.length + bucket.revoked.length) this.#buckets.set(number, bucket);
      else this.#buckets.delete(number);
    }
    return changes.length;
  }

  /**
   * What is known of a mark.
   * @param {string} mark
   * @returns {"good"|"revoked"|"unknown"}
   */
  standing(mark) {
    const bucket = this.#buckets.get(parseInt(mark.slice(0, 3), 16) >> 2);
    if (!bucket) return "unknown";
    const record = (mark.slice(2).match(/../g) ?? []).map((digits) => parseInt(digits, 16));
    if (holds(bucket.revoked, record)) return "revoked";
    return holds(bucket.good, record) ? "good" : "unknown";
  }

  /**
   * What to ask the server with: four bytes for every bucket, zeros for an empty one.
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  async digests() {
    const all = new Uint8Array(BUCKETS * DIGEST);
    const one = /** @param {[number, Bucket]} entry */ async ([number, bucket]) => {
      const hash = await crypto.subtle.digest("SHA-256", whole(number, bucket));
      all.set(new Uint8Array(hash, 0, DIGEST), number * DIGEST);
    };
    await Promise.all([...this.#buckets].map(one));
    return all;
  }

  /**
   * Everything in one piece, to be kept on the phone and given to `apply` at the next start.
   * @returns {Uint8Array<ArrayBuffer>}
   */
  packed() {
    const packed = new Uint8Array(this.#buckets.size * HEAD + this.size * RECORD);
    let at = 0;
    for (const [number, { good, revoked }] of this.#buckets) {
      const head = [number, good.length / RECORD, revoked.length / RECORD];
      head.forEach((value, i) => new DataView(packed.buffer).setUint16(at + 2 * i, value));
      packed.set(good, at + HEAD);
      packed.set(revoked, at + HEAD + good.length);
      at += HEAD + good.length + revoked.length;
    }
    return packed;
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Generator<[number, Bucket]>}
 */
function* parse(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const number = view.getUint16(at); // past the end it throws what is promised
    const middle = at + HEAD + view.getUint16(at + 2) * RECORD;
    const end = middle + view.getUint16(at + 4) * RECORD;
    const bucket = { good: bytes.slice(at + HEAD, middle), revoked: bytes.slice(middle, end) };
    if (number >= BUCKETS || end > bytes.length || !belongs(number, bucket)) {
      throw new RangeError(`bucket ${number} of ${bytes.length} bytes`);
    }
    yield [number, bucket];
    at = end;
  }
}

/**
 * Whether the records can be of this bucket: its last two bits begin each of them.
 * @param {number} number
 * @param {Bucket} bucket
 */
function belongs(number, { good, revoked }) {
  const right = /** @param {Uint8Array} records */ (records) =>
    records.every((byte, i) => i % RECORD !== 0 || byte >> 6 === (number & 3));
  return right(good) && right(revoked);
}

/**
 * @param {Uint8Array} records
 * @param {number[]} record
 */
function holds(records, record) {
  for (let at = 0; at < records.length; at += RECORD) {
    if (record.every((byte, i) => records[at + i] === byte)) return true;
  }
  return false;
}

/**
 * What a bucket's digest is of: how many are good, then the whole marks.
 * @param {number} number
 * @param {Bucket} bucket
 */
function whole(number, { good, revoked }) {
  const count = good.length / RECORD;
  const bytes = [count >> 8, count & 255];
  for (const records of [good, revoked]) {
    records.forEach((byte, i) => (i % RECORD ? bytes.push(byte) : bytes.push(number >> 2, byte)));
  }
  return Uint8Array.from(bytes);
}
