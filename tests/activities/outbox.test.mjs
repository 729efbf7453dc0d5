import assert from "node:assert/strict";
import test from "node:test";

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

test("what was not acknowledged is there after the page is closed", () => {
  const storage = new Storage();
  new Outbox("one", storage).put("topic", "冬季保畅");

  assert.deepEqual(new Outbox("one", storage).entries(), [{ key: "topic", value: "冬季保畅", turn: 0 }]);
  assert.equal(new Outbox("another", storage).size, 0);
});

test("what changed while it was on the way stays", () => {
  const outbox = new Outbox("one", new Storage());
  outbox.put("topic", "冬季");
  const sent = outbox.entries();
  outbox.put("topic", "冬季保畅");

  outbox.acknowledge(sent);
  assert.equal(outbox.entries()[0].value, "冬季保畅");

  outbox.acknowledge(outbox.entries());
  assert.equal(outbox.size, 0);
});

test("a change after a reload is newer than what waited", () => {
  const storage = new Storage();
  new Outbox("one", storage).put("topic", "旧");
  const outbox = new Outbox("one", storage);
  const sent = outbox.entries();
  outbox.put("topic", "新");

  outbox.acknowledge(sent);

  assert.equal(outbox.entries()[0].value, "新");
});

test("broken or full storage breaks nothing", () => {
  const storage = new Storage();
  storage.setItem("sanwei.life.one", "{not json");
  storage.setItem = () => {
    throw new Error("full");
  };
  const outbox = new Outbox("one", storage);
  outbox.put("topic", "x");

  assert.equal(outbox.size, 1);
});
