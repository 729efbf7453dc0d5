// Counts down what the server said is left; the phone's clock may be wrong, so only elapsed time is measured.

export class Countdown {
  #element;
  #onEnd;
  #now;
  #endsMs = 0;
  #timer = 0;

  constructor(element, onEnd, now = () => performance.now()) {
    this.#element = element;
    this.#onEnd = onEnd;
    this.#now = now;
  }

  // The server's word: a phone that slept has measured too little.
  sync(seconds) {
    if (seconds === null || seconds === undefined) return;
    this.#endsMs = this.#now() + seconds * 1000;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), 500);
    this.#tick();
  }

  stop() {
    clearInterval(this.#timer);
  }

  #tick() {
    const left = Math.max(0, Math.ceil((this.#endsMs - this.#now()) / 1000));
    this.#element.textContent = clock(left);
    if (left > 0) return;
    this.stop();
    this.#onEnd();
  }
}

export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
