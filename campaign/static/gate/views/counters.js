/** Counting people who wear no badge: one large button for each kind, and one that takes the last back. */

import { find, make, onPress, write } from "../page.js";
import { signal } from "../signals.js";
import { say } from "../words.js";

/** @typedef {import("../state.js").State} State */

/** The one that counts somebody out. */
const LEFT = "left";

export class Counters {
  #kinds = "";

  /** @param {import("../app.js").Gate} gate */
  constructor(gate) {
    this.gate = gate;
    onPress("undo", () => this.#undo());
  }

  /** @param {State} state */
  render(state) {
    this.#lay(state.counters);
    for (const who of state.counters) {
      write(`so-far-${who}`, say("so_far", { num: state.totals[who] ?? 0 }));
      write(`who-${who}`, say(who));
    }
    find("undo", HTMLButtonElement).disabled = !state.undoable;
  }

  /** Make the buttons, once: one that is replaced under a finger is not pressed. @param {string[]} kinds */
  #lay(kinds) {
    if (this.#kinds === kinds.join(" ")) return;
    this.#kinds = kinds.join(" ");
    find("counters", HTMLElement).replaceChildren(...kinds.map((who) => this.#button(who)));
  }

  /** @param {string} who */
  #button(who) {
    const button = /** @type {HTMLButtonElement} */ (make("button", "", who === LEFT ? "leaves" : ""));
    button.type = "button";
    button.dataset.who = who;
    const parts = [make("span", "+1", "plus"), make("span", "", "who"), make("span", "", "so-far")];
    [parts[0].dir, parts[1].id, parts[2].id] = ["ltr", `who-${who}`, `so-far-${who}`];
    button.append(...parts.flatMap((part) => [part, " "]));
    button.addEventListener("click", () => void this.#count(who));
    return button;
  }

  /** @param {string} who */
  async #count(who) {
    const counted = await this.gate.count(who).catch(() => false);
    if (!counted) return this.#fail();
    signal("counted");
    this.#tell("counted", who);
  }

  async #undo() {
    const who = await this.gate.undo().catch(() => this.#fail());
    if (who) this.#tell("undone", who);
  }

  /** Tell whom it was about, and how many there are now: the number makes two taps two. @param {string} what
   * @param {string} who */
  #tell(what, who) {
    write("not-counted", "");
    const soFar = say("so_far", { num: this.gate.state.totals[who] ?? 0 });
    write("counted", `${say(what, { who: say(who) })}. ${soFar}`);
  }

  #fail() {
    signal("not_kept");
    write("counted", "");
    write("not-counted", say("cannot_count"));
  }
}
