// Keeps a player to the order of its lecture, gently: a jump ends at what was reached, and the player says why.

import { timeMark } from "./player-format.js";
import { isLeftBehind, Reach } from "./player-reach.js";
import { behindWords, orderWords } from "./player-trouble.js";

export class Order {
  /** `isListening()`: sound alone runs on where nobody looks · `mention(words)` says why. */
  constructor(root, media, { isListening, mention }) {
    const { reachMs, durationMs, seekPolicy } = root.dataset;
    Object.assign(this, { media, mention, seekPolicy });
    this.durationMs = Number(durationMs);
    this.reach = new Reach(reachMs ? Number(reachMs) : null);
    media.addEventListener("timeupdate", () => {
      if (!media.paused && !media.seeking) this.reach.played(media.currentTime * 1000);
    });
    // Controls of the system's own full screen know no order.
    media.addEventListener("seeking", () => {
      const ms = media.currentTime * 1000;
      if (this.reach.isBeyond(ms)) media.currentTime = this.clamp(ms) / 1000;
    });
    // A picture that nobody sees must not run ahead of what counts.
    document.addEventListener("visibilitychange", () => {
      const isSeen = document.visibilityState !== "hidden" || document.pictureInPictureElement === media;
      if (this.reach.isBound && !isSeen && !isListening() && !media.paused) media.pause();
    });
  }

  /** How far one may go; Infinity: anywhere. */
  get ms() {
    return this.reach.ms;
  }

  /** Holds a jump at what was reached. */
  clamp(ms) {
    const wanted = Math.min(ms, this.durationMs);
    if (!this.reach.isBeyond(wanted)) return wanted;
    this.mention(orderWords(this.seekPolicy, timeMark(this.reach.ms)));
    return this.reach.clamp(wanted);
  }

  /** The server's word; when it counts far behind the place that is playing, nothing there counts. */
  told(reachMs) {
    this.reach.told(reachMs);
    if (!this.media.paused && isLeftBehind(reachMs, this.media.currentTime * 1000)) {
      this.mention(behindWords(timeMark(reachMs)));
    }
  }
}
