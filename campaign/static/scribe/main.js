/**
 * The scribe's page where script runs: what is written is kept on the phone first, then sent, and sent
 * again until the server has it. Without this script the page's forms do the same, with signal.
 */

import { Keeping } from "./keeping.js";
import * as page from "./page.js";
import { batchOf, nameOf, send } from "./sending.js";

/** @typedef {import("./keeping.js").Note} Note @typedef {import("./keeping.js").Point} Point */

const EVERY = 20_000;
const { table = "", batch: address = "", worker = "", scope = "" } = page.settings;
const keeping = new Keeping(table);
/** What was refused, by wording: it is not sent again until it is changed. @type {Set<string>} */
const stuck = new Set();
let busy = false;
let again = false;
let closed = "closed" in page.settings;

/** Keep a wording on this phone, show it, and send it. @param {Omit<Note, "table">} note */
async function keep(note) {
  await keeping.put("notes", note);
  page.show(note);
  await refresh();
}

/** @param {SubmitEvent} event */
async function submitted(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  event.preventDefault();
  try {
    if ("point" in form.dataset) await keepPoint(form);
    else if ("new" in form.dataset) await keepNew(form);
    else await keepChanged(form, event.submitter?.getAttribute("name") === "remove");
  } catch {
    page.tell(0, true);
  }
}

/** @param {HTMLFormElement} form */
async function keepNew(form) {
  const area = page.field(form);
  const text = area.value.trim();
  if (!text) return area.focus();
  const uid = crypto.randomUUID();
  const question = Number(form.question.value);
  await keeping.put("notes", { uid, question, text, seq: 1, sent: false });
  await keeping.drop("drafts", area.id);
  area.value = "";
  area.focus();
  page.show({ uid, question, text, seq: 1, sent: false });
  await refresh();
}

/** @param {HTMLFormElement} form @param {boolean} takenOut */
async function keepChanged(form, takenOut) {
  const item = /** @type {HTMLElement} */ (form.closest("[data-uid]"));
  const { uid = "", seq = "0" } = item.dataset;
  const question = Number(/** @type {HTMLElement} */ (item.closest("[data-question]")).dataset.question);
  const text = takenOut ? "" : page.field(form).value.trim();
  await keeping.drop("drafts", page.field(form).id);
  page.complain(item, "");
  item.querySelector("details")?.removeAttribute("open");
  await keep({ uid, question, text, seq: Number(seq) + 1, sent: false });
}

/** @param {HTMLFormElement} form */
async function keepPoint(form) {
  const text = form.point.value.trim();
  const seq = Number(form.dataset.seq) + 1;
  form.dataset.seq = String(seq);
  page.complain(form, "");
  await keeping.put("points", { text, seq, agreed: form.agreed.checked && text !== "", sent: false });
  await keeping.drop("drafts", "point-text");
  await refresh();
}

/** Say how it stands, and send what is not sent. */
async function refresh() {
  await tell();
  void exchange();
}

async function tell() {
  const [notes, point] = [await keeping.notes(), await keeping.point()];
  const unsent = notes.filter(({ sent }) => !sent).length + (point && !point.sent ? 1 : 0);
  page.markPoint(point?.sent ?? true);
  page.tell(unsent, false);
  return unsent;
}

/** Send and hear until there is nothing more to send; one at a time. */
async function exchange() {
  again = true;
  if (busy) return;
  busy = true;
  try {
    while (again) {
      again = false;
      const [notes, point] = [await keeping.notes(), await keeping.point()];
      const { more, ...batch } = batchOf(notes, point, stuck);
      const reply = await send(address, batch);
      if (reply === "lost") page.say("lost", true);
      if (!reply || reply === "lost") break;
      again ||= more;
      await hear(reply, notes, point);
    }
  } catch {
    // The phone would not keep it: what is not sent is sent again.
  } finally {
    busy = false;
  }
}

/** @param {import("./sending.js").Reply} reply @param {Note[]} notes @param {Point|undefined} point */
async function hear(reply, notes, point) {
  for (const note of notes) {
    const result = reply.notes[note.uid];
    if (result) await settle(note, result);
  }
  const mine = new Map((await keeping.notes()).map((note) => [note.uid, note]));
  for (const news of reply.news) {
    if (mine.get(news.uid)?.sent === false) continue;
    await keeping.put("notes", { ...news, sent: true });
    page.show({ ...news, sent: true });
  }
  for (const uid of reply.gone) {
    if (mine.get(uid)?.sent === false) continue;
    await keeping.drop("notes", uid);
    page.drop(uid);
  }
  await hearPoint(reply, point);
  if (closed && !reply.closed) {
    stuck.clear();
    again = true;
  }
  closed = reply.closed;
  page.say("closed", closed);
  if (!(await tell()) && closed) await leave();
}

