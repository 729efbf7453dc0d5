// Full screen wherever a browser has a way to it, and a filled window where it has none (some built into apps).

const current = () => document.fullscreenElement ?? document.webkitFullscreenElement;

export class FullScreen {
  constructor(root, media) {
    Object.assign(this, { root, media });
    this.button = root.querySelector("[data-full]");
    this.button?.addEventListener("click", () => this.toggle());
    for (const name of ["fullscreenchange", "webkitfullscreenchange"]) {
      document.addEventListener(name, () => this.#showState());
    }
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && root.classList.contains("filled")) this.#fill(false);
    });
  }

  get isOn() {
    return current() === this.root || this.root.classList.contains("filled");
  }

  toggle() {
    const { root, media } = this;
    if (root.classList.contains("filled")) return this.#fill(false);
    if (current()) return (document.exitFullscreen ?? document.webkitExitFullscreen).call(document);
    const enter = root.requestFullscreen ?? root.webkitRequestFullscreen;
    if (enter) return Promise.resolve(enter.call(root)).catch(() => this.#fill(true));
    if (media.webkitEnterFullscreen) return media.webkitEnterFullscreen(); // iPhones: the element alone
    return this.#fill(true);
  }

  #fill(isOn) {
    this.root.classList.toggle("filled", isOn);
    this.#showState();
  }

  #showState() {
    const { button } = this;
    button?.setAttribute("aria-label", this.isOn ? button.dataset.labelOff : button.dataset.labelOn);
  }
}
