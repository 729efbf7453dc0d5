import assert from "node:assert/strict";
import test from "node:test";

import { isLeftBehind, Reach } from "../../site/sanwei/study/static/study/player-reach.js";

test("without an order one goes anywhere", () => {
  const reach = new Reach(null);
  assert.equal(reach.isBound, false);
  assert.equal(reach.clamp(99_000), 99_000);
  assert.equal(reach.isBeyond(99_000), false);
});

test("a jump ends at what was reached, looking back is free", () => {
  const reach = new Reach(80_000);
  assert.deepEqual([reach.clamp(99_000), reach.clamp(10_000)], [80_000, 10_000]);
  assert.deepEqual([reach.isBeyond(80_400), reach.isBeyond(81_000)], [false, true]);
});

test("playing on carries the reach along before the server has said so; a jump does not", () => {
  const reach = new Reach(10_000);
  reach.played(10_250);
  reach.played(60_000);
  assert.equal(reach.ms, 10_250);
});

test("the server's older word takes nothing back, its completion opens everything", () => {
  const reach = new Reach(10_000);
  reach.played(12_000);
  reach.told(11_000);
  assert.equal(reach.ms, 12_000);
  reach.told(null);
  assert.equal(reach.isBound, false);
});

test("only who is far from what counts is told to go back", () => {
  assert.equal(isLeftBehind(10_000, 40_000), false);
  assert.equal(isLeftBehind(10_000, 90_000), true);
  assert.equal(isLeftBehind(null, 90_000), false);
});
