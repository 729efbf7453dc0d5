// The captions' screen: the text area becomes rows that are edited one by one; without it the text itself is edited.

import { msOf, rowAt, rowsOf, timeOf, vttOf } from "./caption-format.js";

const NEW_LINE_MS = 3000;
const KEEP_AFTER_MS = 500;

class Lines {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.area = form.querySelector("[data-lines-text]");
    this.list = form.querySelector("[data-rows]");
    this.media = document.querySelector("[data-preview]");
    this.saved = this.area.value;
    this.key = `captions/${this.words.key}`;
    this.isRefused = form.querySelector("[role=alert]") !== null;
    this.fill(rowsOf(this.area.value));
    this.list.hidden = false;
    form.querySelector("[data-plain]").hidden = true;
    form.querySelector("[data-keys]").hidden = false;
    this.bind();
    if (this.isRefused) this.keepRefused();
    else this.offerKept();
  }

  get rows() {
    return [...this.list.children];
  }

  fill(rows) {
    this.list.replaceChildren();
    for (const row of rows.length ? rows : [{ start: "0:00.000", end: timeOf(NEW_LINE_MS), text: "" }]) this.list.append(this.row(row));
    this.number();
  }

  row({ start, end, text }) {
    const row = document.createElement("li");
    row.className = "captions-line";
    row.append(
      this.field("input", "start", start),
      this.field("input", "end", end),
      this.field("textarea", "text", text),
      this.button("play", "▶"),
      this.button("add", "＋"),
      this.button("remove", "×"),
    );
    return row;
  }

  field(tag, name, value) {
    const field = document.createElement(tag);
    field.dataset.part = name;
    field.value = value;
    if (tag === "textarea") field.rows = Math.max(1, value.split("\n").length);
    else field.inputMode = "decimal";
    field.autocomplete = "off";
    return field;
  }

  button(name, sign) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = name;
    button.textContent = sign;
    button.className = "captions-tool";
    button.hidden = name === "play" && !this.media;
    return button;
  }

  /** Every control says which sentence it belongs to. */
  number() {
    this.starts = this.rows.map((row) => msOf(part(row, "start").value));
    this.rows.forEach((row, place) => {
      const line = this.words.labelLine.replace("%d", place + 1);
      for (const control of row.children) {
        const name = control.dataset.part ?? control.dataset.do;
        const label = this.words[`label${name[0].toUpperCase()}${name.slice(1)}`];
        control.setAttribute("aria-label", `${line} ${label}`);
        if (control.dataset.do) control.title = label;
      }
      this.check(row);
    });
  }

  check(row) {
    const [start, end] = ["start", "end"].map((name) => msOf(part(row, name).value));
    const isGood = start < end;
    for (const name of ["start", "end"]) {
      part(row, name).setAttribute("aria-invalid", String(!isGood));
      part(row, name).title = isGood ? "" : this.words.badTime;
    }
  }

  bind() {
    this.list.addEventListener("focusin", ({ target }) => this.seek(target.closest("li")));
    this.list.addEventListener("input", ({ target }) => this.changed(target));
    this.list.addEventListener("click", ({ target }) => this.act(target.closest("[data-do]")));
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("keydown", (event) => this.onAnyKey(event));
    this.form.addEventListener("submit", () => {
      this.area.value = vttOf(this.values());
      this.isLeaving = true;
    });
    addEventListener("beforeunload", (event) => this.isChanged && !this.isLeaving && event.preventDefault());
    this.form.querySelector("[data-leave]")?.addEventListener("click", () => (this.isLeaving = true));
    this.media?.addEventListener("timeupdate", () => this.mark());
    document.querySelectorAll("[data-go-to]").forEach((link) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(Number(link.dataset.goTo), "text");
      }),
    );
  }

  values() {
    return this.rows.map((row) => ({ start: part(row, "start").value, end: part(row, "end").value, text: part(row, "text").value }));
  }

  changed(field) {
    const row = field.closest("li");
    if (field.dataset.part === "text") field.rows = Math.max(1, field.value.split("\n").length);
    else {
      this.check(row);
      this.starts[this.rows.indexOf(row)] = msOf(part(row, "start").value);
    }
    this.touch();
  }

  touch() {
    this.isChanged = true;
    const saved = this.form.querySelector("[data-saved]");
    saved.textContent = saved.dataset.changed;
    tellConfirm();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => keep(this.key, vttOf(this.values())), KEEP_AFTER_MS);
  }

  seek(row) {
    const ms = msOf(part(row, "start").value);
    if (this.media?.paused && !Number.isNaN(ms)) this.media.currentTime = ms / 1000;
  }

  act(button) {
    if (!button) return;
    const row = button.closest("li");
    if (button.dataset.do === "play") {
      this.media.currentTime = msOf(part(row, "start").value) / 1000 || 0;
      this.media.play();
    } else if (button.dataset.do === "add") this.add(row);
    else this.remove(row);
  }

  add(row) {
    const start = msOf(part(row, "end").value) || 0;
    const next = row.nextElementSibling;
    const limit = next ? msOf(part(next, "start").value) : Infinity;
    const end = limit > start ? Math.min(start + NEW_LINE_MS, limit) : start + NEW_LINE_MS;
    row.after(this.row({ start: timeOf(start), end: timeOf(end), text: "" }));
    this.number();
    this.touch();
    part(row.nextElementSibling, "text").focus();
  }

  remove(row) {
    const place = this.rows.indexOf(row);
    row.remove();
    if (!this.rows.length) this.fill([]);
    this.number();
    this.touch();
    this.go(Math.min(place, this.rows.length - 1), "text");
  }

  go(place, name) {
    const row = this.rows[place];
    if (!row) return;
    part(row, name).focus();
    row.scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    const name = event.target.dataset.part;
    if (!name || event.isComposing) return; // Enter that ends an input method's word is no command
    const row = event.target.closest("li");
    const place = this.rows.indexOf(row);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.add(row);
    else if (event.key === "Enter" && !event.shiftKey) this.go(place + 1, name);
    else if (event.altKey && event.key === "ArrowDown") this.go(place + 1, name);
    else if (event.altKey && event.key === "ArrowUp") this.go(place - 1, name);
    else return;
    event.preventDefault();
  }

  onAnyKey(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.key === "s") this.form.requestSubmit();
    else if (event.key === " " && this.media) this.media.paused ? this.media.play() : this.media.pause();
    else return;
    event.preventDefault();
  }

  mark() {
    const place = rowAt(this.starts, this.media.currentTime * 1000);
    if (place === this.current) return;
    this.rows[this.current]?.removeAttribute("aria-current");
    this.rows[place]?.setAttribute("aria-current", "true");
    this.current = place;
  }

  /** What the server did not take is on the page only; it must outlive a look at the version of somebody else. */
  keepRefused() {
    this.touch();
    keep(this.key, this.area.value);
  }

  /** A cut connection or a closed tab between two saves: the words are still on this computer. */
  offerKept() {
    forgetEarlier(this.key);
    const kept = localStorage.getItem(this.key);
    if (!kept || kept === this.saved) return localStorage.removeItem(this.key);
    const notice = this.form.querySelector("[data-notice]");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary";
    button.textContent = this.words.takeBack;
    button.addEventListener("click", () => {
      this.fill(rowsOf(kept));
      this.touch();
      notice.replaceChildren();
    });
    notice.className = "help-block help-info captions-error";
    notice.append(`${this.words.unsavedFound} `, button);
  }
}

const part = (row, name) => row.querySelector(`[data-part="${name}"]`);

function keep(key, text) {
  try {
    localStorage.setItem(key, text);
  } catch {
    // The store is full or closed: the page itself still holds the words.
  }
}

/** Words kept beside an earlier version are in a later one by now. */
function forgetEarlier(key) {
  const start = key.slice(0, key.lastIndexOf("/") + 1);
  for (const other of Object.keys(localStorage)) if (other.startsWith(start) && other !== key) localStorage.removeItem(other);
}

function tellConfirm() {
  const form = document.querySelector("[data-confirm]");
  if (!form) return;
  form.querySelector("button").disabled = true;
  const note = form.querySelector("[data-confirm-note]");
  note.textContent = note.dataset.unsaved;
}

document.querySelectorAll("[data-lines]").forEach((form) => new Lines(form));
