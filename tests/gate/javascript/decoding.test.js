import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

/** @type {FakeWorker[]} the workers there were */
let workers = [];

/** Hears questions, and answers when the test says so. */
class FakeWorker {
  ended = false;
  asked = [];
  constructor() {
    workers.push(this);
  }
  postMessage(question) {
    this.asked.push(question);
  }
  terminate() {
    this.ended = true;
  }
  answer(error = "", text = null) {
    this.onmessage({ data: { id: this.asked.at(-1).id, text, error } });
  }
}
Object.assign(globalThis, { Worker: FakeWorker, OffscreenCanvas: class {}, ImageData: class {} });
const { CannotDecode, Decoder } = await import("../../../campaign/static/gate/decoding.js");

beforeEach(() => (workers = []));

/** Ask, and answer with an error or a text. */
function ask(decoder, error, text) {
  const asked = decoder.read({});
  workers[0].answer(error, text);
  return asked;
}

test("one bad frame is refused, and the next one is read", async () => {
  const decoder = new Decoder();
  await assert.rejects(ask(decoder, "bad frame"), CannotDecode);
  assert.equal(await ask(decoder, "", "MVH"), "MVH");
  assert.equal(decoder.dead, false);
});

test("a worker that can read nothing at all is ended", async () => {
  const decoder = new Decoder();
  for (let i = 0; i < 5; i++) await assert.rejects(ask(decoder, "no reader"), CannotDecode);
  assert.deepEqual([decoder.dead, workers[0].ended], [true, true]);
});

test("a worker that dies leaves nobody waiting, neither then nor later", async () => {
  const decoder = new Decoder();
  const asked = [decoder.read({}), decoder.read({})];
  workers[0].onerror();
  for (const one of [...asked, decoder.read({})]) await assert.rejects(one, CannotDecode);
  assert.equal(workers[0].asked.length, 2);
});

test("a worker that never answers is given up", async (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const decoder = new Decoder();
  assert.equal(await ask(decoder, "", null), null);
  const asked = decoder.read({}, true);
  mock.timers.tick(29_000);
  assert.equal(decoder.dead, false);
  mock.timers.tick(2_000);
  await assert.rejects(asked, CannotDecode);
  assert.deepEqual([decoder.dead, workers[0].ended], [true, true]);
});
