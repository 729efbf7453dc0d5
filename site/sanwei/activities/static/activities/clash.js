// A field that two people wrote: both texts side by side until somebody chooses. Nothing typed is lost meanwhile.

import { fill, linesOf } from "./lines.js";
import { Outbox, same } from "./outbox.js";

export class Clashes {
  // `onChosen(name, value, theirs)`: what was chosen, and what stands on the server.
  constructor(form, { storage, onChosen }) {
    Object.assign(this, { form, onChosen });
    this.held = new Outbox(`${form.dataset.record}.held`, storage);
    this.open = new Map();
  }

  get size() {
    return this.open.size;
  }

  // What was written here and not taken last time is shown beside what stands there now.
  restore(seen) {
    for (const { key, value } of this.held.entries()) {
      if (!(key in seen) || same(seen[key], value) || !placeOf(this.form, key)) this.held.drop(key);
      else this.show(key, value, seen[key]);
    }
  }

  // Keeps what the server refused, until the field is written again.
  keep(sent) {
    for (const { key, value } of sent) this.held.put(key, value);
  }

  settled(name) {
    if (!this.open.has(name)) this.held.drop(name);
  }

  // Whether a change of this field waits for a choice; the change is kept.
  takes(name, value) {
    this.settled(name);
    if (!this.open.has(name)) return false;
    this.held.put(name, value);
    this.open.get(name).querySelector("[data-mine]").textContent = wordsOf(value);
    return true;
  }

  show(name, mine, theirs) {
    this.close(name);
    this.held.put(name, mine);
    const place = placeOf(this.form, name);
    write(this.form, name, mine);
    const panel = this.form.querySelector("template[data-clash]").content.firstElementChild.cloneNode(true);
    panel.querySelector("[data-mine]").textContent = wordsOf(mine);
    panel.querySelector("[data-theirs]").textContent = wordsOf(theirs);
    // One line has no room for two names.
    panel.querySelector("[data-keep=both]").hidden = place.querySelector("input[data-save]") !== null;
    panel.addEventListener("click", (event) => {
      const which = event.target.dataset.keep;
      if (which) this.choose(name, which, theirs);
    });
    place.before(panel);
    this.open.set(name, panel);
  }

  choose(name, which, theirs) {
    const mine = this.held.entries().find((one) => one.key === name)?.value;
    this.close(name);
    this.held.drop(name);
    const value = which === "mine" ? mine : which === "theirs" ? theirs : both(theirs, mine);
    write(this.form, name, value);
    placeOf(this.form, name).querySelector("input, textarea")?.focus();
    this.onChosen(name, value, theirs);
  }

  close(name) {
    this.open.get(name)?.remove();
    this.open.delete(name);
  }

  // Leads to the first field that waits for a choice.
  point() {
    const [panel] = this.open.values();
    panel?.scrollIntoView({ block: "center" });
    panel?.querySelector("button").focus({ preventScroll: true });
  }
}

export function both(theirs, mine) {
  if (typeof theirs === "string") return `${theirs}\n${mine}`;
  return [...theirs, ...mine.filter((one) => !theirs.some((other) => same(one, other)))];
}

export function wordsOf(value) {
  if (typeof value === "string") return value || "—";
  const lines = value.map((line) => Object.values(line).filter(Boolean).join(" · ")).filter(Boolean);
  return lines.join("\n") || "—";
}

// Puts a value into its field, whichever kind it is; who writes there stays where he was.
export function write(form, name, value) {
  const lines = form.querySelector(`[data-lines=${CSS.escape(name)}]`);
  if (lines) {
    if (!same(linesOf(lines), value)) fill(lines, value);
    return;
  }
  for (const input of form.querySelectorAll(`[name=${CSS.escape(name)}]`)) {
    if (input.type === "checkbox") input.checked = value.includes(input.value);
    else if (input.value !== value) input.value = value;
  }
}

function placeOf(form, name) {
  return form.querySelector(`#f-${CSS.escape(name)}`)?.closest("[data-field], [data-lines], .field") ?? null;
}
