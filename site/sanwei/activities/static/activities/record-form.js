// The record saves itself field by field: at once on this phone, soon on the server.

import { Clashes, write } from "./clash.js";
import { linesOf, startLines } from "./lines.js";
import { Outbox } from "./outbox.js";
import { Sender, say } from "./sender.js";

const form = document.querySelector("[data-record]");
if (form) start(form);

function start(form) {
  const status = form.querySelector("[data-status]");
  const outbox = new Outbox(form.dataset.record, localStorage);
  // What stands in each field as far as this page knows: others write in this record too.
  const seen = JSON.parse(form.elements.seen.value);
  const clashes = new Clashes(form, {
    storage: localStorage,
    onChosen: (name, value, theirs) => {
      seen[name] = theirs;
      put(name, value);
    },
  });
  const sender = new Sender({
    outbox,
    url: form.action,
    csrf: form.querySelector("[name=csrfmiddlewaretoken]").value,
    body: (sent) => {
      outbox.tried(sent);
      return {
        changes: Object.fromEntries(sent.map(({ key, value }) => [key, value])),
        seen: Object.fromEntries(sent.filter((one) => one.seen).map((one) => [one.key, one.seen])),
      };
    },
    soonMs: 800,
    onStatus: (state) => {
      say(status, state, form.dataset.loginUrl);
      if (state === "saved" && clashes.size) sayClash(status);
    },
    onReply: (reply, sent) => adopt(reply, sent),
    onRefused: (message, sent) => {
      clashes.keep(sent);
      status.classList.add("waiting");
      status.textContent = message;
    },
  });

  function put(name, value) {
    outbox.put(name, value, seen[name]);
    sender.changed();
  }

  function adopt(reply, sent) {
    showMissing(form, reply.missing);
    const written = Object.fromEntries(sent.map(({ key, value }) => [key, value]));
    for (const [name, value] of Object.entries(reply.now)) {
      // Written on meanwhile: the next saving puts it together with what came from elsewhere.
      if (outbox.has(name)) continue;
      clashes.settled(name);
      seen[name] = value;
      if (hasMore(value, written[name])) write(form, name, value);
    }
    for (const [name, theirs] of Object.entries(reply.clashes)) {
      const mine = outbox.entries().find((one) => one.key === name)?.value ?? written[name];
      outbox.drop(name);
      clashes.show(name, mine, theirs);
    }
  }

  // What this phone could not send last time is what was meant.
  for (const { key, value } of outbox.entries()) write(form, key, value);
  clashes.restore(seen);
  if (outbox.size) sender.flush();
  startLines(form);
  startAgendas(form);

  form.addEventListener("input", (event) => {
    const found = change(form, event.target);
    if (found && !clashes.takes(found.name, found.value)) put(found.name, found.value);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sender.flush();
  });
  form.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-leave]");
    if (!link || !(outbox.size || clashes.size)) return;
    event.preventDefault();
    if ((await sender.flush()) && !clashes.size) location.assign(link.href);
    else clashes.point();
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

// Whether others' lines came with the answer: the server leaves out empty lines, which stay on the page.
function hasMore(value, written) {
  if (!Array.isArray(value) || !Array.isArray(written)) return false;
  const filled = written.filter((line) => typeof line === "string" || Object.values(line).some((cell) => cell.trim()));
  return JSON.stringify(value.map(plain)) !== JSON.stringify(filled.map(plain));
}

function plain(line) {
  return typeof line === "string" ? line : Object.values(line).map((cell) => cell.trim());
}

function sayClash(status) {
  status.classList.add("waiting");
  status.textContent = "有一格在别处也写过，请选一份";
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
