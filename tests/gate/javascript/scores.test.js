import assert from "node:assert/strict";
import { test } from "node:test";

import { faultOf, matchesOf, needsPenalties, settled } from "../../../campaign/static/gate/scores.js";

const NOON = Date.UTC(2027, 5, 5, 12);
const MINUTE = 60_000;
const NONE = { home_penalties: null, away_penalties: null };
const UNPLAYED = { home_goals: null, away_goals: null, home_fair: null, away_fair: null, ...NONE };

/** A score; fair play of 10 and 9. */
function score(home, away, more = {}) {
  return { home, away, home_fair: 10, away_fair: 9, ...NONE, ...more };
}

/** A fixture between teams that are known, unless it says otherwise. */
function fixture(number, more = {}) {
  const place = { number, stage: "group", group: "A", pitch: "1", starts: new Date(NOON).toISOString() };
  const sides = { home: "Lions", away: "Tigers", home_known: true, away_known: true };
  return { ...place, minutes: 12, ...sides, ...UNPLAYED, ...more };
}

/** A knock-out match between two slots. */
function tie(number, home, away, more = {}) {
  return fixture(number, { stage: "semi", group: "", home, away, home_known: false, away_known: false, ...more });
}

function report(number, seq, of) {
  return { ...of, fixture: number, seq, result: `result ${seq}`, at: NOON };
}

for (const [name, given, fault] of [
  ["no goals", score(0, 0), ""],
  ["the most there can be", score(99, 98, { home_fair: 0, away_fair: 10 }), ""],
  ["fewer than none", score(-1, 0), "score"],
  ["a thousand", score(0, 1000), "score"],
  ["a hundred", score(100, 0), "score"],
  ["half a goal", score(0.5, 0), "score"],
  ["a text", score("2", 0), "score"],
  ["nothing", score(null, 0), "score"],
  ["what is no number", score(NaN, 0), "score"],
  ["more than fair", score(1, 0, { home_fair: 11 }), "score"],
  ["less than unfair", score(1, 0, { away_fair: -1 }), "score"],
]) {
  test(`a score of ${name} is ${fault ? "refused" : "taken"}`, () => {
    assert.equal(faultOf(fixture(1), given, NOON), fault);
  });
}

for (const [name, home_penalties, away_penalties, fault] of [
  ["none", null, null, "penalties"],
  ["one side's alone", 4, null, "penalties"],
  ["as many for both", 4, 4, "penalties"],
  ["fewer than none", 4, -1, "penalties"],
  ["a hundred", 100, 4, "penalties"],
  ["a winner", 5, 4, ""],
]) {
  test(`of penalties after a drawn semi-final, ${name} is ${fault ? "refused" : "taken"}`, () => {
    const given = score(1, 1, { home_penalties, away_penalties });
    assert.equal(faultOf(tie(3, "A1", "B2"), given, NOON), fault);
  });
}

test("a result is taken from ten minutes before its match is to begin", () => {
  const early = (minutes) => faultOf(fixture(1), score(1, 0), NOON - minutes * MINUTE);
  assert.deepEqual([early(10), early(10.1)], ["", "not_begun"]);
});

test("a match nobody knows has no result", () => {
  assert.equal(faultOf(undefined, score(1, 0), NOON), "no_such_fixture");
});

test("only a knock-out match that was drawn needs penalties, and only its score keeps them", () => {
  const drawn = score(1, 1, { home_penalties: 5, away_penalties: 4 });
  const won = { ...drawn, home: 2 };
  const needed = [["semi", drawn], ["final", won], ["group", drawn]].map(([stage, one]) => needsPenalties(stage, one));
  assert.deepEqual(needed, [true, false, false]);
  assert.deepEqual(settled("semi", drawn), drawn);
  assert.deepEqual(settled("group", drawn), score(1, 1));
  assert.deepEqual(settled("final", won), score(2, 1));
});

