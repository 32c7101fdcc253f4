/** Signing out of a gate: asked once, and once more where something would be lost. */

import { onPress } from "../page.js";
import { say } from "../words.js";
import { ask } from "./asking.js";

/** @param {import("../app.js").Gate} gate */
export function offerLeaving(gate) {
  onPress("leave", () => leave(gate));
}

/** @param {import("../app.js").Gate} gate */
async function leave(gate) {
  const words = { title: say("leave_sure"), no: say("stay") };
  if (!gate.state.unsent) {
    if (!(await ask({ ...words, text: say("leave_explained"), yes: say("leave") }))) return;
  }
  let { needsSure } = await gate.leave();
  for (const [title, yes] of [["leave_sure", "leave"], ["leave_sure_again", "leave_anyway"]]) {
    if (!needsSure) return;
    const text = say("leave_unsent", { num: needsSure });
    if (!(await ask({ ...words, title: say(title), text, yes: say(yes) }))) return;
    ({ needsSure } = await gate.leave({ sure: true }));
  }
}
