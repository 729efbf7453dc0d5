import assert from "node:assert/strict";
import { test } from "node:test";

import { lineAt } from "../../lectures/static/lectures/spoken-format.js";

const SPANS = [[1000, 2000], [2500, 3000], [3000, 9000]];

test("the line that has begun is the one that is said, also in the pause after it", () => {
  assert.deepEqual([0, 1000, 1999, 2300, 2500, 3000, 99_000].map((ms) => lineAt(SPANS, ms)), [-1, 0, 0, 0, 1, 2, 2]);
});

test("without lines there is none", () => {
  assert.equal(lineAt([], 5), -1);
});
