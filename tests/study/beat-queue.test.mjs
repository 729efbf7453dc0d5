import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { nextBatch, openStore } from "../../site/sanwei/study/static/study/beat-queue.js";
import { BeatSender } from "../../site/sanwei/study/static/study/beat-sender.js";
import { MemoryStore } from "../../site/sanwei/study/static/study/kept-store.js";

const NOW = 1_000_000;

function entry(session, sequence, changes = {}) {
  return {
    session,
    sequence,
    token: `token of ${session}`,
    openedMs: session === "a" ? 1 : 2,
    createdMs: NOW,
    beat: { intervals: [[sequence * 10, sequence * 10 + 10]], position_ms: 0, rate: 1 },
    ...changes,
  };
}

test("an empty queue has no batch", () => {
  assert.equal(nextBatch([], NOW), null);
});

test("the older session goes first, its beats in order", () => {
  const batch = nextBatch([entry("b", 1), entry("a", 2), entry("a", 1)], NOW);

  assert.equal(batch.token, "token of a");
  assert.deepEqual(batch.keys, [["a", 1], ["a", 2]]);
  assert.deepEqual(
    batch.beats.map((beat) => [beat.sequence, beat.offline]),
    [[1, false], [2, false]],
  );
});

test("a beat older than ninety seconds is reported as offline", () => {
  const old = entry("a", 1, { createdMs: NOW - 90_001 });

  assert.deepEqual(
    nextBatch([old, entry("a", 2)], NOW).beats.map((beat) => beat.offline),
    [true, false],
  );
});

test("a batch has at most fifty beats", () => {
  const many = Array.from({ length: 80 }, (_, number) => entry("a", number + 1));

  assert.equal(nextBatch(many, NOW).beats.length, 50);
});

test("without IndexedDB the queue lives in memory", async () => {
  assert.ok((await openStore()) instanceof MemoryStore);
});

// The server of these tests: answers by a list of functions, remembers what it was sent.
function server(...answers) {
  const sent = [];
  globalThis.fetch = async (url, { body }) => {
    const request = JSON.parse(body);
    sent.push(request.beats.map((beat) => beat.sequence));
    return answers.length > 1 ? answers.shift()(request) : answers[0](request);
  };
  return sent;
}

const ok = () => new Response(JSON.stringify({ progress: { permille: 1 } }), { status: 200 });
const refused = (status, code) => () => new Response(JSON.stringify({ code }), { status });
const noNetwork = () => {
  throw new TypeError("Failed to fetch");
};

async function sender(entries) {
  const store = new MemoryStore(["session", "sequence"]);
  for (const one of entries) await store.put(one);
  const told = { answers: [], saved: [], ended: [] };
  const made = new BeatSender({
    url: "/beats",
    store,
    onAnswer: (token) => told.answers.push(token),
    onSaved: ({ state, pending }) => told.saved.push([state, pending]),
    onEnded: (token, status) => told.ended.push([token, status]),
  });
  running.push(made);
  return { store, told, sender: made };
}

const running = [];
const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
  for (const one of running.splice(0)) one.stop();
});

test("answered beats leave the queue", async () => {
  const sent = server(ok);
  const { store, told, sender: made } = await sender([entry("a", 1), entry("b", 1)]);

  await made.flush();

  assert.deepEqual(sent, [[1], [1]]);
  assert.deepEqual(await store.all(), []);
  assert.deepEqual(told.answers, ["token of a", "token of b"]);
  assert.deepEqual(told.saved.at(-1), ["saved", 0]);
});

for (const [name, answer] of [
  ["no network", noNetwork],
  ["a server error", refused(503, "busy")],
  ["too many at the moment", refused(429, "slow_down")],
  ["a proxy's refusal", refused(403, undefined)],
  ["a page of a proxy", () => new Response("<html>", { status: 200 })],
]) {
  test(`${name} loses nothing, and the repetition is the same beat`, async () => {
    const sent = server(answer, ok);
    const { store, told, sender: made } = await sender([entry("a", 1)]);

    await made.flush();
    assert.equal((await store.all()).length, 1);
    assert.deepEqual(told.saved.at(-1), ["waiting", 1]);

    await made.flush();
    assert.deepEqual(sent, [[1], [1]]);
    assert.deepEqual(await store.all(), []);
  });
}

test("an ended token takes its beats with it, others stay", async () => {
  server(refused(410, "session_over"), noNetwork);
  const { store, told, sender: made } = await sender([entry("a", 1), entry("a", 2), entry("b", 1)]);

  await made.flush();

  assert.deepEqual((await store.all()).map((one) => one.session), ["b"]);
  assert.deepEqual(told.ended, [["token of a", 410]]);
});

test("a spoilt beat takes no good one with it", async () => {
  const spoilt = ({ beats }) =>
    beats.some((beat) => beat.sequence === 2) ? refused(422, "invalid_beat")() : ok();
  const sent = server(spoilt);
  const { store, sender: made } = await sender([entry("a", 1), entry("a", 2), entry("a", 3)]);

  await made.flush();

  assert.deepEqual(sent, [[1, 2, 3], [1], [2], [3]]);
  assert.deepEqual(await store.all(), []);
});

test("two calls at once send once", async () => {
  const sent = server(ok);
  const { sender: made } = await sender([entry("a", 1)]);

  await Promise.all([made.flush(), made.flush()]);

  assert.deepEqual(sent, [[1]]);
});
