/** The camera's picture with what belongs to it, and the two ways around it: a photo, and typing. */

import { CannotDecode } from "../decoding.js";
import { find, onPress, show, write } from "../page.js";
import { say } from "../words.js";

/** @typedef {import("../scanning.js").Scanner} Scanner */

export class Finder {
  #lit = false;

  /** @param {Scanner} scanner @param {(text: string) => void} entered called with what was typed or
   * read in a photo */
  constructor(scanner, entered) {
    this.scanner = scanner;
    this.entered = entered;
    scanner.addEventListener("change", () => void this.render());
    onPress("start-camera", () => scanner.start());
    onPress("other-camera", () => scanner.change());
    onPress("light", () => this.#light());
    onPress("type", () => find("typing", HTMLDialogElement).showModal());
    find("typing-form", HTMLFormElement).addEventListener("submit", (event) => this.#typed(event));
    const photo = find("photo", HTMLInputElement);
    photo.addEventListener("change", () => void this.#look(photo));
  }

  /** Show the picture, or why there is none. */
  async render() {
    const { camera, starting, trouble } = this.scanner;
    show("picture", camera.running);
    show("no-picture", !camera.running);
    show("start-camera", !starting);
    write("camera-trouble", trouble ? say(trouble) : "");
    if (!camera.running) this.#lit = false;
    show("light", camera.hasLight);
    find("light", HTMLButtonElement).setAttribute("aria-pressed", `${this.#lit}`);
    show("other-camera", camera.running && (await camera.count()) > 1);
  }

  async #light() {
    this.#lit = !this.#lit;
    await this.scanner.camera.light(this.#lit).catch(() => (this.#lit = false));
    await this.render();
  }

  /** @param {SubmitEvent} event */
  #typed(event) {
    event.preventDefault();
    const field = find("code", HTMLInputElement);
    if (!field.value.trim()) return field.focus();
    find("typing", HTMLDialogElement).close();
    this.entered(field.value);
    field.value = "";
  }

  /** @param {HTMLInputElement} photo */
  async #look(photo) {
    const [file] = photo.files ?? [];
    if (!file) return;
    write("scan-said", say("reading_photo"));
    const [text, problem] = await this.#read(file);
    photo.value = ""; // the same photo again is a change again
    write("scan-said", problem && say(problem));
    if (text) this.entered(text);
  }

  /** Return what is in a photo, or why there is nothing. @param {File} file */
  async #read(file) {
    try {
      const text = await this.scanner.readPhoto(file);
      return text ? [text, ""] : ["", "nothing_in_photo"];
    } catch (error) {
      return ["", error instanceof CannotDecode ? "cannot_decode" : "went_wrong"];
    }
  }
}
