/** Looks for a QR in one frame: as it is, then sharpened and twice as large. Pure but for the reader. */

import { TRIES } from "./decoding_options.js";

/**
 * @typedef {{data: Uint8ClampedArray, width: number, height: number}} Frame of red, green, blue and alpha
 * @typedef {{shades: Uint8ClampedArray, width: number, height: number}} Grey
 * @typedef {(frame: ImageData, options: import("./decoding_options.js").ReaderOptions) =>
 *   Promise<{text: string, isValid: boolean}[]>} Read
 */

// What is made finer: no more of a frame's middle than this, so that the time is bounded.
const ACROSS = 640;
const DOWN = 480;
// The points to each side that a point is compared with, and by how much it is driven away from them.
const REACH = 2;
const DRIVE = 1.5;

/** Return what the QR in a frame holds, or null where none is read.
 * @param {Read} read @param {Frame} frame @returns {Promise<string|null>} */
export async function findQr(read, frame) {
  for (const { finer, options } of TRIES) {
    const picture = /** @type {ImageData} */ (finer ? finerMiddle(frame) : frame);
    const [found] = await read(picture, options);
    if (found?.isValid) return found.text;
  }
  return null;
}

/** Return the middle of a frame in grey, sharpened and twice as large. @param {Frame} frame @returns {Frame} */
export function finerMiddle(frame) {
  const { shades, width, height } = enlarged(sharpened(middle(frame)));
  const points = new Uint32Array(width * height);
  for (let i = 0; i < points.length; i++) points[i] = 0xff000000 | (shades[i] * 0x010101);
  return { data: new Uint8ClampedArray(points.buffer), width, height };
}

/** @param {Frame} frame @returns {Grey} */
function middle(frame) {
  const [width, height] = [Math.min(frame.width, ACROSS), Math.min(frame.height, DOWN)];
  const [left, top] = [(frame.width - width) >> 1, (frame.height - height) >> 1];
  const shades = new Uint8ClampedArray(width * height);
  const { data } = frame;
  for (let y = 0, to = 0; y < height; y++) {
    let from = 4 * ((top + y) * frame.width + left);
    // The weights of ITU-R BT.601, in parts of 1,024
    for (const end = to + width; to < end; to++, from += 4) {
      shades[to] = (306 * data[from] + 601 * data[from + 1] + 117 * data[from + 2]) >> 10;
    }
  }
  return { shades, width, height };
}

/** Drive each point away from the mean of its neighbours. @param {Grey} grey @returns {Grey} */
function sharpened({ shades, width, height }) {
  const sums = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) sumAlong(shades, sums, y * width, 1, width);
  const means = new Uint32Array(width * height);
  for (let x = 0; x < width; x++) sumAlong(sums, means, x, width, height);
  const sharp = new Uint8ClampedArray(width * height);
  const share = DRIVE / (2 * REACH + 1) ** 2;
  for (let i = 0; i < sharp.length; i++) sharp[i] = (1 + DRIVE) * shades[i] - share * means[i];
  return { shades: sharp, width, height };
}

/** Put the sum of each point and its neighbours along a row or a column; the edge stands for what is beyond.
 * @param {Uint8ClampedArray|Uint16Array} from @param {Uint16Array|Uint32Array} to
 * @param {number} start @param {number} step @param {number} count */
function sumAlong(from, to, start, step, count) {
  const last = start + (count - 1) * step;
  const ahead = REACH * step;
  let sum = REACH * from[start];
  for (let i = start; i < start + ahead; i += step) sum += from[Math.min(i, last)];
  for (let i = start; i <= last; i += step) {
    sum += from[Math.min(i + ahead, last)];
    to[i] = sum;
    sum -= from[Math.max(i - ahead, start)];
  }
}

/** Return it twice as wide and high, each point between its two nearest by 3 to 1. @param {Grey} grey
 * @returns {Grey} */
function enlarged({ shades, width, height }) {
  const wide = 2 * width;
  const large = new Uint8ClampedArray(4 * width * height);
  let [above, row] = [new Uint16Array(wide), new Uint16Array(wide)];
  widen(shades, 0, width, row);
  for (let y = 0; y < height; y++) {
    const below = above.slice();
    widen(shades, Math.min(y + 1, height - 1) * width, width, below);
    const over = y ? above : row;
    for (let x = 0, i = 2 * y * wide; x < wide; x++, i++) {
      large[i] = (over[x] + 3 * row[x] + 8) >> 4;
      large[i + wide] = (3 * row[x] + below[x] + 8) >> 4;
    }
    [above, row] = [row, below];
  }
  return { shades: large, width: wide, height: 2 * height };
}

/** Put one row twice as wide, in quarters. @param {Uint8ClampedArray} shades @param {number} start
 * @param {number} width @param {Uint16Array} wide */
function widen(shades, start, width, wide) {
  for (let x = 0; x < width; x++) {
    const here = 3 * shades[start + x];
    wide[2 * x] = here + shades[start + Math.max(x - 1, 0)];
    wide[2 * x + 1] = here + shades[start + Math.min(x + 1, width - 1)];
  }
}
