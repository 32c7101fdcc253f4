// The decision at the gate, the same as in events/attendance.py: both run the vectors in
// tests/gate/vectors/deciding.json.

/**
 * @typedef {"good"|"revoked"|"unknown"|"elsewhere"|"half"|"none"} Standing
 * @typedef {"entry"|"exit"} Kind
 * @typedef {object} Facts
 * @property {Standing} standing
 * @property {Kind} kind
 * @property {number} party people booked with this badge; 0 where nobody booked
 * @property {boolean} booked_only whether only who booked may come in
 * @property {number} inside people of this badge who are inside now
 * @property {number} came people of this badge who came so far
 * @property {boolean} likely whether another gate's filter says that it was seen there
 * @property {boolean} complete whether whoever decides knows every badge there is
 * @typedef {"welcome"|"perhaps_here"|"kept"|"goodbye"|"already_here"} RecordedOutcome
 * @typedef {RecordedOutcome|"revoked"|"wrong_event"|"not_a_badge"} Outcome
 * @typedef {{outcome: Outcome, reason: string, most: number}} Verdict
 *   `most`: people this scan may let in, or out
 */

/** Outcomes that are recorded and sent. */
export const RECORDED = new Set(["welcome", "perhaps_here", "kept", "goodbye", "already_here"]);

/**
 * Decide about one scan.
 * @param {Facts} facts
 * @returns {Verdict}
 */
export function decide(facts) {
  const { standing, complete, booked_only, party } = facts;
  if (standing === "revoked") return verdict("revoked");
  const isBadge = standing === "good" || (standing === "unknown" && !complete);
  if (!isBadge) return verdict("not_a_badge", 0, standing);
  if (standing === "good" && booked_only && party === 0) return verdict("wrong_event");
  return facts.kind === "exit" ? decideExit(facts) : decideEntry(facts);
}

/** @param {Facts} facts */
function decideExit({ inside }) {
  return inside ? verdict("goodbye", inside) : verdict("goodbye", 1, "unseen");
}

/** @param {Facts} facts */
function decideEntry({ standing, party, inside, came, likely }) {
  const room = Math.max(1, party);
  if (inside >= room) return verdict("already_here");
  if (likely && came === 0) return verdict("perhaps_here", room);
  if (standing === "unknown") return verdict("kept", 1);
  return verdict("welcome", room - inside, inside ? "more" : came ? "again" : "");
}

/**
 * @param {Outcome} outcome
 * @param {number} most
 * @param {string} reason
 * @returns {Verdict}
 */
function verdict(outcome, most = 0, reason = "") {
  return { outcome, reason, most };
}
