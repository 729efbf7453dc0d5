import assert from "node:assert/strict";
import { test } from "node:test";

import { intersect, measure, merge, subtract, take } from "../../site/sanwei/study/static/study/interval-sets.js";
import { TextLine } from "../../site/sanwei/study/static/study/text-line.js";

// A title and two paragraphs with a picture between them: 100 characters on a line of ten seconds.
const TEXT = [
  { length: 10, top: 0, bottom: 50 },
  { length: 40, top: 60, bottom: 260 },
  { length: 50, top: 560, bottom: 810 },
];
const line = new TextLine(TEXT, 10_000);

test("what the window shows is a stretch of the line", () => {
  assert.deepEqual(line.between(0, 160), [[0, 3_000]]);
  assert.deepEqual(line.between(160, 610), [[3_000, 6_000]]);
  assert.deepEqual(line.between(-400, 2_000), [[0, 10_000]]);
});

test("a picture, and what lies above and below the text, holds none of it", () => {
  assert.deepEqual(line.between(270, 550), []);
  assert.deepEqual(line.between(-300, -1), []);
  assert.deepEqual(line.between(811, 900), []);
});

test("a moment of the line stands at a height of the text", () => {
  assert.equal(line.heightOf(0), 0);
  assert.equal(line.heightOf(3_000), 160);
  assert.equal(line.heightOf(10_000), 810);
});

test("hidden and empty pieces of text take no part", () => {
  const other = new TextLine([{ length: 5, top: 0, bottom: 0 }, { length: 0, top: 0, bottom: 9 }, ...TEXT], 10_000);

  assert.deepEqual(other.between(0, 160), [[0, 3_000]]);
});

test("a text without text shows nothing", () => {
  const none = new TextLine([], 10_000);

  assert.deepEqual(none.between(0, 100), []);
  assert.equal(none.heightOf(5_000), 0);
});

test("sets merge, meet and part as the server's do", () => {
  assert.deepEqual(merge([[5, 9], [0, 5], [12, 12], [20, 30], [22, 25]]), [[0, 9], [20, 30]]);
  assert.deepEqual(subtract([[0, 10], [20, 30]], [[5, 22], [29, 40]]), [[0, 5], [22, 29]]);
  assert.deepEqual(intersect([[0, 10], [20, 30]], [[5, 22]]), [[5, 10], [20, 22]]);
  assert.deepEqual(take([[0, 10], [20, 30]], 15), [[0, 10], [20, 25]]);
  assert.equal(measure([[0, 10], [20, 30]]), 20);
});

test("what is given is left as it was", () => {
  const given = [[0, 5], [5, 9]];

  merge(given);

  assert.deepEqual(given, [[0, 5], [5, 9]]);
});

test("a page that has not arrived holds its place on the line, but can't be read yet", () => {
  let isThere = false;
  const pages = [{ length: 50, top: 0, bottom: 100, isThere: () => isThere }, { length: 50, top: 110, bottom: 210 }];
  const paper = new TextLine(pages, 10_000);

  assert.deepEqual(paper.between(0, 210), [[5_000, 10_000]]);
  isThere = true;
  assert.deepEqual(paper.between(0, 210), [[0, 10_000]]);
});
