// Turns a form with a file into a resumable upload. Without this script the form posts the file as ever.

import { bringWordsBack, forgetWords, keepWords } from "./kept-words.js";
import { Sender } from "./upload-sender.js";
import { figuresText, percentOf, sizeText, Speed } from "./upload-words.js";

const LOOK_MS = 1000;
const SAY_EVERY_PERCENT = 10;
const LOST = "网络断了，正在重新连接。传过的部分不会丢。";
const GIVEN_UP = "网络一直没有恢复。传过的部分都在，网络好了点“继续”。";

class UploadForm {
  constructor(form) {
    this.form = form;
    this.panel = form.querySelector("[data-upload-panel]");
    this.input = form.querySelector('input[type="file"]');
    this.speed = new Speed();
    this.said = -1;
    this.sender = null;
    bringWordsBack(form);
    form.addEventListener("submit", (event) => this.#onSubmit(event));
    this.#on("pause", () => this.sender.pause());
    this.#on("resume", () => this.#goOn());
    this.#on("cancel", () => this.#cancel());
  }

  #on(name, act) {
    this.#part(name).addEventListener("click", act);
  }

  #part(name) {
    return this.panel.querySelector(`[data-upload-${name}]`);
  }

  #onSubmit(event) {
    const file = this.input.files[0];
    if (this.isReady || !file || !window.tus) return; // nothing to send in parts: the server answers
    event.preventDefault();
    if (this.sender || !this.#isFilledIn(file)) return;
    this.#begin(file);
  }

  /** Say before a byte is sent what the server would say after the last one. */
  #isFilledIn(file) {
    const { maxBytes, tooBig, tick } = this.form.dataset;
    const confirmed = this.form.elements.confirmed_unclassified;
    this.#require(confirmed, confirmed.checked ? "" : tick);
    this.#require(this.input, file.size > Number(maxBytes) ? tooBig : "");
    const wrong = [...this.form.elements].find((each) => each.willValidate && !each.validity.valid);
    wrong?.reportValidity();
    return !wrong;
  }

  #require(input, sentence) {
    input.setCustomValidity(sentence);
    input.addEventListener("change", () => input.setCustomValidity(""), { once: true });
  }

  #begin(file) {
    const { endpoint, purpose, partBytes } = this.form.dataset;
    const { title, collection, csrfmiddlewaretoken: token } = this.form.elements;
    this.sender = new Sender(file, {
      endpoint,
      purpose,
      partBytes: Number(partBytes),
      token: token.value,
      metadata: { confirmed: "yes", title: title?.value ?? "", collection: collection?.value ?? "" },
      tell: (told) => this.#show(told),
    });
    keepWords(this.form);
    this.#setSending(true);
    this.panel.hidden = false;
    this.#part("name").textContent = file.name;
    this.#part("words").textContent = sizeText(file.size);
    this.#say("正在开始上传。");
    this.#buttons("pause", "cancel");
    this.panel.scrollIntoView({ block: "nearest" });
    this.#part("pause").focus();
    this.sender.start();
  }

  #setSending(isSending) {
    this.form.toggleAttribute("data-sending", isSending);
    for (const input of this.form.querySelectorAll("input[type=text], textarea")) input.readOnly = isSending;
  }

  #show({ phase, sent, total, sentence, status }) {
    this.panel.dataset.phase = phase;
    if (phase === "found") {
      this.isContinued = true;
    } else if (phase === "sending") {
      this.#showProgress(sent, total);
    } else if (phase === "waiting") {
      this.speed.forget();
      this.said = -1;
      this.#say(sentence || LOST);
    } else if (phase === "paused") {
      this.speed.forget();
      this.#say("已暂停。传过的部分都在，随时可以继续。");
      this.#buttons("resume", "cancel");
      this.#part("resume").focus();
    } else if (phase === "whole") {
      this.#showProgress(total, total);
      this.#buttons();
      this.#end();
    } else if (phase === "failed") {
      this.#fail(sentence || (status === 403 ? "页面放得太久了。请刷新页面，再选同一个文件，会接着传。" : GIVEN_UP), !status);
    }
  }

  #showProgress(sent, total) {
    const percent = percentOf(sent, total);
    this.speed.add(sent, performance.now());
    this.#part("bar").value = percent;
    this.#part("percent").textContent = `${percent}%`;
    this.#part("words").textContent = figuresText(sent, total, this.speed.now);
    if (this.isContinued && sent > 0) {
      this.isContinued = false;
      this.#say(`这个文件上次传到${percent}%，接着往下传。`);
      this.said = percent;
    } else if (this.said < 0 || percent - this.said >= SAY_EVERY_PERCENT) {
      const done = percent < SAY_EVERY_PERCENT ? "正在上传" : `正在上传，已完成${percent}%`;
      this.#say(`${done}。关掉页面也不要紧，再选同一个文件会接着传。`);
      this.said = percent;
    }
  }

  async #end() {
    const { then } = this.form.dataset;
    if (then === "submit") {
      this.#say("已经传完，正在交给编辑。");
      this.form.elements.upload.value = this.sender.publicId;
      this.input.disabled = true;
      forgetWords(this.form);
      this.isReady = true;
      this.form.requestSubmit();
      return;
    }
    for (;;) {
      const told = await this.#look();
      if (told?.is_final && told.address) {
        location.assign(told.address);
        return;
      }
      if (told?.is_final) {
        this.#fail(told.sentence, false);
        return;
      }
      if (told) this.#say(told.sentence);
      await new Promise((go) => setTimeout(go, LOOK_MS));
    }
  }

  async #look() {
    try {
      const answer = await fetch(this.sender.stateUrl, { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null; // the line will come back; the server goes on by itself
    }
  }

  #fail(sentence, mayGoOn) {
    this.panel.dataset.phase = "failed";
    this.#say(sentence);
    this.#buttons(...(mayGoOn ? ["resume", "cancel"] : ["cancel"]));
  }

  #goOn() {
    this.#say("正在接着传。");
    this.said = -1;
    this.#buttons("pause", "cancel");
    this.#part("pause").focus();
    this.sender.resume();
  }

  async #cancel() {
    this.#buttons();
    await this.sender.cancel();
    this.sender = null;
    this.said = -1;
    this.speed.forget();
    this.panel.hidden = true;
    this.#setSending(false);
    forgetWords(this.form);
    this.input.value = "";
    this.input.focus();
  }

  #buttons(...shown) {
    for (const name of ["pause", "resume", "cancel"]) this.#part(name).hidden = !shown.includes(name);
  }

  #say(sentence) {
    this.#part("live").textContent = sentence;
  }
}

document.querySelectorAll("form[data-upload]").forEach((form) => new UploadForm(form));
