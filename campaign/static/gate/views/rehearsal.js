/** One tap tries everything this phone will need without signal, and says in one line whether it can. */

import { find, onPress, show, write } from "../page.js";
import { known, say } from "../words.js";

const PATIENCE = 8_000;

/** @param {import("../app.js").Gate} gate @param {import("../scanning.js").Scanner} scanner */
export function offerRehearsal(gate, scanner) {
  onPress("rehearse", async () => {
    const button = find("rehearse", HTMLButtonElement);
    button.disabled = true;
    show("rehearsal-said", true);
    write("rehearsal-said", say("rehearsing"));
    const { ready, problem } = await gate.rehearse(eyesOf(scanner)).catch(() => ({ ready: false, problem: "kept" }));
    const key = ready ? "ready" : `rehearsal_${problem}`;
    write("rehearsal-said", say(known(key) ? key : "went_wrong"));
    button.disabled = false;
  });
}

/** @param {import("../scanning.js").Scanner} scanner @returns {import("../rehearsing.js").Eyes} */
function eyesOf(scanner) {
  return {
    frame: async () => {
      await scanner.start();
      const picture = await firstPicture(scanner);
      scanner.stop();
      picture?.close();
      return picture;
    },
    decode: (picture) => scanner.decoder.read(picture),
  };
}

/** @param {import("../scanning.js").Scanner} scanner */
async function firstPicture(scanner) {
  for (const end = performance.now() + PATIENCE; performance.now() < end && scanner.camera.running; ) {
    const picture = await scanner.camera.look().catch(() => null);
    if (picture) return picture;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return null;
}
