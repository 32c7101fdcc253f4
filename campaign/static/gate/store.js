/**
 * What this phone keeps, all of it in IndexedDB: marks, never codes, names or contacts.
 *
 * Every write is one transaction with strict durability: what it kept is on the disk when it returns.
 * Writers of two tabs wait for each other, so what one transaction reads, no other changes beneath it.
 */

import { openDB } from "./vendor/idb.js";

/** @typedef {"entry"|"exit"} Kind */

/**
 * The date and gate this phone joined.
 * @typedef {object} Device
 * @property {string} joining which joining of this phone it is: marks of another one are another key's
 * @property {string} token
 * @property {string} slug
 * @property {string} day
 * @property {number} number the date's number for this phone
 * @property {string} until ISO; empty until the server has told it
 * @property {{id: number, name: string}} gate
 */

/**
 * What the server told about the date.
 * @typedef {object} Happening
 * @property {Record<string, string>} title by language
 * @property {string} slug
 * @property {string} day
 * @property {string} starts
 * @property {string} ends
 * @property {string} zone
 * @property {number|null} capacity
 * @property {boolean} booked_only
 */

/**
 * A scan as it was kept. `gained` and `moved` are what it added to those who came and those inside.
 * @typedef {object} Entry
 * @property {string} scan
 * @property {string} mark
 * @property {Kind} kind
 * @property {number} people
 * @property {number} at milliseconds, as this phone's clock claimed
 * @property {number} seq
 * @property {number} gained
 * @property {number} moved
 */

/**
 * An asked party question: the scan stands, how many came is still open.
 * @typedef {object} Pending
 * @property {string} scan
 * @property {string} mark
 * @property {Kind} kind
 * @property {number} most
 * @property {number} room
 * @property {number} at
 * @property {number} seq
 * @property {string} outcome
 */

/**
 * Somebody's way in or out, by this or another phone. `at` is true time in milliseconds.
 * @typedef {object} Passage
 * @property {string} scan
 * @property {string} mark
 * @property {number} device
 * @property {number} seq
 * @property {Kind} kind
 * @property {number} people
 * @property {number} at
 * @property {number} gate
 */

/** What was not taken: a scan, or, without a mark, so many taps at once or the result of a match.
 * @typedef {Entry & {reason: string, fixture?: number, score?: import("./scores.js").Score}} Refusal */

/**
 * What this phone counted by hand; it only grows. `sent` is what of it the server has.
 * @typedef {object} Tally
 * @property {number} gate
 * @property {string} bucket
 * @property {string} who
 * @property {number} total
 * @property {number} sent
 * @property {number} [doubted] `lastSync` when the server first did not understand it
 */

/** @typedef {{came: number, inside: number, walkIns: number}} Figures */

/**
 * @typedef {object} Meta
 * @property {Device} device
 * @property {CryptoKey} key
 * @property {Happening} event
 * @property {{id: number, name: string}[]} gates
 * @property {string} host
 * @property {string[]} counters
 * @property {string} language
 * @property {Kind} kind
 * @property {number} seq the last one given out
 * @property {Pending} pending
 * @property {string} cursor
 * @property {Figures} figures
 * @property {number} figuresAt when they were last the server's
 * @property {number} sentAt when the server last took something of this phone
 * @property {number} offset seconds the server's clock is ahead of this phone's
 * @property {number} lastSync
 * @property {string} access
 * @property {boolean} storageKept
 * @property {{gate: number, bucket: string, who: string}[]} counted what may be undone, last one last
 * @property {import("./scores.js").Fixture[]} fixtures of the date's tournament, where there is one
 * @property {string|null} plan which tournament that is
 * @property {string} pitch whose matches are shown; "" for all
 */

/**
 * @typedef {import("./vendor/idb.js").IDBPTransaction<any, string[], "readwrite">} Writing
 * @typedef {import("./vendor/idb.js").IDBPTransaction<any, string[], IDBTransactionMode>} Reading
 */

const NAME = "gate";
const SHAPE = 2;
/** Of each store: its key, and what else it is looked up by. */
const STORES = /** @type {const} */ ({
  meta: [null],
  badges: [null],
  parties: [null],
  queue: ["scan", "seq"],
  passages: ["scan", "mark"],
  tallies: [["gate", "bucket", "who"]],
  tray: ["scan"],
  filters: ["from"],
  results: ["result", "seq"],
});

/** Make the stores that are missing: all of an empty database, or those an older page did not know.
 * What is there may not have been sent yet, and stays.
 * @param {import("./vendor/idb.js").IDBPDatabase<any>} db
 * @param {import("./vendor/idb.js").IDBPTransaction<any, string[], "versionchange">} tx */
