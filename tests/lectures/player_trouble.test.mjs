import assert from "node:assert/strict";
import test from "node:test";

import { fallWords, orderWords, remedyFor, SERVER_TRIES, waitMs } from "../../site/sanwei/study/static/study/player-trouble.js";

const facts = { status: null, hasRenewed: false, tries: 0, waysLeft: 3 };

test("without a network one waits, however often and on whichever way", () => {
  assert.equal(remedyFor({ ...facts, status: 0, tries: 50, waysLeft: 1, hasRenewed: true }), "wait");
});

test("an address that has expired is fetched anew once, then the person is told", () => {
  assert.equal(remedyFor({ ...facts, status: 403 }), "renew");
  assert.equal(remedyFor({ ...facts, status: 403, hasRenewed: true }), "expired");
});

test("a server in trouble gets some tries, then the next way", () => {
  assert.equal(remedyFor({ ...facts, status: 503 }), "wait");
  assert.equal(remedyFor({ ...facts, status: 503, tries: SERVER_TRIES }), "fall");
});

test("what can't be decoded falls to the next way, and from the last one it is over", () => {
  assert.equal(remedyFor(facts), "fall");
  assert.equal(remedyFor({ ...facts, waysLeft: 1 }), "over");
});

test("waits grow and stay bearable", () => {
  assert.deepEqual([0, 1, 2, 10].map(waitMs), [1500, 3000, 6000, 20_000]);
});

test("words say what happens next", () => {
  assert.equal(fallWords("progressive"), "换成普通清晰度接着播。");
  assert.equal(orderWords("first_in_order", "1:20"), "首次观看按顺序来：可以回看，看到 1:20 之后的部分要接着看。");
  assert.match(orderWords("back_only", "1:20"), /^这门课不能快进/);
});
