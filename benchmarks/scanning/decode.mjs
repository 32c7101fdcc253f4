/**
 * Decodes the pictures that arrive on standard input, each `width * height` RGB pixels, with the reader, the
 * module and the options of the gate's scanner, and with jsQR, taking turns at being first. Writes one
 * line of JSON for each: {"zxing": {"text", "ms"}, "jsqr": {"text", "ms"}}; text is null where nothing was read.
 */
import { readFileSync, readSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "../../node_modules/zxing-wasm/dist/es/reader/index.js";
import { findQr } from "../../campaign/static/gate/finding.js";

const jsQR = createRequire(import.meta.url)("jsqr");
const MODULE = new URL("../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm", import.meta.url);
const [width, height] = process.argv.slice(2).map(Number);
const WARM = 20;

const DECODERS = {
  zxing: (frame) => findQr(readBarcodes, frame),
  // As the gate's reader: light on dark is not looked for.
  async jsqr(frame) {
    return jsQR(frame.data, width, height, { inversionAttempts: "dontInvert" })?.data ?? null;
  },
};

/** Returns the next picture with an alpha channel, as a canvas gives it, or null at the end. */
function next() {
  const pixels = new Uint8Array(width * height * 3);
  for (let read = 0; read < pixels.length; ) {
    const more = readSync(0, pixels, read, pixels.length - read, null);
    if (more === 0) return null;
    read += more;
  }
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) data.set(pixels.subarray(3 * i, 3 * i + 3), 4 * i);
  return { data, width, height };
}

async function timed(name, frame) {
  const start = performance.now();
  const text = await DECODERS[name](frame);
  return { text, ms: performance.now() - start };
}

async function main() {
  await prepareZXingModule({ overrides: { wasmBinary: readFileSync(MODULE) }, fireImmediately: true });
  const names = Object.keys(DECODERS);
  for (let frame = next(), count = 0; frame !== null; frame = next(), count++) {
    for (let i = 0; count === 0 && i < WARM; i++) for (const name of names) await timed(name, frame);
    const found = {};
    for (const name of count % 2 ? names : names.toReversed()) found[name] = await timed(name, frame);
    writeSync(1, `${JSON.stringify(found)}\n`);
  }
}

await main();
