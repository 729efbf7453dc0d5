// One viewing of a study item: watches a media element and says how far the member is.

import { BeatSession } from "./beat-session.js";
import { followMedia } from "./media-follower.js";
import { WatchTracker } from "./watch-tracker.js";

/**
 * const study = new StudySession(options of BeatSession);
 * study.attach(video);  …  study.close();
 */
export class StudySession extends BeatSession {
  #tracker;
  #media = null;

  constructor(options) {
    const tracker = new WatchTracker(() => performance.now());
    super(tracker, options);
    this.#tracker = tracker;
  }

  attach(media) {
    this.#media = media;
    const playing = () => {
      this.#tracker.setCounting(this.#counts());
      this.open();
    };
    followMedia(media, this.#tracker, (...what) => this.on(...what), {
      onPlaying: playing,
      onTick: () => this.beatIfDue(),
      onStopped: () => this.beat(),
    });
    this.on(media, ["ratechange"], () => this.#rateChanged());
    this.followPage();
    this.#tracker.setRate(media.playbackRate);
    if (media.paused) return;
    this.#tracker.start(media.currentTime);
    playing();
  }

  isActive() {
    return Boolean(this.#media && !this.#media.paused);
  }

  settleUp() {
    if (this.isActive()) this.#tracker.advance(this.#media.currentTime);
    if (this.#media) this.#tracker.setCounting(this.#counts());
  }

  heardBack() {
    this.#tracker.setCounting(this.#counts());
  }

  #rateChanged() {
    // What was played so far was played at the old speed.
    if (this.isActive()) this.#tracker.advance(this.#media.currentTime);
    this.beat();
    this.#tracker.setRate(this.#media.playbackRate);
  }

  // A video nobody can see does not count; sound may, and so does a floating picture.
  #counts() {
    if (document.visibilityState !== "hidden") return true;
    if (document.pictureInPictureElement === this.#media) return true;
    const isAudio = this.#media.localName === "audio" || this.#media.dataset.study === "audio";
    return isAudio ? this.policy.counts_hidden_audio : this.policy.counts_hidden_video;
  }
}
