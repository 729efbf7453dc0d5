import assert from "node:assert/strict";
import test from "node:test";

import {
  askedMs, chapterAt, keyAction, nextRate, rateLabel, ratesWithin, rateStep, spokenPlace, spokenTime, timeMark,
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

test("a place is said with the whole, the end rounded to the nearest second, and its chapter", () => {
  assert.equal(spokenPlace(80_900, 116_600), "1分20秒，共1分57秒");
  assert.equal(spokenPlace(0, 116_400, "怎么记"), "0秒，共1分56秒，怎么记");
});

test("a chapter goes on until the next one", () => {
  const chapters = [{ atMs: 1_000, title: "怎么开" }, { atMs: 60_000, title: "怎么记" }];
  assert.deepEqual([0, 1_000, 59_999, 60_000].map((ms) => chapterAt(chapters, ms)), ["", "怎么开", "怎么开", "怎么记"]);
});

test("an address begins at the second that it names, and nowhere else", () => {
  assert.deepEqual(["?t=200", "?q=x&t=0", "", "?t=", "?t=-5", "?t=1e3", "?t=9999999"].map(askedMs), [
    200_000, 0, null, null, null, null, null,
  ]);
});
