import assert from "node:assert/strict";
import { test } from "node:test";

import { QuestionMarks } from "../../quizzes/static/quizzes/question-marks.js";

function marksAt(...marks) {
  const made = new QuestionMarks();
  made.told(marks.map(([seconds, changes]) => ({ id: `q${seconds}`, at_ms: seconds * 1000, kind: "question", is_required: true, is_passed: false, ...changes })));
  return made;
}

function play(marks, from, to) {
  for (let second = from; second <= to; second += 0.25) {
    const mark = marks.at(second * 1000);
    if (mark) return [mark.id, second];
  }
  return null;
}

test("the film is stopped where the question stands", () => {
  assert.deepEqual(play(marksAt([30]), 0, 60), ["q30", 30]);
});

test("a question that must be answered holds whoever jumps over it", () => {
  const marks = marksAt([30]);
  marks.at(1000);
  assert.equal(marks.at(90_000).id, "q30");
});

test("one that may be skipped is asked of whoever plays up to it only", () => {
  const jumping = marksAt([30, { is_required: false }]);
  jumping.at(1000);
  assert.equal(jumping.at(90_000), null);
  assert.deepEqual(play(marksAt([30, { is_required: false }]), 25, 60), ["q30", 30]);
});

test("what was passed, or is no question, is not asked", () => {
  assert.equal(play(marksAt([30, { is_passed: true }], [40, { kind: "presence" }]), 0, 60), null);
});

test("an answered question is not asked again before the server says so", () => {
  const marks = marksAt([30], [50]);
  marks.settle("q30");
  assert.deepEqual(play(marks, 0, 60), ["q50", 50]);
});

test("looking back goes half a minute, not beyond the question before", () => {
  const marks = marksAt([40], [50], [100]);
  assert.deepEqual([40, 50, 100].map((at) => marks.lookBack({ at_ms: at * 1000 })), [10_000, 40_000, 70_000]);
});
