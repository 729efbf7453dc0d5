// 交卷: once, and only when every answer is on the server; when the time is up, by itself.

const AGAIN_MS = 3000;

export class HandIn {
  #form;
  #autosave;
  #isSent = false;

  // isThere(): whether the server can be reached
  constructor({ form, autosave, isThere }) {
    this.#form = form;
    this.#autosave = autosave;
    this.isThere = isThere;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.press();
    });
  }

  async press() {
    const button = this.#form.querySelector("button");
    if (this.#isSent || button.disabled) return;
    button.disabled = true;
    if (await this.#autosave.flush()) {
      this.#send();
      return;
    }
    button.disabled = false;
    this.#say("还有答案没有存到服务器，请联网后再交卷。答案都在这台手机上，不会丢。");
  }

  // Answers in flight have a grace on the server; it ends the attempt itself if this page never comes back.
  async timeUp() {
    this.#form.querySelector("button").disabled = true;
    this.#say("时间到，正在交卷…");
    if ((await this.#autosave.flush()) && (await this.isThere())) this.#send();
    else setTimeout(() => this.timeUp(), AGAIN_MS);
  }

  #send() {
    if (this.#isSent) return;
    this.#isSent = true;
    this.#form.submit();
  }

  #say(words) {
    this.#form.querySelector("[data-submit-say]").textContent = words;
  }
}
