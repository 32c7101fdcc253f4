/** What is said of a tournament's matches: which one it is, who plays, and how it ended. */

import { make } from "./page.js";
import { say, timeOf } from "./words.js";

/** @typedef {import("./scores.js").Match} Match */
/** @typedef {import("./scores.js").Score} Score */
/** @typedef {import("./scores.js").Side} Side */

/** The rounds of the knock-out. */
const ROUNDS = new Set(["round_32", "round_16", "quarter", "semi", "third", "final"]);
const SLOTS = { place: "from_place", winner: "from_winner", loser: "from_loser" };

/** Return the name of a side, or who it will be. @param {Match} match @param {Side} side */
export function nameOf(match, side) {
  const { name, slot } = match[side];
  return slot ? say(SLOTS[slot.from], { num: slot.num, group: slot.group }) : name;
}

/** Return a new element with the name of a side, which stands where the page's own words would.
 * @param {string} tag @param {Match} match @param {Side} side */
export function named(tag, match, side) {
  const element = make(tag, "");
  element.append(make("bdi", nameOf(match, side)));
  return element;
}

/** Return a side's goals, and its penalties behind them. @param {Score} score @param {Side} side */
export function goalsOf(score, side) {
  const penalties = score[`${side}_penalties`];
  return penalties === null ? `${score[side]}` : `${score[side]} (${penalties})`;
}

/** Return how a match ended, with the names of both. @param {Match} match @param {Score} score */
export function resultOf(match, score) {
  const [home, away] = [nameOf(match, "home"), nameOf(match, "away")];
  return say("result_of", { home, away, goals: goalsOf(score, "home"), against: goalsOf(score, "away") });
}

/** Show in an element which match it is. @param {HTMLElement} element @param {Match} match
 * @param {string|undefined} zone @param {boolean} [where] whether it says on which pitch */
export function showWhich(element, match, zone, where = true) {
  const { starts, number, pitch } = match;
  const which = say("match", { num: number });
  const parts = [timeOf(starts, zone), roundOf(match), which, where ? pitch : ""];
  // Each is a box of its own, so that a name of another script does not turn the others around.
  const shown = parts.filter(Boolean).map((part) => make("span", part));
  element.replaceChildren(...shown.flatMap((part) => [part, " "]));
}

/** @param {Match} match */
function roundOf({ stage, group }) {
  if (stage === "group") return group && say("group_named", { group });
  return ROUNDS.has(stage) ? say(stage) : "";
}
