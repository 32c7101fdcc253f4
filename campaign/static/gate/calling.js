/**
 * Asking the server, over a signal that may go at any moment.
 *
 * A reply counts only when all of it has arrived and it is what was asked for: a portal's sign-in page,
 * a reply cut off and silence are one and the same, and whoever asked keeps what they had.
 */

/** So long a silence is no signal; a long reply may take longer, as long as some of it comes. */
const PATIENCE = 20_000;
/** Bytes a millisecond of the slowest line that still takes what is sent: no line tells how far it is. */
const SLOWEST = 2;
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

/** @typedef {{reply: Response, said: ArrayBuffer}} Reply */

/** Return the JSON object at an address under the gate's API. @param {string} path @param {Asked} asked
 * @returns {Promise<Record<string, any>>} @throws {Unreachable|Refused} */
export async function askJson(path, asked) {
  const said = parsed((await ask(path, asked)).said);
  if (said === null) throw new Unreachable("not an object");
  return said;
}

/** Return the bytes at an address under the gate's API. @param {string} path @param {Asked} asked
 * @throws {Unreachable|Refused} */
export async function askBytes(path, asked) {
  const { reply, said } = await ask(path, asked);
  if (reply.headers.get("content-type") !== "application/octet-stream") {
    throw new Unreachable("not bytes");
  }
  return said;
}

/** Ask, and care for nothing in the reply. @param {string} path @param {Asked} asked
 * @throws {Unreachable|Refused} */
export async function tellServer(path, asked) {
  await ask(path, asked);
}

/** @param {string} path @param {Asked} asked @returns {Promise<Reply>} */
async function ask(path, { method = "GET", token, json, bytes }) {
  const headers = new Headers({ Accept: "application/json" });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (json !== undefined) headers.set("Content-Type", "application/json");
  if (bytes) headers.set("Content-Type", "application/octet-stream");
  const body = bytes ?? (json === undefined ? undefined : new TextEncoder().encode(JSON.stringify(json)));
  const { reply, said } = await exchange(ROOT + path, { method, headers, body });
  if (reply.ok) return { reply, said };
  const why = problem(reply, said);
  // Only we say no in this form; a proxy's or portal's 403 says nothing about this phone.
  if (why === null) throw new Unreachable(`${reply.status}`);
  if (reply.status >= 500) throw new Unreachable(`${reply.status}`, waitOf(reply));
  throw new Refused(reply.status, why, waitOf(reply));
}

/** Send and receive all of it. @param {string} address
 * @param {{method: string, headers: Headers, body: Uint8Array<ArrayBuffer>|undefined}} sent
 * @returns {Promise<Reply>} @throws {Unreachable} */
async function exchange(address, { body, ...rest }) {
  const silence = new Silence(PATIENCE + (body?.length ?? 0) / SLOWEST);
  // No cookie goes along, and no other page's reply is taken for ours.
  const manners = /** @type {const} */ ({ credentials: "omit", cache: "no-store", redirect: "error" });
  const asked = { ...rest, ...manners, body, signal: silence.signal };
  try {
    const reply = await whole(fetch(address, asked));
    return { reply, said: await received(reply, silence) };
  } finally {
    silence.end();
  }
}

/** @param {Response} reply @param {Silence} silence @returns {Promise<ArrayBuffer>} */
async function received(reply, silence) {
  silence.broken();
  if (!reply.body) return whole(reply.arrayBuffer());
  const reader = reply.body.getReader();
  /** @type {BlobPart[]} */
  const parts = [];
  for (;;) {
    const { done, value } = await whole(reader.read());
    if (done) return new Blob(parts).arrayBuffer();
    parts.push(value);
    silence.broken();
  }
}

/** Aborts what it was given to after a silence. `AbortSignal.timeout` counts from the beginning, and is
 * missing in browsers that stewards still have. */
class Silence {
  #aborting = new AbortController();
  #timer;

  /** @param {number} first milliseconds until something must have been heard */
  constructor(first) {
    this.#timer = this.#wait(first);
  }

  get signal() {
    return this.#aborting.signal;
  }

  /** Something was heard. */
  broken() {
    this.end();
    this.#timer = this.#wait(PATIENCE);
  }

  end() {
    clearTimeout(this.#timer);
  }

  #wait(/** @type {number} */ patience) {
    return setTimeout(() => this.#aborting.abort(), patience);
  }
}

/** Wait for what only a line can fail at; a mistake of ours is not to be taken for no signal.
 * @template T @param {Promise<T>} work @returns {Promise<T>} */
async function whole(work) {
  try {
    return await work;
  } catch (error) {
    throw new Unreachable(`${error}`);
  }
}

/** @param {ArrayBuffer} said @returns {Record<string, any>|null} null where it is no JSON object */
function parsed(said) {
  try {
    const value = JSON.parse(new TextDecoder().decode(said));
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** @param {Response} reply @param {ArrayBuffer} said */
function problem(reply, said) {
  const isOurs = reply.headers.get("content-type")?.startsWith("application/problem+json");
  return isOurs ? parsed(said) : null;
}

/** Return Retry-After in milliseconds: seconds or a date, RFC 9110 section 10.2.3; 0 without one.
 * @param {Response} reply */
function waitOf(reply) {
  const asked = reply.headers.get("retry-after") ?? "";
  const wait = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Math.max(0, wait || 0);
}
