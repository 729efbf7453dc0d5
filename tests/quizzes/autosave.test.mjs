// Sending what waits: when, how often, and what each answer of the server means.

import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

import { FIELDS, openQueue } from "../../quizzes/static/quizzes/answer-queue.js";
import { Autosave, LATEST_MS } from "../../quizzes/static/quizzes/autosave.js";
import { MemoryStore } from "../../site/sanwei/study/static/study/kept-store.js";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
  mock.timers.reset();
});

const change = (ordinal, sequence, value = "A") => ({ ordinal, sequence, value, flagged: false });
const ok = () => new Response(JSON.stringify({ answers: [] }), { status: 200 });
const refused = (status, code) => () => new Response(JSON.stringify({ code }), { status });
const noNetwork = () => {
  throw new TypeError("Failed to fetch");
};

// Answers by a list of functions, the last one for ever; remembers what it was sent.
function server(...answers) {
  const sent = [];
  globalThis.fetch = async (_url, { body }) => {
    const request = JSON.parse(body).answers;
    sent.push(request.map((one) => one.ordinal));
    return answers.length > 1 ? answers.shift()(request) : answers[0](request);
  };
  return sent;
}

async function made(...changes) {
  const queue = await openQueue("x", new MemoryStore(FIELDS));
  for (const one of changes) queue.put(one);
  const told = { states: [], over: 0 };
  const autosave = new Autosave({
    queue,
    url: "/save",
    csrf: "",
    onStatus: (...state) => told.states.push(state),
    onSaved() {},
    onOver: () => (told.over += 1),
  });
  return { queue, autosave, told };
}

test("someone who types without a pause is saved within a second", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const sent = server(ok);
  const { autosave } = await made();

  for (let typed = 0; typed < LATEST_MS; typed += 100) {
    autosave.put(change(1, typed + 1, "字".repeat(typed / 100 + 1)));
    mock.timers.tick(100);
  }

  assert.equal(sent.length, 1);
});

test("several quick taps are one request", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const sent = server(ok);
  const { autosave } = await made();

  for (const ordinal of [1, 2, 3]) autosave.put(change(ordinal, 1));
  mock.timers.tick(400);

  assert.deepEqual(sent, [[1, 2, 3]]);
});

for (const [name, answer] of [
  ["no network", noNetwork],
  ["a server error", refused(503, "busy")],
  ["a proxy's refusal", refused(404, undefined)],
  ["the page of a proxy", () => new Response("<html>", { status: 200 })],
]) {
  test(`${name} loses nothing, is said and tried again`, async () => {
    const sent = server(answer, ok);
    const { queue, autosave, told } = await made(change(1, 1));

    assert.equal(await autosave.flush(), false);
    assert.deepEqual([queue.size, told.states.at(-1), told.over], [1, ["waiting", 1], 0]);

    assert.equal(await autosave.flush(), true);
    clearTimeout(autosave.timer);
    assert.deepEqual([sent, queue.size, told.states.at(-1)], [[[1], [1]], 0, ["saved", 0]]);
  });
}

test("what an earlier page left is said to be unsent until the server has it", async () => {
  server(ok);
  const { autosave, told } = await made(change(1, 3), change(2, 1));

  autosave.restore();
  await autosave.flush();

  assert.deepEqual(told.states, [["restored", 2], ["saved", 0]]);
});

test("an unreadable answer holds up no other", async () => {
  const unreadable = (request) =>
    request.some((one) => one.ordinal === 2) ? refused(422, "bad_answer")() : ok();
  const sent = server(unreadable);
  const { queue, autosave, told } = await made(change(1, 1), change(2, 1), change(3, 1));

  await autosave.flush();

  assert.deepEqual([sent, queue.size], [[[1, 2, 3], [1], [2], [3]], 0]);
  assert.ok(told.states.some(([state]) => state === "refused"));
});

test("a session that ended keeps the answers and asks to sign in", async () => {
  server(refused(401, "signed_out"));
  const { queue, autosave, told } = await made(change(1, 1));

  await autosave.flush();

  assert.deepEqual([queue.size, told.states.at(-1)], [1, ["signed-out", 1]]);
});

test("somebody else's session on this phone costs the owner no answer", async () => {
  server(refused(404, "not_found"));
  const { queue, autosave, told } = await made(change(1, 1));

  await autosave.flush();

  assert.deepEqual([queue.size, told.over], [1, 0]);
});

test("an attempt that is over leaves the page once", async () => {
  server(refused(409, "attempt_over"));
  const { queue, autosave, told } = await made(change(1, 1));

  await autosave.flush();

  assert.deepEqual([queue.size, told.over], [0, 1]);
});

test("two calls at once send once", async () => {
  const sent = server(ok);
  const { autosave } = await made(change(1, 1));

  await Promise.all([autosave.flush(), autosave.flush()]);

  assert.deepEqual(sent, [[1]]);
});
