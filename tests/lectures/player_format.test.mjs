import assert from "node:assert/strict";
import test from "node:test";

import {
  keyAction, nextRate, rateLabel, ratesWithin, rateStep, spokenTime, timeMark,
} from "../../site/sanwei/study/static/study/player-format.js";

test("a place on the time line reads 1:20, and with hours 1:02:03", () => {
  assert.deepEqual([0, 46_000, 80_999, 3_723_000, -5].map(timeMark), ["0:00", "0:46", "1:20", "1:02:03", "0:00"]);
});

test("a screen reader hears minutes and seconds", () => {
  assert.deepEqual([spokenTime(9_000), spokenTime(80_000)], ["9秒", "1分20秒"]);
});

test("rates go round and are written with one decimal where that says it", () => {
  assert.deepEqual([0.75, 1, 1.25, 1.5, 2].map(rateLabel), ["0.75×", "1.0×", "1.25×", "1.5×", "2.0×"]);
  assert.equal(nextRate(2), 0.75);
  assert.equal(rateStep(2, 1), 2);
  assert.equal(rateStep(1, -1), 0.75);
});

test("keys that are not ours are left to the browser", () => {
  assert.deepEqual(keyAction("ArrowLeft"), ["seekBy", -5000]);
  assert.equal(keyAction("Tab"), null);
});

test("only rates that count are offered, and 1 always", () => {
  assert.deepEqual(ratesWithin([1.25, 1.5, 3]), [1, 1.25, 1.5]);
  assert.equal(nextRate(1.5, [1, 1.25, 1.5]), 1);
});
