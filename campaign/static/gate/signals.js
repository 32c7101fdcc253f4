/**
 * Each outcome by ear and by hand: tunes made on the spot and patterns of vibration, no two alike, so
 * that a steward can look at the person instead of the phone.
 */

import { chosen } from "./preferences.js";

/**
 * A tune: notes of [hertz, from, for], in seconds.
 * @typedef {{notes: [number, number, number][], wave: OscillatorType, shakes: number[]}} Signal
 */

/** Of each outcome. @type {Record<string, Signal>} */
export const SIGNALS = {
  // Two rising notes; one short shake.
  welcome: { notes: [[880, 0, 0.09], [1319, 0.1, 0.16]], wave: "sine", shakes: [60] },
  // The same note twice; two shakes.
  already_here: { notes: [[587, 0, 0.13], [587, 0.2, 0.13]], wave: "triangle", shakes: [120, 80, 120] },
  // Up and down again, as a question.
  perhaps_here: { notes: [[587, 0, 0.1], [784, 0.12, 0.1], [587, 0.24, 0.14]], wave: "triangle", shakes: [60, 60, 60, 60, 60] },
  kept: { notes: [[880, 0, 0.09], [880, 0.12, 0.16]], wave: "sine", shakes: [60, 100, 60] },
  goodbye: { notes: [[1319, 0, 0.09], [880, 0.1, 0.16]], wave: "sine", shakes: [30, 40, 30] },
  // Low and long.
  revoked: { notes: [[165, 0, 0.5]], wave: "square", shakes: [500] },
  wrong_event: { notes: [[330, 0, 0.15], [220, 0.17, 0.28]], wave: "square", shakes: [250, 100, 250] },
  not_a_badge: { notes: [[247, 0, 0.08], [247, 0.12, 0.08], [247, 0.24, 0.08]], wave: "square", shakes: [40, 40, 40, 40, 40, 40, 40] },
  not_ready: { notes: [[330, 0, 0.1], [330, 0.2, 0.1], [330, 0.4, 0.1]], wave: "triangle", shakes: [150, 150, 150] },
  // The only one that falls all the way: nothing was kept.
  not_kept: { notes: [[440, 0, 0.12], [330, 0.14, 0.12], [196, 0.28, 0.3]], wave: "square", shakes: [300, 60, 300] },
  counted: { notes: [[1047, 0, 0.05]], wave: "sine", shakes: [25] },
};
const LOUDNESS = { sine: 0.5, triangle: 0.5, square: 0.2, sawtooth: 0.2, custom: 0.2 };

/** @type {AudioContext|null} */
let audio = null;

/** Make sounds possible: browsers want a tap or a key first, and a call or another app stops them anew. */
export function listenForHands() {
  for (const name of ["click", "keydown"]) addEventListener(name, awaken, { capture: true });
}

/** To be called from a tap or a key. */
export function awaken() {
  audio ??= new AudioContext();
  if (audio.state !== "running") void audio.resume().catch(() => null);
}

/** Give the signal of an outcome, as far as it is switched on and the phone can. @param {string} outcome */
export function signal(outcome) {
  const given = SIGNALS[outcome] ?? SIGNALS.not_a_badge;
  if (isOn("sound")) play(given);
  if (isOn("vibration")) navigator.vibrate?.(given.shakes);
}

/** @param {"sound"|"vibration"} name */
export function isOn(name) {
  return chosen(name) !== "off";
}

/** @param {Signal} signal */
function play({ notes, wave }) {
  if (audio?.state !== "running") return;
  for (const [hertz, from, length] of notes) ring(audio, wave, hertz, audio.currentTime + from, length);
}

/** @param {AudioContext} context @param {OscillatorType} wave @param {number} hertz
 * @param {number} at @param {number} length */
function ring(context, wave, hertz, at, length) {
  const [tone, loudness] = [context.createOscillator(), context.createGain()];
  tone.type = wave;
  tone.frequency.value = hertz;
  // Without a soft start and end a loudspeaker clicks.
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUDNESS[wave], at + 0.01);
  loudness.gain.setValueAtTime(LOUDNESS[wave], at + length - 0.02);
  loudness.gain.linearRampToValueAtTime(0, at + length);
  tone.connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + length);
}
