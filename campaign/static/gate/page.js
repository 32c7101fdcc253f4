/** The parts of the shell, by their ids. */

/** A tap sooner than this was meant for what was there before; in milliseconds. */
const TOO_SOON = 400;

/**
 * Return the element with an id.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 * @throws {TypeError} the shell has no such element of that kind: shell and script are not of one version
 */
export function find(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new TypeError(`no ${id}`);
  return element;
}

/** Call `pressed` when the button with an id is pressed. @param {string} id @param {() => unknown} pressed */
export function onPress(id, pressed) {
  find(id, HTMLButtonElement).addEventListener("click", () => void pressed());
}

/** Keep from everything in an element a tap that was on its way before. Returns what is to be called
 * when something else is shown there. @param {HTMLElement} element */
export function guard(element) {
  let since = -TOO_SOON;
  const keepFrom = (/** @type {MouseEvent} */ event) => {
    const isTap = event.detail > 0;
    if (isTap && performance.now() - since < TOO_SOON) event.stopImmediatePropagation();
  };
  element.addEventListener("click", keepFrom, { capture: true });
  return () => {
    since = performance.now();
  };
}

/** Show or hide the element with an id. @param {string} id @param {boolean} shown */
export function show(id, shown) {
  find(id, HTMLElement).hidden = !shown;
}

/** Put a text into the element with an id, unless it is there already: a screen reader would say it again.
 * @param {string} id @param {string} text */
export function write(id, text) {
  const element = find(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
}

/** Return a drawing of the shell. @param {string} name */
export function draw(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#shape-${name}`);
  svg.append(use);
  return svg;
}

/** Return a new element with a text. @param {string} tag @param {string} text @param {string} [name] its class */
export function make(tag, text, name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}
