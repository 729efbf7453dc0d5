// A text in the page: what of it can be seen now, and going to a place in it.

import { TextLine } from "./text-line.js";

// An element that says itself how much there is to read in it, such as the picture of a page.
const WEIGHED = "[data-reading-characters]";
const SKIPPED = "[data-reading-skip], audio, video, script, style, button";
const HEADROOM = 0.15; // of the window, so that a place is not hidden below a bar at the top

export class TextView {
  #root;
  #durationMs;
  #line = null;

  constructor(root, durationMs) {
    this.#root = root;
    this.#durationMs = durationMs;
    // Pictures that arrive, a larger type, a turned phone: measured anew at the next look.
    new ResizeObserver(() => {
      this.#line = null;
    }).observe(root);
  }

  // The stretches of the text's time line inside the window; none in a tab that nobody sees.
  visible() {
    if (document.visibilityState === "hidden") return [];
    const { top } = this.#root.getBoundingClientRect();
    return this.#measured().between(-top, window.innerHeight - top);
  }

  goTo(ms) {
    const { top } = this.#root.getBoundingClientRect();
    const height = window.scrollY + top + this.#measured().heightOf(ms);
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollTo({ top: height - window.innerHeight * HEADROOM, behavior: isCalm ? "auto" : "smooth" });
  }

  #measured() {
    this.#line ??= new TextLine([...this.#segments()], this.#durationMs);
    return this.#line;
  }

  *#segments() {
    const { top } = this.#root.getBoundingClientRect();
    const walker = document.createTreeWalker(this.#root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.matches(WEIGHED)) yield weighed(node, top);
        continue;
      }
      if (node.parentElement.closest(WEIGHED)) continue;
      const length = node.data.replace(/\s/gu, "").length;
      if (!length || node.parentElement.closest(SKIPPED)) continue;
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      yield { length, top: box.top - top, bottom: box.bottom - top };
    }
  }
}

function weighed(element, above) {
  const box = element.getBoundingClientRect();
  const picture = element.querySelector("img");
  return {
    length: Number(element.dataset.readingCharacters),
    top: box.top - above,
    bottom: box.bottom - above,
    // One that failed to load is complete as well: nobody is held up by it, and its words are in the page.
    isThere: picture ? () => picture.complete : undefined,
  };
}