/** @param {Note} note @param {import("./sending.js").Result} result */
async function settle(note, { result, sentence, seq }) {
  const now = (await keeping.notes()).find(({ uid }) => uid === note.uid);
  // Written anew while this was on its way: the newer wording goes next, above the one that stands.
  if (now && now.seq > note.seq) {
    if (seq >= now.seq) await keeping.put("notes", { ...now, seq: seq + 1 });
    return;
  }
  if (result === "stored") {
    if (note.text) await keeping.put("notes", { ...note, sent: true });
    else await keeping.drop("notes", note.uid);
    page.show({ ...note, sent: true });
  } else if (result === "older") {
    // What was written here is not lost: it becomes a note of its own beside the one that stands.
    await keeping.drop("notes", note.uid);
    if (note.text) await add({ ...note, uid: crypto.randomUUID(), seq: 1 });
  } else if (result === "gone") {
    await keeping.drop("notes", note.uid);
    page.drop(note.uid);
  } else {
    stuck.add(nameOf(note));
    page.complain(page.itemOf(note.uid), sentence);
  }
}

/** @param {Note} note */
async function add(note) {
  await keeping.put("notes", note);
  page.show(note);
  again = true;
}

/** @param {import("./sending.js").Reply} reply @param {Point|undefined} sent */
async function hearPoint({ point: result, standing }, sent) {
  const form = page.pointForm;
  const kept = await keeping.point();
  if (!form || (kept && sent && kept.seq > sent.seq)) return;
  if (result && result.result === "stored") {
    if (kept) await keeping.put("points", { ...kept, sent: true });
  } else if (result && sent && result.result !== "older") {
    stuck.add(nameOf(sent));
    return page.complain(form, result.sentence);
  } else if (standing.seq > Number(kept?.seq ?? form.dataset.seq) || result) {
    await anothersPoint(form, standing, Boolean(result));
  }
}

/** Another phone of the table wrote the point; what is being written here stays to be sent on purpose.
 * @param {HTMLFormElement} form @param {{text: string, seq: number, agreed: boolean}} standing
 * @param {boolean} tooLate whether ours was sent and came later */
async function anothersPoint(form, standing, tooLate) {
  const begun = (await keeping.drafts()).some(({ place }) => place === "point-text");
  await keeping.put("points", { ...standing, sent: true });
  form.dataset.seq = String(standing.seq);
  if (!tooLate && !begun) return page.showPoint(standing);
  await keeping.put("drafts", { place: "point-text", text: form.point.value });
  page.complain(form, `${page.olderWords()} “${standing.text}”`);
}

/** Keep what is begun, so that a page that is killed loses nothing. @param {Event} event */
function typed({ target }) {
  if (!(target instanceof HTMLTextAreaElement)) return;
  const { id: place, value: text } = target;
  const kept = text.trim() ? keeping.put("drafts", { place, text }) : keeping.drop("drafts", place);
  kept.catch(() => page.tell(0, true));
}

/** Nothing stays on the phone once the workshop is closed and all of it is sent. */
async function leave() {
  await keeping.clear();
  await (await caches.open("scribe-pages")).delete(location.pathname);
}

/** Bring the page and the phone together: the later wording of each note stands. */
async function begin() {
  const kept = new Map((await keeping.notes()).map((note) => [note.uid, note]));
  for (const note of page.written()) {
    const mine = kept.get(note.uid);
    if (!mine || (mine.sent && mine.seq < note.seq)) await keeping.put("notes", note);
  }
  for (const note of kept.values()) {
    const there = page.written().find(({ uid }) => uid === note.uid);
    if (!there || there.seq <= note.seq) page.show(note);
  }
  await beginPoint();
  for (const { place, text } of await keeping.drafts()) {
    const area = document.getElementById(place);
    if (area instanceof HTMLTextAreaElement) area.value = text;
  }
}

async function beginPoint() {
  const [there, mine] = [page.pointWritten(), await keeping.point()];
  if (!page.pointForm) return;
  if (mine && mine.seq >= there.seq) {
    page.showPoint(mine);
    page.pointForm.dataset.seq = String(mine.seq);
  } else {
    await keeping.put("points", there);
  }
}

/** Let the page open without signal from now on. */
async function stay() {
  if (!("serviceWorker" in navigator) || closed) return;
  await navigator.serviceWorker.register(worker, { scope });
  const pages = await caches.open("scribe-pages");
  const fresh = await fetch(location.pathname, { cache: "no-store" });
  if (fresh.ok) await pages.put(location.pathname, fresh);
}

async function start() {
  // Without these the forms are sent as they are: an old browser, or an address that is not secure.
  if (!("randomUUID" in crypto && "timeout" in AbortSignal)) return;
  try {
    await begin();
  } catch {
    return; // this browser keeps nothing: the forms are sent as they are
  }
  document.addEventListener("submit", submitted);
  document.addEventListener("input", typed);
  addEventListener("online", () => void exchange());
  document.addEventListener("visibilitychange", () => document.hidden || void exchange());
  setInterval(() => document.hidden || void exchange(), EVERY);
  await refresh();
  await stay().catch(() => {});
}

void start();
