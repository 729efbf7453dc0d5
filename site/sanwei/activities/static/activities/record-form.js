// The record saves itself field by field: at once on this phone, soon on the server.

import { Outbox } from "./outbox.js";
import { fill, linesOf, startLines } from "./lines.js";
import { Sender, say } from "./sender.js";

const form = document.querySelector("[data-record]");
if (form) start(form);

function start(form) {
  const status = form.querySelector("[data-status]");
  const outbox = new Outbox(form.dataset.record, localStorage);
  const sender = new Sender({
    outbox,
    url: form.action,
    csrf: form.querySelector("[name=csrfmiddlewaretoken]").value,
    body: (sent) => ({ changes: Object.fromEntries(sent.map(({ key, value }) => [key, value])) }),
    soonMs: 800,
    onStatus: (state) => say(status, state, form.dataset.loginUrl),
    onReply: (reply) => showMissing(form, reply.missing),
    onRefused: (message) => {
      status.classList.add("waiting");
      status.textContent = message;
    },
  });

  // What this phone could not send last time is what was meant.
  for (const { key, value } of outbox.entries()) restore(form, key, value);
  if (outbox.size) sender.flush();
  startLines(form);
  startAgendas(form);

  form.addEventListener("input", (event) => {
    const found = change(form, event.target);
    if (!found) return;
    outbox.put(found.name, found.value);
    sender.changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sender.flush();
  });
  form.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-leave]");
    if (!link || !outbox.size) return;
    event.preventDefault();
    if (await sender.flush()) location.assign(link.href);
  });
  markMissing(form, [...form.querySelectorAll("[data-missing] a")].map((link) => link.hash.slice(3)));
  form.dataset.ready = "1";
}

// An agenda goes where nothing stands yet, or after what was written: nothing typed is lost.
function startAgendas(form) {
  const block = form.querySelector("[data-agendas]");
  if (!block) return;
  block.hidden = false;
  block.addEventListener("click", (event) => {
    const text = event.target.dataset.agenda;
    if (!text) return;
    const field = form.elements.agenda;
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
    field.rows = Math.max(field.rows, field.value.split("\n").length + 1);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

function change(form, target) {
  const lines = target.closest("[data-lines]");
  if (lines) return { name: lines.dataset.lines, value: linesOf(lines) };
  if ("saveMany" in target.dataset) {
    const boxes = [...form.querySelectorAll(`[name=${target.name}]:checked`)];
    return { name: target.name, value: boxes.map((box) => box.value) };
  }
  return "save" in target.dataset ? { name: target.name, value: target.value } : null;
}

function restore(form, name, value) {
  const lines = form.querySelector(`[data-lines=${CSS.escape(name)}]`);
  if (lines) {
    fill(lines, value);
    return;
  }
  for (const input of form.querySelectorAll(`[name=${CSS.escape(name)}]`)) {
    if (input.type === "checkbox") input.checked = value.includes(input.value);
    else input.value = value;
  }
}

function showMissing(form, missing) {
  const place = form.querySelector("[data-missing]");
  const links = missing.flatMap(([name, label], number) => {
    const link = document.createElement("a");
    link.href = `#f-${name}`;
    link.textContent = label;
    return number ? ["、", link] : [link];
  });
  place.replaceChildren(missing.length ? `还差${missing.length}格就能定稿：` : "各格都齐了，可以定稿", ...links);
  markMissing(form, missing.map(([name]) => name));
}

function markMissing(form, names) {
  for (const field of form.querySelectorAll("[data-field]")) {
    field.classList.toggle("missing", names.includes(field.dataset.field));
  }
}
