/** Begins: the words, the gate, the screen, and the worker that keeps all of it on the phone. */

import { openGate } from "./app.js";
import { chosen } from "./preferences.js";
import { Screen } from "./screen.js";
import { speak } from "./words.js";

async function main() {
  // A language that is no longer spoken here must not stop the page.
  const { lang } = document.documentElement;
  await speak(chosen("language") || lang).catch(() => speak(lang));
  const screen = new Screen(await openGate());
  screen.render();
  screen.joining.readAddress();
}

void navigator.serviceWorker?.register("/gate/sw.js", { scope: "/gate/" }).catch(() => {
  // A browser that may keep nothing: the page works, while there is signal.
});
await main();