function shape(db, tx) {
  for (const [name, [key, by]] of Object.entries(STORES)) {
    const keyPath = /** @type {string|string[]|null} */ (key);
    const held = db.objectStoreNames.contains(name)
      ? tx.objectStore(name)
      : db.createObjectStore(name, keyPath === null ? {} : { keyPath });
    if (by && !held.indexNames.contains(by)) held.createIndex(by, by);
  }
}

/** Return a value of `meta`, or undefined. @template {keyof Meta} K @param {Reading} tx @param {K} key
 * @returns {Promise<Meta[K]|undefined>} */
export function told(tx, key) {
  return tx.objectStore("meta").get(key);
}

/** Put a value into `meta`. @template {keyof Meta} K @param {Writing} tx @param {K} key
 * @param {Meta[K]} value */
export function tell(tx, key, value) {
  return tx.objectStore("meta").put(value, key);
}

/** Put into the tray that so many could not be counted: one entry of each reason. @param {Writing} tx
 * @param {{reason: string, people: number, at: number}} what `at`: milliseconds, of the last of them */
export async function putAside(tx, { reason, people, at }) {
  const scan = `tally ${reason}`;
  const before = (await tx.objectStore("tray").get(scan))?.people ?? 0;
  /** @type {Refusal} */
  const entry = {
    ...{ scan, reason, at, people: before + people, kind: "entry" },
    ...{ mark: "", seq: 0, gained: 0, moved: 0 },
  };
  await tx.objectStore("tray").put(entry);
}

/** One database, opened when it is first needed, and again where the browser closed it. */
export class Store {
  /** @type {Promise<import("./vendor/idb.js").IDBPDatabase<any>>|null} */
  #opened = null;

  /** @param {string} [name] @param {number} [version] a later one than is stored adds what is missing */
  constructor(name = NAME, version = SHAPE) {
    this.name = name;
    this.version = version;
  }

  /** Do `work` in one strictly durable transaction; nothing of it stands where it fails.
   * `work` may wait for the transaction's own requests alone.
   * @template T @param {(tx: Writing) => Promise<T>} work @returns {Promise<T>} */
  async write(work) {
    const tx = /** @type {Writing} */ (await this.#begin("readwrite", { durability: "strict" }));
    return finish(tx, work);
  }

  /** Do `work` on one state of everything. @template T @param {(tx: Reading) => Promise<T>} work
   * @returns {Promise<T>} */
  async read(work) {
    return finish(await this.#begin("readonly"), work);
  }

  /** Return a value of `meta`, or undefined. @template {keyof Meta} K @param {K} key
   * @returns {Promise<Meta[K]|undefined>} */
  get(key) {
    return this.read((tx) => told(tx, key));
  }

  /** Forget everything. */
  clear() {
    return this.write(wipe);
  }

  /** Close it; the next use opens it again. */
  async close() {
    const opened = this.#opened;
    this.#opened = null;
    (await opened)?.close();
  }

  /** @param {IDBTransactionMode} mode @param {IDBTransactionOptions} [options]
   * @returns {Promise<Reading>} */
  async #begin(mode, options) {
    const begin = async () => (await this.#db()).transaction(Object.keys(STORES), mode, options);
    try {
      return await begin();
    } catch (error) {
      // A browser may close a database under us, on some phones each time the page was put away.
      if (/** @type {Error} */ (error).name !== "InvalidStateError") throw error;
      this.#opened = null;
      return begin();
    }
  }

  #db() {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #open() {
    try {
      return await openDB(this.name, this.version, {
        upgrade: (db, _old, _new, tx) => shape(db, tx),
        blocking: () => void this.close(),
        terminated: () => (this.#opened = null),
      });
    } catch (error) {
      this.#opened = null;
      throw error;
    }
  }
}

/** Empty every store within a transaction. @param {Writing} tx */
export async function wipe(tx) {
  for (const name of Object.keys(STORES)) await tx.objectStore(name).clear();
}

/** @template T @template {Reading} X @param {X} tx @param {(tx: X) => Promise<T>} work
 * @returns {Promise<T>} */
async function finish(tx, work) {
  // Asked for at once: a transaction that fails while `work` waits must find somebody listening.
  const done = tx.done.then(() => null, (/** @type {unknown} */ error) => error);
  try {
    const result = await work(tx);
    const failed = await done;
    if (failed !== null) throw failed ?? new Error("the transaction was given up");
    return result;
  } catch (error) {
    abandon(tx);
    throw error;
  }
}

/** @param {Reading} tx */
function abandon(tx) {
  try {
    tx.abort();
  } catch {
    // It has ended already.
  }
}
