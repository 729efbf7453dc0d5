// Asks for suggestions while somebody types: after a pause, one request at a time, the newest alone is shown.

const PAUSE_MS = 180;

export class Asking {
  #ask;
  #show;
  #pause;
  #timer;
  #running;
  #turn = 0;

  // `ask(text, signal)` resolves to an answer or null; `show(text, answer)` is called with the newest one only.
  constructor({ ask, show, pause = PAUSE_MS }) {
    this.#ask = ask;
    this.#show = show;
    this.#pause = pause;
  }

  typed(text) {
    this.stop();
    const wanted = text.trim();
    if (wanted) this.#timer = setTimeout(() => this.#run(wanted), this.#pause);
    else this.#show("", null);
  }

  // Forget what is on its way: an answer that still comes is not shown.
  stop() {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#turn += 1;
  }

  async #run(text) {
    const turn = this.#turn;
    this.#running = new AbortController();
    let answer = null;
    try {
      answer = await this.#ask(text, this.#running.signal);
    } catch {
      // No network, or a newer question: the form works without suggestions.
    }
    if (turn === this.#turn) this.#show(text, answer);
  }
}
