// Answers are shown in place, without a new line in the history. The pages are whole without this.
(() => {
  const TAPS = 3, WITHIN = 2000; // milliseconds
  let taps = [];
  let alone = false;
  let gone = false;

  const away = () => document.querySelector("[data-away]")?.href;

  function empty() {
    gone = true;
    document.title = "";
    document.body.textContent = "";
  }

  function leave() {
    const address = away();
    empty();
    if (address) location.replace(address);
  }

  function show(html) {
    if (gone) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    const first = page.querySelector("[autofocus]") ?? page.querySelector("main");
    first.removeAttribute("autofocus"); // only a page that was loaded acts on it
    const { lang, dir, className } = page.documentElement;
    Object.assign(document.documentElement, { lang, dir, className });
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    scrollTo(0, 0);
    first.focus();
  }

  async function send(form, button) {
    const body = new URLSearchParams(new FormData(form));
    body.append(button.name, button.value);
    const address = button.getAttribute("formaction") ?? form.action;
    const told = document.querySelector("[data-unsent]");
    told.hidden = true;
    try {
      const answer = await fetch(address, { method: "POST", body, cache: "no-store" });
      if (!answer.ok && answer.status !== 422 && answer.status !== 409) throw new Error();
      show(await answer.text());
    } catch {
      told.hidden = false;
      told.scrollIntoView();
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.submitter) return; // older browsers: the answer is a page of its own
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-away]")) {
      event.preventDefault();
      leave();
    }
  });
  // Shift pressed and let go by itself: with another key it is a capital letter.
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift";
    if (!alone) taps = [];
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    taps = [...taps, event.timeStamp].slice(-TAPS);
    if (taps.length === TAPS && taps[TAPS - 1] - taps[0] < WITHIN) leave();
  });
  addEventListener("pagehide", empty);
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace(location.pathname);
  });
})();
