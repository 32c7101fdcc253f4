/** The scans that the server did not take, each with its reason: nothing to do but to know. */

import { find, make, show, write } from "../page.js";
import { known, say, timeOf } from "../words.js";

/** @typedef {import("../state.js").State} State */

export class Tray {
  #shown = "";

  /** @param {import("../app.js").Gate} gate */
  constructor(gate) {
    this.gate = gate;
  }

  /** @param {State} state */
  render({ tray, event }) {
    for (const id of ["tray-count", "more-count"]) {
      show(id, tray > 0);
      write(id, `${tray}`);
      find(id, HTMLElement).setAttribute("aria-label", say("tray_count", { num: tray }));
    }
    write("tray-said", tray ? say("tray_explained") : say("tray_empty"));
    void this.#list(tray, event?.zone);
  }

  /** @param {number} tray @param {string|undefined} zone */
  async #list(tray, zone) {
    const shown = `${tray} ${say("tray")}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const lines = (await this.gate.tray()).map((scan) => line(scan, zone));
    find("tray-list", HTMLElement).replaceChildren(...lines);
  }
}

/** @param {import("../store.js").Refusal} scan @param {string|undefined} zone */
function line({ at, kind, reason }, zone) {
  const item = make("li", "");
  const key = `refused_${reason}`;
  const why = say(known(key) ? key : "refused_other");
  item.append(make("span", why), make("span", `${timeOf(at, zone)} · ${say(kind)}`));
  return item;
}
