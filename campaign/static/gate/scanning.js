/** The camera and the decoder together: looks again and again, and tells what it read. */

import { Camera, NoCamera } from "./camera.js";
import { CannotDecode, Decoder } from "./decoding.js";

// Twelve looks a second: more warm the phone, and find nothing sooner.
const PACE = 80;

/**
 * Dispatches "read" with `detail` the `text` of a QR and when its frame was `grabbed`, as often as it is
 * seen, and "change" when the camera was started or stopped; `trouble` then names why it does not run.
 */
export class Scanner extends EventTarget {
  /** A key of the words, or "". */
  trouble = "";
  /** Whether it should run while the page is seen. */
  wanted = false;
  #looking = false;
  starting = false;
  /** @type {Decoder|null} */
  #decoder = null;
  /** How many decoders have died since one has answered. */
  #deaths = 0;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    super();
    this.camera = new Camera(video, () => this.#tell());
    document.addEventListener("visibilitychange", () => void this.#follow());
  }

  /** The decoder, which is loaded when it is first needed, and anew where it has died. */
  get decoder() {
    if (!this.#decoder || this.#decoder.dead) this.#decoder = new Decoder();
    return this.#decoder;
  }

  async start() {
    this.wanted = true;
    this.#deaths = 0;
    await this.#follow();
  }

  stop() {
    this.wanted = false;
    void this.#follow();
  }

  /** Change to the next camera. */
  async change() {
    await this.#try(() => this.camera.change());
  }

  /** Return what the QR in a photo holds, or null where none was found. @param {Blob} photo
   * @throws {CannotDecode} */
  async readPhoto(photo) {
    for (let triesLeft = 2; ; triesLeft--) {
      // A file that is no picture is a photo without a code.
      const picture = await createImageBitmap(photo).catch(() => null);
      if (!picture) return null;
      const { decoder } = this;
      try {
        return await decoder.read(picture, true);
      } catch (error) {
        if (!decoder.dead || triesLeft === 1) throw error;
      }
    }
  }

  /** A page put away gives the camera back: other apps need it, and phones take it away anyway. */
  async #follow() {
    if (this.#isDue) {
      await this.#try(() => this.camera.start());
    } else {
      this.camera.stop();
      this.#tell();
    }
  }

  /** @param {() => Promise<void>} begin */
  async #try(begin) {
    if (this.starting) return;
    this.starting = true;
    this.#tell();
    try {
      await begin();
      this.trouble = "";
      if (!this.#isDue) this.camera.stop();
      void this.#look();
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      this.trouble = error.trouble;
    } finally {
      this.starting = false;
      this.#tell();
    }
  }

  get #isDue() {
    return this.wanted && document.visibilityState === "visible";
  }

  /** Look while the camera runs: one picture on its way at a time. */
  async #look() {
    if (this.#looking) return;
    this.#looking = true;
    while (this.camera.running) {
      const began = performance.now();
      await this.#lookOnce();
      await pause(Math.max(0, PACE - (performance.now() - began)));
    }
    this.#looking = false;
  }

  async #lookOnce() {
    const grabbed = performance.now();
    try {
      const picture = await this.camera.look();
      const text = picture && (await this.decoder.read(picture));
      if (picture) this.#deaths = 0;
      if (text) this.dispatchEvent(new CustomEvent("read", { detail: { text, grabbed } }));
    } catch (error) {
      // Between two frames a camera may have none to give, and one frame may be bad.
      if (error instanceof CannotDecode && this.#decoder?.dead) this.#mourn();
    }
  }

  /** A phone short of memory ends a worker: one new one is tried. */
  #mourn() {
    if (++this.#deaths < 2) return;
    this.trouble = "cannot_decode";
    this.stop();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
