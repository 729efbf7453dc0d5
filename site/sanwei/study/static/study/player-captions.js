// Captions over the picture, on unless switched off. Drawn by us, so that controls never cover them.

import { cuesAt, parseCues, plainText } from "./vtt.js";

export class Captions {
  #cues = [];
  #shown = "";

  /** `button` switches them; both may be absent where a recording has none. */
  constructor(root, media, { isOn, onSwitched, onFailed }) {
    Object.assign(this, { media, isOn, onSwitched, onFailed });
    this.line = root.querySelector("[data-caption-line]");
    this.button = root.querySelector("[data-captions]");
    this.tracks = [...media.querySelectorAll("track")];
    this.track = this.tracks.find((track) => track.dataset.default) ?? this.tracks[0];
    if (!this.track) return;
    this.button?.addEventListener("click", () => this.switch(!this.isOn));
    for (const name of ["timeupdate", "seeked"]) media.addEventListener(name, () => this.#paint());
    // An iPhone's full screen is its own: there the browser draws them.
    media.addEventListener("webkitbeginfullscreen", () => this.isOn && this.#native("showing"));
    media.addEventListener("webkitendfullscreen", () => this.#native("disabled"));
  }

  /** Fetches what is needed, at the first tap on play. */
  begin() {
    if (!this.track) return;
    this.#showState();
    if (this.isOn) this.#load();
  }

  switch(isOn) {
    if (!this.track) return;
    this.isOn = isOn;
    this.#showState();
    this.onSwitched(isOn);
    if (isOn) this.#load();
    else this.#paint();
  }

  /** Takes another language: the track with this `srclang`. */
  choose(language) {
    this.track = this.tracks.find((track) => track.srclang === language) ?? this.track;
    this.switch(true);
  }

  async #load() {
    const { track } = this;
    if (this.loaded !== track) {
      try {
        const answer = await fetch(track.src);
        if (!answer.ok) throw new Error(`captions: ${answer.status}`);
        const cues = parseCues(await answer.text());
        if (track !== this.track) return;
        this.#cues = cues.map((cue) => ({ ...cue, text: plainText(cue.text) }));
        this.loaded = track;
      } catch {
        this.isOn = false;
        this.#showState();
        return this.onFailed();
      }
    }
    this.#paint();
  }

  #paint() {
    const words = this.isOn
      ? cuesAt(this.#cues, this.media.currentTime * 1000).map(({ text }) => text).join("\n")
      : "";
    if (words === this.#shown) return;
    this.#shown = words;
    this.line.textContent = words;
    this.line.hidden = !words;
  }

  #showState() {
    this.button?.setAttribute("aria-pressed", String(this.isOn));
  }

  #native(mode) {
    this.track.track.mode = mode;
  }
}
