// The card “还在看吗？” in the picture. Playing goes on, the focus stays where it is; a tap is told to whoever counts.

import { timeMark } from "./player-format.js";
import { graceWords, PresenceMarks } from "./presence-marks.js";

const WORTH_GOING_BACK_MS = 3000;
const OFFER_MS = 20_000;

export class PresenceCard {
  marks = new PresenceMarks();
  #offerTimer;

  /** `onTap(answer)`: to call `answer()` between what was played before the tap and after; `playFrom(ms)`. */
  constructor(root, media, { onTap, playFrom }) {
    Object.assign(this, { root, media, onTap, playFrom });
    this.card = root.querySelector("[data-presence]");
    if (!this.card) return;
    for (const name of ["timeupdate", "seeked", "play"]) media.addEventListener(name, () => this.#look());
    this.#part("yes").addEventListener("click", () => this.#tap());
    this.#part("back").addEventListener("click", ({ currentTarget }) => {
      this.#close();
      this.playFrom(Number(currentTarget.dataset.ms));
    });
  }

  /** The server's word: {marks} of a progress. */
  told({ marks }) {
    this.marks.told(marks);
    if (this.card && this.media.currentTime) this.#look();
  }

  #part(name) {
    return this.card.querySelector(`[data-presence-${name}]`);
  }

  #look() {
    if (this.media.seeking) return;
    const { state, leftMs } = this.marks.at(this.media.currentTime * 1000);
    if (state === "quiet") {
      if (this.card.dataset.state !== "back") this.#close();
      return;
    }
    const { labelAsking, labelStopped } = this.card.dataset;
    if (state === "asking") this.#show(state, labelAsking, graceWords(leftMs));
    else this.#show(state, labelStopped, "");
  }

  #tap() {
    let lostMs = null;
    this.onTap(() => (lostMs = this.marks.tap()));
    const isWorth = lostMs !== null && this.media.currentTime * 1000 - lostMs > WORTH_GOING_BACK_MS;
    if (!isWorth) return this.#close();
    const back = this.#part("back");
    back.dataset.ms = lostMs;
    back.textContent = back.dataset.label.replace("{mark}", timeMark(lostMs));
    this.#show("back", this.card.dataset.labelBack, "");
    this.#offerTimer = setTimeout(() => this.card.dataset.state === "back" && this.#close(), OFFER_MS);
  }

  #show(state, head, rest) {
    const { card } = this;
    clearTimeout(this.#offerTimer);
    card.hidden = false;
    card.dataset.state = state;
    this.root.classList.add("asked");
    this.#part("yes").hidden = state === "back";
    this.#part("back").hidden = state !== "back";
    this.#part("head").textContent = head;
    this.#part("rest").textContent = rest;
    this.#say(head + rest);
  }

  /** A live region says whatever is written: only what changed. */
  #say(words) {
    const line = this.root.querySelector("[data-presence-say]");
    if (line.textContent !== words) line.textContent = words;
  }

  #close() {
    if (this.card.hidden) return;
    clearTimeout(this.#offerTimer);
    // A button that goes away must not take the keyboard's place on the page with it.
    if (this.card.contains(document.activeElement)) this.root.querySelector("[data-toggle]").focus({ preventScroll: true });
    this.card.hidden = true;
    this.card.dataset.state = "";
    this.root.classList.remove("asked");
    this.#say("");
  }
}
