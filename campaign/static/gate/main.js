/** Begins: the words, the gate, the screen, and the worker that keeps all of it on the phone. */

import { openGate } from "./app.js";
import { chosen } from "./preferences.js";
import { Screen } from "./screen.js";
import { Shell } from "./shell.js";
import { speak } from "./words.js";

async function main() {
  // A language that is no longer spoken here must not stop the page.
  const { lang } = document.documentElement;
  await speak(chosen("language") || lang).catch(() => speak(lang));
  const [gate, shell] = [await openGate(), new Shell()];
  if (!gate.state.joined && (await shell.renew())) return location.reload();
  const screen = new Screen(gate, shell);
  screen.render();
  screen.joining.readAddress();
  await shell.keep();
}

await main();
