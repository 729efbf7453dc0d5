// How far ahead one may go where a lecture is watched in order. Pure. The server decides what counts; this explains.

// Two reports of a playing element lie at most a second apart, at twice the speed two; the rest is a jump.
const STEP_MS = 3000;
// Beats of 12 s at 2× that are still on their way, twice.
const LAG_MS = 60_000;

export class Reach {
  #ms;

  /** `ms`: what the server vouches for; null: one may go anywhere. */
  constructor(ms) {
    this.#ms = ms ?? Infinity;
  }

  get isBound() {
    return this.#ms !== Infinity;
  }

  get ms() {
    return this.#ms;
  }

  /** What the server says now. What was played since its last word is on its way, so nothing is taken back. */
  told(ms) {
    this.#ms = ms == null ? Infinity : Math.max(this.isBound ? this.#ms : 0, ms);
  }

  /** The element plays here. */
  played(ms) {
    if (this.isBound && ms > this.#ms && ms - this.#ms <= STEP_MS) this.#ms = ms;
  }

  clamp(ms) {
    return Math.min(ms, this.#ms);
  }

  /** Whether `ms` was not reached yet, by more than an element is inexact. */
  isBeyond(ms) {
    return ms > this.#ms + 500;
  }
}

/** Whether the server counts so far behind the place that is playing that one should be told. */
export function isLeftBehind(toldMs, playingMs) {
  return toldMs != null && playingMs - toldMs > LAG_MS;
}
