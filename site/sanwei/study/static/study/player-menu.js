// The settings: speed, picture quality, language of captions, switches, the list of keys.

import { rateLabel } from "./player-format.js";
import { rungsOf } from "./player-ways.js";

export class Menu {
  /** `on`: {rate(rate), level(index), language(srclang)} */
  constructor(root, on) {
    this.root = root;
    this.on = on;
    this.panel = root.querySelector("[data-menu]");
    this.button = root.querySelector("[data-menu-button]");
    this.button.addEventListener("click", () => this.toggle());
    this.panel.querySelector("[data-menu-close]").addEventListener("click", () => this.close());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      event.stopPropagation(); // arrows and letters belong to the panel while one is in it
    });
    document.addEventListener("pointerdown", (event) => {
      if (this.isOpen && !this.panel.contains(event.target) && !this.button.contains(event.target)) this.close(false);
    });
    this.panel.querySelectorAll("[data-language]").forEach((chip) =>
      chip.addEventListener("click", () => {
        this.#press("languages", chip);
        on.language(chip.dataset.language);
      }),
    );
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  toggle() {
    if (this.isOpen) return this.close();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.panel.querySelector("button").focus({ preventScroll: true });
  }

  close(takesFocus = true) {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (takesFocus) this.button.focus({ preventScroll: true });
  }

  showRates(rates, rate) {
    const same = [...this.panel.querySelectorAll("[data-rates] button")];
    // Made anew only when others are offered: the one that was just pressed keeps the focus.
    if (same.length === rates.length) this.#press("rates", same[rates.indexOf(rate)]);
    else this.#fill("rates", rates.map((one) => [rateLabel(one), one === rate, () => this.on.rate(one)]));
  }

  /** Offers rungs where there are several; `levels` as hls.js lists them. */
  showLevels(levels) {
    const rungs = rungsOf(levels);
    const isWorthIt = new Set(rungs.map(({ label }) => label)).size > 1;
    this.panel.querySelector("[data-quality]").hidden = !isWorthIt;
    if (!isWorthIt) return;
    this.#fill("levels", [
      ["自动", true, () => this.on.level(-1)],
      ...rungs.map(({ index, label }) => [label, false, () => this.on.level(index)]),
    ]);
  }

  #fill(name, entries) {
    const chips = entries.map(([label, isOn, act]) => {
      const chip = document.createElement("button");
      Object.assign(chip, { type: "button", className: "chip", textContent: label });
      chip.setAttribute("aria-pressed", String(isOn));
      chip.addEventListener("click", () => {
        this.#press(name, chip);
        act();
      });
      return chip;
    });
    this.panel.querySelector(`[data-${name}]`).replaceChildren(...chips);
  }

  #press(name, chosen) {
    for (const chip of this.panel.querySelectorAll(`[data-${name}] button`)) {
      chip.setAttribute("aria-pressed", String(chip === chosen));
    }
  }
}
