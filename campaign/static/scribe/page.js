/** What stands on the page: each note in its question's list, and what is said beside it. */

const root = /** @type {HTMLElement} */ (document.querySelector("#scribe"));
const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#one-note"));
export const pointForm = /** @type {HTMLFormElement|null} */ (root.querySelector("[data-point]"));
export const settings = root.dataset;

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement|null} */
const find = (selector, within = root) => within.querySelector(selector);

/** The wordings the page came with. */
export function written() {
  return [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-notes] > li"))].map((item) => ({
    uid: item.dataset.uid ?? "",
    seq: Number(item.dataset.seq),
    question: Number(/** @type {HTMLElement} */ (item.closest("[data-question]")).dataset.question),
    text: find(".kept", item)?.textContent ?? "",
    sent: true,
  }));
}

/** The point the page came with. */
export function pointWritten() {
  return {
    text: pointForm?.point.value ?? "",
    seq: Number(pointForm?.dataset.seq ?? 0),
    agreed: pointForm?.agreed.checked ?? false,
    sent: true,
  };
}

/** Show a note as it is now: new, changed, or taken out.
 * @param {{uid: string, question: number, text: string, seq: number, sent: boolean}} note */
export function show(note) {
  const list = find(`[data-question="${note.question}"] [data-notes]`) ?? find("[data-notes]");
  let item = find(`[data-uid="${CSS.escape(note.uid)}"]`);
  if (!note.text) return void item?.remove();
  if (!item) {
    item = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
    name(item, note.uid);
    list?.append(item);
  }
  item.dataset.seq = String(note.seq);
  const shown = /** @type {HTMLElement} */ (find(".kept", item));
  if (shown.textContent !== note.text) {
    shown.textContent = note.text;
    field(item).value = note.text;
  }
  /** @type {HTMLElement} */ (find("[data-unsent]", item)).hidden = note.sent;
}

/** Forget a note that is no longer there. @param {string} uid */
export function drop(uid) {
  find(`[data-uid="${CSS.escape(uid)}"]`)?.remove();
}

/** @param {HTMLElement} item @param {string} uid */
function name(item, uid) {
  item.dataset.uid = uid;
  const [area, label, error] = [field(item), find("label", item), find(".error", item)];
  area.id = `note-${uid}`;
  /** @type {HTMLLabelElement} */ (label).htmlFor = area.id;
  /** @type {HTMLElement} */ (error).id = `${area.id}-error`;
}

/** @param {ParentNode} within @returns {HTMLTextAreaElement} */
export function field(within) {
  return /** @type {HTMLTextAreaElement} */ (within.querySelector("textarea"));
}

/** Say, or take back, why something was not taken. @param {ParentNode|null} within @param {string} said */
export function complain(within, said) {
  const error = within && find(".error", within);
  if (!within || !error) return;
  error.textContent = said;
  error.hidden = !said;
  const area = field(within);
  if (!said) {
    area.removeAttribute("aria-invalid");
    return area.removeAttribute("aria-describedby");
  }
  area.setAttribute("aria-invalid", "true");
  area.setAttribute("aria-describedby", error.id);
  within.querySelector("details")?.setAttribute("open", "");
}

/** @param {string} uid */
export function itemOf(uid) {
  return find(`[data-uid="${CSS.escape(uid)}"]`);
}

/** Say how much is not sent yet. @param {number} count @param {boolean} lost whether nothing can be kept */
export function tell(count, lost) {
  const state = /** @type {HTMLElement} */ (find("#state"));
  state.hidden = false;
  const parts = { all: !lost && !count, some: !lost && count > 0, lost };
  for (const [part, is] of Object.entries(parts))
    /** @type {HTMLElement} */ (find(`[data-${part}]`, state)).hidden = !is;
  /** @type {HTMLElement} */ (find("[data-count]", state)).textContent = String(count);
}

/** Show the point that stands; what is being written stays. @param {{text: string, agreed: boolean}} point */
export function showPoint({ text, agreed }) {
  if (!pointForm) return;
  pointForm.point.value = text;
  pointForm.agreed.checked = agreed;
}

/** @param {boolean} sent */
export function markPoint(sent) {
  const mark = pointForm && find("[data-unsent]", pointForm);
  if (mark) mark.hidden = sent;
}

/** Say that the workshop is closed, or the link lost; what is written stays to be read.
 * @param {"closed"|"lost"} what @param {boolean} is */
export function say(what, is) {
  /** @type {HTMLElement} */ (document.querySelector(`#${what}`)).hidden = !is;
}

/** What somebody is told whose wording came too late. */
export function olderWords() {
  return find("#older")?.textContent ?? "";
}
