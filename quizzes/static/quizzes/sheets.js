// The questions on the page: which one is shown, what is answered, what is flagged. Reads and writes the DOM only.

import { fieldsOf, isAnswered, turned } from "./answer-fields.js";

export class Sheets {
  constructor(form, card) {
    this.form = form;
    this.card = card;
    this.count = Number(form.dataset.count);
    this.now = Number(form.dataset.ordinal);
    this.all = new Map([...form.querySelectorAll("[data-sheet]")].map((one) => [Number(one.dataset.sheet), one]));
    this.isLocked = false;
    for (const ordinal of this.all.keys()) this.#repaint(ordinal);
  }

  // From here on this window only reads: somebody else answers, or the time is up.
  lock({ isElsewhere = false } = {}) {
    this.isLocked = true;
    for (const sheet of this.all.values()) sheet.disabled = true;
    this.form.dataset.locked = "1";
    this.card.querySelector("[data-submit] .btn").disabled = true;
    document.querySelector("[data-elsewhere]").hidden = !isElsewhere;
    this.paint();
  }

  get current() {
    return this.all.get(this.now);
  }

  // What a key press chooses: options of choices, places of an order.
  choices(ordinal) {
    return [...this.all.get(ordinal).querySelectorAll(".opts input, [data-place]")];
  }

  value(ordinal) {
    const sheet = this.all.get(ordinal);
    return fieldsOf(sheet).read(sheet);
  }

  // 排序: gives an option the next place, or takes its place away.
  turn(button) {
    const sheet = button.closest("[data-sheet]");
    const fields = fieldsOf(sheet);
    fields.write(sheet, turned(fields.read(sheet), button.dataset.place));
  }

  // The numbers of an order are painted from its letters.
  #repaint(ordinal) {
    const sheet = this.all.get(ordinal);
    const fields = fieldsOf(sheet);
    fields.write(sheet, fields.read(sheet));
  }

  isFlagged(ordinal) {
    return this.all.get(ordinal).dataset.flag === "1";
  }

  sequence(ordinal) {
    return Number(this.all.get(ordinal).dataset.sequence);
  }

  set(ordinal, { value, flagged, sequence }) {
    const sheet = this.all.get(ordinal);
    if (!sheet) return;
    fieldsOf(sheet).write(sheet, value);
    sheet.dataset.flag = flagged ? "1" : "0";
    sheet.dataset.sequence = sequence;
    this.paint();
  }

  show(ordinal) {
    this.current.hidden = true;
    this.now = Math.min(Math.max(1, ordinal), this.count);
    this.current.hidden = false;
    history.replaceState(null, "", `../${this.now}/`);
    this.form.action = location.href;
    scrollTo(0, 0);
    this.paint();
  }

  paint() {
    const form = this.form;
    let answered = 0;
    let flagged = 0;
    for (const ordinal of this.all.keys()) {
      const has = isAnswered(this.value(ordinal));
      const marked = this.isFlagged(ordinal);
      this.all.get(ordinal).querySelector("[data-flag-chip]").hidden = !marked;
      answered += has;
      flagged += marked;
      form.querySelector(`[data-mark="${ordinal}"]`).className =
        `${has ? "a" : ""}${marked ? " m" : ""}${ordinal === this.now ? " n" : ""}`;
      const cell = this.card.querySelector(`[data-to="${ordinal}"]`);
      cell.className = `${has ? "a" : ""}${marked ? " m" : ""}`;
      cell.setAttribute("aria-label", `第${ordinal}题，${has ? "已答" : "未答"}${marked ? "，已标记" : ""}`);
    }
    form.querySelector("[data-where]").textContent = `第 ${this.now} 题，共 ${this.count} 题`;
    form.querySelector("[data-flagged]").textContent = flagged ? `已标记 ${flagged} 题` : "";
    form.querySelector("[value=previous]").disabled = this.now === 1;
    form.querySelector("[value=flag]").disabled = this.isLocked;
    form.querySelector("[value=flag]").setAttribute("aria-pressed", String(this.isFlagged(this.now)));
    const next = form.querySelector("[data-next]");
    const last = this.now === this.count;
    next.value = last ? "card" : "next";
    next.textContent = last ? "检查并交卷" : "下一题";
    const missing = this.count - answered;
    this.card.querySelector("[data-card-say]").textContent = missing
      ? `还有 ${missing} 题没有答`
      : "全部答完了，可以交卷";
    this.card.querySelector("[data-submit] .btn").textContent = missing
      ? `还有${missing}题没答，仍要交卷`
      : "交卷";
  }
}
