/** What is wrong with this phone or its gate, said plainly; most can be put away until the page is reopened. */

import { find, make } from "../page.js";
import { say } from "../words.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../shell.js").Shell} Shell */

const WRONG_CLOCK = 120_000; // milliseconds

/** Of each warning when it holds, by its key in the words.
 * @type {[string, (state: State, shell: Shell) => boolean][]} */
const WARNINGS = [
  ["access_ended", ({ access }) => access === "revoked"],
  ["event_ended", ({ access }) => access === "over" || access === "gone"],
  ["not_ready_detail", ({ ready, access }) => !ready && access === "good"],
  ["cannot_keep", ({ storageFails }) => storageFails],
  ["clock_is_wrong", ({ offset }) => Math.abs(offset ?? 0) > WRONG_CLOCK],
  ["storage_at_risk", ({ storageKept }) => !storageKept],
  ["rehearsal_shell", (_, { missing }) => missing],
];

export class Warnings {
  /** @type {Set<string>} */
  #away = new Set();
  #said = "";

  /** @param {Shell} shell */
  constructor(shell) {
    this.shell = shell;
  }

  /** @param {State} state */
  render(state) {
    const held = state.joined ? WARNINGS.filter(([, holds]) => holds(state, this.shell)) : [];
    const keys = held.map(([key]) => key);
    // What holds no more may be said again.
    this.#away = new Set(keys.filter((key) => this.#away.has(key)));
    this.#show(keys.filter((key) => !this.#away.has(key)), state);
  }

  /** @param {string[]} keys @param {State} state */
  #show(keys, state) {
    const said = keys.map((key) => say(key)).join("\n");
    if (said === this.#said) return;
    this.#said = said;
    find("warnings", HTMLElement).replaceChildren(...keys.map((key) => this.#warning(key, state)));
  }

  /** @param {string} key @param {State} state */
  #warning(key, state) {
    const warning = make("div", "", "warning");
    const close = /** @type {HTMLButtonElement} */ (make("button", "✕"));
    close.type = "button";
    close.setAttribute("aria-label", say("close"));
    close.addEventListener("click", () => {
      this.#away.add(key);
      this.render(state);
    });
    warning.append(make("p", say(key)), close);
    return warning;
  }
}
