// The queue of unsent answers, without a browser: node --test tests/quizzes/*.test.mjs

import assert from "node:assert/strict";
import { test } from "node:test";

import { AnswerQueue } from "../../quizzes/static/quizzes/answer-queue.js";
import { clock } from "../../quizzes/static/quizzes/countdown.js";

function storage(kept = {}) {
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => {
      kept[key] = value;
    },
    removeItem: (key) => delete kept[key],
  };
}

const change = (ordinal, sequence, value = "A") => ({ ordinal, sequence, value, flagged: false });

test("what was put is there after the page was closed", () => {
  const disk = storage();
  new AnswerQueue("x", disk).put(change(2, 1));

  assert.deepEqual(new AnswerQueue("x", disk).list(), [change(2, 1)]);
});

test("another attempt has a queue of its own", () => {
  const disk = storage();
  new AnswerQueue("x", disk).put(change(1, 1));

  assert.equal(new AnswerQueue("y", disk).size, 0);
});

test("an acknowledged answer leaves, one changed meanwhile stays", () => {
  const queue = new AnswerQueue("x", storage());
  queue.put(change(1, 1));
  queue.put(change(2, 1));
  const sent = queue.list();
  queue.put(change(2, 2, "B"));

  queue.acknowledge(sent);

  assert.deepEqual(queue.list(), [change(2, 2, "B")]);
});

test("an emptied queue leaves nothing behind on a shared phone", () => {
  const disk = storage();
  const queue = new AnswerQueue("x", disk);
  queue.put(change(1, 1));

  queue.acknowledge(queue.list());

  assert.deepEqual(disk.kept, {});
});

test("broken or full storage does not stop the page", () => {
  const broken = { getItem: () => "{", setItem: () => { throw new Error("full"); }, removeItem() {} };
  const queue = new AnswerQueue("x", broken);

  queue.put(change(1, 1));

  assert.equal(queue.size, 1);
});

test("the clock shows minutes and two figures of seconds", () => {
  assert.deepEqual([0, 9, 60, 766].map(clock), ["0:00", "0:09", "1:00", "12:46"]);
});
