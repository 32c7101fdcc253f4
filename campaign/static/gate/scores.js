/**
 * A tournament's matches as this phone knows them: what the server told, and over it what was typed here
 * and is not sent yet. All times in milliseconds since 1970.
 */

/**
 * What a match came to. Penalties are null but where a knock-out match was drawn.
 * @typedef {object} Score
 * @property {number} home goals
 * @property {number} away goals
 * @property {number} home_fair fair play, 0 to 10
 * @property {number} away_fair
 * @property {number|null} home_penalties
 * @property {number|null} away_penalties
 */

/** A score as it was typed. `fixture` is the match's number, `at` what this phone's clock claimed, `plan`
 * of which tournament it is.
 * @typedef {Score & {result: string, fixture: number, at: number, seq: number, plan?: string|null}} Report */

/**
 * A match as the server told it. A side is a team's name once that is known, else its slot: "A1" (first
 * of group A), "W12" or "L12" (winner or loser of match 12).
 * @typedef {object} Fixture
 * @property {number} number
 * @property {string} stage "group", or of the knock-out
 * @property {string} group
 * @property {string} pitch
 * @property {string} starts ISO
 * @property {string} home
 * @property {string} away
 * @property {boolean} home_known
 * @property {boolean} away_known
 * @property {string} [home_slot] the slot, also where the name is known
 * @property {string} [away_slot]
 * @property {number|null} home_goals
 * @property {number|null} away_goals
 * @property {number|null} home_fair
 * @property {number|null} away_fair
 * @property {number|null} home_penalties
 * @property {number|null} away_penalties
 */

/** @typedef {"home"|"away"} Side */

/** Who a side will be: place `num` of a group, or the winner or loser of match `num`.
 * @typedef {{from: "place"|"winner"|"loser", num: number, group: string}} Slot */

/** A side as it is shown. `slot` is null where the name is known.
 * @typedef {{name: string, slot: Slot|null}} Shown */

/**
 * A match as it is shown. `refused` is why the server did not take what was typed here last, or "".
 * @typedef {object} Match
 * @property {number} number
 * @property {string} stage
 * @property {string} group
 * @property {string} pitch
 * @property {number} starts
 * @property {Shown} home
 * @property {Shown} away
 * @property {Score|null} score
 * @property {boolean} unsent
 * @property {string} refused
 */

/** Of each part of a score. */
export const MOST = { goals: 99, fair: 10, penalties: 99 };
/** A result is taken from so long before a match is to begin, for those that begin early. */
export const EARLY = 10 * 60_000;
export const SIDES = /** @type {const} */ (["home", "away"]);
const SLOT = /^([A-Z])(\d+)$/;

/** Return the matches in the order they are played. @param {Fixture[]} fixtures
 * @param {Report[]} unsent @param {{fixture?: number, reason: string, seq: number}[]} refused
 * @returns {Match[]} */
export function matchesOf(fixtures, unsent, refused) {
  const typed = new Map(inOrder(unsent).map((report) => [report.fixture, report]));
  const reasons = new Map(inOrder(refused).map(({ fixture, reason }) => [fixture, reason]));
  /** @type {Map<number, Match>} */
  const matches = new Map();
  for (const fixture of [...fixtures].sort((a, b) => a.number - b.number)) {
    const { number, stage, group, pitch } = fixture;
    const report = typed.get(number);
    matches.set(number, {
      ...{ number, stage, group, pitch, starts: Date.parse(fixture.starts) },
      ...{ home: sideOf(fixture, "home", matches), away: sideOf(fixture, "away", matches) },
      score: report ? plain(report) : told(fixture),
      unsent: Boolean(report),
      refused: report ? "" : (reasons.get(number) ?? ""),
    });
  }
  return [...matches.values()].sort((a, b) => a.starts - b.starts || a.number - b.number);
}

/** Whether a score needs penalties: a knock-out match that was drawn. @param {string} stage
 * @param {{home: number, away: number}} score */
