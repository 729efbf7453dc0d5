// One session with the server: opens it, keeps beats safe and sends them. What is reported is its tracker's business.

import { openStore } from "./beat-queue.js";
import { BeatSender } from "./beat-sender.js";

const BEAT_EVERY_MS = 12_000;
const REOPEN_AFTER_MS = 5_000;

/**
 * Options: {item, sessionsUrl, beatsUrl, csrf, onProgress, onSaved, onRefused, onOpened}
 * item: public id of the study item · csrf: the CSRF token of the page (form field or cookie)
 * onProgress({permille, sentence, state, intervals, remaining_ms, …}) after every answer
 * onSaved({state: "saved" | "saving" | "waiting", pending}) as the queue empties and fills
 * onRefused({status, code, message}) when the server will not count any more: say it, let them go on
 * carried() → marks that every beat carries: tapped, not confirmed yet
 * onOpened({session, member_name, resume_ms, policy, progress}) when the session is open
 */
export class BeatSession {
  policy = { speeds: [1], counts_hidden_video: false, counts_hidden_audio: true };
  #tracker; // {playedMs, take()}
  #options;
  #store = openStore();
  #sender; // a promise; #ready is the same when it has come, for the moment a page goes
  #ready = null;
  #opened = null; // {session, token, openedMs}
  #opening = null;
  #sequence = 0;
  #unsent = []; // this session's beats, for the page's last words
  #lastBeat = performance.now();
  #listeners = new AbortController();

  constructor(tracker, options) {
    this.#tracker = tracker;
    this.#options = { onProgress() {}, onSaved() {}, onRefused() {}, onOpened() {}, carried: () => [], ...options };
    this.#sender = this.#store.then(
      (store) =>
        new BeatSender({
          url: options.beatsUrl,
          store,
          onAnswer: (token, body) => this.#answered(token, body),
          onSaved: (state) => this.#options.onSaved(state),
          onEnded: (token, status, body) => this.#ended(token, status, body),
        }),
    );
    this.#sender.then((sender) => {
      this.#ready = sender;
    });
    this.flush(); // what an earlier page left behind
  }

  // Of subclasses: whether a session is still wanted · the tracker brought up to this moment · what the server
  // vouches for and which beats it has not answered.
  isActive() {
    return true;
  }

  settleUp() {}

  heardBack(_progress, _unanswered) {}

  on(target, names, act) {
    for (const name of names) target.addEventListener(name, act, { signal: this.#listeners.signal });
  }

  followPage() {
    this.on(document, ["visibilitychange"], () => {
      if (document.visibilityState === "hidden") {
        this.lastWords();
      } else {
        this.settleUp();
        this.flush();
      }
    });
    this.on(window, ["pagehide"], () => this.lastWords());
    this.on(window, ["online"], () => this.flush());
  }

  open() {
    if (this.#opened) return;
    this.#opening ??= this.#requestSession()
      .catch(() => setTimeout(() => this.isActive() && this.open(), REOPEN_AFTER_MS))
      .finally(() => {
        this.#opening = null;
      });
  }

  beatIfDue(afterMs = BEAT_EVERY_MS) {
    if (performance.now() - this.#lastBeat >= afterMs) this.beat();
  }

  beat({ isNews = false } = {}) {
    if (!this.#opened || !(this.#tracker.playedMs || isNews)) return;
    this.#lastBeat = performance.now();
    this.#sequence += 1;
    const entry = {
      ...this.#opened,
      sequence: this.#sequence,
      createdMs: Date.now(),
      beat: this.#tracker.take(),
    };
    const passed = this.#options.carried();
    if (passed.length) entry.beat.passed = passed;
    this.#unsent.push(entry);
    this.#store.then((store) => store.put(entry)).then(() => this.flush());
  }

  /** What was played before `change` and what comes after it are told apart, and the change at once. */
  beatAround(change) {
    this.settleUp();
    this.beat();
    change();
    this.beat({ isNews: true });
  }

  lastWords() {
    this.settleUp();
    this.beat();
    this.#ready?.beacon(this.#unsent);
  }

  flush() {
    return this.#sender.then((sender) => sender.flush());
  }

  close() {
    this.settleUp();
    this.beat();
    this.#listeners.abort();
    return this.flush();
  }

  async #requestSession() {
    const { item, sessionsUrl, csrf } = this.#options;
    const response = await fetch(sessionsUrl, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": csrf,
      },
      body: JSON.stringify({ item }),
    });
    const body = await response.json();
    if (!response.ok) {
      if (response.status >= 500) throw new Error(`session refused: ${response.status}`);
      this.#options.onRefused({ status: response.status, ...body });
      return;
    }
    this.#opened = { session: body.session, token: body.token, openedMs: Date.now() };
    this.#sequence = 0;
    this.#unsent = [];
    this.policy = body.policy;
    this.heardBack(body.progress, []);
    this.#options.onOpened(body);
    this.#options.onProgress(body.progress);
  }

  async #answered(token, body) {
    if (token !== this.#opened?.token) return;
    const left = await (await this.#store).all();
    const waiting = new Set(left.map((entry) => `${entry.session} ${entry.sequence}`));
    this.#unsent = this.#unsent.filter((entry) => waiting.has(`${entry.session} ${entry.sequence}`));
    this.heardBack(body.progress, this.#unsent.map((entry) => entry.beat));
    this.#options.onProgress(body.progress);
  }

  #ended(token, status, body) {
    if (token !== this.#opened?.token) return;
    this.#opened = null;
    if (body?.code === "session_over") this.open();
    else this.#options.onRefused({ status, ...body });
  }
}
