/** One verdict, filling the screen until the next scan or a tap. */

import { find, make, onPress, show, write } from "../page.js";
import { signal } from "../signals.js";
import { SHAPES, detailOf, settledOf, wordOf } from "../verdict_words.js";
import { say } from "../words.js";

/** @typedef {import("../gatekeeping.js").Shown} Shown */
/** @typedef {import("../app.js").Gate} Gate */

const POINTING = new Set(["goodbye", "not_a_badge"]);

export class VerdictView {
  /** @type {Shown|null} */
  #shown = null;
  /** Whether the party question is shown. */
  #asking = false;
  /** Whether the store has told that it is open. */
  #pending = false;
  /** What was said once it was answered, or "". */
  #answered = () => "";

  /** @param {Gate} gate */
  constructor(gate) {
    this.gate = gate;
    this.dialog = find("verdict", HTMLDialogElement);
    this.dialog.addEventListener("click", (event) => this.#tapped(event));
    onPress("next", () => this.close());
    gate.addEventListener("change", () => this.#follow());
  }

  /** Show a verdict in place of whichever is there. @param {Shown} shown */
  show(shown) {
    this.#shown = shown;
    this.#asking = shown.asks;
    this.#pending = false;
    this.#answered = () => "";
    this.render();
    this.#open();
    signal(shown.outcome);
  }

  /** Show the last verdict again: the same code was put in once more. */
  showAgain() {
    if (this.#shown) this.#open();
  }

  close() {
    this.dialog.close();
  }

  /** Write it in the language spoken now. */
  render() {
    const shown = this.#shown;
    if (!shown) return;
    this.dialog.className = this.#asking ? `${shown.outcome} asking` : shown.outcome;
    const shape = find("verdict", HTMLElement).querySelector("svg");
    shape?.classList.toggle("points", POINTING.has(shown.outcome));
    shape?.querySelector("use")?.setAttribute("href", `#shape-${SHAPES[shown.outcome] ?? "question-mark"}`);
    write("verdict-word", wordOf(shown.outcome));
    write("verdict-detail", this.#answered() || detailOf(shown, this.gate.state.event?.zone));
    this.#ask(shown);
  }

  #open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.#focus();
  }

  /** Enter goes on: to the next person, or with everyone. */
  #focus() {
    const everyone = this.dialog.querySelector("#numbers button:last-child");
    const button = this.#asking && everyone ? everyone : find("next", HTMLButtonElement);
    if (button instanceof HTMLButtonElement) button.focus({ preventScroll: true });
  }

  /** @param {Shown} shown */
  #ask({ kind, most }) {
    show("question", this.#asking);
    show("next", !this.#asking);
    if (!this.#asking) return;
    write("question-asked", say(kind === "entry" ? "how_many_in" : "how_many_out"));
    write("question-hint", say("else_everyone", { num: most }));
    const numbers = Array.from({ length: most }, (_, i) => this.#number(i + 1));
    find("numbers", HTMLElement).replaceChildren(...numbers);
  }

  /** @param {number} people */
  #number(people) {
    const button = /** @type {HTMLButtonElement} */ (make("button", `${people}`));
    button.type = "button";
    button.addEventListener("click", () => void this.#settle(people));
    return button;
  }

  /** @param {number} people */
  async #settle(people) {
    if (!this.#asking || !this.#shown) return;
    this.#asking = false;
    const shown = this.#shown;
    const settled = await this.gate.settle(people).catch(() => null);
    // Somebody else may have been scanned while it was kept.
    if (shown !== this.#shown) return;
    const counted = settled ? people : shown.most;
    this.#answer(() => (settled === null ? say("cannot_keep") : settledOf(shown, counted)));
  }

  /** The question closes by itself after a while, with everyone. */
  #follow() {
    const shown = this.#shown;
    if (!this.#asking || !shown) return;
    const before = this.#pending;
    this.#pending = this.gate.state.pending !== null;
    if (this.#pending || !before) return;
    this.#asking = false;
    this.#answer(() => settledOf(shown, shown.most));
  }

  /** @param {() => string} answered */
  #answer(answered) {
    this.#answered = answered;
    this.render();
    if (this.dialog.open) this.#focus();
  }

  /** @param {MouseEvent} event */
  #tapped({ target }) {
    // A tap beside a number is a number missed, not an answer.
    if (!this.#asking && !(target instanceof HTMLButtonElement)) this.close();
  }
}
