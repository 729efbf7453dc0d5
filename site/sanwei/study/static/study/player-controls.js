// The controls under the picture: buttons, seek bar, keys. Knows the element, not where its bytes come from.

import { spansOf } from "./evidence-format.js";
import { keyAction, nextRate, RATES, rateLabel, ratesWithin, rateStep, spokenTime, timeMark } from "./player-format.js";

const HIDE_AFTER_MS = 3000;
const SVG = "http://www.w3.org/2000/svg";

export class Controls {
  constructor(root, media, { durationMs, onToggle }) {
    Object.assign(this, { root, media, durationMs, onToggle });
    this.rate = 1;
    this.rates = RATES;
    this.seek = root.querySelector("[data-seek]");
    this.#bind();
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  show() {
    this.part("controls").hidden = false;
    this.#stayAwhile();
    this.paint();
  }

  /** Paints position and state; called on every timeupdate. */
  paint() {
    const ms = Math.min(this.durationMs, this.media.currentTime * 1000);
    if (!this.isSeeking) this.seek.value = ms;
    this.seek.setAttribute("aria-valuetext", `${spokenTime(ms)}，共${spokenTime(this.durationMs)}`);
    this.part("now").textContent = timeMark(ms);
    this.part("played").setAttribute("width", Math.round((ms * 1000) / this.durationMs));
    const toggle = this.part("toggle");
    toggle.setAttribute("aria-label", this.media.paused ? toggle.dataset.labelPlay : toggle.dataset.labelPause);
    this.root.classList.toggle("playing", !this.media.paused);
  }

  paintCovered(intervals) {
    this.part("covered-spans").replaceChildren(
      ...spansOf(intervals, this.durationMs).map(({ start, width }) => {
        const rect = document.createElementNS(SVG, "rect");
        for (const [name, value] of Object.entries({ x: start, y: 0, width, height: 4 })) rect.setAttribute(name, value);
        return rect;
      }),
    );
  }

  setRate(rate) {
    this.rate = rate;
    // Both: a new source starts at the default rate again.
    this.media.defaultPlaybackRate = rate;
    this.media.playbackRate = rate;
    this.part("rate-label").textContent = rateLabel(rate);
    this.part("rate").setAttribute("aria-label", `播放速度 ${rateLabel(rate)}`);
  }

  /** Offers only what the organisation lets count. */
  limitRates(speeds) {
    this.rates = ratesWithin(speeds);
    if (!this.rates.includes(this.rate)) this.setRate(1);
  }

  seekTo(ms) {
    this.media.currentTime = Math.min(this.durationMs, Math.max(0, ms)) / 1000;
    this.paint();
  }

  toggleFull() {
    if (document.fullscreenElement) return document.exitFullscreen();
    if (this.root.requestFullscreen) return this.root.requestFullscreen();
    return this.media.webkitEnterFullscreen?.(); // iPhones: the element alone
  }

  #bind() {
    const { media, root } = this;
    for (const name of ["timeupdate", "play", "pause", "seeked", "ended", "ratechange"]) {
      media.addEventListener(name, () => this.paint());
    }
    this.part("toggle").addEventListener("click", () => this.onToggle());
    media.addEventListener("click", () => this.onToggle());
    this.part("rate").addEventListener("click", () => this.setRate(nextRate(this.rate, this.rates)));
    this.part("full")?.addEventListener("click", () => this.toggleFull());
    this.seek.addEventListener("input", () => {
      this.isSeeking = true;
      this.part("now").textContent = timeMark(this.seek.value);
    });
    this.seek.addEventListener("change", () => {
      this.isSeeking = false;
      this.seekTo(Number(this.seek.value));
    });
    root.addEventListener("keydown", (event) => this.#onKey(event));
    for (const name of ["pointermove", "pointerdown", "focusin", "keydown"]) {
      root.addEventListener(name, () => this.#stayAwhile());
    }
  }

  #onKey(event) {
    if (this.part("controls").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.closest("button, a")) return; // the button's own key
    const action = keyAction(event.key);
    if (!action) return;
    event.preventDefault();
    const [name, amount] = action;
    if (name === "toggle") this.onToggle();
    if (name === "seekBy") this.seekTo(this.media.currentTime * 1000 + amount);
    if (name === "seekTo") this.seekTo(amount);
    if (name === "rateBy") this.setRate(rateStep(this.rate, amount, this.rates));
    if (name === "full") this.toggleFull();
    if (name === "mute") this.media.muted = !this.media.muted;
  }

  #stayAwhile() {
    this.root.classList.remove("idle");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.root.classList.toggle("idle", !this.media.paused), HIDE_AFTER_MS);
  }
}
