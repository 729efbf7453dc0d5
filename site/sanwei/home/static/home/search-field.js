// The search field: suggestions while typing, the person's own searches, keys. Without it the form works as it is.

import { Asking } from "./asking.js";
import { OptionList } from "./option-list.js";
import { RecentSearches, storageFor } from "./recent-searches.js";

const PROCESSED_BY_IME = 229; // Safari says it of the Enter that ends a composition, when isComposing is false again

const form = document.querySelector("[data-find]");
const field = form.elements.q;
const template = form.querySelector("[data-find-past]");
const status = form.querySelector("[data-find-status]");
const history = document.querySelector("[data-find-history]");
const past = new RecentSearches({ owner: form.dataset.owner, storage: storageFor(form.dataset.kept) });
const options = new OptionList({
  field,
  panel: form.querySelector("[data-find-panel]"),
  list: form.querySelector("[role=listbox]"),
  status,
});
const asking = new Asking({ ask, show });
let isComposing = false;

if (form.dataset.text) past.add(form.dataset.text);
else showHistory();

field.addEventListener("compositionstart", () => {
  isComposing = true;
  asking.stop();
});
field.addEventListener("compositionend", () => {
  isComposing = false;
  asking.typed(field.value);
});
field.addEventListener("input", (event) => {
  if (!isComposing && !event.isComposing) asking.typed(field.value);
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === PROCESSED_BY_IME) {
    if (event.key === "Enter") event.preventDefault();
    return;
  }
  const keys = { ArrowDown: () => walk(1), ArrowUp: () => walk(-1), Enter: choose, Escape: leave };
  if (keys[event.key]?.()) event.preventDefault();
});
form.addEventListener("submit", (event) => {
  if (isComposing) event.preventDefault();
  asking.stop();
});
form.addEventListener("focusout", (event) => {
  isComposing = false; // some WebViews never say that a composition ended
  if (!form.contains(event.relatedTarget)) leave();
});
for (const button of document.querySelectorAll("[data-find-clear]")) button.addEventListener("click", forget);

async function ask(text, signal) {
  const address = `${form.dataset.find}?${new URLSearchParams({ q: text })}`;
  const answer = await fetch(address, { signal, redirect: "error" });
  return answer.ok ? answer.text() : null;
}

function show(text, answer) {
  const offered = document.createElement("template");
  offered.innerHTML = answer ?? "";
  const part = offered.content.querySelector("[data-suggestions]"); // a proxy's page has none
  const own = text ? past.matching(text).map((one) => link(one)) : [];
  if (document.activeElement === field) options.show([...own, ...(part?.childNodes ?? [])]);
}

function walk(by) {
  if (!options.isOpen && !field.value.trim()) options.show(past.all().map((one) => link(one)));
  else if (!options.isOpen) asking.typed(field.value);
  if (options.isOpen) options.move(by);
  return options.isOpen;
}

function choose() {
  const chosen = options.active;
  chosen?.click();
  return chosen;
}

function leave() {
  const wasOpen = options.isOpen;
  asking.stop();
  options.hide();
  return wasOpen;
}

function forget() {
  past.clear();
  leave();
  showHistory();
  field.focus();
  status.textContent = status.dataset.cleared;
}

function showHistory() {
  const links = past.all().map((one) => link(one, "chip"));
  history?.querySelector("[data-find-chips]").replaceChildren(...links);
  if (history) history.hidden = !links.length;
}

function link(text, css = "") {
  const made = template.content.firstElementChild.cloneNode(true);
  made.querySelector("[data-text]").textContent = text;
  made.href = `${form.getAttribute("action")}?${new URLSearchParams({ q: text })}`;
  if (css) {
    made.className = css;
    for (const name of ["role", "tabindex", "aria-selected"]) made.removeAttribute(name);
  }
  return made;
}
