/** What a verdict says: one word in large letters, and what a steward needs to know beside it. */

import { known, say, timeOf } from "./words.js";

/** @typedef {import("./gatekeeping.js").Shown} Shown */

/** Of each outcome its shape; no two shapes or colours are alike. @type {Record<string, string>} */
export const SHAPES = {
  welcome: "tick",
  already_here: "rings",
  perhaps_here: "warning",
  kept: "hourglass",
  goodbye: "out",
  revoked: "cross",
  wrong_event: "barred",
  not_a_badge: "question-mark",
  not_ready: "wait",
  not_kept: "full",
};

/** @type {Record<string, string>} */
const REASONS = {
  half: "half_a_code",
  elsewhere: "of_another_town",
  none: "no_code_of_ours",
  unknown: "nobodys_badge",
};

/** @type {Record<string, (shown: Shown, zone: string|undefined) => string>} */
const DETAILS = {
  welcome: ({ reason, party, inside, came, most }) => {
    if (party > 1) return cameOf(Math.max(came, inside + most), party);
    return reason === "again" ? say("back_again") : "";
  },
  already_here: ({ also }, zone) => already(also, zone),
  perhaps_here: () => say("perhaps"),
  kept: () => say("unknown_badge"),
  goodbye: ({ reason }) => (reason === "unseen" ? say("never_came_in") : ""),
  revoked: () => say("stopped_badge"),
  wrong_event: () => say("nothing_booked"),
  not_a_badge: ({ reason }) => say(REASONS[reason] ?? "no_code_of_ours"),
  not_ready: () => say("not_ready_detail"),
  not_kept: () => say("cannot_keep"),
};

/** Return the word of an outcome. @param {string} outcome */
export function wordOf(outcome) {
  return say(known(outcome) ? outcome : "not_a_badge");
}

/** Return what is said beside it; while it asks how many came, nothing that would answer.
 * @param {Shown} shown @param {string} [zone] of the event */
export function detailOf(shown, zone) {
  if (shown.asks) return shown.party > 1 && shown.came ? cameOf(shown.came, shown.party) : "";
  return DETAILS[shown.outcome]?.(shown, zone) ?? "";
}

/** Return what is said once it is known how many came. @param {Shown} shown @param {number} people */
export function settledOf({ kind, inside, came, party }, people) {
  // Whoever comes back does not come anew.
  const all = Math.max(came, inside + people);
  return kind === "entry" ? cameOf(all, party) : say("went_out", { num: people });
}

/** @param {number} num @param {number} party */
function cameOf(num, party) {
  return say("came_of", { num, party });
}

/** @param {Shown["also"]} also @param {string} [zone] */
function already(also, zone) {
  if (!also) return say("already_in");
  const time = timeOf(also.at, zone);
  return also.gate
    ? say("already_in_when_where", { time, gate: also.gate })
    : say("already_in_when", { time });
}
