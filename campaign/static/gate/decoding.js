/** Asks the worker for the QR in a picture, one question after another. */

/** The worker could not look at pictures at all. */
export class CannotDecode extends Error {
  name = "CannotDecode";
}

export class Decoder {
  /** @type {Map<number, {resolve: (text: string|null) => void, reject: (error: Error) => void}>} */
  #asked = new Map();
  #last = 0;

  constructor() {
    this.worker = new Worker(new URL("./decoder.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.#answer(data);
    this.worker.onerror = () => this.#fail();
  }

  /** Return what the QR in a picture holds, or null where none was found. The picture is given away.
   * @param {ImageBitmap} picture @param {boolean} [still] a photo, which is looked at harder
   * @returns {Promise<string|null>} @throws {CannotDecode} */
  read(picture, still = false) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.worker.postMessage({ id, picture, still }, [picture]);
    });
  }

  /** @param {{id: number, text: string|null, error: string}} answer */
  #answer({ id, text, error }) {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (error) asked?.reject(new CannotDecode(error));
    else asked?.resolve(text);
  }

  #fail() {
    for (const { reject } of this.#asked.values()) reject(new CannotDecode("the worker stopped"));
    this.#asked.clear();
  }
}
