// 练错题: touches and keys for one question; the form itself is plain.

import { fieldsOf, turned } from "./answer-fields.js";
import { listenToKeys } from "./keys.js";

const form = document.querySelector("form[data-practice]");
if (form) start(form);

function start(form) {
  const sheet = form.querySelector("[data-sheet]");
  const order = sheet.querySelector("[data-order]");
  if (order) order.name = `q${sheet.dataset.sheet}`; // without this module a text field takes its place
  form.addEventListener("click", ({ target }) => {
    const place = target.closest("[data-place]");
    if (!place) return;
    const fields = fieldsOf(sheet);
    fields.write(sheet, turned(fields.read(sheet), place.dataset.place));
  });
  form.addEventListener("submit", () => {
    // A second press would find the question answered; greyed after the pressed button went along.
    setTimeout(() => form.querySelectorAll(".go button").forEach((one) => (one.disabled = true)));
  });
  listenToKeys({
    choose: (place) => [...sheet.querySelectorAll(".opts input, [data-place]")][place]?.click(),
    previous: () => {},
    next: () => {},
  });
}
