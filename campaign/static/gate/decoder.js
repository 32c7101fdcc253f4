/**
 * Finds a QR in a picture, away from the page so that the page never waits: by the browser's own
 * detector where it knows QR, else by zxing from our own server.
 */

import { READER_OPTIONS } from "./decoding_options.js";
import { findQr } from "./finding.js";
import { prepareZXingModule, readBarcodes } from "./vendor/zxing/reader/index.js";

/**
 * @typedef {{id: number, picture: ImageBitmap|VideoFrame, still: boolean}} Question
 * @typedef {{id: number, text: string|null, error: string}} Answer `text` is null where no QR was found
 * @typedef {{detect: (picture: CanvasImageSource) => Promise<{rawValue: string}[]>}} Detector
 * @typedef {{new (options: {formats: string[]}): Detector,
 *   getSupportedFormats: () => Promise<string[]>}} Detectors
 */

/** For a photo, which is looked at once. */
const PATIENT = { ...READER_OPTIONS, tryRotate: true, tryInvert: true };
// A photo of a phone has ten times the points a QR needs, and takes seconds.
const MOST_POINTS = 2_000_000;
const worker = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const canvas = new OffscreenCanvas(1, 1);
const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
  canvas.getContext("2d", { willReadFrequently: true })
);

/** @type {Promise<Detector|null>} */
let native = findNative().catch(() => null);
let prepared = false;

worker.onmessage = async ({ data }) => {
  const { id, picture, still } = /** @type {Question} */ (data);
  /** @type {Answer} */
  const answer = { id, text: null, error: "" };
  try {
    answer.text = await find(picture, still);
  } catch (error) {
    answer.error = `${error}`;
  } finally {
    picture.close();
  }
  worker.postMessage(answer);
};

async function findNative() {
  const Detectors = /** @type {{BarcodeDetector?: Detectors}} */ (/** @type {unknown} */ (self))
    .BarcodeDetector;
  if (!(await Detectors?.getSupportedFormats())?.includes("qr_code")) return null;
  return Detectors ? new Detectors({ formats: ["qr_code"] }) : null;
}

/** @param {ImageBitmap|VideoFrame} picture @param {boolean} still */
async function find(picture, still) {
  const detector = await native;
  if (detector) {
    const text = await findBy(detector, picture);
    if (text !== null || (!still && (await native))) return text;
  }
  const points = pointsOf(picture);
  const text = await findQr(read, points);
  if (text !== null || !still) return text;
  const [found] = await read(points, PATIENT);
  return found?.isValid ? found.text : null;
}

/** @param {Detector} detector @param {ImageBitmap|VideoFrame} picture */
async function findBy(detector, picture) {
  try {
    const [found] = await detector.detect(picture);
    return found?.rawValue || null;
  } catch {
    // Some phones name a detector they have not downloaded.
    native = Promise.resolve(null);
    return null;
  }
}

/** @type {import("./finding.js").Read} */
function read(points, options) {
  if (!prepared) prepareZXingModule({ overrides: { locateFile } });
  prepared = true;
  return readBarcodes(points, options);
}

/** @param {string} name */
function locateFile(name) {
  return new URL(`./vendor/zxing/${name}`, import.meta.url).href;
}

/** @param {ImageBitmap|VideoFrame} picture */
function pointsOf(picture) {
  const [width, height] =
    "displayWidth" in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height];
  const scale = Math.min(1, Math.sqrt(MOST_POINTS / (width * height)));
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
  context.drawImage(picture, 0, 0, across, down);
  return context.getImageData(0, 0, across, down);
}
