// Keeps the evidence card and the follow-up bar in step with what the server answers to beats.

import { isWorthSaying, spansOf, splitSentence } from "./player-format.js";

const SVG = "http://www.w3.org/2000/svg";

export class EvidenceCard {
  constructor(root) {
    this.root = root;
    this.durationMs = Number(root.dataset.durationMs);
    this.last = { permille: 0, state: "" };
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  /** `progress`: {permille, sentence, state, intervals, remaining_ms} of a beat's answer. */
  update(progress) {
    this.#paintBar(progress);
    const [head, rest] = splitSentence(progress.sentence);
    this.part("words-head").textContent = head;
    this.part("words-rest").textContent = rest;
    if (isWorthSaying(this.last, progress)) this.part("announce").textContent = head;
    if (progress.state === "completed") openNextStep();
    this.last = progress;
  }

  saved(isOnServer) {
    const saved = this.part("saved");
    saved.textContent = isOnServer ? saved.dataset.labelSaved : saved.dataset.labelWaiting;
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
