// Optional help while a file is made: look again every two seconds, and swap only what shows how far it is.
// Without this script the page fetches itself again. Once it is decided, the whole page is opened anew.
const EVERY = 2_000;
const region = () => document.querySelector("[data-waits]");

async function look() {
  if (document.hidden) return;
  const reply = await fetch(location.href, { cache: "no-store", redirect: "error" }).catch(() => null);
  if (!reply) return; // no signal: the next look may find one
  const page = reply.ok && new DOMParser().parseFromString(await reply.text(), "text/html");
  const fresh = page && page.querySelector("[data-waits]");
  if (!fresh) return location.reload();
  const old = region();
  // What is read aloud changes only where the words do.
  if (old.innerHTML !== fresh.innerHTML) {
    const bars = [old, fresh].map((part) => part.querySelector("progress[value]"));
    if (bars[0] && bars[1]) {
      bars[0].value = bars[1].value;
      old.querySelector("label").textContent = fresh.querySelector("label").textContent;
    } else old.replaceWith(document.adoptNode(fresh));
  }
}

if (region()) setInterval(look, EVERY);
