// Answers on standard output, in one line of JSON, what is asked on standard input.

import { readFileSync } from "node:fs";

import { fold } from "../../../campaign/static/gate/attendance.js";
import { decide } from "../../../campaign/static/gate/deciding.js";
import { read } from "../../../campaign/static/gate/reading.js";

const asked = JSON.parse(readFileSync(0, "utf-8"));
const answers = {
  read: asked.read.map((/** @type {[string, string]} */ [text, host]) => read(text, host)),
  decide: asked.decide.map(decide),
  fold: asked.fold.map((/** @type {[any[], number]} */ [passages, room]) => fold(passages, room)),
};
process.stdout.write(JSON.stringify(answers));
