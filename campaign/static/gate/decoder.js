/**
 * Finds a QR in a picture, away from the page so that the page never waits: by the browser's own
 * detector where it knows QR, else by zxing from our own server.
 */

import { MOST_POINTS, READER_OPTIONS } from "./decoding_options.js";
import { findQr } from "./finding.js";
import { read as readingOf } from "./reading.js";
import { prepareZXingModule, readBarcodes } from "./vendor/zxing/reader/index.js";

/**
 * @typedef {ImageBitmap|VideoFrame|ImageData} Picture points where this browser's workers cannot draw
 * @typedef {{id: number, picture: Picture, still: boolean}} Question
 * @typedef {{id: number, text: string|null, error: string}} Answer `text` is null where no QR was found
 * @typedef {{detect: (picture: ImageBitmapSource) => Promise<{rawValue: string}[]>}} Detector
 * @typedef {{new (options: {formats: string[]}): Detector,
 *   getSupportedFormats: () => Promise<string[]>}} Detectors
 */

/** For a photo, which is looked at once. */
const PATIENT = { ...READER_OPTIONS, tryRotate: true, tryInvert: true };
// One picture may hold a poster's code beside the badge's.
const SEVERAL = { ...READER_OPTIONS, maxNumberOfSymbols: 4 };
/** What is looked for first. @type {(import("./reading.js").Reading["kind"])[]} */
const OURS = ["badge", "invitation", "handover", "elsewhere"];
const worker = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @type {Promise<Detector|null>} */
let native = findNative().catch(() => null);
let prepared = false;
/** Made when it is first drawn on: not every browser's workers have one. @type {OffscreenCanvas|null} */
let canvas = null;

worker.onmessage = async ({ data }) => {
  const { id, picture, still } = /** @type {Question} */ (data);
  /** @type {Answer} */
  const answer = { id, text: null, error: "" };
  try {
    answer.text = await find(picture, still);
  } catch (error) {
    answer.error = `${error}`;
  } finally {
    if (!(picture instanceof ImageData)) picture.close();
  }
  worker.postMessage(answer);
};

async function findNative() {
  const Detectors = /** @type {{BarcodeDetector?: Detectors}} */ (/** @type {unknown} */ (self))
    .BarcodeDetector;
  if (!(await Detectors?.getSupportedFormats())?.includes("qr_code")) return null;
  return Detectors ? new Detectors({ formats: ["qr_code"] }) : null;
}

/** @param {Picture} picture @param {boolean} still */
async function find(picture, still) {
  const detector = await native;
  if (detector) {
    const text = await findBy(detector, picture);
    if (text !== null || (!still && (await native))) return text;
  }
  const points = pointsOf(picture);
  const text = await findQr(read, points);
  if (text !== null && !isOurs(text)) return findBeside(text, points);
  if (text !== null || !still) return text;
  const [found] = await read(points, PATIENT);
  return found?.isValid ? found.text : null;
}

/** Return the code of ours beside another one, else that one. @param {string} text
 * @param {ImageData} points */
async function findBeside(text, points) {
  const found = await read(points, SEVERAL);
  return best([text, ...found.filter(({ isValid }) => isValid).map((one) => one.text)]);
}

/** @param {string} text */
function isOurs(text) {
  return rank(text) < OURS.length - 1;
}

/** @param {string} text */
function rank(text) {
  const at = OURS.indexOf(readingOf(text, location.host).kind);
  return at < 0 ? OURS.length : at;
}

/** Return the one that is most likely meant, null where there is none. @param {string[]} texts */
function best(texts) {
  const [first = null] = texts.filter(Boolean).sort((a, b) => rank(a) - rank(b));
  return first;
}

/** @param {Detector} detector @param {Picture} picture */
async function findBy(detector, picture) {
  try {
    return best((await detector.detect(picture)).map(({ rawValue }) => rawValue));
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

/** @param {Picture} picture */
function pointsOf(picture) {
  if (picture instanceof ImageData) return picture;
  const [width, height] =
    "displayWidth" in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height];
  const scale = Math.min(1, Math.sqrt(MOST_POINTS / (width * height)));
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
  canvas ??= new OffscreenCanvas(across, down);
  if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.drawImage(picture, 0, 0, across, down);
  return context.getImageData(0, 0, across, down);
}
