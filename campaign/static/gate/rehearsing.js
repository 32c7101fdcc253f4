/**
 * A rehearsal without signal: everything the day will ask of this phone, with a badge nobody wears.
 *
 * It runs the real parts on a store of its own, which is empty again afterwards: no count is touched.
 */

import { Badges } from "./badges.js";
import { Unreachable } from "./calling.js";
import { Gatekeeper } from "./gatekeeping.js";
import { markOf } from "./marking.js";
import { read } from "./reading.js";
import { sendAll } from "./sending.js";
import { Store, tell, told, wipe } from "./store.js";
import { generate } from "./vendor/lean-qr.js";

/**
 * What the screen lends: the camera and the decoder it scans with.
 * @typedef {object} Eyes
 * @property {() => Promise<unknown>} frame something where the camera gave a frame, else null
 * @property {(picture: ImageBitmap) => Promise<string|null>} decode what the QR in a picture holds
 */

/** Whether this phone is ready; if not, what stopped it: "online" (not in aeroplane mode), "not_joined",
 * "worker", "shell", "key", "badges", "camera", "decoder", "decision", "kept" or "sending".
 * @typedef {{ready: boolean, problem: string|null}} Rehearsed */

/** @typedef {{store: Store, trial: Store, eyes: Eyes, now: () => number, text: string, code: string,
 *   seen: string}} Rehearsal */

const PATIENCE = 10_000;
const SHELL = "/gate/";
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = 12;
const POINTS = 8; // a module of the drawn QR
const QUIET_ZONE = 4; // modules, ISO/IEC 18004 section 6.3.8
const WHITE = /** @type {const} */ ([255, 255, 255]);

/** In this order; each is true where this phone can do it.
 * @type {[string, (rehearsal: Rehearsal) => unknown][]} */
const STEPS = [
  ["online", () => !navigator.onLine],
  ["not_joined", ({ store }) => store.get("device")],
  ["worker", () => navigator.serviceWorker?.controller],
  ["shell", isShellKept],
  ["key", ({ store }) => store.get("key")],
  ["badges", ({ store }) => store.read((tx) => tx.objectStore("badges").get("all"))],
  ["camera", ({ eyes }) => eyes.frame()],
  ["decoder", isDecoded],
  ["decision", isWelcome],
  ["kept", isKept],
  ["online", cannotSend],
  ["sending", isKept],
];

/** Rehearse; to be called in aeroplane mode. @param {Store} store @param {Eyes} eyes
 * @param {() => number} now @returns {Promise<Rehearsed>} */
export async function rehearse(store, eyes, now) {
  const trial = new Store(`${store.name}-rehearsal`);
  const code = testCode();
  const rehearsal = { store, trial, eyes, now, code, text: "", seen: "" };
  try {
    for (const [problem, step] of STEPS) {
      if (!(await inTime(step, rehearsal))) return { ready: false, problem };
    }
    return { ready: true, problem: null };
  } finally {
    await trial.clear().catch(() => null); // a phone that cannot write has been told so
    await trial.close();
  }
}

/** @param {(rehearsal: Rehearsal) => unknown} step @param {Rehearsal} rehearsal */
async function inTime(step, rehearsal) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, false));
  const done = Promise.resolve(rehearsal).then(step);
  return Promise.race([done, late]).catch(() => false);
}

async function isShellKept() {
  const kept = await Promise.all(
    [SHELL, import.meta.url].map((address) => caches.match(address, { ignoreVary: true })),
  );
  return kept.every(Boolean);
}

/** @param {Rehearsal} rehearsal */
async function isDecoded(rehearsal) {
  const host = (await rehearsal.store.get("host")) ?? location.host;
  rehearsal.text = `${location.protocol}//${host}/B/${rehearsal.code}`.toUpperCase();
  const seen = await rehearsal.eyes.decode(await draw(rehearsal.text));
  rehearsal.seen = seen ?? "";
  return seen === rehearsal.text;
}

/** Draw a QR as a badge has it. @param {string} text */
async function draw(text) {
  const drawn = generate(text).toImageData(
    {
      createImageData: (width, height) => new ImageData(width, height),
      putImageData: () => undefined,
    },
    { on: [0, 0, 0], off: WHITE, pad: QUIET_ZONE },
  );
  const [resizeWidth, resizeHeight] = [drawn.width * POINTS, drawn.height * POINTS];
  return createImageBitmap(drawn, { resizeWidth, resizeHeight, resizeQuality: "pixelated" });
}

/** @param {Rehearsal} rehearsal */
async function isWelcome({ store, trial, now, code, seen }) {
  const host = await lay(store, trial, code);
  const input = { text: seen, reading: read(seen, host), kind: /** @type {const} */ ("entry") };
  const shown = await new Gatekeeper(trial, now).admit(input);
  return shown?.outcome === "welcome";
}

/** Lay out the store of the rehearsal: the real key, and one badge. Returns the host.
 * @param {Store} store @param {Store} trial @param {string} code */
async function lay(store, trial, code) {
  const [device, event, key, host] = await store.read((tx) =>
    Promise.all([told(tx, "device"), told(tx, "event"), told(tx, "key"), told(tx, "host")]),
  );
  if (!device || !event || !key || !host) throw new Error("nothing was joined");
  const badge = { stamp: "rehearsal", packed: packed(await markOf(key, code)) };
  await trial.write(async (tx) => {
    await wipe(tx);
    // Even where there is signal after all, no server takes a scan from this token.
    await tell(tx, "device", { ...device, token: "rehearsal" });
    await tell(tx, "event", { ...event, booked_only: false });
    await tell(tx, "key", key);
    await tell(tx, "host", host);
    await tx.objectStore("badges").put(badge, "all");
    await tx.objectStore("badges").put(badge.stamp, "stamp");
  });
  return host;
}

/** Return the set of one good badge, in the form `Badges` keeps. @param {string} mark */
function packed(mark) {
  const bucket = parseInt(mark.slice(0, 3), 16) >> 2;
  const hex = [bucket, 1, 0].map((value) => value.toString(16).padStart(4, "0")).join("") + mark.slice(2);
  const bytes = hex.match(/../g)?.map((byte) => parseInt(byte, 16)) ?? [];
  const badges = new Badges();
  badges.apply(Uint8Array.from(bytes));
  return badges.packed();
}

/** Whether the scan is on the disk, for one who opens the store as if the phone had been switched off.
 * @param {Rehearsal} rehearsal */
async function isKept({ trial }) {
  await trial.close();
  return (await trial.read((tx) => tx.objectStore("queue").count())) === 1;
}

/** Whether sending fails, as it must without signal. @param {Rehearsal} rehearsal */
async function cannotSend({ trial, now }) {
  const error = await sendAll(trial, now).then(() => null, (/** @type {unknown} */ reason) => reason);
  return error instanceof Unreachable;
}

function testCode() {
  const bytes = crypto.getRandomValues(new Uint8Array(CODE_LENGTH));
  return [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
}
