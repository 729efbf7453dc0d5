// One reading of a text: looks twice a second at what can be seen, hears what is read aloud, reports both.

import { BeatSession } from "./beat-session.js";
import { followMedia } from "./media-follower.js";
import { ReadingTracker } from "./reading-tracker.js";
import { WatchTracker } from "./watch-tracker.js";

const LOOK_EVERY_MS = 500;
const SCROLL_LOOK_MS = 100; // a turned screen is seen at once: half a second lost a screen is too much on a phone
const OPEN_AFTER_MS = 1_000; // who only passes by has not begun to read
const SCREEN_BEAT_MS = 5_000; // a finished screen is told sooner, so that the bar is true when one looks at it
const SIGNS_OF_LIFE = ["scroll", "pointerdown", "pointermove", "keydown"];

/** options of BeatSession and {text: a TextView, durationMs, audio: the text read aloud, or nothing} */
export class ReadingSession extends BeatSession {
  #text;
  #tracker;
  #durationMs;
  #audio;
  #ears = new WatchTracker(() => performance.now());
  #visibleSince = null;
  #lookedAt = 0;
  #timer = null;
  #isRefused = false;

  constructor({ text, durationMs, audio, ...options }) {
    const tracker = new ReadingTracker(() => performance.now(), durationMs);
    const refused = (refusal) => {
      this.#isRefused = true;
      options.onRefused?.(refusal);
    };
    super(tracker, { ...options, onRefused: refused });
    this.#tracker = tracker;
    this.#text = text;
    this.#durationMs = durationMs;
    this.#audio = audio;
  }

  start() {
    this.followPage();
    this.on(window, SIGNS_OF_LIFE, () => this.#tracker.touch());
    this.on(window, ["scroll"], () => performance.now() - this.#lookedAt >= SCROLL_LOOK_MS && this.#look());
    if (this.#audio) this.#listen(this.#audio);
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    return this;
  }

  close() {
    clearInterval(this.#timer);
    return super.close();
  }

  isActive() {
    return document.visibilityState !== "hidden" || this.#isHearing();
  }

  settleUp() {
    if (this.#isHearing()) this.#ears.advance(this.#audio.currentTime);
    this.#ears.setCounting(document.visibilityState !== "hidden" || this.policy.counts_hidden_audio);
    if (document.visibilityState !== "hidden") this.#tracker.touch();
    this.#report();
  }

  heardBack(progress, unanswered) {
    this.#tracker.setSpeed(Math.max(...this.policy.speeds));
    this.#tracker.settle(progress.intervals, unanswered.flatMap((beat) => beat.intervals));
  }

  #listen(audio) {
    followMedia(audio, this.#ears, (...what) => this.on(...what), {
      onPlaying: () => this.open(),
      onTick: () => this.#look(), // a hidden tab's timers sleep, its sound does not
      onStopped: () => {
        this.#report();
        this.beat();
      },
    });
    this.on(audio, ["ratechange"], () => {
      this.#ears.advance(audio.currentTime);
      this.#ears.setRate(audio.playbackRate);
    });
  }

  #isHearing() {
    return Boolean(this.#audio && !this.#audio.paused);
  }

  #look() {
    if (this.#report().length) this.#openSoon();
    else this.#visibleSince = null;
    this.beatIfDue(this.#tracker.isScreenRead ? SCREEN_BEAT_MS : undefined);
  }

  #report() {
    this.#lookedAt = performance.now();
    const visible = this.#text.visible();
    this.#tracker.look({ visible, ...this.#heard() });
    return visible;
  }

  #openSoon() {
    this.#visibleSince ??= performance.now();
    const isReading = performance.now() - this.#visibleSince >= OPEN_AFTER_MS;
    if (isReading && !this.#isRefused) this.open();
  }

  // Reading aloud is slower than reading: its seconds spread evenly over the text's line.
  #heard() {
    const length = this.#audio?.duration * 1_000;
    if (!this.#tracker.isReady || !Number.isFinite(length) || length <= 0) return {};
    const share = this.#durationMs / length;
    const place = (ms) => Math.min(this.#durationMs, Math.round(ms * share));
    const { intervals, rate } = this.#ears.take();
    return { heard: intervals.map(([from, to]) => [place(from), place(to)]), heardRate: share * rate };
  }
}
