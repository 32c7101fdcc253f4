/** The head of the page: where this phone stands, what it has not sent yet, and whether there is signal. */

import { find, onPress, show, write } from "../page.js";
import { say, timeOf, told } from "../words.js";

/** @typedef {import("../state.js").State} State */

export class Bar {
  /** @param {import("../app.js").Gate} gate */
  constructor(gate) {
    onPress("bar", () => gate.sync());
  }

  /** @param {State} state */
  render(state) {
    show("bar", state.joined);
    show("place", state.joined);
    nameOf(state);
    write("unsent", state.unsent ? say("unsent", { num: state.unsent }) : say("all_sent"));
    write("sent", sentOf(state));
    show("signal", !state.online);
    find("bar", HTMLButtonElement).classList.toggle("waiting", state.unsent > 0);
  }
}

/** @param {State} state */
function nameOf({ event, gate }) {
  const title = find("title", HTMLHeadingElement);
  const { text, tag } = event ? told(event.title) : { text: say("about"), tag: "" };
  write("title", text);
  if (tag) title.lang = tag;
  else title.removeAttribute("lang");
  title.dir = tag ? "auto" : "";
  write("place", gate?.name ?? "");
  document.title = event ? `${text} – ${say("gate")}` : say("gate");
}

/** @param {State} state */
function sentOf({ lastSync, event }) {
  return lastSync ? say("last_sent", { time: timeOf(lastSync, event?.zone) }) : say("never_sent");
}

/** Show how many are here, in the element with an id. @param {string} id @param {State} state */
export function renderFigures(id, state) {
  const { came, inside, capacity, walkIns } = state;
  const within =
    capacity === null ? say("inside_now", { num: inside }) : say("inside_of", { num: inside, most: capacity });
  const texts = [say("came", { num: came + walkIns }), within, ...(state.full ? [say("full")] : [])];
  const parts = texts.map((text, i) => {
    const part = document.createElement("span");
    part.textContent = text;
    if (i === 2) part.className = "full";
    return part;
  });
  find(id, HTMLElement).replaceChildren(...parts);
}
