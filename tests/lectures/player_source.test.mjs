import assert from "node:assert/strict";
import test from "node:test";

import { waysOf } from "../../site/sanwei/study/static/study/player-source.js";

const all = { playlist: "/p.m3u8", progressive: "/p.mp4", hasMediaSource: true, playsHls: true };

test("hls.js comes first, then the browser's own HLS, then one file", () => {
  assert.deepEqual(waysOf(all), ["hls", "native", "progressive"]);
});

test("an old iPhone has no media source and goes straight to its own HLS", () => {
  assert.deepEqual(waysOf({ ...all, hasMediaSource: false }), ["native", "progressive"]);
});

test("an old Android browser without either still plays the file", () => {
  assert.deepEqual(waysOf({ ...all, hasMediaSource: false, playsHls: false }), ["progressive"]);
});

test("without a playlist only the file is left, without a file only HLS", () => {
  assert.deepEqual(waysOf({ ...all, playlist: "" }), ["progressive"]);
  assert.deepEqual(waysOf({ ...all, progressive: "" }), ["hls", "native"]);
});

test("a forced way stands alone, and an impossible one leaves nothing", () => {
  assert.deepEqual(waysOf({ ...all, forced: "progressive" }), ["progressive"]);
  assert.deepEqual(waysOf({ ...all, playsHls: false, forced: "native" }), []);
});
