/**
 * A scanner that plugs in as a keyboard: it types faster than anybody, and ends with Enter. It is heard
 * wherever the focus is.
 */

// Milliseconds between two keys; a quick typist needs about a hundred.
const FAST = 50;
const SHORTEST = 6;

/** Call `heard` with every text that such a scanner types. @param {(text: string) => void} heard */
export function listen(heard) {
  const burst = new Burst();
  window.addEventListener(
    "keydown",
    (event) => {
      const text = burst.take(event.key, event.timeStamp);
      if (text === null) return;
      // Neither the button in focus nor the form around the field is meant.
      event.preventDefault();
      event.stopPropagation();
      if (event.target instanceof HTMLInputElement) event.target.value = "";
      heard(text);
    },
    { capture: true },
  );
}

/** Keys as they come. */
export class Burst {
  #text = "";
  #last = -Infinity;

  /** Take a key, and return the text where Enter ended a burst, else null.
   * @param {string} key @param {number} at milliseconds @returns {string|null} */
  take(key, at) {
    if (key.length !== 1 && key !== "Enter") return null; // Shift, and others that write nothing
    const text = at - this.#last <= FAST ? this.#text : "";
    this.#last = at;
    this.#text = key === "Enter" ? "" : text + key;
    return key === "Enter" && text.length >= SHORTEST ? text : null;
  }
}
