/** Signing out of a gate: always asked, and once more where something would be lost. */

import { find, onPress, write } from "../page.js";
import { say } from "../words.js";
import { ask } from "./asking.js";

/** @typedef {import("../app.js").Gate} Gate */

/** Title and answer of each time something unsent is asked about, by their keys in the words. */
const QUESTIONS = [["leave_sure", "leave"], ["leave_sure_again", "leave_anyway"]];

/** @param {Gate} gate */
export function offerLeaving(gate) {
  onPress("leave", () => leave(gate));
}

/** @param {Gate} gate */
async function leave(gate) {
  const about = gate.state.unsent;
  if (!(await isSure(QUESTIONS[0], about))) return;
  let unsent = await trying(gate, false);
  let questions = QUESTIONS;
  if (unsent && unsent <= about) {
    unsent = await trying(gate, true);
    questions = QUESTIONS.slice(1);
  }
  for (const question of questions) {
    if (!unsent || !(await isSure(question, unsent))) return;
    unsent = await trying(gate, true);
  }
}

/** @param {string[]} question @param {number} unsent */
function isSure([title, yes], unsent) {
  const text = unsent ? say("leave_unsent", { num: unsent }) : say("leave_explained");
  return ask({ title: say(title), text, no: say("stay"), yes: say(yes) });
}

/** Leave, and return how many unsent ones keep it from that. It tries to send them first, which takes
 * long where there is hardly any signal. @param {Gate} gate @param {boolean} sure */
async function trying(gate, sure) {
  const button = find("leave", HTMLButtonElement);
  button.disabled = true;
  write("leave-said", say("leaving"));
  const answer = await gate.leave({ sure }).catch(() => null);
  button.disabled = false;
  write("leave-said", answer ? "" : say("went_wrong"));
  return answer?.needsSure ?? 0;
}
