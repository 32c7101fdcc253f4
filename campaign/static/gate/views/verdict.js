/** One verdict, filling the screen until the next scan, a tap, or a while without either. */

import { find, guard, make, onPress, show, write } from "../page.js";
import { signal } from "../signals.js";
import { SHAPES, detailOf, settledOf, wordOf } from "../verdict_words.js";
import { say } from "../words.js";

/** @typedef {import("../gatekeeping.js").Shown} Shown */
/** @typedef {import("../app.js").Gate} Gate */
/** @typedef {() => string} Answer what is said once it is known how many came */

const POINTING = new Set(["goodbye", "not_a_badge"]);
/** These stay: somebody has to be spoken to. */
const STOPS = new Set(["revoked", "wrong_event", "not_kept"]);
// Milliseconds.
const LINGER = 3_000;
const TO_ASK = new Map([["already_here", 6_000], ["perhaps_here", 6_000]]);
/** A screen reader says what comes after nothing, even if it is the same. */
const SILENCE = 100;

export class VerdictView {
  /** @type {Shown|null} */
  #shown = null;
  /** Whether the party question is shown. */
  #asking = false;
  /** Whether the store has told that it is open. */
  #pending = false;
  /** What was said of each question that is over. @type {WeakMap<Shown, Answer>} */
  #answers = new WeakMap();
  #number = 0;
  /** To be called when other things can be tapped. */
  #isNew;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #closing;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #saying;

  /** @param {Gate} gate */
  constructor(gate) {
    this.gate = gate;
    this.dialog = find("verdict", HTMLDialogElement);
    this.#isNew = guard(this.dialog);
    this.dialog.addEventListener("click", (event) => this.#tapped(event));
    this.dialog.addEventListener("close", () => this.dialog.open || clearTimeout(this.#closing));
    onPress("next", () => this.close());
    gate.addEventListener("change", () => this.#follow());
  }

  /** Show a verdict in place of whichever is there. @param {Shown} shown */
  show(shown) {
    const before = this.#shown;
    if (before !== shown) {
      // Whoever comes next has settled the question with everyone.
      if (before && this.#asking) this.#answers.set(before, () => settledOf(before, before.most));
      this.#shown = shown;
      this.#pending = false;
    }
    this.#asking = shown.asks && !this.#answers.has(shown);
    write("verdict-number", `#${++this.#number}`);
    this.render();
    this.#open();
    signal(shown.outcome);
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
    const answer = this.#answers.get(shown);
    write("verdict-detail", answer ? answer() : detailOf(shown, this.gate.state.event?.zone));
    this.#ask(shown);
  }

  #open() {
    this.#isNew();
    // Where it opens, its name and description are said.
    if (this.dialog.open) this.#sayAnew();
    else this.dialog.showModal();
    this.#flash();
    this.#focus();
    this.#closeLater();
  }

  /** Two of the same outcome, one after the other, are seen to be two. */
  #flash() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const frames = [{ transform: "scale(.5)", opacity: 0.2 }, { transform: "none", opacity: 1 }];
    this.dialog.querySelector("svg")?.animate(frames, { duration: 250, easing: "ease-out" });
  }

  #sayAnew() {
    clearTimeout(this.#saying);
    write("verdict-said", "");
    this.#saying = setTimeout(() => {
      const ids = ["verdict-word", "verdict-detail", ...(this.#asking ? ["question-asked"] : [])];
      const texts = ids.map((id) => find(id, HTMLElement).textContent);
      write("verdict-said", texts.filter(Boolean).join(". "));
    }, SILENCE);
  }

  #closeLater() {
    clearTimeout(this.#closing);
    const outcome = this.#shown?.outcome ?? "";
    if (this.#asking || STOPS.has(outcome)) return;
    this.#closing = setTimeout(() => this.close(), TO_ASK.get(outcome) ?? LINGER);
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
    const numbers = Array.from({ length: most }, (_, i) => this.#button(i + 1));
    find("numbers", HTMLElement).replaceChildren(...numbers);
  }

  /** @param {number} people */
  #button(people) {
    const button = /** @type {HTMLButtonElement} */ (make("button", `${people}`));
    button.type = "button";
    button.addEventListener("click", () => void this.#settle(people));
    return button;
  }

  /** @param {number} people */
  async #settle(people) {
    const shown = this.#shown;
    if (!this.#asking || !shown) return;
    this.#asking = false;
    const settled = await this.gate.settle(people, shown.scan).catch(() => null);
    const counted = settled ? people : shown.most;
    if (settled === null) signal("not_kept");
    this.#answer(shown, () => (settled === null ? say("cannot_keep") : settledOf(shown, counted)));
  }

  /** The question closes by itself after a while, with everyone. */
  #follow() {
    const shown = this.#shown;
    if (!this.#asking || !shown) return;
    const before = this.#pending;
    this.#pending = this.gate.state.pending?.scan === shown.scan;
    if (this.#pending || !before) return;
    this.#asking = false;
    this.#isNew();
    this.#answer(shown, () => settledOf(shown, shown.most));
  }

  /** @param {Shown} shown @param {Answer} answer */
  #answer(shown, answer) {
    this.#answers.set(shown, answer);
    // Somebody else may have been scanned while it was kept.
    if (shown !== this.#shown) return;
    this.render();
    if (!this.dialog.open) return;
    this.#sayAnew();
    this.#focus();
    this.#closeLater();
  }

  /** @param {MouseEvent} event */
  #tapped({ target }) {
    // A tap beside a number is a number missed, not an answer.
    if (!this.#asking && !(target instanceof HTMLButtonElement)) this.close();
  }
}
