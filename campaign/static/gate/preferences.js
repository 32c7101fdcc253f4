/** What a steward chose for this phone. Nothing of an event, and nothing of anybody, is here. */

const PREFIX = "gate.";

/** Return a choice, or "" where none was made. @param {"language"|"camera"|"sound"|"vibration"} name */
export function chosen(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return ""; // a browser told to keep nothing
  }
}

/** Keep a choice. @param {"language"|"camera"|"sound"|"vibration"} name @param {string} value */
export function choose(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // It holds until the page is closed.
  }
}
