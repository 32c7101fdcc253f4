import assert from "node:assert/strict";
import { test } from "node:test";

import { importKey } from "../../../campaign/static/gate/marking.js";

test("a key that was taken in cannot be read back, and does nothing but make marks", async () => {
  const key = await importKey(new Uint8Array(32));
  assert.deepEqual([key.extractable, key.usages], [false, ["sign"]]);
  await assert.rejects(crypto.subtle.exportKey("raw", key));
});
