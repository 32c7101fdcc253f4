/** Keeps the screen on for as long as that is wanted and the page is seen. */

export class Awake {
  #wanted = false;
  #following = false;
  /** @type {WakeLockSentinel|null} */
  #lock = null;

  constructor() {
    // The system takes it back whenever the page is put away.
    document.addEventListener("visibilitychange", () => void this.#follow());
  }

  /** @param {boolean} wanted */
  keep(wanted) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void this.#follow();
  }

  get #due() {
    return this.#wanted && document.visibilityState === "visible";
  }

  get #held() {
    return this.#lock !== null && !this.#lock.released;
  }

  /** Ask for it or give it back until it is as wanted: that may change while the phone answers. */
  async #follow() {
    if (this.#following) return;
    this.#following = true;
    while (this.#due !== this.#held) {
      if (this.#held) await this.#lock?.release().catch(() => (this.#lock = null));
      else this.#lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
      if (this.#due && !this.#held) break; // not on this phone, or not on so little battery
    }
    this.#following = false;
  }
}
