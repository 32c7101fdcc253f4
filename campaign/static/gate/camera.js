/**
 * The phone's camera: one picture at a time for the decoder, a light where there is one, and the camera
 * that was chosen last time.
 */

import { choose, chosen } from "./preferences.js";

/** Why there is no picture: a key of the words. @typedef {"camera_blocked"|"camera_missing"|"camera_in_use"|"no_camera_in_app"} Trouble */

/** @type {Record<string, Trouble>} */
const TROUBLES = {
  NotAllowedError: "camera_blocked",
  SecurityError: "camera_blocked",
  NotFoundError: "camera_missing",
  OverconstrainedError: "camera_missing",
  NotReadableError: "camera_in_use",
  AbortError: "camera_in_use",
};
const GONE = new Set(["NotFoundError", "OverconstrainedError"]);
// The shorter edge of what is looked at. A finer picture is shrunk for every other look; the looks
// between are at its middle, as fine as it is.
const SHORT = 480;

/** The camera cannot be used. */
export class NoCamera extends Error {
  name = "NoCamera";

  /** @param {Trouble} trouble */
  constructor(trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

export class Camera {
  /** @type {MediaStream|null} */
  #stream = null;
  #looks = 0;

  /** @param {HTMLVideoElement} video @param {() => void} taken called when the system took it away */
  constructor(video, taken) {
    this.video = video;
    this.taken = taken;
  }

  get running() {
    return this.#stream !== null;
  }

  /** Start the camera that was chosen, else one that looks away from the steward.
   * @throws {NoCamera} */
  async start() {
    if (this.#stream) return;
    // Browsers inside other apps have no such thing, nor have pages without encryption.
    if (!navigator.mediaDevices?.getUserMedia) throw new NoCamera("no_camera_in_app");
    const stream = await this.#open(chosen("camera"));
    this.#stream = stream;
    this.#track?.addEventListener("ended", () => this.#lose(stream));
    this.video.srcObject = stream;
    await this.video.play().catch(() => null); // it plays once the page is seen
  }

  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.video.srcObject = null;
  }

  /** Return how many cameras there are; browsers tell once one was allowed. */
  async count() {
    return (await this.#devices()).length;
  }

  /** Change to the next camera, and remember it. @throws {NoCamera} */
  async change() {
    const devices = await this.#devices();
    const now = devices.findIndex(({ deviceId }) => deviceId === this.#track?.getSettings().deviceId);
    const next = devices[(now + 1) % devices.length];
    if (next) choose("camera", next.deviceId);
    this.stop();
    await this.start();
  }

  /** Whether this camera has a light. */
  get hasLight() {
    const can = /** @type {{torch?: boolean}} */ (this.#track?.getCapabilities?.() ?? {});
    return Boolean(can.torch);
  }

  /** @param {boolean} on */
  async light(on) {
    const wanted = /** @type {MediaTrackConstraints} */ (/** @type {unknown} */ ({ advanced: [{ torch: on }] }));
    await this.#track?.applyConstraints(wanted);
  }

  /** Return what the camera sees, or null while it sees nothing yet.
   * @returns {Promise<ImageBitmap|null>} */
  async look() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!this.#stream || !width || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const scale = SHORT / Math.min(width, height);
    if (scale >= 1) return createImageBitmap(this.video);
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (this.#looks++ % 2) {
      return createImageBitmap(this.video, { resizeWidth: across, resizeHeight: down });
    }
    return createImageBitmap(this.video, (width - across) >> 1, (height - down) >> 1, across, down);
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  async #devices() {
    const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return all.filter(({ kind }) => kind === "videoinput");
  }

  /** @param {string} deviceId @returns {Promise<MediaStream>} */
  async #open(deviceId) {
    // A QR of 15 mm needs 72 points: 1,920 across give them from 35 cm, 1,280 from 23 cm, 640 from 11 cm.
    const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
    try {
      return await navigator.mediaDevices.getUserMedia({ video: { ...size, ...which }, audio: false });
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      // The one that was chosen is there no more, or has another name since.
      if (deviceId && GONE.has(name)) return this.#open("");
      throw new NoCamera(TROUBLES[name] ?? "camera_missing");
    }
  }

  /** @param {MediaStream} stream */
  #lose(stream) {
    if (this.#stream !== stream) return;
    this.stop();
    this.taken();
  }
}
