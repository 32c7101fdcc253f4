/**
 * Sending what was written here and hearing what stands, as often as it takes. Nothing is dropped before
 * the server has said what became of it.
 */

/** @typedef {import("./keeping.js").Note} Note @typedef {import("./keeping.js").Point} Point */
/** @typedef {{result: string, sentence: string, seq: number}} Result */

/**
 * @typedef {object} Reply
 * @property {Record<string, Result>} notes
 * @property {Result|null} point
 * @property {{uid: string, question: number, text: string, seq: number}[]} news
 * @property {string[]} gone
 * @property {{text: string, seq: number, agreed: boolean}} standing
 * @property {boolean} closed
 */

const AT_ONCE = 10; // the longest notes of any script fit the server's usual size
const PATIENCE = 15_000;

/** Return a batch of what is not sent, oldest first.
 * @param {Note[]} notes @param {Point|undefined} point @param {Set<string>} stuck what was refused */
export function batchOf(notes, point, stuck) {
  const unsent = notes.filter((note) => !note.sent && !stuck.has(nameOf(note)));
  const pending = point && !point.sent && !stuck.has(nameOf(point)) ? point : null;
  return {
    notes: unsent.slice(0, AT_ONCE).map(({ uid, question, text, seq }) => ({ uid, question, text, seq })),
    point: pending && { text: pending.text, seq: pending.seq, agreed: pending.agreed },
    known: Object.fromEntries(notes.filter((note) => note.sent && note.text).map((n) => [n.uid, n.seq])),
    more: unsent.length > AT_ONCE,
  };
}

/** Name a wording: another wording of the same note is another. @param {Note|Point} one */
export function nameOf(one) {
  return "uid" in one ? `${one.uid} ${one.seq}` : `point ${one.seq}`;
}

/** Send a batch. @param {string} address @param {object} batch @returns {Promise<Reply|"lost"|null>} null
 * where nobody answered, "lost" where the link opens nothing any more */
export async function send(address, batch) {
  try {
    const reply = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(batch),
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (reply.status === 404) return "lost";
    return reply.ok ? await reply.json() : null;
  } catch {
    return null;
  }
}
