// Keeps the evidence card and the follow-up bar in step with what the server answers to beats.

import { firstGap, isWorthSaying, spansOf, splitSentence } from "./evidence-format.js";

const SVG = "http://www.w3.org/2000/svg";

export class EvidenceCard {
  /** `onGap(ms)`: the person wants to go where nothing has been seen yet; left out where others listen for it. */
  constructor(root, { onGap = () => {} } = {}) {
    this.root = root;
    this.durationMs = Number(root.dataset.durationMs);
    this.last = { permille: 0, state: "" };
    this.part("gap")?.addEventListener("click", (event) => onGap(Number(event.currentTarget.dataset.gap)));
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  /** `progress`: {permille, sentence, state, intervals, remaining_ms, is_awaiting} of a beat's answer. */
  update(progress) {
    this.#paintBar(progress);
    const [head, rest] = splitSentence(progress.sentence);
    this.part("words-head").textContent = head;
    this.part("words-rest").textContent = rest;
    this.#offerGap(progress);
    if (isWorthSaying(this.last, progress)) this.part("announce").textContent = head;
    if (progress.state === "completed" || progress.is_awaiting) openNextStep();
    this.last = progress;
  }

  /** `state`: "saved" | "saving" | "waiting", as the queue of beats empties and fills. */
  saved({ state }) {
    if (state === "saving") return; // a beat is no event; only its outcome is worth a word
    const saved = this.part("saved");
    saved.textContent = state === "saved" ? saved.dataset.labelSaved : saved.dataset.labelWaiting;
    saved.classList.toggle("waiting", state === "waiting");
  }

  /** The server stopped counting; the person may watch on. */
  refused({ message }) {
    this.part("words-head").textContent = message ?? "";
    this.part("words-rest").textContent = "";
    this.part("announce").textContent = message ?? "";
  }

  #offerGap({ state, missing }) {
    const button = this.part("gap");
    const gap = firstGap(missing);
    button.hidden = state === "completed" || gap === null;
    if (!button.hidden) button.dataset.gap = gap;
  }

  #paintBar({ intervals, sentence, state }) {
    const svg = this.root.querySelector("[data-coverage] svg");
    const mark = svg.querySelector(".mark");
    svg.querySelectorAll("rect:not(.mark)").forEach((rect) => rect.remove());
    for (const { start, width } of spansOf(intervals, this.durationMs)) {
      const rect = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x: start, y: 0, width, height: 12 })) rect.setAttribute(name, value);
      svg.insertBefore(rect, mark);
    }
    svg.classList.toggle("full", state === "completed");
    svg.setAttribute("aria-label", splitSentence(sentence)[0]);
  }
}

function openNextStep() {
  document.querySelector("[data-next-locked]")?.remove();
  document.querySelector("[data-next-open]")?.removeAttribute("hidden");
}
