/** Sees to it that the page is kept on the phone by its service worker, in its newest version. */

import { spoken } from "./words.js";

const PATIENCE = 3_000;

/** Dispatches "change" when `missing` is another one. */
export class Shell extends EventTarget {
  /** Whether the page is not kept, and nothing is under way that would. */
  missing = false;
  #trying = false;

  constructor() {
    super();
    addEventListener("online", () => void this.mend());
    document.addEventListener("visibilitychange", () => void this.mend());
  }

  /** Keep the page, with the faces of the language spoken now. */
  async keep() {
    if (this.#trying) return;
    this.#trying = true;
    const before = this.missing;
    this.missing = !(await isKept().catch(() => false));
    this.#trying = false;
    if (this.missing !== before) this.dispatchEvent(new Event("change"));
  }

  /** Try again where it failed: one file that did not come is enough for that. */
  async mend() {
    if (this.missing && document.visibilityState === "visible") await this.keep();
  }

  /** Let a newer version that waits take over, and return whether it did: then the page is to be loaded
   * anew. Not to be called in the middle of a queue. */
  async renew() {
    const container = navigator.serviceWorker;
    const registration = await container?.getRegistration("/gate/").catch(() => undefined);
    if (!registration?.waiting) return false;
    const changed = new Promise((resolve) => {
      container.addEventListener("controllerchange", () => resolve(true), { once: true });
      setTimeout(resolve, PATIENCE, false);
    });
    registration.waiting.postMessage("take over");
    return /** @type {Promise<boolean>} */ (changed);
  }
}

/** A browser that may keep nothing has no such thing, or refuses. */
async function isKept() {
  const registration = await navigator.serviceWorker?.register("/gate/sw.js", { scope: "/gate/" });
  if (!registration) return false;
  if (!registration.active) await installed(registration.installing ?? registration.waiting);
  registration.active?.postMessage({ language: spoken() });
  return Boolean(registration.active);
}

/** @param {ServiceWorker|null} worker */
function installed(worker) {
  return new Promise((resolve) => {
    if (!worker) return resolve(null);
    const follow = () => {
      if (["activated", "activating", "redundant"].includes(worker.state)) resolve(null);
    };
    worker.addEventListener("statechange", follow);
    follow();
  });
}
