/** Typing how a match ended: a step up or down for each number, large enough for a cold, wet thumb. */

import { nameOf, named, resultOf, showWhich } from "../match_words.js";
import { find, guard, make, onPress, show, write } from "../page.js";
import { EARLY, MOST, SIDES, needsPenalties, settled } from "../scores.js";
import { signal } from "../signals.js";
import { say, timeOf } from "../words.js";

/** @typedef {import("../scores.js").Match} Match */
/** @typedef {import("../scores.js").Score} Score */
/** @typedef {import("../scores.js").Side} Side */

/** What is typed of each side: its word, where it is in a score, and the most it can be. */
const PARTS = /** @type {const} */ ([
  { word: "goals", behind: "", most: MOST.goals },
  { word: "penalties", behind: "_penalties", most: MOST.penalties },
  { word: "fair_play", behind: "_fair", most: MOST.fair },
]);
/** @type {Score} */
const BEFORE = {
  ...{ home: 0, away: 0, home_fair: MOST.fair, away_fair: MOST.fair },
  ...{ home_penalties: null, away_penalties: null },
};
/** @type {Record<string, (match: Match, zone: string|undefined) => string>} */
const PROBLEMS = {
  not_begun: ({ starts }, zone) => say("not_begun", { time: timeOf(starts, zone) }),
  penalties: () => say("level_penalties"),
  no_such_fixture: () => say("refused_no_such_fixture"),
};

export class ScoreSheet {
  /** @type {Match|null} */
  #match = null;
  #score = BEFORE;
  #isNew;

  /** @param {import("../app.js").Gate} gate */
  constructor(gate) {
    this.gate = gate;
    this.dialog = find("score", HTMLDialogElement);
    // Of a double tap the second half presses nothing of what the first one opened or closed.
    this.#isNew = guard(document.body);
    this.dialog.addEventListener("close", this.#isNew);
    onPress("save-score", () => this.#save());
  }

  /** Ask for the result of a match. @param {Match} match */
  open(match) {
    this.#match = match;
    this.#score = { ...(match.score ?? BEFORE) };
    const { offset, event } = this.gate.state;
    const mayBegin = this.gate.now() + (offset ?? 0) >= match.starts - EARLY;
    showWhich(find("score-title", HTMLElement), match, event?.zone);
    write("results-said", "");
    this.#complain(mayBegin ? "" : PROBLEMS.not_begun(match, event?.zone));
    for (const id of ["score-fields", "save-score"]) show(id, mayBegin);
    find("score-fields", HTMLElement).replaceChildren(...this.#fields(match));
    this.dialog.showModal();
    this.#isNew();
  }

  /** @param {Match} match */
  #fields(match) {
    const names = SIDES.map((side) => named("h3", match, side));
    const parts = PARTS.filter(({ word }) => word !== "penalties" || match.stage !== "group");
    const rows = parts.flatMap((part) => {
      return [make("p", say(part.word), part.word), ...this.#steppers(match, part)];
    });
    this.#needPenalties(rows);
    return [...names, ...rows, make("p", say("fair_play_hint"), "hint")];
  }

  /** @param {Match} match @param {typeof PARTS[number]} part */
  #steppers(match, { word, behind, most }) {
    return SIDES.map((side) => {
      const stepper = make("div", "", `stepper ${word}`);
      const number = make("output", `${this.#step(`${side}${behind}`, 0, most)}`);
      const of = { what: say(word), team: nameOf(match, side) };
      const [less, more] = /** @type {const} */ ([["−", "one_less", -1], ["+", "one_more", 1]]).map(
        ([sign, label, by]) => button(sign, say(label, of), () => {
          number.textContent = `${this.#step(`${side}${behind}`, by, most)}`;
          signal("counted");
          find("score-said", HTMLElement).classList.add("unneeded");
          this.#needPenalties(stepper.parentElement?.children ?? []);
        }),
      );
      stepper.append(less, number, more);
      return stepper;
    });
  }

  /** @param {keyof Score} key @param {number} by @param {number} most */
  #step(key, by, most) {
    const value = Math.min(most, Math.max(0, (this.#score[key] ?? 0) + by));
    this.#score[key] = value;
    return value;
  }

  /** Where they are not needed their place stays empty: nothing may move under the thumb.
   * @param {Iterable<Element>} rows */
  #needPenalties(rows) {
    const needed = needsPenalties(this.#match?.stage ?? "", this.#score);
    for (const row of rows) row.classList.toggle("unneeded", row.matches(".penalties") && !needed);
  }

  async #save() {
    const [match, score] = [this.#match, this.#score];
    if (!match) return;
    const save = find("save-score", HTMLButtonElement);
    save.disabled = true;
    this.#complain("");
    const problem = await this.gate.report(match.number, score).catch(() => "not_kept");
    save.disabled = false;
    signal(problem ? "not_kept" : "counted");
    const why = PROBLEMS[problem]?.(match, this.gate.state.event?.zone) ?? say("cannot_keep_result");
    if (problem) return this.#complain(why);
    this.dialog.close();
    write("results-said", say("result_saved", { result: resultOf(match, settled(match.stage, score)) }));
  }

  /** @param {string} why */
  #complain(why) {
    write("score-said", why);
    find("score-said", HTMLElement).classList.remove("unneeded");
  }
}

/** @param {string} text @param {string} label @param {() => void} pressed */
function button(text, label, pressed) {
  const made = /** @type {HTMLButtonElement} */ (make("button", text));
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.addEventListener("click", pressed);
  return made;
}
