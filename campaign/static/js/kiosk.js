// @ts-check
// A screen for many people: what somebody left half written is not there for the next.
const ASK_AFTER = 90_000; // milliseconds without a touch or a key
const LEAVE_AFTER = 30_000; // more

const asking = /** @type {HTMLElement | null} */ (document.querySelector("[data-start]"));

if (asking) {
  /** @type {number | undefined} */
  let timer;
  const leave = () => location.replace(asking.dataset.start ?? "");
  const ask = () => {
    asking.hidden = false;
    asking.scrollIntoView({ block: "center" });
    timer = window.setTimeout(leave, LEAVE_AFTER);
  };
  const begin = () => {
    window.clearTimeout(timer);
    asking.hidden = true;
    timer = window.setTimeout(ask, ASK_AFTER);
  };
  for (const touch of ["pointerdown", "keydown", "input"]) addEventListener(touch, begin, { passive: true });
  begin();
}
