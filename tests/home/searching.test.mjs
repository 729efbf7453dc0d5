import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as later } from "node:timers/promises";

import { Asking } from "../../site/sanwei/home/static/home/asking.js";
import { RecentSearches } from "../../site/sanwei/home/static/home/recent-searches.js";

// Answers that come when the test says so.
function slowServer() {
  const open = [];
  const shown = [];
  const asking = new Asking({
    pause: 0,
    ask: (text, signal) =>
      new Promise((resolve, reject) => open.push({ text, signal, resolve, reject })),
    show: (text, answer) => shown.push([text, answer]),
  });
  return { asking, open, shown };
}

test("only the end of quick typing is asked", async () => {
  const { asking, open } = slowServer();

  for (const text of ["党", "党员", "党员大"]) asking.typed(text);
  await later(5);

  assert.deepEqual(open.map((one) => one.text), ["党员大"]);
});

test("an older answer that comes late is not shown", async () => {
  const { asking, open, shown } = slowServer();
  asking.typed("党员");
  await later(5);
  asking.typed("党员大会");
  await later(5);

  open[1].resolve("new");
  open[0].resolve("old");
  await later(5);

  assert.deepEqual(shown, [["党员大会", "new"]]);
  assert.ok(open[0].signal.aborted);
});

test("what was left while an answer was on its way stays closed", async () => {
  const { asking, open, shown } = slowServer();
  asking.typed("党员");
  await later(5);
  asking.stop();

  open[0].resolve("late");
  await later(5);

  assert.deepEqual(shown, []);
});

test("a failure is an answer without suggestions", async () => {
  const { asking, open, shown } = slowServer();
  asking.typed("党员");
  await later(5);

  open[0].reject(new TypeError("Failed to fetch"));
  await later(5);

  assert.deepEqual(shown, [["党员", null]]);
});

test("an emptied field closes the list without asking", async () => {
  const { asking, open, shown } = slowServer();

  asking.typed("   ");
  await later(5);

  assert.deepEqual([open, shown], [[], [["", null]]]);
});

function storage(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

test("own searches come newest first, each once, ten at most", () => {
  const past = new RecentSearches({ owner: "a", storage: storage() });

  for (let number = 0; number < 12; number += 1) past.add(`词${number}`);
  past.add("词5");

  assert.deepEqual(past.all(), ["词5", "词11", "词10", "词9", "词8", "词7", "词6", "词4", "词3", "词2"]);
});

test("another person on the same device sees none of them", () => {
  const shared = storage();
  new RecentSearches({ owner: "a", storage: shared }).add("党课");

  assert.deepEqual(new RecentSearches({ owner: "b", storage: shared }).all(), []);
});

test("a beginning brings those that hold it, not itself", () => {
  const past = new RecentSearches({ owner: "a", storage: storage() });
  for (const text of ["主题党日", "党课", "PPT"]) past.add(text);

  assert.deepEqual(past.matching("党"), ["党课", "主题党日"]);
  assert.deepEqual(past.matching("党课"), []);
  assert.deepEqual(past.matching("pp"), ["PPT"]);
});

test("cleared is cleared", () => {
  const shared = storage();
  const past = new RecentSearches({ owner: "a", storage: shared });
  past.add("党课");

  past.clear();

  assert.deepEqual(past.all(), []);
  assert.equal(shared.kept.size, 0);
});

for (const [name, broken] of [
  ["no storage at all", null],
  ["a storage that refuses", { getItem() { throw new Error(); }, setItem() { throw new Error(); }, removeItem() { throw new Error(); } }],
  ["spoilt entries", storage({ "sanwei.searches.a": "{" })],
  ["entries of another kind", storage({ "sanwei.searches.a": '[1, {"a": 2}]' })],
]) {
  test(`${name} is no trouble`, () => {
    const past = new RecentSearches({ owner: "a", storage: broken });

    assert.deepEqual(past.all(), []);
    past.add("党课");
    past.clear();
  });
}
