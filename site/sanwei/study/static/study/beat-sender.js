// Sends the queue, one request at a time, in order, until nothing waits; tries again when the network is back.

import { BATCH, nextBatch, removeToken } from "./beat-queue.js";

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
// Our server's own words only: a proxy's 403 or 404 must not cost a second of study.
const TOKEN_ENDED = new Set([
  "token_invalid",
  "signed_out",
  "session_over",
  "item_retired",
  "may_not_study",
]);
const NEVER_TAKEN = new Set(["invalid_beat", "too_many_beats", "body_too_large"]);

export class BeatSender {
  #url;
  #store;
  #onAnswer;
  #onSaved;
  #onEnded;
  #running = null;
  #again = false;
  #timer = null;
  #wait = FIRST_WAIT_MS;
  #most = BATCH;

  // onAnswer(token, body), onSaved({state, pending}), onEnded(token, status, body)
  constructor({ url, store, onAnswer, onSaved, onEnded }) {
    this.#url = url;
    this.#store = store;
    this.#onAnswer = onAnswer;
    this.#onSaved = onSaved;
    this.#onEnded = onEnded;
  }

  // Send what waits; resolves when this round has ended, sent or not.
  flush() {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  // Last words of a page: the browser delivers them after it is gone; the queue keeps them until answered.
  beacon(entries) {
    const batch = nextBatch(entries, Date.now());
    if (!batch || !navigator.sendBeacon) return false;
    const body = JSON.stringify({ token: batch.token, beats: batch.beats });
    return navigator.sendBeacon(this.#url, new Blob([body], { type: "text/plain" }));
  }

  stop() {
    clearTimeout(this.#timer);
  }

  async #run() {
    clearTimeout(this.#timer);
    while (this.#again) {
      this.#again = false;
      for (;;) {
        const entries = await this.#store.all();
        const batch = nextBatch(entries, Date.now(), this.#most);
        if (!batch) {
          this.#wait = FIRST_WAIT_MS;
          this.#most = BATCH;
          this.#onSaved({ state: "saved", pending: 0 });
          break;
        }
        this.#onSaved({ state: "saving", pending: entries.length });
        if (!(await this.#send(batch))) {
          this.#onSaved({ state: "waiting", pending: entries.length });
          this.#timer = setTimeout(() => this.flush(), this.#wait);
          this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
          return;
        }
      }
    }
  }

  // True when the batch is dealt with, one way or the other.
  async #send({ token, beats, keys }) {
    let response;
    let body = null;
    try {
      response = await fetch(this.#url, {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ token, beats }),
      });
      body = await response.json();
    } catch {
      // No network, a cut answer or a proxy's page: the beats stay and are repeated unchanged.
      return false;
    }
    if (response.ok) {
      await this.#store.remove(keys);
      this.#onAnswer(token, body);
      return true;
    }
    if (TOKEN_ENDED.has(body.code)) {
      await removeToken(this.#store, token);
      this.#onEnded(token, response.status, body);
      return true;
    }
    if (NEVER_TAKEN.has(body.code)) {
      // One by one from here, so that a spoilt beat takes no good one with it.
      if (keys.length === 1) await this.#store.remove(keys);
      this.#most = 1;
      return true;
    }
    return false;
  }
}
