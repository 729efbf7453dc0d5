// One viewing of a study item: watches a media element, keeps beats safe and says how far the member is.

import { openStore } from "./beat-queue.js";
import { BeatSender } from "./beat-sender.js";
import { WatchTracker } from "./watch-tracker.js";

const BEAT_EVERY_MS = 12_000;
const REOPEN_AFTER_MS = 5_000;

/**
 * const study = new StudySession({item, sessionsUrl, beatsUrl, csrf, onProgress, onSaved, onRefused});
 * study.attach(video);  …  study.close();
 *
 * item: public id of the study item · csrf: the CSRF token of the page (form field or cookie)
 * onProgress({permille, sentence, state, intervals, remaining_ms, …}) after every answer
 * onSaved({state: "saved" | "saving" | "waiting", pending}) as the queue empties and fills
 * onRefused({status, code, message}) when the server will not count any more: say it, let them watch on
 * onOpened({session, member_name, resume_ms, policy, progress}) when the session is open
 */
export class StudySession {
  policy = { speeds: [1], counts_hidden_video: false, counts_hidden_audio: true };
  #options;
  #tracker = new WatchTracker(() => performance.now());
  #store = openStore();
  #sender; // a promise; #ready is the same when it has come, for the moment a page goes
  #ready = null;
  #media = null;
  #opened = null; // {session, token, openedMs}
  #opening = null;
  #sequence = 0;
  #unsent = []; // this session's beats, for the page's last words
  #lastBeat = performance.now();
  #listeners = new AbortController();

  constructor(options) {
    this.#options = { onProgress() {}, onSaved() {}, onRefused() {}, onOpened() {}, ...options };
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
    this.#flush(); // what an earlier page left behind
  }

  attach(media) {
    this.#media = media;
    const { signal } = this.#listeners;
    const on = (target, names, act) => {
      for (const name of names) target.addEventListener(name, act, { signal });
    };
    on(media, ["playing"], () => this.#playing());
    on(media, ["timeupdate"], () => this.#ticked());
    on(media, ["pause", "ended"], () => this.#stopped(media.currentTime));
    on(media, ["waiting", "emptied"], () => this.#tracker.stop());
    on(media, ["seeking"], () => this.#stopped());
    on(media, ["seeked"], () => !media.paused && this.#tracker.start(media.currentTime));
    on(media, ["ratechange"], () => this.#rateChanged());
    on(document, ["visibilitychange"], () => this.#visibilityChanged());
    on(window, ["pagehide"], () => this.#lastWords());
    on(window, ["online"], () => this.#flush());
    this.#tracker.setRate(media.playbackRate);
    if (!media.paused) this.#playing();
  }

  close() {
    if (this.#media && !this.#media.paused) this.#tracker.stop(this.#media.currentTime);
    this.#beat();
    this.#listeners.abort();
    return this.#flush();
  }

  #playing() {
    this.#tracker.setCounting(this.#counts());
    this.#tracker.start(this.#media.currentTime);
    this.#open();
  }

  #ticked() {
    if (!this.#media.paused && !this.#media.seeking) this.#tracker.advance(this.#media.currentTime);
    if (performance.now() - this.#lastBeat >= BEAT_EVERY_MS) this.#beat();
  }

  #stopped(seconds) {
    this.#tracker.stop(seconds);
    this.#beat();
  }

  #rateChanged() {
    // What was played so far was played at the old speed.
    if (!this.#media.paused) this.#tracker.advance(this.#media.currentTime);
    this.#beat();
    this.#tracker.setRate(this.#media.playbackRate);
  }

  #visibilityChanged() {
    if (this.#media && !this.#media.paused) this.#tracker.advance(this.#media.currentTime);
    this.#tracker.setCounting(this.#counts());
    if (document.visibilityState === "hidden") this.#lastWords();
    else this.#flush();
  }

  // A video nobody can see does not count; sound may, and so does a floating picture.
  #counts() {
    if (document.visibilityState !== "hidden") return true;
    if (document.pictureInPictureElement === this.#media) return true;
    const isAudio = this.#media.localName === "audio" || this.#media.dataset.study === "audio";
    return isAudio ? this.policy.counts_hidden_audio : this.policy.counts_hidden_video;
  }

  #open() {
    if (this.#opened) return;
    this.#opening ??= this.#requestSession()
      .catch(() => setTimeout(() => this.#media && !this.#media.paused && this.#open(), REOPEN_AFTER_MS))
      .finally(() => {
        this.#opening = null;
      });
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
    this.#tracker.setCounting(this.#counts());
    this.#options.onOpened(body);
    this.#options.onProgress(body.progress);
  }

  #beat() {
    if (!this.#opened || !this.#tracker.playedMs) return;
    this.#lastBeat = performance.now();
    this.#sequence += 1;
    const entry = {
      ...this.#opened,
      sequence: this.#sequence,
      createdMs: Date.now(),
      beat: this.#tracker.take(),
    };
    this.#unsent.push(entry);
    this.#store.then((store) => store.put(entry)).then(() => this.#flush());
  }

  #lastWords() {
    if (this.#media && !this.#media.paused) this.#tracker.advance(this.#media.currentTime);
    this.#beat();
    this.#ready?.beacon(this.#unsent);
  }

  #flush() {
    return this.#sender.then((sender) => sender.flush());
  }

  #answered(token, body) {
    if (token !== this.#opened?.token) return;
    this.#store
      .then((store) => store.all())
      .then((left) => {
        const waiting = new Set(left.map((entry) => `${entry.session} ${entry.sequence}`));
        this.#unsent = this.#unsent.filter((entry) => waiting.has(`${entry.session} ${entry.sequence}`));
      });
    this.#options.onProgress(body.progress);
  }

  #ended(token, status, body) {
    if (token !== this.#opened?.token) return;
    this.#opened = null;
    if (body?.code === "session_over") this.#open();
    else this.#options.onRefused({ status, ...body });
  }
}
