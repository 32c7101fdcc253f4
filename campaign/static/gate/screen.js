/** The screen as a whole: which part is seen, and where each text goes that was scanned or typed. */

import { Awake } from "./awake.js";
import { find, show } from "./page.js";
import { Scanner } from "./scanning.js";
import { listenForHands } from "./signals.js";
import { Bar, renderFigures } from "./views/bar.js";
import { Counters } from "./views/counters.js";
import { Finder } from "./views/finder.js";
import { HandingOver } from "./views/handing_over.js";
import { Joining } from "./views/joining.js";
import { Results } from "./views/results.js";
import { Settings } from "./views/settings.js";
import { Tray } from "./views/tray.js";
import { VerdictView } from "./views/verdict.js";
import { Warnings } from "./views/warnings.js";
import { listenToDialogs } from "./views/asking.js";
import { offerLeaving } from "./views/leaving.js";
import { offerRehearsal } from "./views/rehearsal.js";
import { listen } from "./wedge.js";
import { speak, spoken } from "./words.js";

/** @typedef {"scan"|"count"|"results"|"more"} Part */
/** @typedef {import("./state.js").State["kind"]} Kind */

const PARTS = /** @type {const} */ (["scan", "count", "results", "more"]);
const FRAME = "MVH1.";

export class Screen {
  /** @type {Part} */
  #part = "scan";
  /** Whether the camera is to run because of the part seen. */
  #watching = false;
  #lastFrame = "";
  #lastSync = 0;
  #awake = new Awake();

  /** @param {import("./app.js").Gate} gate @param {import("./shell.js").Shell} shell */
  constructor(gate, shell) {
    this.gate = gate;
    this.shell = shell;
    this.scanner = new Scanner(find("video", HTMLVideoElement));
    this.verdict = new VerdictView(gate);
    this.joining = new Joining(gate, this.scanner, shell);
    this.handingOver = new HandingOver(gate, () => this.#turnTo("scan"));
    this.finder = new Finder(this.scanner, (text) => void this.#take(text, true));
    this.views = [new Bar(gate), new Warnings(shell), new Counters(gate), new Results(gate), new Tray(gate)];
    this.settings = new Settings((tag) => void this.#speak(tag));
    offerLeaving(gate);
    offerRehearsal(gate, this.scanner);
    this.#listen();
  }

  /** Show what the gate knows now. */
  render() {
    const { state } = this.gate;
    this.joining.render();
    for (const view of this.views) view.render(state);
    renderFigures("figures", state);
    find(`kind-${state.kind}`, HTMLInputElement).checked = true;
    document.body.classList.toggle("going-out", state.joined && state.kind === "exit");
    this.settings.render(spoken());
    void this.finder.render();
    show("to-results", state.matches.length > 0);
    if (this.#part === "results" && !state.matches.length) this.#part = "scan";
    this.#renderParts(state.joined);
  }

  /** @param {string} tag */
  async #speak(tag) {
    await speak(tag);
    this.render();
    this.verdict.render();
    await this.shell.keep();
  }

  #listen() {
    this.gate.addEventListener("change", () => this.#follow());
    this.shell.addEventListener("change", () => this.render());
    this.scanner.addEventListener("change", () => this.#renderFinder());
    this.scanner.addEventListener("read", (event) => this.#seen(/** @type {CustomEvent} */ (event).detail));
    listen((text) => void this.#take(text, true));
    listenToDialogs();
    listenForHands();
    for (const button of this.#buttons) {
      button.addEventListener("click", () => this.#turnTo(/** @type {Part} */ (button.dataset.part)));
    }
    for (const kind of /** @type {const} */ (["entry", "exit"])) {
      find(`kind-${kind}`, HTMLInputElement).addEventListener("change", () => this.#head(kind));
    }
  }

  #follow() {
    const sync = this.gate.state.lastSync ?? 0;
    if (sync !== this.#lastSync) void this.shell.mend(); // there is signal
    this.#lastSync = sync;
    this.render();
  }

  /** From this moment on every scan is of this way, although keeping that takes a while. @param {Kind} kind */
  #head(kind) {
    const kept = this.gate.setKind(kind);
    this.render();
    void kept.catch(() => this.render());
  }

  get #buttons() {
    return /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-part]"));
  }

  /** @param {Part} part */
  #turnTo(part) {
    this.#part = part;
    this.handingOver.end();
    this.render();
    scrollTo(0, 0);
  }

  /** @param {boolean} joined */
  #renderParts(joined) {
    if (find("parts", HTMLElement).hidden === joined) scrollTo(0, 0);
    show("parts", joined);
    for (const part of PARTS) show(`view-${part}`, joined && part === this.#part);
    show("settings", !joined || this.#part === "more");
    for (const button of this.#buttons) {
      if (button.dataset.part === this.#part) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    this.#watch(joined && this.#part === "scan");
    this.#renderFinder();
  }

  /** The camera runs while it is seen: it warms the phone. @param {boolean} watching */
  #watch(watching) {
    if (this.#watching === watching) return;
    this.#watching = watching;
    if (watching) void this.scanner.start();
    else this.scanner.stop();
  }

  #renderFinder() {
    const { joined } = this.gate.state;
    show("finder", joined ? this.#part === "scan" : this.scanner.wanted);
    if (!joined) this.joining.render();
    // Whoever comes next finds the phone ready, also where it counts or shows codes.
    this.#awake.keep(joined || this.scanner.wanted);
  }

  /** A code in view is read twelve times a second. @param {{text: string, grabbed: number}} read */
  #seen({ text, grabbed }) {
    const repeated = text.startsWith(FRAME) && text === this.#lastFrame;
    this.#lastFrame = text;
    if (!repeated) void this.#take(text, false, grabbed);
  }

  /** @param {string} text @param {boolean} deliberate whether it was put in on purpose, so that there must
   * be an answer even to the same code @param {number} [grabbed] when the frame was, where there was one */
  async #take(text, deliberate, grabbed) {
    const shown = await this.gate.admit(text, { deliberate });
    if (!shown) return;
    if (shown.invitation) return this.joining.offer(shown.invitation);
    if (!this.gate.state.joined) return this.joining.refuse();
    if (shown.progress) return this.handingOver.follow(shown.progress);
    this.handingOver.end();
    this.verdict.show(shown);
    if (grabbed) measure(grabbed);
  }
}

/** Keep how long it took from a frame to its verdict on the screen. @param {number} start */
function measure(start) {
  // What a frame of the screen shows is there once it was drawn.
  const shown = () => performance.measure("frame-to-verdict", { start });
  requestAnimationFrame(() => setTimeout(shown));
}
