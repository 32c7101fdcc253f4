/**
 * Keeps the scanner on the phone. `KEPT`, which the server writes above this, lists everything the page
 * needs; a change of any of it makes this another service worker with a store of its own.
 *
 * It never asks to take over: a new version waits until every page of the old one is closed, so that no
 * steward changes versions in the middle of a queue. A page that has joined nothing tells it to.
 */

const worker = /** @type {ServiceWorkerGlobalScope & {KEPT: {version: string, addresses: string[]}}} */ (
  /** @type {unknown} */ (self)
);
const PREFIX = "gate-";
const STORE = PREFIX + worker.KEPT.version;
const SHELL = "/gate/";
const ADDRESSES = new Set(worker.KEPT.addresses);

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("message", ({ data }) => {
  if (data === "take over") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const address = keptAddress(event.request);
  if (address) event.respondWith(answer(event.request, address));
});

async function fill() {
  // The browser's own cache may answer: what changes under one address, it must ask anew each time.
  await (await caches.open(STORE)).addAll([...ADDRESSES]);
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
