// The queue of unsent answers, without a browser: node --test tests/quizzes/*.test.mjs

import assert from "node:assert/strict";
import { test } from "node:test";

import { AnswerQueue, FIELDS, openQueue } from "../../quizzes/static/quizzes/answer-queue.js";
import { Countdown, clock } from "../../quizzes/static/quizzes/countdown.js";
import { MemoryStore } from "../../site/sanwei/study/static/study/kept-store.js";

const disk = () => new MemoryStore(FIELDS);
const change = (ordinal, sequence, value = "A") => ({ ordinal, sequence, value, flagged: false });

test("what was put is there after the page was closed", async () => {
  const store = disk();
  const queue = await openQueue("x", store);
  queue.put(change(2, 1));
  queue.put(change(1, 4, ["甲", ""]));

  assert.deepEqual((await openQueue("x", store)).list(), [change(1, 4, ["甲", ""]), change(2, 1)]);
});

test("another attempt has a queue of its own", async () => {
  const store = disk();
  (await openQueue("x", store)).put(change(1, 1));

  assert.equal((await openQueue("y", store)).size, 0);
});

test("an acknowledged answer leaves, one changed meanwhile stays, here and on the phone", async () => {
  const store = disk();
  const queue = await openQueue("x", store);
  queue.put(change(1, 1));
  queue.put(change(2, 1));
  const sent = queue.list();
  queue.put(change(2, 2, "B"));

  await queue.acknowledge(sent);

  assert.deepEqual(queue.list(), [change(2, 2, "B")]);
  assert.deepEqual((await openQueue("x", store)).list(), [change(2, 2, "B")]);
});

test("an emptied queue leaves nothing behind on a shared phone", async () => {
  const store = disk();
  const queue = await openQueue("x", store);
  queue.put(change(1, 1));

  await queue.acknowledge(queue.list());

  assert.deepEqual(await store.all(), []);
});

test("what nobody came back for is forgotten after a month", async () => {
  const store = disk();
  (await openQueue("x", store)).put(change(1, 1));

  const later = await openQueue("x", store, Date.now() + 31 * 86_400_000);

  assert.equal(later.size, 0);
  assert.deepEqual(await store.all(), []);
});

test("a broken or full disk does not stop the page", async () => {
  const broken = {
    all: () => Promise.reject(new Error("broken")),
    put: () => Promise.reject(new Error("full")),
    remove: () => Promise.reject(new Error("broken")),
  };
  const queue = await openQueue("x", broken);
  await queue.put(change(1, 1));

  assert.equal(queue.size, 1);
  await queue.acknowledge(queue.list());
  assert.equal(queue.size, 0);
});

test("a queue without an earlier page is empty", () => {
  assert.deepEqual(new AnswerQueue("x", disk()).list(), []);
});

test("the clock shows minutes and two figures of seconds", () => {
  assert.deepEqual([0, 9, 60, 766].map(clock), ["0:00", "0:09", "1:00", "12:46"]);
});

test("the countdown believes the server, also when the phone has slept", () => {
  let now = 0;
  let ended = 0;
  const element = {};
  const countdown = new Countdown(element, () => (ended += 1), () => now);

  countdown.sync(90);
  now = 30_000;
  countdown.sync(20);
  const afterWaking = element.textContent;
  countdown.sync(0);

  assert.deepEqual([afterWaking, element.textContent, ended], ["0:20", "0:00", 1]);
});
