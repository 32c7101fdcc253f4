// Optional help on a page of numbers that change: fetch it again now and then, and swap one region.
// Without this script a link does the same. Focus, open details and scrolled tables stay as they were.
const EVERY = 15_000;
const region = () => document.querySelector("[data-live]");
const controls = document.querySelector("[data-live-controls]");
const button = controls?.querySelector("button");
const stale = controls?.querySelector("[data-stale]");
let paused = false;
let timer;

/** What the reader has done to the region, by the ids of its parts. */
function noted(part) {
  return {
    focus: part.contains(document.activeElement) ? document.activeElement.id : null,
    open: [...part.querySelectorAll("details[id]")].map(({ id, open }) => [id, open]),
    scrolled: [...part.querySelectorAll(".scroll[id]")].map(({ id, scrollLeft }) => [id, scrollLeft]),
  };
}

function restore(part, { focus, open, scrolled }) {
  const find = (id) => (id ? part.querySelector(`#${CSS.escape(id)}`) : null);
  for (const [id, was] of open) if (find(id)) find(id).open = was;
  for (const [id, left] of scrolled) if (find(id)) find(id).scrollLeft = left;
  // What had the focus may be gone: a phone that somebody else has stopped.
  if (focus !== null) (find(focus) ?? part).focus({ preventScroll: true });
}

function isRead(part) {
  const chosen = getSelection();
  return !chosen.isCollapsed && part.contains(chosen.anchorNode);
}

function swap(page) {
  const [old, fresh] = [region(), page.querySelector("[data-live]")];
  const state = noted(old);
  old.replaceWith(document.adoptNode(fresh));
  restore(fresh, state);
  const [said, news] = [document, page].map((where) => where.querySelector("[data-live-summary]"));
  if (said.textContent !== news.textContent) said.textContent = news.textContent;
}

async function refresh() {
  if (paused || document.hidden || isRead(region())) return;
  try {
    const reply = await fetch(location.href, { cache: "no-store", redirect: "error" });
    if (!reply.ok) throw new Error(reply.statusText);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (!paused) swap(page);
    stale.hidden = true;
    if (!page.querySelector("[data-live-controls]")) clearInterval(timer); // the gates have closed
  } catch {
    stale.hidden = false;
  }
}

if (region() && controls) {
  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.goOn : button.dataset.pause;
    refresh();
  });
  document.addEventListener("visibilitychange", refresh);
  timer = setInterval(refresh, EVERY);
}
