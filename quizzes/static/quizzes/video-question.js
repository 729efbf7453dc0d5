// 课中提问: the film stops, a sheet asks, the server marks; then it goes on, or back to where it was explained.

import { QuestionMarks } from "./question-marks.js";

const FETCH_AHEAD_MS = 30_000;
const OFFLINE = "现在没有网络，题目打不开。看过的都记着，不会丢；联网后再试。";
const NOT_SENT = "现在没有网络，答案没有交上去。看过的都记着，不会丢；联网后再点一次。";

export class QuestionCard {
  #marks = new QuestionMarks();
  #fetched = new Map(); // id of a mark → promise of its question
  #mark = null; // being asked

  /** `playFrom(ms)`; `url`: where a mark's question is read and answered. */
  constructor(media, { url, style, csrf, playFrom }) {
    Object.assign(this, { media, url, csrf, playFrom });
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: style });
    document.head.append(link);
    this.dialog = document.createElement("dialog");
    this.dialog.className = "film-ask";
    this.dialog.dataset.filmQuestion = "";
    this.dialog.setAttribute("aria-labelledby", "film-ask-stem");
    document.body.append(this.dialog);
    this.dialog.addEventListener("close", () => (this.#mark = null));
    for (const name of ["timeupdate", "seeked", "play"]) media.addEventListener(name, () => this.#look());
  }

  /** The server's word: {marks} of a progress. */
  told({ marks }) {
    this.#marks.told(marks);
    if (this.media.currentTime) this.#look();
  }

  #look() {
    // While it stands still nobody is asked: who closed the sheet may read the page.
    if (this.#mark || this.media.seeking || this.media.paused) return;
    const mark = this.#marks.at(this.media.currentTime * 1000);
    if (mark) return void this.#ask(mark);
    const ahead = this.#marks.ahead(FETCH_AHEAD_MS);
    if (ahead) this.#question(ahead).catch(() => {});
  }

  async #ask(mark) {
    this.#mark = mark;
    this.media.pause();
    // The system's own full screen shows nothing of the page.
    if (this.media.webkitDisplayingFullscreen) this.media.webkitExitFullscreen();
    try {
      this.#show(mark, await this.#question(mark));
    } catch {
      this.#showTrouble(mark);
    }
    if (!this.dialog.open) this.dialog.showModal();
  }

  #question(mark) {
    if (!this.#fetched.has(mark.id)) {
      const coming = this.#call(mark);
      coming.catch(() => this.#fetched.delete(mark.id));
      this.#fetched.set(mark.id, coming);
    }
    return this.#fetched.get(mark.id);
  }

  async #call(mark, value) {
    const isAnswer = value !== undefined;
    const response = await fetch(this.url + mark.id, {
      method: isAnswer ? "POST" : "GET",
      headers: { Accept: "application/json", ...(isAnswer && { "Content-Type": "application/json", "X-CSRFToken": this.csrf }) },
      body: isAnswer ? JSON.stringify({ value }) : undefined,
    });
    const told = await response.json();
    if (response.ok) return told;
    throw Object.assign(new Error(told.code), { words: told.message });
  }

  #show(mark, question) {
    const form = make("form", { method: "dialog", noValidate: true });
    const field = make("fieldset");
    const legend = make("legend", {}, make("span", { className: "film-kind" }, [question.type_label, question.rule_label].filter(Boolean).join(" · ")));
    legend.append(make("b", { id: "film-ask-stem" }, question.stem));
    field.append(legend);
    const type = question.is_many ? "checkbox" : "radio";
    for (const { letter, text } of question.options) {
      const input = make("input", { type, name: "film-answer", value: letter });
      field.append(make("label", {}, input, make("i", {}, letter), make("span", {}, text)));
    }
    this.said = make("p", { className: "film-said" });
    this.said.setAttribute("role", "status");
    const back = this.#button("回看这一段", () => this.#goBack(mark));
    this.answer = make("button", { className: "btn" }, "交答案");
    const row = make("div", { className: "film-row" }, back, ...(mark.is_required ? [] : [this.#button("跳过", () => this.#goOn(mark))]), this.answer);
    form.append(field, this.said, row);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(mark, form);
    });
    this.dialog.replaceChildren(form);
  }

  async #send(mark, form) {
    const value = [...form.elements["film-answer"]].filter((one) => one.checked).map((one) => one.value).join("");
    if (!value) return this.#say("还没有选，请先选一个答案。");
    this.answer.disabled = true;
    this.#say("正在看对不对…");
    try {
      const told = await this.#call(mark, value);
      if (told.passed) return this.#showRight(mark, told.explanation);
      this.#say("不对。再想想，也可以回看这一段。", "wrong");
    } catch (error) {
      this.#say(error.words ?? NOT_SENT, "wrong");
    }
    this.answer.disabled = false;
  }

  #showRight(mark, explanation) {
    this.#marks.settle(mark.id);
    const go = this.#button("接着看", () => this.#goOn(mark), "btn");
    const head = make("p", { className: "film-right", id: "film-ask-stem" }, "✓ 答对了");
    head.setAttribute("role", "status");
    this.dialog.replaceChildren(head, ...(explanation ? [make("p", { className: "film-why" }, explanation)] : []), make("div", { className: "film-row" }, go));
    go.focus();
  }

  #showTrouble(mark) {
    const again = this.#button("再试一次", () => this.#ask(mark), "btn");
    this.dialog.replaceChildren(
      make("p", { className: "film-said wrong", id: "film-ask-stem" }, OFFLINE),
      make("div", { className: "film-row" }, this.#button("回看这一段", () => this.#goBack(mark)), again),
    );
  }

  #goOn(mark) {
    this.#marks.settle(mark.id);
    this.dialog.close();
    this.playFrom(mark.at_ms); // the moment between the mark and the stop counted for nothing
  }

  #goBack(mark) {
    this.dialog.close();
    this.playFrom(this.#marks.lookBack(mark));
  }

  #say(words, how = "") {
    this.said.textContent = words;
    this.said.className = `film-said ${how}`;
  }

  #button(words, act, className = "btn plain") {
    const button = make("button", { type: "button", className }, words);
    button.addEventListener("click", act);
    return button;
  }
}

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
