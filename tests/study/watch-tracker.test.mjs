import assert from "node:assert/strict";
import { test } from "node:test";

import { WatchTracker } from "../../site/sanwei/study/static/study/watch-tracker.js";

function setUp() {
  const clock = { ms: 0 };
  const tracker = new WatchTracker(() => clock.ms);
  // Let `seconds` pass while the picture moves from where it is, in steps of a quarter second.
  let position = 0;
  return {
    tracker,
    start(at) {
      position = at;
      tracker.start(at);
    },
    play(seconds, rate = 1) {
      for (let step = 0; step < seconds * 4; step += 1) {
        clock.ms += 250;
        position += 0.25 * rate;
        tracker.advance(position);
      }
    },
    wait(seconds) {
      clock.ms += seconds * 1000;
    },
  };
}

test("what is played without a break is one interval", () => {
  const { tracker, start, play } = setUp();

  start(10);
  play(15);

  assert.deepEqual(tracker.take(), { intervals: [[10_000, 25_000]], position_ms: 25_000, rate: 1 });
});

test("what was taken is not taken again", () => {
  const { tracker, start, play } = setUp();
  start(0);
  play(5);
  tracker.take();

  play(5);

  assert.deepEqual(tracker.take().intervals, [[5_000, 10_000]]);
  assert.deepEqual(tracker.take().intervals, []);
});

test("a seek leaves a gap", () => {
  const { tracker, start, play } = setUp();
  start(0);
  play(5);
  tracker.stop();
  start(60);
  play(5);

  assert.deepEqual(tracker.take().intervals, [[0, 5_000], [60_000, 65_000]]);
});

test("a jump that no event announced counts for nothing", () => {
  const { tracker, start, play } = setUp();
  start(0);
  play(5);

  tracker.advance(80);

  assert.deepEqual(tracker.take().intervals, [[0, 5_000]]);
});

test("a jump back starts a new piece", () => {
  const { tracker, start, play } = setUp();
  start(50);
  play(2);
  tracker.advance(10);
  start(10);
  play(1);

  assert.deepEqual(tracker.take().intervals, [[50_000, 52_000], [10_000, 11_000]]);
});

test("double speed covers twice the seconds", () => {
  const { tracker, start, play } = setUp();
  tracker.setRate(2);
  start(0);
  play(10, 2);

  assert.deepEqual(tracker.take(), { intervals: [[0, 20_000]], position_ms: 20_000, rate: 2 });
});

test("sixteenfold speed under a claim of normal speed counts for nothing", () => {
  const { tracker, start, play } = setUp();
  start(0);
  play(10, 16);

  assert.deepEqual(tracker.take().intervals, []);
});

test("nothing counts while it must not", () => {
  const { tracker, start, play } = setUp();
  start(0);
  play(5);
  tracker.setCounting(false);
  play(5);
  tracker.setCounting(true);
  play(5);

  assert.deepEqual(tracker.take().intervals, [[0, 5_000], [10_000, 15_000]]);
});

test("a pause adds nothing, however long", () => {
  const { tracker, start, play, wait } = setUp();
  start(0);
  play(5);
  tracker.stop(5);
  wait(3_600);
  tracker.advance(6);

  assert.deepEqual(tracker.take().intervals, [[0, 5_000]]);
});

test("a report once a second from a hidden tab is enough", () => {
  const { tracker, start, wait } = setUp();
  start(0);
  for (let second = 1; second <= 10; second += 1) {
    wait(1);
    tracker.advance(second);
  }

  assert.deepEqual(tracker.take().intervals, [[0, 10_000]]);
});

test("positions that are no numbers do no harm", () => {
  const { tracker, start } = setUp();
  start(Number.NaN);
  tracker.advance(Number.POSITIVE_INFINITY);
  tracker.advance(-5);

  assert.deepEqual(tracker.take(), { intervals: [], position_ms: 0, rate: 1 });
});