test("what was typed last stands over what the server told, whatever the order it is found in", () => {
  const told = fixture(1, { home_goals: 5, away_goals: 5, home_fair: 8, away_fair: 7 });
  const typed = [report(1, 4, score(2, 0)), report(1, 3, score(1, 0))];
  const [shown] = matchesOf([told], typed, [{ fixture: 1, reason: "score" }]);
  assert.deepEqual([shown.score, shown.unsent, shown.refused], [score(2, 0), true, ""]);
  const [before] = matchesOf([told], [], [{ fixture: 1, reason: "score" }, { reason: "revoked" }]);
  const fair = { home_fair: 8, away_fair: 7 };
  assert.deepEqual([before.score, before.unsent, before.refused], [score(5, 5, fair), false, "score"]);
});

test("matches stand in the order of their time, whatever their numbers", () => {
  const later = fixture(1, { starts: new Date(NOON + MINUTE).toISOString() });
  const found = matchesOf([later, fixture(3), fixture(2)], [], []);
  assert.deepEqual(found.map((match) => match.number), [2, 3, 1]);
});

test("a name that looks like a slot is a name where the server knows it", () => {
  const [shown] = matchesOf([fixture(1, { home: "W1", away: "A1" })], [], []);
  assert.deepEqual([shown.home, shown.away], [{ name: "W1", slot: null }, { name: "A1", slot: null }]);
});

test("the winner and the loser of what was typed go on, also by penalties, round after round", () => {
  const semis = [
    tie(1, "Lions", "Tigers", { home_known: true, away_known: true }),
    tie(2, "Bears", "Wolves", { home_known: true, away_known: true }),
  ];
  const rest = [tie(3, "L1", "L2", { stage: "third" }), tie(4, "W1", "W2", { stage: "quarter" }), tie(5, "W4", "L4")];
  const typed = [
    report(1, 1, score(0, 1)),
    report(2, 2, score(1, 1, { home_penalties: 5, away_penalties: 4 })),
    report(4, 3, score(3, 0)),
  ];
  const names = matchesOf([...semis, ...rest], typed, []).map(({ home, away }) => [home.name, away.name]);
  assert.deepEqual(names.slice(2), [["Lions", "Wolves"], ["Tigers", "Bears"], ["Tigers", "Bears"]]);
});

test("nobody goes on from a match without a result, and it is told from which", () => {
  const [, shown] = matchesOf([tie(7, "A1", "L2"), tie(8, "W7", "L7", { stage: "final" })], [], []);
  assert.deepEqual(shown.home, { name: "W7", slot: { from: "winner", num: 7, group: "" } });
  assert.deepEqual(shown.away, { name: "L7", slot: { from: "loser", num: 7, group: "" } });
});

test("a correction that was not sent yet sends others on, though the server told who plays", () => {
  const semi = fixture(1, { stage: "semi", home_goals: 2, away_goals: 0, home_slot: "A1", away_slot: "B1" });
  const slots = { home_slot: "W1", away_slot: "W2" };
  const final = fixture(3, { stage: "final", away: "Bears", ...slots });
  const other = fixture(2, { stage: "semi", home: "Bears", away: "Wolves", home_slot: "B2", away_slot: "A2" });
  const last = (typed) => matchesOf([semi, other, final], typed, [])[2];
  assert.deepEqual(last([]).home, { name: "Lions", slot: null });
  const shown = last([report(1, 1, score(0, 2))]);
  assert.deepEqual([shown.home, shown.away], [{ name: "Tigers", slot: null }, { name: "Bears", slot: null }]);
});

test("of several refusals of one match the newest is told", () => {
  const refused = [{ fixture: 1, reason: "newest", seq: 9 }, { fixture: 1, reason: "oldest", seq: 2 }];
  assert.equal(matchesOf([fixture(1)], [], refused)[0].refused, "newest");
});

test("the first of group L is not the loser of match 1", () => {
  const played = fixture(1, { home_goals: 2, away_goals: 0, home_fair: 10, away_fair: 10 });
  const [, shown] = matchesOf([played, tie(30, "L1", "P2")], [], []);
  assert.deepEqual(shown.home.slot, { from: "place", num: 1, group: "L" });
  assert.deepEqual(shown.away.slot, { from: "place", num: 2, group: "P" });
});
