// Two windows of one browser: one answers, the other reads until it takes over.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Seat } from "../../quizzes/static/quizzes/seat.js";

const WAIT = 10;

// Windows of one browser; what is said while one sleeps reaches it when it wakes.
function room() {
  const windows = [];
  return () => {
    const mine = { acts: [], missed: null };
    const hear = (message) => (mine.missed ? mine.missed.push(message) : mine.acts.forEach((act) => act(message)));
    windows.push(hear);
    return {
      post: (message) => windows.filter((one) => one !== hear).forEach((one) => one(message)),
      listen: (act) => mine.acts.push(act),
      sleep: () => (mine.missed = []),
      wake() {
        const missed = mine.missed;
        mine.missed = null;
        missed.forEach(hear);
      },
    };
  };
}

const seated = (channel, now, more = {}) =>
  new Seat({ channel, now, wait: WAIT, onReading() {}, ...more });

test("a window alone answers", async () => {
  const seat = seated(room()(), 1);
  await seat.settled;

  assert.equal(seat.isReading, false);
});

test("the second window reads", async () => {
  const enter = room();
  const first = seated(enter(), 1);
  await first.settled;
  let said = 0;
  const second = seated(enter(), 2, { onReading: () => (said += 1) });
  await second.settled;

  assert.deepEqual([first.isReading, second.isReading, said], [false, true, 1]);
});

test("of two windows that open at the same moment one answers", async () => {
  const enter = room();
  const [a, b] = [enter(), enter()];
  const seats = [seated(a, 5), seated(b, 5)];
  await Promise.all(seats.map((seat) => seat.settled));

  assert.equal(seats.filter((seat) => seat.isReading).length, 1);
});

test("who takes over waits until the other has sent what it had", async () => {
  const enter = room();
  const order = [];
  const first = seated(enter(), 1, {
    onReading: () => order.push("reads"),
    leave: async () => order.push("sent"),
  });
  await first.settled;
  const second = seated(enter(), 2);
  await second.settled;

  await second.takeOver(1000);
  order.push("taken");

  assert.deepEqual([order, first.isReading], [["reads", "sent", "taken"], true]);
});

test("a window that slept through the question reads when it wakes", async () => {
  const enter = room();
  const channel = enter();
  const first = seated(channel, 1);
  await first.settled;
  channel.sleep();
  const second = seated(enter(), 2);
  await second.settled;
  const whileAsleep = second.isReading;
  channel.wake();

  assert.deepEqual([whileAsleep, first.isReading, second.isReading], [false, true, false]);
});

test("a window nobody answers for takes over all the same", async () => {
  const seat = seated(room()(), 1);
  await seat.takeOver(5);

  assert.equal(seat.isReading, false);
});
