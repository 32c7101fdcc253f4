/** What the server did not take, each with its reason: nothing to do but to know. */

import { resultOf } from "../match_words.js";
import { find, make, show, write } from "../page.js";
import { known, say, timeOf } from "../words.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../scores.js").Match} Match */

export class Tray {
  #shown = "";

  /** @param {import("../app.js").Gate} gate */
  constructor(gate) {
    this.gate = gate;
  }

  /** @param {State} state */
  render({ tray, event, matches }) {
    for (const id of ["tray-count", "more-count"]) {
      show(id, tray > 0);
      write(id, `${tray}`);
      find(id, HTMLElement).setAttribute("aria-label", say("tray_count", { num: tray }));
    }
    write("tray-said", tray ? say("tray_explained") : say("tray_empty"));
    void this.#list(tray, matches, event?.zone);
  }

  /** @param {number} tray @param {Match[]} matches @param {string|undefined} zone */
  async #list(tray, matches, zone) {
    const shown = `${tray} ${say("tray")} ${matches.map(({ refused }) => refused)}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const lines = (await this.gate.tray()).map((one) => line(one, matches, zone));
    find("tray-list", HTMLElement).replaceChildren(...lines);
  }
}

/** Say why something was not taken. @param {string} reason as the server gives it */
export function whyNot(reason) {
  const key = `refused_${reason}`;
  return say(known(key) ? key : "refused_other");
}

/** @param {import("../store.js").Refusal} refusal @param {Match[]} matches
 * @param {string|undefined} zone */
function line({ at, kind, reason, fixture, score }, matches, zone) {
  const item = make("li", "");
  const match = matches.find(({ number }) => number === fixture);
  const of = score ? say("match", { num: fixture ?? 0 }) : say(kind);
  const what = match && score ? resultOf(match, score) : "";
  const parts = [whyNot(reason), `${timeOf(at, zone)} · ${of}`, what].filter(Boolean);
  item.append(...parts.map((part) => make("span", part)));
  return item;
}
