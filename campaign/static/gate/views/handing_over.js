/** Two phones without signal: one shows its codes one after another, the other holds its camera over them. */

import { find, onPress, show, write } from "../page.js";
import { signal } from "../signals.js";
import { generate } from "../vendor/lean-qr.js";
import { say } from "../words.js";

/** @typedef {import("../handing_over.js").Progress} Progress */

// Milliseconds each code is shown: a slow camera looks eight times a second, and misses some.
const EACH = 450;
const WHITE = /** @type {const} */ ([255, 255, 255]);
const BLACK = /** @type {const} */ ([0, 0, 0]);

/** @type {Record<string, string>} */
const PROBLEMS = { other_event: "other_event", damaged: "damaged", not_ready: "not_ready_detail" };

export class HandingOver {
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #turning;
  #done = "";

  /** @param {import("../app.js").Gate} gate @param {() => void} toCamera */
  constructor(gate, toCamera) {
    this.gate = gate;
    onPress("show-codes", () => this.#show());
    onPress("scan-codes", () => {
      this.#done = "";
      toCamera();
      this.#say(say("hold_over_codes"));
    });
    find("showing", HTMLDialogElement).addEventListener("close", () => clearInterval(this.#turning));
  }

  /** Say how far the receiving is. @param {Progress} progress */
  follow({ taken, count, done, from, problem }) {
    if (problem) return this.#say(say(PROBLEMS[problem] ?? "damaged"));
    if (!done) return this.#say(say("read_of", { num: taken, all: count }));
    const said = say("handed_over", { gate: from });
    if (this.#done !== said) signal("welcome");
    this.#done = said;
    this.#say(said);
  }

  /** A badge was scanned: the receiving is over. */
  end() {
    show("handing", false);
  }

  /** @param {string} text */
  #say(text) {
    show("handing", true);
    write("handing", text);
  }

  async #show() {
    const frames = await this.gate.frames().catch(() => []);
    if (find("showing", HTMLDialogElement).open) return; // two taps
    if (!frames.length || !this.gate.state.came) return write("handover-said", say("nothing_to_show"));
    write("handover-said", "");
    find("showing", HTMLDialogElement).showModal();
    let next = 0;
    const turn = () => drawFrame(frames, next++ % frames.length);
    turn();
    this.#turning = setInterval(turn, EACH);
  }
}

/** @param {string[]} frames @param {number} index */
function drawFrame(frames, index) {
  const canvas = find("frame", HTMLCanvasElement);
  generate(frames[index]).toCanvas(canvas, { on: BLACK, off: WHITE, pad: 4 });
  write("frame-number", say("code_of", { num: index + 1, all: frames.length }));
}
