/**
 * Asking the server, over a signal that may go at any moment.
 *
 * A reply counts only when all of it has arrived and it is what was asked for: a portal's sign-in page,
 * a reply cut off and silence are one and the same, and whoever asked keeps what they had.
 */

const PATIENCE = 20_000;
const ROOT = "/api/v1/gate";

/** No reply of ours came, or not all of it. */
export class Unreachable extends Error {
  name = "Unreachable";

  /** @param {string} why @param {number} wait milliseconds to be left alone, where that was asked */
  constructor(why, wait = 0) {
    super(why);
    this.wait = wait;
  }
}

/** The server answered, and the answer was no. */
export class Refused extends Error {
  name = "Refused";

  /** @param {number} status @param {Record<string, any>} problem its problem+json
   * @param {number} wait milliseconds it asks to be left alone */
  constructor(status, problem, wait) {
    super(`${status}`);
    this.status = status;
    this.problem = problem;
    this.wait = wait;
  }
}

/**
 * @typedef {object} Asked
 * @property {string} [method]
 * @property {string} [token]
 * @property {unknown} [json] sent as JSON
 * @property {Uint8Array<ArrayBuffer>} [bytes] sent as they are
 */

/** Return the JSON object at an address under the gate's API. @param {string} path @param {Asked} asked
 * @returns {Promise<Record<string, any>>} @throws {Unreachable|Refused} */
export async function askJson(path, asked) {
  const reply = await ask(path, asked);
  const said = await whole(() => reply.json());
  if (said === null || typeof said !== "object") throw new Unreachable("not an object");
  return said;
}

/** Return the bytes at an address under the gate's API. @param {string} path @param {Asked} asked
 * @throws {Unreachable|Refused} */
export async function askBytes(path, asked) {
  const reply = await ask(path, asked);
  if (reply.headers.get("content-type") !== "application/octet-stream") {
    throw new Unreachable("not bytes");
  }
  return whole(() => reply.arrayBuffer());
}

/** Ask, and care for nothing in the reply. @param {string} path @param {Asked} asked
 * @throws {Unreachable|Refused} */
export async function tellServer(path, asked) {
  await ask(path, asked);
}

/** @param {string} path @param {Asked} asked */
async function ask(path, { method = "GET", token, json, bytes }) {
  const headers = new Headers({ Accept: "application/json" });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (json !== undefined) headers.set("Content-Type", "application/json");
  if (bytes) headers.set("Content-Type", "application/octet-stream");
  const body = bytes ?? (json === undefined ? undefined : JSON.stringify(json));
  const reply = await whole(() => fetch(ROOT + path, { method, headers, body, ...manners() }));
  if (reply.ok) return reply;
  const said = await problem(reply);
  // Only we say no in this form; a proxy's or portal's 403 says nothing about this phone.
  if (reply.status >= 500 || said === null) throw new Unreachable(`${reply.status}`, waitOf(reply));
  throw new Refused(reply.status, said, waitOf(reply));
}

/** @returns {RequestInit} */
function manners() {
  // No cookie goes along, and no other page's reply is taken for ours.
  const signal = AbortSignal.timeout(PATIENCE);
  return { credentials: "omit", cache: "no-store", redirect: "error", signal };
}

/** @template T @param {() => Promise<T>} get @returns {Promise<T>} */
async function whole(get) {
  try {
    return await get();
  } catch (error) {
    throw new Unreachable(`${error}`);
  }
}

/** @param {Response} reply @returns {Promise<Record<string, any>|null>} */
async function problem(reply) {
  if (!reply.headers.get("content-type")?.startsWith("application/problem+json")) return null;
  return reply.json().catch(() => null);
}

/** Return Retry-After in milliseconds: seconds or a date, RFC 9110 section 10.2.3; 0 without one.
 * @param {Response} reply */
function waitOf(reply) {
  const asked = reply.headers.get("retry-after") ?? "";
  const wait = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Math.max(0, wait || 0);
}
