/**
 * Taking down what this phone needs to decide on its own: the date, its key, the badges' marks, who
 * booked, and who passed the other gates.
 */

import { Badges } from "./badges.js";
import { Unreachable, askBytes, askJson } from "./calling.js";
import { measure } from "./clocks.js";
import { moveOf } from "./counting.js";
import { importKey } from "./marking.js";
import { tell, told } from "./store.js";

/** The server counts anew after some seconds: its figures may not hold what it took within these. */
const COUNTED_LATE = 6_000;
/** After this the server's figures are taken even so: others' matter more than a few of ours. */
const TOO_OLD = 120_000;

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Writing} Writing */
/** @typedef {import("./store.js").Device} Device */

/** Take down all that is new. @param {Store} store @param {() => number} now
 * @throws {Unreachable|import("./calling.js").Refused} what had come by then is kept */
export async function catchUp(store, now) {
  const device = await store.get("device");
  if (!device) return;
  while (await takePage(store, device, now));
  await takeBadges(store, device);
}

/** Take one page of what happened. Returns whether there is more. @param {Store} store
 * @param {Device} device @param {() => number} now */
async function takePage(store, device, now) {
  const since = await store.get("cursor");
  const sent = now();
  const path = addressOf(device) + (since ? `?since=${encodeURIComponent(since)}` : "");
  const page = await askJson(path, { token: device.token });
  if (!Array.isArray(page.scans) || !page.event) throw new Unreachable("not a page of this date");
  const measured = measure(sent, now(), Date.parse(page.server_time));
  const key = (await store.get("key")) ?? (await importKey(fromBase64(page.key)));
  await store.write(async (tx) => {
    if (!(await isStill(tx, device))) return;
    if (measured) await tell(tx, "offset", measured.offset);
    await tell(tx, "key", key);
    await takeDate(tx, device, page);
    for (const row of page.scans) await tx.objectStore("passages").put(passageOf(row));
    if (!page.more) await takeFigures(tx, page, now());
  });
  return Boolean(page.more) && page.cursor !== since;
}

/** Take the badges whose marks differ from those held; nothing is kept of a reply cut off.
 * @param {Store} store @param {Device} device */
async function takeBadges(store, device) {
  const held = await store.read((tx) => tx.objectStore("badges").get("all"));
  const badges = new Badges();
  if (held) badges.apply(held.packed);
  const bytes = badges.size ? await badges.digests() : new Uint8Array();
  const path = `${addressOf(device)}/badges`;
  const reply = await askBytes(path, { method: "POST", token: device.token, bytes });
  const differing = applied(badges, reply);
  if (held && !differing) return;
  const now = { stamp: crypto.randomUUID(), packed: badges.packed() };
  await store.write(async (tx) => {
    const stamp = await tx.objectStore("badges").get("stamp");
    // Where another tab took some meanwhile, these may be the older ones.
    if (stamp !== held?.stamp || !(await isStill(tx, device))) return;
    await tx.objectStore("badges").put(now, "all");
    await tx.objectStore("badges").put(now.stamp, "stamp");
  });
}

/** @param {Badges} badges @param {ArrayBuffer} reply @throws {Unreachable} it is not whole */
function applied(badges, reply) {
  try {
    return badges.apply(reply);
  } catch (error) {
    throw new Unreachable(`${error}`);
  }
}

/** @param {Writing} tx @param {Device} device @param {Record<string, any>} page */
async function takeDate(tx, device, page) {
  const { number, until } = page.device;
  await tell(tx, "device", { ...device, number, until, gate: page.gate });
  await tell(tx, "event", page.event);
  await tell(tx, "gates", page.gates);
  await tell(tx, "host", page.host);
  await tell(tx, "counters", page.counters);
  await tell(tx, "cursor", page.cursor);
  await tell(tx, "fixtures", page.tournament?.fixtures ?? []);
  await tell(tx, "plan", page.tournament?.made ?? null);
  await tx.objectStore("parties").put(new Map(Object.entries(page.parties)), "all");
}

/** Take the whole date's figures, and add what is still here and not in them.
 * @param {Writing} tx @param {Record<string, any>} page @param {number} now */
async function takeFigures(tx, page, now) {
  const isQuiet = Math.abs(now - ((await told(tx, "sentAt")) ?? 0)) > COUNTED_LATE;
  const isOld = Math.abs(now - ((await told(tx, "figuresAt")) ?? 0)) > TOO_OLD;
  if (!isQuiet && !isOld) return;
  /** @type {import("./store.js").Entry[]} */
  const queue = await tx.objectStore("queue").getAll();
  const counted = moveOf(await tx.objectStore("tallies").getAll());
  const figures = {
    came: queue.reduce((sum, { gained }) => sum + gained, page.came),
    inside: queue.reduce((sum, { moved }) => sum + moved, page.inside + counted.inside),
    walkIns: page.walk_ins + counted.walkIns,
  };
  await tell(tx, "figures", figures);
  await tell(tx, "figuresAt", now);
}

/** @param {[string, string, import("./store.js").Kind, number, string, number, number, number]} row
 * @returns {import("./store.js").Passage} */
function passageOf([scan, mark, kind, people, at, gate, device, seq]) {
  return { scan, mark, kind, people, at: Date.parse(at), gate, device, seq };
}

const addressOf = (/** @type {Device} */ { slug, day }) => `/${encodeURIComponent(slug)}/${day}`;

/** @param {Writing} tx @param {Device} device */
async function isStill(tx, { joining }) {
  return (await told(tx, "device"))?.joining === joining;
}

/** Read base64url, RFC 4648 section 5, without padding. @param {string} text */
function fromBase64(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
