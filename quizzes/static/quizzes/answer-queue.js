// Answers of one attempt that the server has not acknowledged yet: in memory for the page, and kept on the phone.

export const FIELDS = ["attempt", "ordinal"];
// What nobody came back for; the server closed such an attempt long ago.
const FORGOTTEN_MS = 30 * 86_400_000;

export class AnswerQueue {
  #attempt;
  #store;
  #waiting;

  // Use openQueue: what an earlier page left behind has to be read first.
  constructor(attempt, store, kept = []) {
    this.#attempt = attempt;
    this.#store = store;
    this.#waiting = new Map(kept.map((one) => [one.ordinal, one]));
  }

  get size() {
    return this.#waiting.size;
  }

  list() {
    return [...this.#waiting.values()].sort((a, b) => a.ordinal - b.ordinal);
  }

  has(ordinal) {
    return this.#waiting.has(ordinal);
  }

  // A write that the page began is finished by the browser, also when the page is closed at once.
  put(change) {
    this.#waiting.set(change.ordinal, change);
    return quietly(this.#store.put({ ...change, attempt: this.#attempt, putMs: Date.now() }));
  }

  // An answer changed again while its older form was on the way stays in the queue.
  acknowledge(sent) {
    const done = sent.filter((change) => this.#waiting.get(change.ordinal)?.sequence <= change.sequence);
    for (const change of done) this.#waiting.delete(change.ordinal);
    return quietly(this.#store.remove(done.map((change) => [this.#attempt, change.ordinal])));
  }

  clear() {
    return this.acknowledge(this.list());
  }
}

export async function openQueue(attempt, store, nowMs = Date.now()) {
  const all = await store.all().catch(() => []);
  const old = all.filter((one) => nowMs - one.putMs > FORGOTTEN_MS);
  if (old.length) await quietly(store.remove(old.map((one) => [one.attempt, one.ordinal])));
  const kept = all.filter((one) => one.attempt === attempt && !old.includes(one));
  return new AnswerQueue(
    attempt,
    store,
    kept.map(({ ordinal, value, flagged, sequence }) => ({ ordinal, value, flagged, sequence })),
  );
}

// A full or broken disk must not stop the page: the answers then live in it alone.
function quietly(work) {
  return work.catch(() => {});
}
