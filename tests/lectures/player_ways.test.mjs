import assert from "node:assert/strict";
import test from "node:test";

import { rungsOf, savingRung, waysOf } from "../../site/sanwei/study/static/study/player-ways.js";

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

test("saving data, a browser whose own HLS can't be capped takes the small file first", () => {
  assert.deepEqual(waysOf({ ...all, hasMediaSource: false, isSaving: true }), ["progressive", "native"]);
  assert.deepEqual(waysOf({ ...all, isSaving: true }), ["hls", "native", "progressive"]);
});

const ladder = [{ width: 854, height: 480 }, { width: 1920, height: 1080 }, { width: 1280, height: 720 }];

test("rungs are named by their short side, best first, upright films too", () => {
  assert.deepEqual(rungsOf(ladder).map(({ label }) => label), ["1080p", "720p", "480p"]);
  assert.deepEqual(rungsOf([{ width: 480, height: 854 }]), [{ index: 0, label: "480p" }]);
});

test("saving data takes the best rung up to 480, or the smallest there is", () => {
  assert.equal(savingRung(ladder), 0);
  assert.equal(savingRung([ladder[1], ladder[2]]), 1);
  assert.equal(savingRung([]), -1);
});
