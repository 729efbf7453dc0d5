import assert from "node:assert/strict";
import test from "node:test";

import { isAnswered, isSame, turned } from "../../quizzes/static/quizzes/answer-fields.js";

test("an answer is there when anything is written in it", () => {
  assert.deepEqual(["", "A", ["", ""], ["", "二"], []].map(isAnswered), [false, true, false, true, false]);
});

test("blanks that nobody filled are the same as no answer", () => {
  assert.ok(isSame("", ["", ""]));
  assert.ok(isSame(["甲", ""], ["甲", ""]));
  assert.ok(!isSame(["甲", ""], ["", "甲"]));
  assert.ok(!isSame("AB", "BA"));
});

test("a place is given at the end and taken away where it stands", () => {
  assert.equal(["B", "C", "A", "C"].reduce(turned, ""), "BA");
});
