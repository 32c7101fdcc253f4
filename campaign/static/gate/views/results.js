/** The matches of a pitch: those without a result as they are played, then those that have one. */

import { goalsOf, named, showWhich } from "../match_words.js";
import { find, make, show, write } from "../page.js";
import { SIDES } from "../scores.js";
import { say, spoken } from "../words.js";
import { ScoreSheet } from "./score_sheet.js";
import { whyNot } from "./tray.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../scores.js").Match} Match */
/** @typedef {import("../scores.js").Side} Side */
/** The button of a match, and what it shows.
 * @typedef {{button: HTMLButtonElement, shown: string}} Card */

export class Results {
  #pitches = "";
  /** By the match's number. @type {Map<number, Card>} */
  #cards = new Map();

  /** @param {import("../app.js").Gate} gate */
  constructor(gate) {
    this.gate = gate;
    this.sheet = new ScoreSheet(gate);
    const pitch = find("pitch", HTMLSelectElement);
    pitch.addEventListener("change", () => {
      // What could not be kept is not chosen.
      void gate.setPitch(pitch.value).catch(() => this.render(gate.state));
    });
  }

  /** @param {State} state */
  render({ matches, pitch, event }) {
    const pitches = [...new Set(matches.map((match) => match.pitch))];
    const chosen = pitches.includes(pitch) ? pitch : "";
    this.#offer(pitches, chosen);
    const here = matches.filter((match) => !chosen || match.pitch === chosen);
    for (const match of here) this.#fill(match, !chosen && pitches.length > 1, event?.zone);
    const [left, played] = [here.filter(({ score }) => !score), here.filter(({ score }) => score)];
    this.#list("matches-to-play", left);
    this.#list("matches-played", played.reverse());
    show("to-play", left.length > 0);
    show("none-to-play", !left.length);
    show("played", played.length > 0);
    write("played-count", `${played.length}`);
  }

  /** @param {string[]} pitches @param {string} chosen */
  #offer(pitches, chosen) {
    show("pitch-field", pitches.length > 1);
    const select = find("pitch", HTMLSelectElement);
    const offered = JSON.stringify([pitches, spoken()]);
    if (offered !== this.#pitches) {
      this.#pitches = offered;
      const named = [...pitches].sort(inOrder).map((pitch) => new Option(pitch));
      select.replaceChildren(new Option(say("all_pitches"), ""), ...named);
    }
    select.value = chosen;
  }

  /** Put matches into a list, unless they are what it holds: one that is replaced under a finger is not
   * pressed. @param {string} id @param {Match[]} matches */
  #list(id, matches) {
    const list = find(id, HTMLUListElement);
    const wanted = matches.map(({ number }) => number).join(" ");
    if (list.dataset.shown === wanted) return;
    list.dataset.shown = wanted;
    list.replaceChildren(...matches.map((match) => {
      const item = make("li", "");
      item.append(this.#card(match).button);
      return item;
    }));
  }

  /** @param {Match} match @param {boolean} where whether it says on which pitch @param {string} [zone] */
  #fill(match, where, zone) {
    const card = this.#card(match);
    const shown = JSON.stringify([match, where, zone, spoken()]);
    if (shown === card.shown) return;
    card.shown = shown;
    const which = make("span", "", "which");
    showWhich(which, match, zone, where);
    const parts = [which, ...SIDES.map((side) => sideOf(match, side)), ...noteOf(match)];
    card.button.replaceChildren(...parts.flatMap((part) => [part, " "]));
  }

  /** @param {Match} match @returns {Card} */
  #card({ number }) {
    const card = this.#cards.get(number) ?? { button: this.#button(number), shown: "" };
    this.#cards.set(number, card);
    return card;
  }

  /** @param {number} number */
  #button(number) {
    const button = /** @type {HTMLButtonElement} */ (make("button", "", "match"));
    button.type = "button";
    button.dataset.match = `${number}`;
    button.addEventListener("click", () => {
      const match = this.gate.state.matches.find((one) => one.number === number);
      if (match) this.sheet.open(match);
    });
    return button;
  }
}

/** "Pitch 2" before "Pitch 10". @param {string} one @param {string} other */
function inOrder(one, other) {
  return one.localeCompare(other, document.documentElement.lang, { numeric: true });
}

/** @param {Match} match @param {Side} side */
function sideOf(match, side) {
  const part = make("span", "", match[side].slot ? "side slot" : "side");
  const goals = make("span", match.score ? goalsOf(match.score, side) : "–");
  goals.dir = "ltr";
  part.append(named("span", match, side), " ", goals);
  return part;
}

/** @param {Match} match */
function noteOf({ unsent, refused }) {
  if (unsent) return [make("span", say("result_unsent"), "state")];
  if (!refused) return [];
  return [make("span", `${say("refused_other")}: ${whyNot(refused)}`, "state wrong-words")];
}
