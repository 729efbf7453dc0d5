// Starts a player and joins its parts: first tap, way of playing, 听音频, order, failures in words. Evidence is somebody else's work.

import { Captions } from "./player-captions.js";
import { Controls } from "./player-controls.js";
import { recall, remember } from "./player-memory.js";
import { Notes } from "./player-notes.js";
import { Order } from "./player-order.js";
import { announce } from "./player-phone.js";
import { freshAddresses } from "./player-renew.js";
import { Source } from "./player-source.js";
import { fallWords, WORDS } from "./player-trouble.js";

const SLOW_AFTER_MS = 10_000;

export class Player {
  /** `onFirstPlay(media)` runs once, before the first byte is asked for. */
  constructor(root, { onFirstPlay }) {
    Object.assign(this, { root, onFirstPlay });
    this.media = root.querySelector("[data-media]");
    this.starter = root.querySelector("[data-starter]");
    this.notes = new Notes(root.querySelector("[data-note]"));
    const { durationMs, resumeMs, hasVideo, playlist, progressive, audio, hls, version } = root.dataset;
    this.resumeMs = Number(resumeMs);
    this.isListening = hasVideo === "0";
    this.isSaving = recall().isSaving ?? Boolean(navigator.connection?.saveData);
    this.order = new Order(root, this.media, {
      isListening: () => this.isListening,
      mention: (words) => this.notes.mention(words),
    });
    this.source = new Source(this.media, { playlist, progressive, audio, hls }, {
      renew: () => freshAddresses(version),
      on: {
        way: (way) => (root.dataset.way = way),
        wait: () => this.notes.say(WORDS.wait),
        renew: () => this.notes.say(WORDS.renew),
        fell: (way) => this.notes.mention(fallWords(way)),
        failed: (how) => this.#failed(how),
        levels: (levels) => this.controls.menu.showLevels(levels),
      },
    });
    this.captions = new Captions(root, this.media, {
      isOn: recall().captions ?? true,
      onSwitched: (isOn) => remember({ captions: isOn }),
      onFailed: () => this.notes.mention("字幕没有取到，请过一会儿再打开。"),
    });
    this.controls = new Controls(root, this.media, {
      durationMs: Number(durationMs),
      clamp: (ms) => this.order.clamp(ms),
      on: {
        toggle: () => this.toggle(),
        seek: (ms) => this.controls.seekTo(ms),
        level: (index) => this.source.choose(index),
        language: (language) => this.captions.choose(language),
        captions: () => this.captions.switch(!this.captions.isOn),
      },
    });
    this.controls.timeline.paintReach(this.order.ms);
    this.#bind();
  }

  /** Plays if somebody tapped before this module was here. */
  catchUp() {
    if (this.starter.open) this.toggle();
  }

  async toggle() {
    if (this.hasBegun && !this.media.paused) {
      this.source.isWanted = false;
      return this.media.pause();
    }
    if (!this.hasBegun) await this.#begin();
    return this.#play();
  }

  /** Goes to `ms` and plays, also as the first tap. */
  playFrom(ms) {
    this.root.scrollIntoView({ block: "nearest" });
    if (!this.hasBegun) {
      this.resumeMs = this.order.clamp(ms);
      return this.toggle();
    }
    this.controls.seekTo(ms);
    return this.#play();
  }

  /** The server's word on what counts: {intervals, reach_ms}. */
  told({ intervals, reach_ms: reachMs }) {
    this.order.told(reachMs);
    this.controls.timeline.paintCovered(intervals);
    this.controls.timeline.paintReach(this.order.ms);
  }

  async #begin() {
    this.hasBegun = true;
    this.source.isWanted = true;
    this.starter.hidden = true;
    this.root.classList.add("begun");
    this.notes.state(WORDS.opening);
    this.#markSound(this.isListening);
    this.source.prepare({ forced: this.root.dataset.force, isSaving: this.isSaving }); // forced by tests only
    this.onFirstPlay(this.media);
    this.controls.show();
    this.controls.part("toggle").focus({ preventScroll: true }); // the start button is gone from under the finger
    this.captions.begin();
    announce(this.media, { ...this.root.dataset, poster: this.media.poster }, {
      play: () => this.#play(),
      seekTo: (ms) => this.controls.seekTo(ms),
    });
    this.media.load(); // inside the tap: browsers within apps let an element play later that was loaded by a finger
    if (this.isListening && this.source.addresses.audio) this.source.openAudio(this.resumeMs);
    else await this.source.open(this.resumeMs);
  }

  async #play() {
    this.source.isWanted = true;
    if (this.source.isOver) await this.source.restart();
    try {
      await this.media.play();
    } catch (error) {
      // The tap is too long ago for the browser, or a new source took over.
      if (error.name === "NotAllowedError") this.notes.say(WORDS.tapAgain);
    }
  }

  #failed(how) {
    this.media.pause(); // what waits to play looks as if it did, and the next tap would only stop it
    this.notes.say(WORDS[how]);
  }

  /** Sound alone counts behind a locked screen, a hidden picture does not: study asks the element. */
  #markSound(isSound) {
    this.root.classList.toggle("listening", isSound);
    this.root.querySelector("[data-ear]").hidden = !isSound;
    this.root.querySelectorAll("[data-listen]").forEach((one) => one.setAttribute("aria-pressed", String(isSound)));
    if (isSound) this.media.dataset.study = "audio";
    else delete this.media.dataset.study;
  }

  #listen(isOn) {
    const ms = this.media.currentTime * 1000 || this.resumeMs;
    const wasPlaying = this.source.isWanted;
    this.isListening = isOn;
    this.#markSound(isOn);
    const opened = isOn ? this.source.openAudio(ms) : this.source.open(ms);
    Promise.resolve(opened).then(() => wasPlaying && this.#play());
  }

  #save(isOn) {
    this.isSaving = isOn;
    remember({ isSaving: isOn });
    this.source.save(isOn);
    this.#showSaving();
  }

  #showSaving() {
    this.root.querySelector("[data-saver]")?.setAttribute("aria-pressed", String(this.isSaving));
  }

  #bind() {
    const { media, root } = this;
    root.querySelector("[data-start]").addEventListener("click", () => this.hasBegun || this.toggle());
    root.querySelectorAll("[data-listen]").forEach((one) =>
      one.addEventListener("click", () => this.#listen(!this.isListening)),
    );
    root.querySelector("[data-saver]")?.addEventListener("click", () => this.#save(!this.isSaving));
    this.#showSaving();
    media.addEventListener("playing", () => this.#settled());
    media.addEventListener("waiting", () => this.#waiting());
    media.addEventListener("stalled", () => media.readyState < 3 && !media.paused && this.#waiting());
  }

  #waiting() {
    if (this.source.isWaiting) return;
    this.notes.state(WORDS.buffering);
    clearTimeout(this.slowTimer);
    this.slowTimer = setTimeout(() => this.media.readyState < 3 && this.notes.state(WORDS.slow), SLOW_AFTER_MS);
  }

  #settled() {
    clearTimeout(this.slowTimer);
    this.notes.state("");
  }
}
