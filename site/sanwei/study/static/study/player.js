// Starts a player: first tap, way of playing, 听音频, failures in words. Evidence is somebody else's work.

import { Controls } from "./player-controls.js";
import { Source } from "./player-source.js";

const SIGNED_OUT = new Set([401, 403, 404, 410]);

export class Player {
  /** `onFirstPlay(media)` runs once, before the first byte is asked for. */
  constructor(root, { onFirstPlay }) {
    this.root = root;
    this.media = root.querySelector("[data-media]");
    this.note = root.querySelector("[data-note]");
    this.startButton = root.querySelector("[data-start]");
    this.onFirstPlay = onFirstPlay;
    const { playlist, progressive, audio, hls, durationMs, resumeMs, hasVideo } = root.dataset;
    this.resumeMs = Number(resumeMs);
    this.isAudioOnly = hasVideo === "0";
    this.source = new Source(this.media, {
      playlist,
      progressive,
      audio,
      hlsUrl: hls,
      onFailed: (status) => this.#failed(status),
      onWay: (way) => (root.dataset.way = way),
    });
    this.controls = new Controls(root, this.media, {
      durationMs: Number(durationMs),
      onToggle: () => this.toggle(),
    });
    this.#bind();
  }

  async toggle() {
    if (!this.media.paused) return this.media.pause();
    if (this.hasBegun) return this.#play();
    this.hasBegun = true;
    this.startButton.hidden = true;
    this.root.classList.add("begun");
    this.#say("正在打开…");
    this.#markSound(this.isAudioOnly);
    this.source.prepare(this.root.dataset.force); // set by tests only
    this.onFirstPlay(this.media);
    this.controls.show();
    this.controls.part("toggle").focus({ preventScroll: true }); // the start button is gone from under the finger
    if (this.isAudioOnly && this.source.audio) this.source.openAudio(this.resumeMs);
    else await this.source.open(this.resumeMs);
    this.#announceToPhone();
    return this.#play();
  }

  /** Goes to `ms` and plays, also as the first tap. */
  playFrom(ms) {
    this.root.scrollIntoView({ block: "nearest" });
    if (!this.hasBegun) {
      this.resumeMs = ms;
      return this.toggle();
    }
    this.controls.seekTo(ms);
    return this.#play();
  }

  listen(isOn) {
    const ms = this.media.currentTime * 1000;
    const wasPlaying = !this.media.paused;
    this.#markSound(isOn);
    const opened = isOn ? this.source.openAudio(ms) : this.source.open(ms);
    Promise.resolve(opened).then(() => wasPlaying && this.#play());
  }

  /** Sound alone counts behind a locked screen, a hidden picture does not: study asks the element. */
  #markSound(isSound) {
    this.root.classList.toggle("listening", isSound);
    this.root.querySelector("[data-ear]").hidden = !isSound;
    if (isSound) this.media.dataset.study = "audio";
    else delete this.media.dataset.study;
  }

  async #play() {
    try {
      await this.media.play();
    } catch (error) {
      // The tap is too long ago for the browser, or a new source took over.
      if (error.name === "NotAllowedError") this.#say("点一下播放键开始。");
    }
  }

  #bind() {
    this.startButton.addEventListener("click", () => this.toggle());
    const listen = this.root.querySelector("[data-listen]");
    listen?.addEventListener("click", () => {
      const isOn = listen.getAttribute("aria-pressed") !== "true";
      listen.setAttribute("aria-pressed", String(isOn));
      if (this.hasBegun) this.listen(isOn);
      else this.isAudioOnly = isOn;
    });
    this.media.addEventListener("playing", () => this.#say(""));
    this.media.addEventListener("waiting", () => this.#say("正在缓冲…"));
  }

  #failed(status) {
    this.#say(
      SIGNED_OUT.has(status)
        ? "播放地址已过期，请刷新本页接着看，看过的都记着。"
        : "现在播不了，请检查网络后刷新本页，看过的都记着。",
    );
  }

  #say(words) {
    this.note.textContent = words;
    this.note.hidden = !words;
  }

  #announceToPhone() {
    if (!("mediaSession" in navigator)) return;
    const { title, artist } = this.root.dataset;
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist });
    navigator.mediaSession.setActionHandler("play", () => this.toggle());
    navigator.mediaSession.setActionHandler("pause", () => this.media.pause());
  }
}
