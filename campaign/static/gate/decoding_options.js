/**
 * How a QR is looked for in a frame: in one place, for the scanner and for the benchmark that chose it
 * (`python -m benchmarks.scanning`).
 */

/** @typedef {import("./vendor/zxing/reader/index.js").ReaderOptions} ReaderOptions */

// A photo of a phone has ten times the points a QR needs, and takes seconds.
export const MOST_POINTS = 2_000_000;

/**
 * Light on dark and mirrored codes are not ours; a QR is found at any turn without `tryRotate`.
 * @type {ReaderOptions}
 */
export const READER_OPTIONS = {
  formats: ["QRCode"],
  maxNumberOfSymbols: 1,
  tryHarder: true,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: true,
  binarizer: "LocalAverage",
};

/**
 * What is tried on one frame, in turn, until something is read. Sharpened and twice as large, three in four
 * of the worn badges are read that the reader alone misses, for some eight times its time.
 * @type {{finer: boolean, options: ReaderOptions}[]}
 */
export const TRIES = [
  { finer: false, options: READER_OPTIONS },
  { finer: true, options: { ...READER_OPTIONS, tryDenoise: true, downscaleFactor: 2 } },
  { finer: false, options: { ...READER_OPTIONS, binarizer: "GlobalHistogram" } },
];
