// Finds a way to play: hls.js, else the browser's own HLS, else one progressive file. Each failure falls one step down.

const NATIVE_TYPE = "application/vnd.apple.mpegurl";

/** The ways open here, best first. `forced` (tests only) keeps that one alone. */
export function waysOf({ playlist, progressive, hasMediaSource, playsHls, forced }) {
  const ways = [];
  if (playlist && hasMediaSource) ways.push("hls");
  if (playlist && playsHls) ways.push("native");
  if (progressive) ways.push("progressive");
  return forced ? ways.filter((way) => way === forced) : ways;
}

let library;

/** Fetches hls.js once, at the first tap on play. */
function loadHls(url) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(globalThis.Hls);
    script.onerror = () => {
      library = undefined;
      reject(new Error("hls.js did not load"));
    };
    document.head.append(script);
  });
  return library;
}

export class Source {
  /** `onFailed(status)`: no way left; status is the last HTTP status, 0 without one. */
  constructor(media, { playlist, progressive, audio, hlsUrl, onFailed, onWay }) {
    Object.assign(this, { media, playlist, progressive, audio, hlsUrl, onFailed, onWay });
    this.status = 0;
    media.addEventListener("error", () => this.#failed());
  }

  /** Looks what this browser can do; once, before the first `open`. */
  prepare(forced) {
    this.ways = waysOf({
      playlist: this.playlist,
      progressive: this.progressive,
      forced,
      hasMediaSource: "MediaSource" in globalThis || "ManagedMediaSource" in globalThis,
      playsHls: Boolean(this.media.canPlayType(NATIVE_TYPE)),
    });
  }

  /** Opens the best way left at `ms`. Resolves when the element has something to load. */
  async open(ms) {
    this.isAudio = false;
    const way = this.ways[0];
    if (!way) return this.onFailed(this.status);
    this.way = way;
    if (way === "hls") await this.#openHls(ms);
    else this.#openUrl(way === "native" ? this.playlist : this.progressive, ms);
    this.onWay(way);
  }

  /** Plays sound only, from `ms`: a tenth of the bytes, goes on behind a locked screen. */
  openAudio(ms) {
    this.#dropHls();
    this.isAudio = true;
    this.#openUrl(this.audio, ms);
    this.onWay("audio");
  }

  #openUrl(url, ms) {
    const media = this.media;
    media.src = url;
    // Safari forgets a position that is set before it knows the length.
    media.addEventListener("loadedmetadata", () => (media.currentTime = ms / 1000), { once: true });
    media.load();
  }

  async #openHls(ms) {
    let Hls;
    try {
      Hls = await loadHls(this.hlsUrl);
    } catch {
      return this.#failed();
    }
    if (!Hls?.isSupported()) return this.#failed();
    const hls = new Hls({ startPosition: ms / 1000, maxBufferLength: 30, backBufferLength: 60 });
    this.hls = hls;
    let hasRecovered = false;
    hls.on(Hls.Events.ERROR, (_name, data) => {
      if (data.response?.code) this.status = data.response.code;
      if (!data.fatal) return;
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !hasRecovered) {
        hasRecovered = true;
        hls.recoverMediaError();
      } else this.#failed();
    });
    hls.loadSource(this.playlist);
    hls.attachMedia(this.media);
  }

  #dropHls() {
    this.hls?.destroy();
    this.hls = undefined;
  }

  /** Goes one way down, from where the person was. */
  #failed() {
    if (this.isAudio || this.isOver) return this.onFailed(this.status);
    const ms = this.media.currentTime * 1000;
    const wasPlaying = !this.media.paused;
    this.#dropHls();
    this.ways.shift();
    if (!this.ways.length) {
      this.isOver = true;
      return this.onFailed(this.status);
    }
    return this.open(ms).then(() => wasPlaying && this.media.play().catch(() => {}));
  }
}
