import assert from "node:assert/strict";
import test from "node:test";

import {
  firstGap, isWorthSaying, spansOf, splitSentence,
} from "../../site/sanwei/study/static/study/evidence-format.js";

test("covered stretches become permille of the length, and a sliver stays visible", () => {
  assert.deepEqual(spansOf([[0, 46_400], [60_320, 60_330]], 116_000), [
    { start: 0, width: 400 },
    { start: 520, width: 1 },
  ]);
  assert.deepEqual(spansOf([[0, 10]], 0), []);
});

test("the first sentence stands out", () => {
  assert.deepEqual(splitSentence("已看62%，还差39秒。1:26 以后还没有看。"), ["已看62%，还差39秒。", "1:26 以后还没有看。"]);
  assert.deepEqual(splitSentence("没有句号"), ["没有句号", ""]);
});

test("a screen reader is told every tenth and the end, not every beat", () => {
  const at = (permille, state = "in_progress") => ({ permille, state });
  assert.equal(isWorthSaying(at(610), at(640)), false);
  assert.equal(isWorthSaying(at(690), at(700)), true);
  assert.equal(isWorthSaying(at(950), at(955, "completed")), true);
  assert.equal(isWorthSaying({ ...at(950), is_awaiting: false }, { ...at(955), is_awaiting: true }), true);
});

test("a sliver is no gap to jump to", () => {
  assert.equal(firstGap([[900, 950], [46_000, 60_000]]), 46_000);
  assert.equal(firstGap([[900, 950]]), null);
});
