// The time line: a slider that says where one is, what was seen, where chapters begin, what a place looks like.

import { spansOf } from "./evidence-format.js";
import { chapterAt, spokenPlace, timeMark } from "./player-format.js";
import { parseCues, spriteAt } from "./vtt.js";

const SVG = "http://www.w3.org/2000/svg";

export class Timeline {
  #cues;

  /** `onSeek(ms)`: somebody let go of the slider there. */
  constructor(root, media, { durationMs, onSeek }) {
    Object.assign(this, { root, media, durationMs, onSeek });
    this.slider = root.querySelector("[data-seek]");
    this.tip = root.querySelector("[data-preview]");
    this.chapters = [...root.querySelectorAll("[data-chapter]")].map((one) => ({
      atMs: Number(one.dataset.chapter),
      title: one.textContent,
    }));
    this.#paintChapters();
    this.#bind();
  }

  paint() {
    const ms = Math.min(this.durationMs, this.media.currentTime * 1000);
    if (!this.isDragging) this.slider.value = ms;
    this.#say(ms);
    this.#part("now").textContent = timeMark(this.isDragging ? this.slider.value : ms);
    this.#part("played").setAttribute("width", Math.round((ms * 1000) / this.durationMs));
    let buffered = 0;
    const ranges = this.media.buffered;
    for (let each = 0; each < ranges.length; each += 1) {
      if (ranges.start(each) * 1000 <= ms + 500) buffered = Math.max(buffered, ranges.end(each) * 1000);
    }
    this.#part("buffered").setAttribute("width", Math.min(1000, Math.round((buffered * 1000) / this.durationMs)));
  }

  paintCovered(intervals) {
    this.#part("covered-spans").replaceChildren(
      ...spansOf(intervals, this.durationMs).map(({ start, width }) => rect({ x: start, width })),
    );
  }

  /** Dims what can't be reached yet; Infinity dims nothing. */
  paintReach(ms) {
    const start = Math.min(1000, Math.ceil((ms * 1000) / this.durationMs));
    const beyond = this.#part("beyond");
    beyond.setAttribute("x", start);
    beyond.setAttribute("width", 1000 - start);
  }

  #part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  #say(ms) {
    this.slider.setAttribute("aria-valuetext", spokenPlace(ms, this.durationMs, chapterAt(this.chapters, ms)));
  }

  #paintChapters() {
    const marks = this.chapters.filter(({ atMs }) => atMs > 0 && atMs < this.durationMs);
    this.#part("chapter-marks").replaceChildren(
      ...marks.map(({ atMs }) => rect({ x: Math.round((atMs * 1000) / this.durationMs) - 1, width: 3 })),
    );
  }

  #bind() {
    const { slider } = this;
    slider.addEventListener("input", () => {
      this.isDragging = true;
      this.#part("now").textContent = timeMark(slider.value);
      this.#say(Number(slider.value));
      this.#preview(Number(slider.value));
    });
    slider.addEventListener("change", () => {
      this.isDragging = false;
      this.tip.hidden = true;
      this.onSeek(Number(slider.value));
    });
    slider.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && !this.isDragging) this.#preview(this.#msUnder(event));
    });
    for (const name of ["pointerleave", "pointercancel", "blur"]) {
      slider.addEventListener(name, () => (this.tip.hidden = true));
    }
  }

  #msUnder({ clientX }) {
    const { left, width } = this.#part("covered").getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - left) / width)) * this.durationMs;
  }

  /** Shows time, chapter and picture above the place. */
  #preview(ms) {
    const { tip } = this;
    const place = Math.min(1, Math.max(0, ms / this.durationMs));
    this.#part("preview-time").textContent = [timeMark(ms), chapterAt(this.chapters, ms)].filter(Boolean).join(" ");
    this.#picture(ms);
    tip.hidden = false;
    const room = tip.parentElement.clientWidth - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(room, place * tip.parentElement.clientWidth - tip.offsetWidth / 2))}px`;
  }

  #picture(ms) {
    const url = this.root.dataset.sprites;
    const picture = this.#part("preview-picture");
    this.#cues ??= url && !this.root.classList.contains("listening") ? this.#load(url) : undefined;
    const sprite = Array.isArray(this.#cues) ? spriteAt(this.#cues, ms, new URL(url, location.href)) : null;
    picture.hidden = !sprite;
    if (!sprite) return;
    picture.style.width = `${sprite.width}px`;
    picture.style.height = `${sprite.height}px`;
    picture.style.background = `url("${sprite.url}") -${sprite.x}px -${sprite.y}px`;
  }

  async #load(url) {
    try {
      const answer = await fetch(url);
      this.#cues = answer.ok ? parseCues(await answer.text()) : [];
    } catch {
      this.#cues = undefined; // asked again at the next move
    }
  }
}

function rect({ x, width }) {
  const made = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ x, y: 0, width, height: 4 })) made.setAttribute(name, value);
  return made;
}