export function needsPenalties(stage, { home, away }) {
  return stage !== "group" && home === away;
}

/** Return why a score cannot be that of a match, or "": as the server would say.
 * @param {Fixture|undefined} fixture @param {Score} score @param {number} now true time */
export function faultOf(fixture, score, now) {
  if (!fixture) return "no_such_fixture";
  if (now < Date.parse(fixture.starts) - EARLY) return "not_begun";
  const { home, away, home_fair, away_fair } = score;
  const isPossible = within(MOST.goals, home, away) && within(MOST.fair, home_fair, away_fair);
  if (!isPossible) return "score";
  if (!needsPenalties(fixture.stage, score)) return "";
  const penalties = [score.home_penalties, score.away_penalties];
  return within(MOST.penalties, ...penalties) && penalties[0] !== penalties[1] ? "" : "penalties";
}

/** Return a score alone, without penalties where there were none. @param {string} stage
 * @param {Score} score @returns {Score} */
export function settled(stage, score) {
  const none = { home_penalties: null, away_penalties: null };
  return { ...plain(score), ...(needsPenalties(stage, score) ? {} : none) };
}

/** Return a fixture with this score, as the server will tell it. @param {Fixture} fixture
 * @param {Score} score @returns {Fixture} */
export function played(fixture, { home, away, ...rest }) {
  const { home_fair, away_fair, home_penalties, away_penalties } = rest;
  const beside = { home_fair, away_fair, home_penalties, away_penalties };
  return { ...fixture, home_goals: home, away_goals: away, ...beside };
}

/** @param {Fixture} fixture @returns {Score|null} */
function told({ home_goals, away_goals, home_fair, away_fair, home_penalties, away_penalties }) {
  if (home_goals === null || away_goals === null) return null;
  const fair = { home_fair: home_fair ?? MOST.fair, away_fair: away_fair ?? MOST.fair };
  return { home: home_goals, away: away_goals, ...fair, home_penalties, away_penalties };
}

/** @param {Score} score @returns {Score} */
function plain({ home, away, home_fair, away_fair, home_penalties, away_penalties }) {
  return { home, away, home_fair, away_fair, home_penalties, away_penalties };
}

/** Return who plays: whom the results typed here sent on, though the server may not know of them yet.
 * @param {Fixture} fixture
 * @param {Side} side @param {Map<number, Match>} before the matches of lower numbers @returns {Shown} */
function sideOf(fixture, side, before) {
  const name = fixture[side];
  const isKnown = fixture[`${side}_known`];
  const slot = slotOf(fixture[`${side}_slot`] ?? (isKnown ? "" : name), before);
  const match = slot && slot.from !== "place" && before.get(slot.num);
  const winner = match && winnerOf(match);
  if (!winner) return { name, slot: isKnown ? null : slot };
  return match[(slot.from === "winner") === (winner === "home") ? "home" : "away"];
}

/** @param {string} text @param {Map<number, Match>} before @returns {Slot|null} */
function slotOf(text, before) {
  const [, letter, digits] = SLOT.exec(text) ?? [];
  const num = Number(digits);
  if (!letter) return null;
  // There may be a group L: from a match of a group nobody goes on as its loser.
  const isOutcome = letter === "W" || (letter === "L" && before.get(num)?.stage !== "group");
  if (!isOutcome) return { from: "place", num, group: letter };
  return { from: letter === "W" ? "winner" : "loser", num, group: "" };
}

/** @param {Match} match @returns {Side|null} null while nobody has won */
function winnerOf(match) {
  if (!match.score) return null;
  const { home, away, home_penalties, away_penalties } = match.score;
  const by = home - away || (home_penalties ?? 0) - (away_penalties ?? 0);
  return by ? (by > 0 ? "home" : "away") : null;
}

/** @param {number} most @param {(number|null)[]} values */
function within(most, ...values) {
  return values.every((value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most);
}

/** @template {{seq: number}} One @param {One[]} reports */
function inOrder(reports) {
  return [...reports].sort((a, b) => a.seq - b.seq);
}
