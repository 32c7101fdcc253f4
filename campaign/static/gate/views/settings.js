/** What a steward chooses for this phone: language, sound, vibration, and a place on the first screen. */

import { find, onPress, show } from "../page.js";
import { choose } from "../preferences.js";
import { isOn, signal } from "../signals.js";

/** @typedef {Event & {prompt: () => Promise<unknown>}} InstallEvent */

export class Settings {
  /** @type {InstallEvent|null} */
  #install = null;

  /** @param {(tag: string) => void} translated called with the language that was chosen */
  constructor(translated) {
    const language = find("language", HTMLSelectElement);
    language.addEventListener("change", () => {
      choose("language", language.value);
      translated(language.value);
    });
    this.#switch("sound");
    this.#switch("vibration");
    addEventListener("beforeinstallprompt", (event) => this.#offer(/** @type {InstallEvent} */ (event)));
    onPress("install", () => this.#install?.prompt());
  }

  /** @param {string} tag the language spoken now */
  render(tag) {
    const language = find("language", HTMLSelectElement);
    language.value = tag;
    const { guide, phrases } = language.selectedOptions[0]?.dataset ?? {};
    if (guide) find("guide", HTMLAnchorElement).href = guide;
    if (phrases) find("phrases", HTMLAnchorElement).href = phrases;
  }

  /** @param {"sound"|"vibration"} name */
  #switch(name) {
    const box = find(name, HTMLInputElement);
    box.checked = isOn(name);
    box.addEventListener("change", () => {
      choose(name, box.checked ? "on" : "off");
      if (box.checked) signal("welcome");
    });
  }

  /** @param {InstallEvent} event */
  #offer(event) {
    // Chrome would ask by itself, in the middle of a queue.
    event.preventDefault();
    this.#install = event;
    show("install", true);
  }
}
