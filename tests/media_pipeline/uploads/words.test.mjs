import assert from "node:assert/strict";
import test from "node:test";

import {
  figuresText, mix, percentOf, remainingText, sizeText, speedText, Speed,
} from "../../../media_pipeline/static/media_pipeline/upload-words.js";

const MIB = 1024 * 1024;

test("a size reads as people say it", () => {
  assert.deepEqual(
    [1, 800 * 1024, 12.4 * MIB, 300 * MIB, 1.26 * 1024 * MIB].map(sizeText),
    ["1 KB", "800 KB", "12.4 MB", "300 MB", "1.26 GB"],
  );
});

test("what is left is told in whole minutes", () => {
  assert.deepEqual(
    [5, 61, 200, 3600, 4810, Infinity].map(remainingText),
    ["还要不到1分钟", "还要约1分钟", "还要约3分钟", "还要约1小时", "还要约1小时20分钟", ""],
  );
});

test("a hundred percent is said only when every byte is there", () => {
  assert.deepEqual([percentOf(0, 10), percentOf(999, 1000), percentOf(10, 10), percentOf(0, 0)], [0, 99, 100, 0]);
});

test("the speed is that of the last seconds", () => {
  const speed = new Speed();
  for (let second = 0; second <= 60; second += 1) speed.add(second < 50 ? 0 : (second - 50) * MIB, second * 1000);

  assert.equal(Math.round(speed.now / MIB), 1);
  assert.equal(speedText(speed.now), "每秒1.0 MB");
});

test("nobody knows the speed of the first moment, nor after a break", () => {
  const speed = new Speed();
  speed.add(5 * MIB, 1000);
  assert.equal(speed.now, 0);
  speed.add(6 * MIB, 2000);
  speed.forget();
  assert.equal(speed.now, 0);
  assert.equal(figuresText(MIB, 2 * MIB, 0), "1.0 MB / 2.0 MB");
});

test("figures stand in one line", () => {
  assert.equal(figuresText(10 * MIB, 130 * MIB, MIB), "10.0 MB / 130 MB · 每秒1.0 MB · 还要约2分钟");
});

test("another sample of bytes has another number", () => {
  assert.notEqual(mix([1, 2, 3]), mix([1, 2, 4]));
  assert.equal(mix([2], mix([1])), mix([1, 2]));
});
