/**
 * What this phone keeps of a table, in IndexedDB: notes and the point as they were last written here, and
 * what was begun and not kept yet. Every write is on the disk when it returns.
 */

/**
 * @typedef {object} Note
 * @property {string} table
 * @property {string} uid
 * @property {number} question
 * @property {string} text empty where it was taken out
 * @property {number} seq of this wording
 * @property {boolean} sent whether the server has it
 */

/**
 * @typedef {object} Point
 * @property {string} table
 * @property {string} text
 * @property {number} seq
 * @property {boolean} agreed
 * @property {boolean} sent
 */

/** @typedef {{table: string, place: string, text: string}} Draft */

const NAME = "scribe";
const SHAPE = 1;
const STORES = /** @type {const} */ ({
  notes: ["table", "uid"],
  points: ["table"],
  drafts: ["table", "place"],
});

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** One table's share of the database. */
export class Keeping {
  /** @type {Promise<IDBDatabase>|null} */
  #opened = null;

  /** @param {string} table */
  constructor(table) {
    this.table = table;
  }

  /** @returns {Promise<Note[]>} */
  notes() {
    return this.#all("notes");
  }

  /** @returns {Promise<Draft[]>} */
  drafts() {
    return this.#all("drafts");
  }

  /** @returns {Promise<Point|undefined>} */
  async point() {
    return (await this.#all("points"))[0];
  }

  /** Keep one value; it replaces what has its key. @param {"notes"|"points"|"drafts"} name
   * @param {Partial<Note & Point & Draft>} value */
  put(name, value) {
    return this.#write(name, (store) => store.put({ ...value, table: this.table }));
  }

  /** @param {"notes"|"drafts"} name @param {string} key */
  drop(name, key) {
    return this.#write(name, (store) => store.delete([this.table, key]));
  }

  /** Forget this table. */
  async clear() {
    for (const name of /** @type {const} */ (["notes", "points", "drafts"]))
      await this.#write(name, (store) => store.delete(this.#range()));
  }

  #range() {
    return IDBKeyRange.bound([this.table], [this.table, []]);
  }

  /** @param {keyof typeof STORES} name @returns {Promise<any[]>} */
  async #all(name) {
    const store = (await this.#begin(name, "readonly")).objectStore(name);
    return answered(store.getAll(this.#range()));
  }

  /** @param {keyof typeof STORES} name @param {(store: IDBObjectStore) => IDBRequest} work
   * @returns {Promise<void>} */
  async #write(name, work) {
    const tx = await this.#begin(name, "readwrite");
    return new Promise((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = tx.onerror = () => reject(tx.error);
      work(tx.objectStore(name));
    });
  }

  /** @param {keyof typeof STORES} name @param {IDBTransactionMode} mode */
  async #begin(name, mode) {
    const begin = async () => (await this.#db()).transaction(name, mode, { durability: "strict" });
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
    this.#opened ??= open();
    this.#opened.catch(() => (this.#opened = null));
    return this.#opened;
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(NAME, SHAPE);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(STORES))
      request.result.createObjectStore(name, { keyPath: [...keyPath] });
  };
  return answered(request);
}
