// A text on its time line: which stretch of it lies between two heights, and how high a moment lies. Pure.

import { merge } from "./interval-sets.js";

/**
 * segments: [{length, top, bottom, isThere}] in the order of reading; length in characters, heights in px from the
 * text's top. A segment's characters are taken to be spread evenly over its height; isThere(), where given, tells
 * whether it can be read already: a page whose picture is still on its way can't.
 */
export class TextLine {
  #segments;
  #total = 0;
  #durationMs;

  constructor(segments, durationMs) {
    this.#durationMs = durationMs;
    this.#segments = segments
      .filter(({ length, top, bottom }) => length > 0 && bottom > top)
      .map((segment) => {
        const start = this.#total;
        this.#total += segment.length;
        return { ...segment, start };
      });
  }

  // The stretches of the line between the heights `top` and `bottom`, whole milliseconds.
  between(top, bottom) {
    return merge(
      this.#segments.map((segment) => {
        if (segment.isThere && !segment.isThere()) return [0, 0];
        const height = segment.bottom - segment.top;
        const from = Math.max(0, (top - segment.top) / height);
        const to = Math.min(1, (bottom - segment.top) / height);
        return from < to ? [this.#ms(segment, from), this.#ms(segment, to)] : [0, 0];
      }),
    );
  }

  // The height at which the moment `ms` of the line stands.
  heightOf(ms) {
    const character = (ms * this.#total) / this.#durationMs;
    const segment = this.#segments.filter(({ start }) => start <= character).at(-1);
    if (!segment) return 0;
    const share = Math.min(1, (character - segment.start) / segment.length);
    return segment.top + share * (segment.bottom - segment.top);
  }

  #ms(segment, share) {
    return Math.round(((segment.start + share * segment.length) / this.#total) * this.#durationMs);
  }
}
