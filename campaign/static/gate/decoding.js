/** Asks the worker for the QR in a picture, one question after another. */

import { MOST_POINTS } from "./decoding_options.js";

/** The worker could not look at a picture, or at pictures at all: see `Decoder.dead`. */
export class CannotDecode extends Error {
  name = "CannotDecode";
}

/** @typedef {{resolve: (text: string|null) => void, reject: (error: Error) => void,
 *   late: ReturnType<typeof setTimeout>}} Asked */

// Milliseconds. Before its first answer the worker fetches the reader, maybe from a slow server.
const FIRST = 60_000;
const PHOTO = 30_000;
const FRAME = 10_000;
// So many pictures in a row that could not be looked at are not the pictures' fault.
const BAD = 5;

export class Decoder {
  /** Whether it has stopped for good. */
  dead = false;
  /** @type {Map<number, Asked>} */
  #asked = new Map();
  #last = 0;
  #answered = false;
  #bad = 0;

  constructor() {
    this.worker = new Worker(new URL("./decoder.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.#answer(data);
    this.worker.onerror = () => this.#die();
    this.worker.onmessageerror = () => this.#die();
  }

  /** Return what the QR in a picture holds, or null where none was found. The picture is given away.
   * @param {ImageBitmap} picture @param {boolean} [still] a photo, which is looked at harder
   * @returns {Promise<string|null>} @throws {CannotDecode} */
  read(picture, still = false) {
    if (this.dead) return Promise.reject(new CannotDecode("the worker has stopped"));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.#die(), this.#patience(still));
      this.#asked.set(id, { resolve, reject, late });
      const given = portable(picture);
      const transferred = given instanceof ImageData ? given.data.buffer : given;
      this.worker.postMessage({ id, picture: given, still }, [transferred]);
    });
  }

  /** @param {boolean} still */
  #patience(still) {
    if (!this.#answered) return FIRST;
    return still ? PHOTO : FRAME;
  }

  /** @param {{id: number, text: string|null, error: string}} answer */
  #answer({ id, text, error }) {
    const asked = this.#asked.get(id);
    if (!asked) return;
    this.#asked.delete(id);
    clearTimeout(asked.late);
    this.#answered = true;
    this.#bad = error ? this.#bad + 1 : 0;
    if (error) asked.reject(new CannotDecode(error));
    else asked.resolve(text);
    if (this.#bad >= BAD) this.#die();
  }

  #die() {
    this.dead = true;
    this.worker.terminate();
    for (const { reject, late } of this.#asked.values()) {
      clearTimeout(late);
      reject(new CannotDecode("the worker has stopped"));
    }
    this.#asked.clear();
  }
}

/** Return what a worker can look into: where it cannot draw, the page has to.
 * @param {ImageBitmap} picture @returns {ImageBitmap|ImageData} */
function portable(picture) {
  if (typeof OffscreenCanvas === "function") return picture;
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, Math.sqrt(MOST_POINTS / (picture.width * picture.height)));
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
