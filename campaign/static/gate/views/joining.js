/** What this page is, and becoming a steward's phone: by the host's code, or by the link it holds. */

import { find, onPress, show, write } from "../page.js";
import { read } from "../reading.js";
import { awaken, signal } from "../signals.js";
import { say, spoken } from "../words.js";
import { ask } from "./asking.js";

/** @typedef {import("../scanning.js").Scanner} Scanner */

export class Joining {
  /** The invitation in hand, or "". */
  #invitation = "";
  /** The one that was used or put aside, for as long as it is in view. */
  #dealtWith = { invitation: "", seen: 0 };

  /** @param {import("../app.js").Gate} gate @param {Scanner} scanner @param {import("../shell.js").Shell} shell */
  constructor(gate, scanner, shell) {
    this.gate = gate;
    this.scanner = scanner;
    this.shell = shell;
    // A link that is opened while the page is open changes nothing but the address.
    addEventListener("hashchange", () => this.readAddress());
    onPress("join", () => this.#join(this.#invitation));
    onPress("join-scan", () => this.#scan());
    find("join-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#pasted(find("join-link", HTMLInputElement).value);
    });
  }

  /** Take the invitation in the page's own address, and take it out of there: what is in an address is
   * kept in lists of pages seen. */
  readAddress() {
    const { kind, invitation } = read(location.href, location.host);
    if (location.hash) history.replaceState(null, "", location.pathname);
    if (kind === "invitation" && invitation) void this.offer(invitation);
  }

  render() {
    const { joined } = this.gate.state;
    show("view-join", !joined);
    show("join-here", true);
    show("join-ready", this.#invitation !== "");
    show("join-find", this.#invitation === "");
    show("about", !this.scanner.wanted);
    write("join-scan", say(this.scanner.wanted ? "stop_camera" : "scan_to_join"));
  }

  /** Offer to join with an invitation. @param {string} invitation */
  async offer(invitation) {
    if (this.gate.state.joined) return this.#offerChange(invitation);
    if (this.#invitation === invitation) return;
    this.#invitation = invitation;
    this.scanner.stop();
    write("join-said", "");
    this.render();
    find("join", HTMLButtonElement).focus();
  }

  /** Something else was scanned. */
  refuse() {
    if (!this.#invitation) write("join-said", say("not_an_invitation"));
  }

  #scan() {
    if (this.scanner.wanted) return this.scanner.stop();
    scrollTo(0, 0);
    return this.scanner.start();
  }

  /** @param {string} text */
  #pasted(text) {
    const { kind, invitation } = read(text, location.host);
    if (kind === "invitation" && invitation) void this.offer(invitation);
    else this.refuse();
  }

  /** @param {string} invitation */
  async #offerChange(invitation) {
    const again = this.#dealtWith.invitation === invitation && Date.now() - this.#dealtWith.seen < 3000;
    this.#dealtWith = { invitation, seen: Date.now() };
    if (again) return;
    const words = { title: say("change_gate"), text: say("leave_explained") };
    if (await ask({ ...words, no: say("stay"), yes: say("join") })) await this.#join(invitation);
    else this.#dealtWith.seen = Date.now();
  }

  /** @param {string} invitation */
  async #join(invitation) {
    awaken();
    const button = find("join", HTMLButtonElement);
    button.disabled = true;
    this.#say(say("joining"));
    if (!this.gate.state.joined && (await this.shell.renew())) return reopen(invitation);
    const answer = await this.gate.join(invitation, spoken()).catch(() => null);
    button.disabled = false;
    if (answer?.joined) signal("welcome");
    this.#dealtWith = { invitation, seen: Date.now() };
    this.#say(answer?.joined ? "" : whyNot(answer));
    if (answer?.joined || answer?.problem === "refused") this.#invitation = "";
    this.render();
  }

  /** @param {string} text */
  #say(text) {
    write(this.gate.state.joined ? "scan-said" : "join-said", text);
  }
}

/** Open the page anew, with the invitation in hand. @param {string} invitation */
function reopen(invitation) {
  history.replaceState(null, "", `#j=${invitation}`);
  location.reload();
}

/** @param {import("../joining.js").Joined|null} answer */
function whyNot(answer) {
  if (answer?.problem === "refused") return say("bad_invitation");
  if (answer?.problem === "unsent") return say("unsent_first", { num: answer.unsent });
  return say(answer?.problem === "unreachable" ? "no_signal_to_join" : "failed_to_join");
}
