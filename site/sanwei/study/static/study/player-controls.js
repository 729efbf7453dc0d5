// The buttons and keys of the player. Knows the element and its time line, not where the bytes come from.

import { FullScreen } from "./player-full.js";
import { keyAction, nextRate, RATES, rateLabel, ratesWithin, rateStep, SKIP_MS } from "./player-format.js";
import { recall, remember } from "./player-memory.js";
import { Menu } from "./player-menu.js";
import { Timeline } from "./player-timeline.js";

const HIDE_AFTER_MS = 3000;

export class Controls {
  /** `on`: {toggle(), seek(ms), level(index), language(srclang), captions()}; `clamp(ms)`: where one may go. */
  constructor(root, media, { durationMs, clamp, on }) {
    Object.assign(this, { root, media, durationMs, clamp, on });
    this.rate = 1;
    this.rates = RATES;
    this.full = new FullScreen(root, media);
    this.timeline = new Timeline(root, media, { durationMs, onSeek: on.seek });
    this.menu = new Menu(root, { rate: (rate) => this.setRate(rate), level: on.level, language: on.language });
    this.#bind();
    this.setRate(1);
    this.setVolume(recall().volume || 1); // nobody wants silence to be remembered
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  show() {
    this.part("controls").hidden = false;
    this.part("skips").hidden = false;
    this.#stayAwhile();
    this.paint();
  }

  /** Paints position and state; called on every timeupdate. */
  paint() {
    this.timeline.paint();
    const toggle = this.part("toggle");
    toggle.setAttribute("aria-label", this.media.paused ? toggle.dataset.labelPlay : toggle.dataset.labelPause);
    this.root.classList.toggle("playing", !this.media.paused);
  }

  setRate(rate) {
    this.rate = rate;
    // Both: a new source starts at the default rate again.
    this.media.defaultPlaybackRate = rate;
    this.media.playbackRate = rate;
    this.part("rate-label").textContent = rateLabel(rate);
    this.part("rate").setAttribute("aria-label", `播放速度 ${rateLabel(rate)}`);
    this.menu.showRates(this.rates, rate);
  }

  /** Offers only what the organisation lets count. */
  limitRates(speeds) {
    this.rates = ratesWithin(speeds);
    this.setRate(this.rates.includes(this.rate) ? this.rate : 1);
  }

  setVolume(volume) {
    this.media.volume = Math.min(1, Math.max(0, volume)); // iPhones ignore it: there the keys at the side rule
    this.media.muted = false;
    remember({ volume: this.media.volume });
  }

  seekTo(ms) {
    this.media.currentTime = Math.min(this.durationMs, Math.max(0, this.clamp(ms))) / 1000;
    this.paint();
  }

  skip(ms) {
    this.seekTo(this.media.currentTime * 1000 + ms);
  }

  #bind() {
    const { media, root, on } = this;
    for (const name of ["timeupdate", "play", "pause", "seeked", "ended", "progress"]) {
      media.addEventListener(name, () => this.paint());
    }
    media.addEventListener("volumechange", () => this.#showVolume());
    this.part("toggle").addEventListener("click", () => on.toggle());
    this.part("skips").addEventListener("click", ({ target }) => {
      const skip = target.closest("[data-skip]");
      if (skip) this.skip(Number(skip.dataset.skip) * SKIP_MS);
    });
    // The first tap of a finger on a picture without controls asks for the controls, not for a pause.
    root.addEventListener("pointerdown", ({ pointerType }) => {
      this.isAwaking = pointerType === "touch" && root.classList.contains("idle");
    }, { capture: true });
    media.addEventListener("click", () => this.isAwaking || on.toggle());
    this.part("rate").addEventListener("click", () => this.setRate(nextRate(this.rate, this.rates)));
    this.part("mute").addEventListener("click", () => (media.muted = !media.muted));
    this.part("volume").addEventListener("input", ({ target }) => this.setVolume(Number(target.value)));
    root.addEventListener("keydown", (event) => this.#onKey(event));
    for (const name of ["pointermove", "pointerdown", "focusin", "keydown"]) {
      root.addEventListener(name, () => this.#stayAwhile());
    }
  }

  #onKey(event) {
    if (this.part("controls").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.closest("button, a, summary")) return; // the button's own key
    if (event.target === this.part("volume") && event.key.startsWith("Arrow")) return;
    const action = keyAction(event.key);
    if (!action) return;
    event.preventDefault();
    const [name, amount] = action;
    const acts = {
      toggle: () => this.on.toggle(),
      seekBy: () => this.skip(amount),
      seekTo: () => this.seekTo(amount),
      rateBy: () => this.setRate(rateStep(this.rate, amount, this.rates)),
      volumeBy: () => this.setVolume(this.media.volume + amount),
      full: () => this.full.toggle(),
      mute: () => (this.media.muted = !this.media.muted),
      captions: () => this.on.captions(),
      help: () => this.menu.toggle(),
    };
    acts[name]();
  }

  #showVolume() {
    const { muted, volume } = this.media;
    const mute = this.part("mute");
    this.root.classList.toggle("muted", muted || !volume);
    mute.setAttribute("aria-label", muted ? mute.dataset.labelOff : mute.dataset.labelOn);
    this.part("volume").value = muted ? 0 : volume;
  }

  #stayAwhile() {
    this.root.classList.remove("idle");
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => this.root.classList.toggle("idle", !this.media.paused && !this.menu.isOpen),
      HIDE_AFTER_MS,
    );
  }
}
