// Plays a playlist with hls.js, which is fetched at the first need.

import { savingRung } from "./player-ways.js";

let library;

function loadLibrary(url) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(globalThis.Hls);
    script.onerror = () => {
      script.remove();
      library = undefined;
      reject(new Error("hls.js did not load"));
    };
    document.head.append(script);
  });
  return library;
}

export class HlsWay {
  #hls;
  #hasRecovered = false;

  /** `onTrouble(status)`: see remedyFor · `onLevels(levels)`: {width, height} each. */
  constructor(media, { onTrouble, onLevels }) {
    Object.assign(this, { media, onTrouble, onLevels });
  }

  /** Resolves false when the library can't be had or can't work here. */
  async open(libraryUrl, playlist, ms, isSaving) {
    this.playlist = playlist;
    this.isSaving = isSaving;
    let Hls;
    try {
      Hls = await loadLibrary(libraryUrl);
    } catch {
      return false;
    }
    if (!Hls?.isSupported()) return false;
    if (this.isClosed) return true;
    this.#hls = new Hls({
      startPosition: ms / 1000,
      maxBufferLength: 30,
      backBufferLength: 60,
      capLevelToPlayerSize: !isSaving,
    });
    this.#hls.on(Hls.Events.MANIFEST_PARSED, (_name, { levels }) => {
      this.hasLoaded = true;
      this.onLevels(levels);
      this.save(this.isSaving);
    });
    this.#hls.on(Hls.Events.FRAG_BUFFERED, () => (this.#hasRecovered = false));
    this.#hls.on(Hls.Events.ERROR, (_name, data) => data.fatal && this.#fatal(Hls, data));
    this.#hls.loadSource(playlist);
    this.#hls.attachMedia(this.media);
    return true;
  }

  get isOpen() {
    return Boolean(this.#hls);
  }

  /** Asks for the rest again; what is buffered stays. */
  retry() {
    if (this.hasLoaded) this.#hls?.startLoad(this.media.currentTime);
    else this.#hls?.loadSource(this.playlist);
  }

  /** One repair of the decoder per trouble; false when it was tried before. */
  recover() {
    if (!this.#hls || this.#hasRecovered) return false;
    this.#hasRecovered = true;
    this.#hls.recoverMediaError();
    return true;
  }

  save(isSaving) {
    this.isSaving = isSaving;
    if (!this.#hls) return;
    this.#hls.capLevelToPlayerSize = !isSaving;
    this.#hls.autoLevelCapping = isSaving ? savingRung(this.#hls.levels) : -1;
  }

  /** -1: automatic. */
  choose(level) {
    if (this.#hls) this.#hls.nextLevel = level;
  }

  close() {
    this.isClosed = true;
    this.#hls?.destroy();
    this.#hls = undefined;
  }

  #fatal(Hls, { type, details, response }) {
    if (type === Hls.ErrorTypes.MEDIA_ERROR) {
      if (!this.recover()) this.onTrouble(null);
      return;
    }
    const isUnreadable = type !== Hls.ErrorTypes.NETWORK_ERROR || details === Hls.ErrorDetails.MANIFEST_PARSING_ERROR;
    this.onTrouble(isUnreadable ? null : response?.code || 0);
  }
}
