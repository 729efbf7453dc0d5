// Turns what stands before a reader's eyes, and what is read aloud, into stretches of the text's time line. Pure.

import { intersect, measure, merge, subtract, take } from "./interval-sets.js";

// A timer that comes later than this slept with the machine.
const LONGEST_STEP_MS = 2_000;
// Nobody touched the page for so long and for twice what the screen takes to read: nobody is there.
const IDLE_AFTER_MS = 60_000;
const IDLE_FACTOR = 2;

export class ReadingTracker {
  #now;
  #line; // the whole text
  #speed = 1;
  #covered = null; // what the server vouches for and what is on its way; unknown until the session is open
  #pieces = [];
  #seen = []; // what was visible at the last look
  #lookedAt;
  #touchedAt;
  #position = 0;
  #rate = 1;

  // now: () => milliseconds that never go back, such as performance.now
  constructor(now, durationMs) {
    this.#now = now;
    this.#line = [[0, durationMs]];
    this.#lookedAt = this.#touchedAt = now();
  }

  get playedMs() {
    return measure(this.#pieces);
  }

  // What nobody has read yet and what no beat on its way speaks of.
  get unread() {
    return subtract(this.#line, merge([...(this.#covered ?? []), ...this.#pieces]));
  }

  // Whether it is known what was read before: from then on everything counts.
  get isReady() {
    return this.#covered !== null;
  }

  // Whether the screen before the reader holds nothing unread.
  get isScreenRead() {
    return this.isReady && this.#seen.length > 0 && !intersect(this.#seen, this.unread).length;
  }

  // The fastest reading that counts: 2 is twice the expected one.
  setSpeed(speed) {
    this.#speed = speed;
  }

  // The server answered: what it could not vouch for is unread again.
  settle(vouched, waiting) {
    this.#covered = merge([...vouched, ...waiting]);
  }

  // A sign of life: scroll, pointer, key.
  touch() {
    this.#touchedAt = this.#now();
  }

  // Look: `visible` stretches now, and what was `heard` since the last look at `heardRate` of the line.
  look({ visible, heard = [], heardRate = 1 }) {
    const now = this.#now();
    const elapsed = Math.min(now - this.#lookedAt, LONGEST_STEP_MS);
    const stayed = intersect(this.#seen, visible);
    this.#lookedAt = now;
    this.#seen = visible;
    if (!this.isReady) return;
    const listened = intersect(merge(heard), this.unread);
    if (listened.length) this.#add(listened, Math.max(1, Math.min(heardRate, this.#speed)));
    if (this.#isIdle(now)) return;
    // One clock for eyes and ears: listening leaves less of it to the eyes.
    const most = Math.floor(elapsed * this.#speed) - measure(listened);
    const read = take(intersect(stayed, this.unread), most);
    if (read.length) this.#add(read, this.#speed);
  }

  // Hand over what was read since the last call.
  take() {
    const taken = { intervals: this.#pieces, position_ms: this.#position, rate: this.#rate };
    this.#covered = merge([...this.#covered, ...this.#pieces]);
    this.#pieces = [];
    this.#rate = 1;
    return taken;
  }

  #add(stretches, rate) {
    this.#pieces = merge([...this.#pieces, ...stretches]);
    this.#position = stretches.at(-1)[1]; // where one goes on another day
    this.#rate = Math.max(this.#rate, rate);
  }

  #isIdle(now) {
    return now - this.#touchedAt > Math.max(IDLE_AFTER_MS, IDLE_FACTOR * measure(this.#seen));
  }
}
