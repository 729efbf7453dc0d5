import assert from "node:assert/strict";
import { test } from "node:test";

import { msOf, rowAt, rowsOf, timeOf, vttOf } from "../../media_pipeline/static/media_pipeline/caption-format.js";

const VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n同志们好\n第二行\n\n01:02:03.004 --> 01:02:05.000\n<b>重</b> &lt;\n";

test("clean captions become rows with short times and come back the same", () => {
  const rows = rowsOf(VTT);
  assert.deepEqual(rows, [
    { start: "0:01.000", end: "0:02.500", text: "同志们好\n第二行" },
    { start: "1:02:03.004", end: "1:02:05.000", text: "<b>重</b> &lt;" },
  ]);
  assert.equal(vttOf(rows), VTT);
});

test("times are read as they are typed", () => {
  const typed = ["5", "0:05", "1:05.5", "1：05，5", "01:02:03,004"];
  assert.deepEqual(typed.map(msOf), [5000, 5000, 65_500, 65_500, 3_723_004]);
  for (const bad of ["", "x", "1:2:3:4", "-1", "1.2.3"]) assert.ok(Number.isNaN(msOf(bad)), bad);
});

test("what is no time reaches the server as it stands", () => {
  assert.match(vttOf([{ start: "上午", end: "", text: "好" }]), /^上午 --> \?$/m);
});

test("empty lines inside a sentence would end it and are taken out", () => {
  assert.equal(rowsOf(vttOf([{ start: "1", end: "2", text: "一\n\n 二 \n" }]))[0].text, "一\n二");
});

test("milliseconds are never lost", () => {
  for (const ms of [0, 999, 59_999, 60_000, 3_599_999, 3_600_001, 86_399_999]) assert.equal(msOf(timeOf(ms)), ms);
});

test("the row that has begun is the current one", () => {
  assert.deepEqual([0, 10, 25, 99].map((ms) => rowAt([10, 20, 30], ms)), [-1, 0, 1, 2]);
});
