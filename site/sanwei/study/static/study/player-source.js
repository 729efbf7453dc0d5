// Where the bytes come from: hls.js, else the browser's own HLS, else one progressive file; or sound alone.

import { HlsWay } from "./player-hls.js";
import { remedyFor, waitMs } from "./player-trouble.js";
import { waysOf } from "./player-ways.js";

const NATIVE_TYPE = "application/vnd.apple.mpegurl";

export class Source {
  #tries = 0;
  #timer;
  #run = 0; // troubles of a source that was replaced are nobody's business

  /**
   * `addresses`: {playlist, progressive, audio, hls} · `renew()` resolves to new ones or null
   * `on`: {way(name), wait(), renew(), fell(name), failed("expired" | "over"), levels([])}
   */
  constructor(media, addresses, { renew, on }) {
    Object.assign(this, { media, addresses, renew, on });
    media.addEventListener("error", () => this.#elementFailed());
    media.addEventListener("playing", () => (this.#tries = 0));
    addEventListener("online", () => this.isWaiting && this.#again());
  }

  /** Looks what this browser can do; once, before the first `open`. */
  prepare({ forced, isSaving }) {
    this.asked = { forced, isSaving };
    this.isSaving = isSaving;
    const { playlist, progressive } = this.addresses;
    this.ways = waysOf({
      playlist, progressive, forced, isSaving,
      hasMediaSource: "MediaSource" in globalThis || "ManagedMediaSource" in globalThis,
      playsHls: Boolean(this.media.canPlayType(NATIVE_TYPE)),
    });
  }

  /** Opens the best way left at `ms`. Resolves when the element has something to load. */
  async open(ms) {
    this.#begin(ms);
    this.isAudio = false;
    const [way] = this.ways;
    if (!way) return this.on.failed("over");
    if (way === "hls") {
      this.hls = new HlsWay(this.media, { onTrouble: (status) => this.#trouble(status), onLevels: this.on.levels });
      const run = this.#run;
      const { hls, playlist } = this.addresses;
      if (!(await this.hls.open(hls, playlist, ms, this.isSaving))) {
        // A library that does not come is no reason to wait, a network that is gone is.
        if (run === this.#run) await this.#trouble(navigator.onLine ? null : 0);
        return;
      }
    } else {
      this.#openUrl(this.addresses[way === "native" ? "playlist" : "progressive"], ms);
    }
    this.on.way(way);
  }

  /** Plays sound only, from `ms`: a tenth of the bytes, goes on behind a locked screen. */
  openAudio(ms) {
    this.#begin(ms);
    this.isAudio = true;
    this.#openUrl(this.addresses.audio, ms);
    this.on.way("audio");
  }

  /** After all had failed: from the best way down once more. */
  restart() {
    this.isOver = this.hasRenewed = false;
    this.#tries = 0;
    this.prepare(this.asked);
    return this.#open();
  }

  save(isSaving) {
    this.isSaving = isSaving;
    this.hls?.save(isSaving);
  }

  choose(level) {
    this.hls?.choose(level);
  }

  #begin(ms) {
    this.#run += 1;
    this.ms = ms;
    this.isOver = false;
    clearTimeout(this.#timer);
    this.isWaiting = false;
    this.hls?.close();
    this.hls = undefined;
  }

  #openUrl(url, ms) {
    const { media } = this;
    this.url = url;
    media.src = url;
    // Safari forgets a position that is set before it knows the length.
    media.addEventListener("loadedmetadata", () => (media.currentTime = ms / 1000), { once: true });
    media.load();
  }

  async #elementFailed() {
    if (this.hls) return this.hls.recover() || this.#trouble(null);
    const run = this.#run;
    const isUnreadable = this.media.error?.code === MediaError.MEDIA_ERR_DECODE;
    const status = isUnreadable ? null : await statusOf(this.url);
    if (run === this.#run) await this.#trouble(status);
  }

  async #trouble(status) {
    if (this.isOver) return;
    const waysLeft = this.isAudio ? 1 : this.ways.length;
    const remedy = remedyFor({ status, hasRenewed: this.hasRenewed, tries: this.#tries, waysLeft });
    if (remedy === "wait") this.#wait();
    else if (remedy === "renew") await this.#renew();
    else if (remedy === "fall") await this.#fall();
    else {
      this.isOver = true;
      this.on.failed(remedy);
    }
  }

  #wait() {
    this.isWaiting = true;
    this.on.wait();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again(), waitMs(this.#tries));
    this.#tries += 1;
  }

  #again() {
    this.isWaiting = false;
    clearTimeout(this.#timer);
    if (this.hls?.isOpen) this.hls.retry();
    else this.#reopen();
  }

  async #renew() {
    this.hasRenewed = true;
    this.on.renew();
    const run = this.#run;
    const addresses = await this.renew();
    if (run !== this.#run) return;
    if (addresses === null) {
      this.isOver = true;
      return this.on.failed("expired");
    }
    this.addresses = { ...this.addresses, ...addresses };
    await this.#reopen();
  }

  async #fall() {
    this.ways.shift();
    this.on.fell(this.ways[0]);
    await this.#reopen();
  }

  /** Opens again where the person was. */
  #reopen() {
    return this.#open().then(() => this.isWanted && this.media.play().catch(() => {}));
  }

  async #open() {
    const ms = this.media.currentTime * 1000 || this.ms;
    return this.isAudio ? this.openAudio(ms) : this.open(ms);
  }
}

/** The status that the server gives to `url` now; 0 without an answer. */
async function statusOf(url) {
  try {
    const { ok, status } = await fetch(url, { method: "HEAD", cache: "no-store" });
    return ok ? null : status;
  } catch {
    return 0;
  }
}
