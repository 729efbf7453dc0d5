// Turns what a media element reports into intervals that were really played. Pure: no DOM, the clock is given.

// Browsers report up to a second late in a hidden tab; what runs further ahead of the clock was a jump.
const LEEWAY_MS = 750;
const LEEWAY_FACTOR = 1.25;

export class WatchTracker {
  #now;
  #rate = 1;
  #isCounting = true;
  #last = null; // {media, wall} of the last report while playing
  #pieces = [];
  #position = 0;

  // now: () => milliseconds that never go back, such as performance.now
  constructor(now) {
    this.#now = now;
  }

  get rate() {
    return this.#rate;
  }

  get playedMs() {
    return this.#pieces.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  // Playing goes on from here: after play, a seek, a stall or the tab's return.
  start(seconds) {
    this.#position = toMs(seconds);
    this.#last = { media: this.#position, wall: this.#now() };
  }

  // A report in between (timeupdate).
  advance(seconds) {
    const media = toMs(seconds);
    const wall = this.#now();
    const last = this.#last;
    this.#position = media;
    if (last === null) return;
    const most = (wall - last.wall) * this.#rate * LEEWAY_FACTOR + LEEWAY_MS;
    if (media > last.media && media - last.media <= most && this.#isCounting) {
      this.#add(last.media, media);
    }
    this.#last = { media, wall };
  }

  // Playing stopped here: pause, stall, end, or a seek away from the last report.
  stop(seconds) {
    if (seconds !== undefined) this.advance(seconds);
    this.#last = null;
  }

  setRate(rate) {
    this.#rate = rate;
  }

  // Whether what is played now counts (a video in a hidden tab does not).
  setCounting(isCounting) {
    this.#isCounting = isCounting;
  }

  // Hand over what was played since the last call.
  take() {
    const taken = { intervals: this.#pieces, position_ms: this.#position, rate: this.#rate };
    this.#pieces = [];
    return taken;
  }

  #add(from, to) {
    const end = this.#pieces.at(-1);
    if (end && end[1] === from) end[1] = to;
    else this.#pieces.push([from, to]);
  }
}

function toMs(seconds) {
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : 0;
}
