/**
 * Keeps the scanner on the phone. `KEPT`, which the server writes above this, lists everything the page
 * needs; a change of any of it makes this another service worker with a store of its own. Of the faces
 * it keeps those of the languages that are read on this phone: the page says which.
 *
 * It never asks to take over: a new version waits until every page of the old one is closed, so that no
 * steward changes versions in the middle of a queue. A page that has joined nothing tells it to.
 */

/** @typedef {{version: string, addresses: string[], faces: Record<string, string[]>}} Kept `faces` by language */

const worker = /** @type {ServiceWorkerGlobalScope & {KEPT: Kept}} */ (
  /** @type {unknown} */ (self)
);
const PREFIX = "gate-";
const STORE = PREFIX + worker.KEPT.version;
const SHELL = "/gate/";
const { addresses, faces } = worker.KEPT;
const FACES = [...new Set(Object.values(faces).flat())];
const ADDRESSES = new Set([...addresses, ...FACES]);

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
  else event.waitUntil(keepFaces(faces[event.data.language] ?? []));
});
worker.addEventListener("fetch", (event) => {
  const address = keptAddress(event.request);
  if (address) event.respondWith(answer(event.request, address));
});

async function fill() {
  // The browser's own cache may answer: what changes under one address, it must ask anew each time.
  const had = await Promise.all(FACES.map((address) => caches.match(address)));
  const read = FACES.filter((_, index) => had[index]);
  await (await caches.open(STORE)).addAll([...addresses, ...read]);
}

/** Without signal the phone's own faces stand in; the page asks again when it is next opened.
 * @param {string[]} wanted */
async function keepFaces(wanted) {
  const store = await caches.open(STORE);
  const had = await Promise.all(wanted.map((address) => store.match(address)));
  await store.addAll(wanted.filter((_, index) => !had[index])).catch(() => null);
}

async function begin() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== STORE);
  await Promise.all(others.map((name) => caches.delete(name)));
  // The page that brought this worker is served by it from now on, without being opened again.
  await worker.clients.claim();
}

/** Return under which address a request's answer is kept; null where the network answers.
 * @param {Request} request */
function keptAddress({ method, mode, url }) {
  const { origin, pathname, search } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return null;
  if (mode === "navigate" && pathname === SHELL) return SHELL;
  return ADDRESSES.has(pathname + search) ? pathname + search : null;
}

/** @param {Request} request @param {string} address */
async function answer(request, address) {
  const store = await caches.open(STORE);
  return (await store.match(address, { ignoreVary: true })) ?? fetch(request);
}
