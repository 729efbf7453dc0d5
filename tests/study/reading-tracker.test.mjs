import assert from "node:assert/strict";
import { test } from "node:test";

import { ReadingTracker } from "../../site/sanwei/study/static/study/reading-tracker.js";

const LENGTH = 120_000;

function setUp({ vouched = [], speed = 2 } = {}) {
  const clock = { ms: 0 };
  const tracker = new ReadingTracker(() => clock.ms, LENGTH);
  tracker.setSpeed(speed);
  if (vouched) tracker.settle(vouched, []);
  return {
    clock,
    tracker,
    // Let `seconds` pass before what is visible, looking twice a second.
    stay(seconds, ...visible) {
      tracker.look({ visible });
      for (let step = 0; step < seconds * 2; step += 1) {
        clock.ms += 500;
        tracker.look({ visible });
      }
    },
    hear(seconds, from, to, rate = 0.5) {
      clock.ms += seconds * 1000;
      tracker.look({ visible: [], heard: [[from, to]], heardRate: rate });
    },
  };
}

test("what stands before the eyes is read in its order, at most twice as fast as expected", () => {
  const { tracker, stay } = setUp();

  stay(5, [0, 30_000]);

  assert.deepEqual(tracker.take(), { intervals: [[0, 10_000]], position_ms: 10_000, rate: 2 });
});

test("a screen gives no more than it holds, however long one stays", () => {
  const { tracker, stay } = setUp();

  stay(50, [0, 30_000]);

  assert.deepEqual(tracker.take().intervals, [[0, 30_000]]);
  assert.equal(tracker.isScreenRead, true);
});

test("a scroll to the end at once reads nothing of what flew by", () => {
  const { tracker, stay } = setUp();
  stay(0, [0, 30_000]);

  stay(1, [90_000, LENGTH]);

  assert.deepEqual(tracker.take().intervals, [[90_000, 92_000]]);
});

test("what only now came into view was not read before", () => {
  const { clock, tracker } = setUp();
  tracker.look({ visible: [[0, 30_000]] });
  clock.ms += 500;

  tracker.look({ visible: [[30_000, 60_000]] });

  assert.equal(tracker.playedMs, 0);
});

test("a hidden tab reads nothing", () => {
  const { tracker, stay } = setUp();
  stay(1, [0, 30_000]);
  tracker.take();

  stay(60);

  assert.deepEqual(tracker.take().intervals, []);
});

test("what was read before, here or on another device, is not reported again", () => {
  const { tracker, stay } = setUp({ vouched: [[0, 20_000]] });

  stay(2, [10_000, 40_000]);

  assert.deepEqual(tracker.take().intervals, [[20_000, 24_000]]);
});

test("what was taken is on its way and not taken again", () => {
  const { tracker, stay } = setUp();
  stay(2, [0, 30_000]);
  tracker.take();

  stay(2, [0, 30_000]);

  assert.deepEqual(tracker.take().intervals, [[4_000, 8_000]]);
});

test("what the server could not vouch for is read again while it is in view", () => {
  const { tracker, stay } = setUp();
  stay(5, [0, 30_000]);
  tracker.take();

  tracker.settle([[0, 6_000]], []);
  stay(1, [0, 30_000]);

  assert.deepEqual(tracker.take().intervals, [[6_000, 8_000]]);
});

test("beats that wait for the network are not read again", () => {
  const { tracker, stay } = setUp();
  stay(5, [0, 30_000]);
  const waiting = tracker.take().intervals;

  tracker.settle([], waiting);
  stay(1, [0, 30_000]);

  assert.deepEqual(tracker.take().intervals, [[10_000, 12_000]]);
});

test("nothing counts before the session is open", () => {
  const { tracker, stay } = setUp({ vouched: null });

  stay(10, [0, 30_000]);

  assert.equal(tracker.playedMs, 0);
  assert.equal(tracker.isReady, false);
});

test("nobody touches the page for long: nobody reads", () => {
  const { clock, tracker, stay } = setUp({ vouched: null });
  clock.ms = 61_000;
  tracker.settle([], []);
  stay(5, [0, 20_000]);
  assert.equal(tracker.playedMs, 0);

  tracker.touch();
  stay(5, [0, 20_000]);

  assert.equal(tracker.playedMs, 10_000);
});

test("a full screen may be looked at for twice its time without a touch", () => {
  const { clock, tracker, stay } = setUp({ vouched: null });
  clock.ms = 100_000;
  tracker.settle([], []);

  stay(5, [0, 60_000]);

  assert.equal(tracker.playedMs, 10_000);
});

test("a machine that slept has read two seconds, not the night", () => {
  const { clock, tracker } = setUp();
  tracker.look({ visible: [[0, LENGTH]] });
  clock.ms = 50_000;

  tracker.look({ visible: [[0, LENGTH]] });

  assert.equal(tracker.playedMs, 4_000);
});

test("listening counts in a hidden tab, at the pace of the voice", () => {
  const { tracker, hear } = setUp();

  hear(10, 0, 5_000);

  assert.deepEqual(tracker.take(), { intervals: [[0, 5_000]], position_ms: 5_000, rate: 1 });
});

test("eyes and ears share one clock", () => {
  const { clock, tracker } = setUp();
  tracker.look({ visible: [[30_000, 60_000]] });
  clock.ms += 2_000;

  tracker.look({ visible: [[30_000, 60_000]], heard: [[0, 1_000]], heardRate: 0.5 });

  assert.deepEqual(tracker.take().intervals, [[0, 1_000], [30_000, 33_000]]);
});

test("a hurried voice is reported no faster than what counts", () => {
  const { tracker, hear } = setUp();

  hear(1, 0, 30_000, 30);

  assert.equal(tracker.take().rate, 2);
});
