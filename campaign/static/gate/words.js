/**
 * Everything said to people, in the steward's language: sentences come from the server's catalogue, and
 * this module fills in what they leave open.
 */

/**
 * @typedef {object} Book
 * @property {string} tag
 * @property {string} locale
 * @property {"ltr"|"rtl"} dir
 * @property {string} stroke how tall the script's lines are, for the style sheet
 * @property {Record<string, string|Record<string, string>>} words
 */

const ISOLATE = ["\u2068", "\u2069"];
const PLAIN = /^[\d:.,\s]*$/;

/** @type {Book} */
let book = { tag: "en", locale: "en-GB", dir: "ltr", stroke: "latin", words: {} };
let numbers = new Intl.NumberFormat(book.locale);
let plurals = new Intl.PluralRules(book.locale);

/** Take a language and show the page in it. @param {string} tag @returns {Promise<void>} */
export async function speak(tag) {
  const reply = await fetch(`/gate/words/${tag}.json`);
  if (!reply.ok) throw new Error(`no words in ${tag}`);
  book = await reply.json();
  // Western digits in every language, as on paper badges.
  numbers = new Intl.NumberFormat(`${book.locale}-u-nu-latn`);
  plurals = new Intl.PluralRules(book.locale);
  const { documentElement: html } = document;
  [html.lang, html.dir, html.className] = [book.tag, book.dir, book.stroke];
  translate(document);
}

/** Return the tag of the language spoken now. */
export function spoken() {
  return book.tag;
}

/** Put every sentence of a part of the page into the language spoken now. @param {ParentNode} part */
export function translate(part) {
  for (const element of part.querySelectorAll("[data-word]")) {
    element.textContent = say(element.getAttribute("data-word") ?? "");
  }
  for (const element of part.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.getAttribute("data-label") ?? ""));
  }
}

/**
 * Return a sentence with its values in it; one that counts is chosen by `num`.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 */
export function say(key, values = {}) {
  const word = book.words[key];
  if (word === undefined) throw new Error(`no word: ${key}`);
  const form = typeof word === "string" ? word : formOf(word, Number(values.num));
  return form.replace(/%\((\w+)\)s/g, (_, name) => filled(values[name]));
}

/** Whether there is such a sentence. @param {string} key */
export function known(key) {
  return key in book.words;
}

/** @param {Record<string, string>} forms @param {number} number */
function formOf(forms, number) {
  return forms[plurals.select(number)] ?? forms.other ?? Object.values(forms)[0];
}

/** @param {string|number|undefined} value */
function filled(value) {
  if (typeof value === "number") return numbers.format(value);
  // A name of another script must not turn the words around it.
  return PLAIN.test(value ?? "") ? `${value ?? ""}` : ISOLATE.join(value);
}

/** Return a time of day on the event's own clock. @param {number} at milliseconds
 * @param {string} [zone] */
export function timeOf(at, zone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat("en-GB", style).format(at);
}

/** Return a text in the language spoken now, else in English, else in any there is.
 * @param {Record<string, string>|undefined} texts @returns {{text: string, tag: string}} */
export function told(texts = {}) {
  const tag = [book.tag, "en", ...Object.keys(texts)].find((one) => texts[one]) ?? book.tag;
  return { text: texts[tag] ?? "", tag };
}
