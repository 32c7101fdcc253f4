// Who came and who is inside, worked out from the passages, whatever order they arrived in. It is
// the same as in events/attendance.py: both run the vectors folding.json and quarters.json.

/**
 * @typedef {object} Passage one badge through one gate
 * @property {string} scan
 * @property {number|string} device
 * @property {number} seq the device's own order
 * @property {"entry"|"exit"} kind
 * @property {number} people
 * @property {number} at true time, in milliseconds
 * @property {number|string} gate
 * @typedef {{gate: number|string, at: number}} Also where and when it was let in before
 * @typedef {{scan: string, taken: number, gained: number, left: number, also: Also|null}} Step
 *   `taken`: people let in; `gained`: those of them who had not come before; `left`: people let out
 */

const QUARTER = 15 * 60 * 1000;

/**
 * The passages of one badge in the order they happened, each once: within a device by its own
 * count, whatever its clock did meanwhile; between devices by time.
 * @template {Passage} P
 * @param {P[]} passages
 * @returns {P[]}
 */
export function order(passages) {
  const once = [...new Map(passages.map((passage) => [passage.scan, passage])).values()];
  /** @type {Map<number|string, number>} */
  const latest = new Map();
  const timed = once.sort(bySeq).map((passage) => {
    const at = Math.max(passage.at, latest.get(passage.device) ?? -Infinity);
    latest.set(passage.device, at);
    return { at, passage };
  });
  timed.sort((a, b) => a.at - b.at || apart(a.passage, b.passage));
  return timed.map(({ passage }) => passage);
}

/**
 * @param {Passage} a
 * @param {Passage} b
 */
function bySeq(a, b) {
  return a.seq - b.seq || compare(a.scan, b.scan);
}

/**
 * @param {Passage} a
 * @param {Passage} b
 */
function apart(a, b) {
  return compare(a.device, b.device) || bySeq(a, b);
}

/**
 * @param {number|string} a
 * @param {number|string} b
 */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Fold the passages of one badge that may bring `room` people; every badge may bring one.
 * @param {Passage[]} passages
 * @param {number} room
 * @returns {{inside: number, came: number, steps: Step[]}}
 */
export function fold(passages, room) {
  /** @type {{inside: number, came: number, before: Also|null}} */
  const state = { inside: 0, came: 0, before: null };
  const steps = order(passages).map((passage) =>
    passage.kind === "exit" ? leave(state, passage) : enter(state, passage, Math.max(1, room)),
  );
  return { inside: state.inside, came: state.came, steps };
}

/**
 * @param {{inside: number, came: number, before: Also|null}} state
 * @param {Passage} passage
 * @param {number} room
 * @returns {Step}
 */
function enter(state, { scan, people, gate, at }, room) {
  const taken = Math.min(people, room - state.inside);
  state.inside += taken;
  const gained = Math.max(0, state.inside - state.came);
  state.came += gained;
  const also = taken ? null : state.before;
  if (taken) state.before = { gate, at };
  return { scan, taken, gained, left: 0, also };
}

/**
 * @param {{inside: number}} state
 * @param {Passage} passage
 * @returns {Step}
 */
function leave(state, { scan, people }) {
  const left = Math.min(people, state.inside);
  state.inside -= left;
  return { scan, taken: 0, gained: 0, left, also: null };
}

/**
 * The first moment of the quarter of an hour a moment is in. Counted in UTC, so that the hour the
 * clocks go back stays two hours.
 * @param {number} at milliseconds
 * @returns {number} milliseconds
 */
export function quarter(at) {
  return Math.floor(at / QUARTER) * QUARTER;
}
