// The one line in the picture that says what is going on.

const PASSING_MS = 5000;
const FITS = 8; // characters between the two round buttons of a phone

export class Notes {
  #lasting = "";
  #isPassing = false;
  #timer;

  constructor(line) {
    this.line = line;
  }

  /** Says `words` until something else is to be said. */
  say(words) {
    clearTimeout(this.#timer);
    this.#isPassing = false;
    this.#lasting = words;
    this.#show(words);
  }

  /** How it goes, "" when all is well: waits for a passing word to have had its time. */
  state(words) {
    this.#lasting = words;
    if (!this.#isPassing) this.#show(words);
  }

  /** Says `words` for a few seconds. */
  mention(words) {
    clearTimeout(this.#timer);
    this.#isPassing = true;
    this.#show(words);
    this.#timer = setTimeout(() => this.say(this.#lasting), PASSING_MS);
  }

  #show(words) {
    this.line.textContent = words;
    this.line.hidden = !words;
    this.line.classList.toggle("long", words.length > FITS);
  }
}
