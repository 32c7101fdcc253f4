/**
 * Keeps the scribes' pages of one language on the phone, each under its own address, so that they open
 * without signal. `KEPT`, which the server writes above this, lists what every page needs.
 *
 * A page comes from the network where that answers in time: it may hold what another phone wrote.
 */

const worker = /** @type {ServiceWorkerGlobalScope & {KEPT: {version: string, addresses: string[]}}} */ (
  /** @type {unknown} */ (self)
);
const LANGUAGE = worker.KEPT.version.split("-")[1];
const STORE = `scribe-files-${LANGUAGE}-${worker.KEPT.version}`;
const PAGES = "scribe-pages";
const FILES = /^\/(static|look|scribe\/app)\//;
const PATIENCE = 4_000;

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (FILES.test(pathname)) event.respondWith(file(request));
});

async function fill() {
  await (await caches.open(STORE)).addAll(worker.KEPT.addresses);
  await worker.skipWaiting();
}

async function begin() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(`scribe-files-${LANGUAGE}-`) && name !== STORE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {Request} request @param {string} pathname */
async function page(request, pathname) {
  const pages = await caches.open(PAGES);
  const kept = await pages.match(pathname);
  try {
    const signal = kept ? AbortSignal.timeout(PATIENCE) : null;
    const fresh = await fetch(request, { signal });
    // A link that opens nothing any more takes with it what it opened.
    if (fresh.status === 404) await pages.delete(pathname);
    else if (fresh.ok && kept) await pages.put(pathname, fresh.clone());
    return fresh.status >= 500 && kept ? kept : fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** @param {Request} request */
async function file(request) {
  const store = await caches.open(STORE);
  const kept = await store.match(request, { ignoreVary: true });
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await store.put(request, fresh.clone());
  return fresh;
}
