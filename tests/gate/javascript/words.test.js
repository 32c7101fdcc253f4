import assert from "node:assert/strict";
import test from "node:test";

import { say, speak, spoken, timeOf, told } from "../../../campaign/static/gate/words.js";

const POLISH = {
  ...{ tag: "pl", locale: "pl", dir: "ltr", stroke: "latin" },
  words: {
    plain: "Dobrze",
    where: "Brama: %(gate)s, %(time)s",
    came: { one: "%(num)s osoba", few: "%(num)s osoby", many: "%(num)s osób" },
  },
};

/** Speak a language, in a page without any words on it. */
async function speakHere(book) {
  globalThis.document = { documentElement: {}, querySelectorAll: () => [] };
  globalThis.fetch = async () => new Response(JSON.stringify(book));
  await speak(book.tag);
  return globalThis.document.documentElement;
}

test("the page takes on the language and its direction", async () => {
  const html = await speakHere({ ...POLISH, tag: "ur", locale: "ur", dir: "rtl", stroke: "nastaliq" });
  assert.deepEqual(html, { lang: "ur", dir: "rtl", className: "nastaliq" });
  assert.equal(spoken(), "ur");
});

test("a count takes the form its language has for it", async () => {
  await speakHere(POLISH);
  const said = [1, 2, 5, 22, 112].map((num) => say("came", { num }));
  assert.deepEqual(said, ["1 osoba", "2 osoby", "5 osób", "22 osoby", "112 osób"]);
});

test("a name is kept apart from the words around it, a time is not", async () => {
  await speakHere(POLISH);
  assert.equal(say("where", { gate: "شمال", time: "14:03" }), "Brama: \u2068شمال\u2069, 14:03");
});

test("numbers have Western digits in every language", async () => {
  await speakHere({ ...POLISH, tag: "fa", locale: "fa" });
  assert.match(say("came", { num: 1234 }), /1\D?234/);
});

test("a word that is not there is a mistake, not a blank", () => {
  assert.throws(() => say("nothing"), /nothing/);
});

test("times are those of the event's clock, also on the night the clocks go back", () => {
  const [before, after] = [Date.UTC(2027, 9, 31, 0, 30), Date.UTC(2027, 9, 31, 1, 30)];
  assert.equal(timeOf(before, "Europe/London"), "01:30");
  assert.equal(timeOf(after, "Europe/London"), "01:30");
});

test("a text is in the language spoken, else in English, else in any", async () => {
  await speakHere(POLISH);
  assert.deepEqual(told({ en: "Meal", pl: "Posiłek" }), { text: "Posiłek", tag: "pl" });
  assert.deepEqual(told({ ur: "کھانا", en: "Meal" }), { text: "Meal", tag: "en" });
  assert.deepEqual(told({ ur: "کھانا" }), { text: "کھانا", tag: "ur" });
});
