import assert from "node:assert/strict";
import { test } from "node:test";

import { graceWords, PresenceMarks } from "../../site/sanwei/study/static/study/presence-marks.js";

const MINUTE = 60_000;
const GRACE = 2 * MINUTE;

function mark(minutes, changes = {}) {
  return { id: `m${minutes}`, at_ms: minutes * MINUTE, kind: "presence", grace_ms: GRACE, is_required: true, is_passed: false, ...changes };
}

function marksAt(...minutes) {
  const marks = new PresenceMarks();
  marks.told(minutes.map((one) => mark(one)));
  return marks;
}

// Play from one minute to another, second by second; returns the states that were shown, each once.
function play(marks, from, to) {
  const shown = [];
  for (let ms = from * MINUTE; ms <= to * MINUTE; ms += 1000) {
    const { state } = marks.at(ms);
    if (shown.at(-1) !== state) shown.push(state);
  }
  return shown;
}

test("a film without marks asks nothing", () => {
  assert.deepEqual(play(new PresenceMarks(), 0, 60), ["quiet"]);
});

test("a mark asks, and stops the clock after its grace", () => {
  assert.deepEqual(play(marksAt(10), 0, 13), ["quiet", "asking", "stopped"]);
  assert.deepEqual(marksAt(10).at(10 * MINUTE + 30_000), { state: "asking", leftMs: 90_000 });
});

test("a tap within the grace loses nothing and is carried until the server confirms it", () => {
  const marks = marksAt(10, 20);
  play(marks, 9, 11);

  assert.equal(marks.tap(), null);
  assert.deepEqual(marks.carried, ["m10"]);
  marks.told([mark(10), mark(20)]); // an answer that was on its way
  assert.deepEqual(marks.carried, ["m10"]);
  assert.deepEqual(play(marks, 11, 19), ["quiet"]);
  marks.told([mark(10, { is_passed: true }), mark(20)]);
  assert.deepEqual(marks.carried, []);
  assert.deepEqual(play(marks, 19, 23), ["quiet", "asking", "stopped"]);
});

test("a late tap says where the lost seconds began", () => {
  const marks = marksAt(10);
  play(marks, 9, 14);

  assert.equal(marks.tap(), 12 * MINUTE);
});

test("one tap answers for all that was asked on the way", () => {
  const marks = marksAt(5, 10);
  assert.deepEqual(play(marks, 4, 11), ["quiet", "asking", "stopped"]);

  assert.equal(marks.tap(), 7 * MINUTE);
  assert.deepEqual(marks.carried, ["m5", "m10"]);
});

test("who jumps ahead is asked there, without grace, and answers for that stretch alone", () => {
  const marks = marksAt(10, 20, 30);
  play(marks, 0, 1);
  marks.at(25 * MINUTE);

  assert.equal(marks.at(25 * MINUTE + 1000).state, "stopped");
  assert.equal(marks.tap(), 25 * MINUTE);
  assert.deepEqual(marks.carried, ["m20"]);
  assert.deepEqual(play(marks, 10, 11), ["asking"]);
});

test("marks that are heard of while one watches beyond them accuse nobody of lost minutes", () => {
  const marks = new PresenceMarks();
  marks.at(25 * MINUTE);
  marks.told([mark(10), mark(20)]);
  marks.at(25 * MINUTE);

  assert.equal(marks.tap(), 25 * MINUTE);
});

test("a mark that was taken away is carried no longer", () => {
  const marks = marksAt(10);
  marks.at(10 * MINUTE);
  marks.tap();
  marks.told([]);

  assert.deepEqual(marks.carried, []);
});

test("questions and what is optional are no business of the card", () => {
  const marks = new PresenceMarks();
  marks.told([mark(5, { kind: "question" }), mark(10, { is_required: false })]);

  assert.deepEqual(play(marks, 0, 20), ["quiet"]);
});

test("an older server's answer has no marks", () => {
  const marks = new PresenceMarks();
  marks.told(undefined);

  assert.equal(marks.at(MINUTE).state, "quiet");
});

test("the grace in words changes seldom", () => {
  assert.deepEqual(
    [120_000, 61_000, 60_000, 31_000, 30_000, 1].map(graceWords),
    ["2分钟内点一下，时间照常计", "2分钟内点一下，时间照常计", "1分钟内点一下，时间照常计", "1分钟内点一下，时间照常计", "30秒内点一下，时间照常计", "30秒内点一下，时间照常计"],
  );
});
