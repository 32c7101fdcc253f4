// A phone's clock beside the server's. All times in milliseconds since 1970.

const FAR_OFF = 120_000;

/**
 * @typedef {{offset: number, within: number}} Measured
 *   `offset`: the server's clock minus the phone's; `within`: how far that can be from the truth
 */

/**
 * Measure from one request: when it was sent and answered by the phone's clock, and the time the
 * server put into its answer. Null where the times cannot be: the clock was set back meanwhile, or
 * one of them is no time.
 * @param {number} sent
 * @param {number} answered
 * @param {number} server
 * @returns {Measured|null}
 */
export function measure(sent, answered, server) {
  const within = (answered - sent) / 2;
  const offset = Math.round(server - sent - within);
  return within >= 0 && Number.isFinite(offset) ? { offset, within } : null;
}

/**
 * Whether a clock is more than two minutes off, either way.
 * @param {number} offset
 */
export function isFarOff(offset) {
  return Math.abs(offset) > FAR_OFF;
}

/**
 * The true time of a moment as the phone's clock claims it.
 * @param {number} at
 * @param {number} offset
 */
export function trueTime(at, offset) {
  return at + offset;
}
