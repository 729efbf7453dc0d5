import assert from "node:assert/strict";
import test from "node:test";

import { both, wordsOf } from "../../site/sanwei/activities/static/activities/clash.js";
import { Outbox } from "../../site/sanwei/activities/static/activities/outbox.js";

class Storage {
  items = new Map();
  getItem(key) {
    return this.items.get(key) ?? null;
  }
  setItem(key, value) {
    this.items.set(key, value);
  }
  removeItem(key) {
    this.items.delete(key);
  }
}

test("two texts are kept one below the other", () => {
  assert.equal(both("别处存的", "我写的"), "别处存的\n我写的");
});

test("of lines kept together none is there twice", () => {
  const line = (person) => ({ person, points: "" });
  assert.deepEqual(both([line("甲"), line("乙")], [line("甲"), line("丙")]), [line("甲"), line("乙"), line("丙")]);
});

test("lines are read one by one, nothing reads as a dash", () => {
  assert.equal(wordsOf([{ person: "甲", points: "同意" }, { person: "", points: "" }]), "甲 · 同意");
  assert.equal(wordsOf(""), "—");
});

test("what stood there before the first of several changes is what counts, also after a reload", () => {
  const storage = new Storage();
  const outbox = new Outbox("one", storage);
  outbox.put("topic", "冬", "旧");
  outbox.put("topic", "冬季", "旧");

  assert.deepEqual(new Outbox("one", storage).entries()[0].seen, ["旧"]);
});

test("what was sent without an answer may be what stands there", () => {
  const outbox = new Outbox("one", new Storage());
  outbox.put("topic", "冬", "旧");
  outbox.tried(outbox.entries());
  outbox.tried(outbox.entries());
  outbox.put("topic", "冬季", "旧");

  assert.deepEqual(outbox.entries()[0].seen, ["旧", "冬"]);
});

test("of many sent without an answer the first ground and the latest stay", () => {
  const outbox = new Outbox("one", new Storage());
  for (const text of ["一", "二", "三", "四", "五", "六"]) {
    outbox.put("topic", text, "旧");
    outbox.tried(outbox.entries());
  }

  assert.deepEqual(outbox.entries()[0].seen, ["旧", "三", "四", "五", "六"]);
});
