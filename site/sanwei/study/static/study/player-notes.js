// The one line in the picture that says what is going on. A passing word never hides a lasting trouble.

const PASSING_MS = 5000;

export class Notes {
  #lasting = "";
  #timer;

  constructor(line) {
    this.line = line;
  }

  /** Says `words` until something else is to be said; "" when all is well. */
  say(words) {
    this.#lasting = words;
    clearTimeout(this.#timer);
    this.#show(words);
  }

  /** Says `words` for a few seconds. */
  mention(words) {
    clearTimeout(this.#timer);
    this.#show(words);
    this.#timer = setTimeout(() => this.#show(this.#lasting), PASSING_MS);
    this.isPassing = true;
  }

  /** All is well again: a passing word may stay its time. */
  clear() {
    this.#lasting = "";
    if (!this.isPassing) this.#show("");
  }

  #show(words) {
    this.isPassing = false;
    this.line.textContent = words;
    this.line.hidden = !words;
  }
}
