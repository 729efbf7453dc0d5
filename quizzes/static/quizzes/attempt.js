// Makes the answering page smooth: no reload between questions, saving by itself, nothing lost without network.

import { isSame } from "./answer-fields.js";
import { AnswerQueue } from "./answer-queue.js";
import { Autosave } from "./autosave.js";
import { startCountdown } from "./countdown.js";
import { listenToKeys } from "./keys.js";
import { Sheets } from "./sheets.js";

const form = document.querySelector("form[data-attempt]");
if (form) start(form);

function start(form) {
  const card = document.getElementById("card");
  const sheets = new Sheets(form, card);
  const queue = new AnswerQueue(form.dataset.attempt, localStorage);
  const status = form.querySelector("[data-status]");
  const autosave = new Autosave({
    queue,
    url: form.dataset.saveUrl,
    csrf: form.querySelector("[name=csrfmiddlewaretoken]").value,
    onStatus: (state, waiting) => say(status, form, state, waiting),
    onSaved: (reply, sent) => adopt(sheets, queue, reply, sent),
    onOver: () => location.assign(form.dataset.overUrl),
  });

  // What this phone could not send last time counts before what the server knows.
  for (const kept of queue.list()) {
    if (kept.sequence > sheets.sequence(kept.ordinal)) sheets.set(kept.ordinal, kept);
  }
  if (queue.size) autosave.flush();

  const changed = (ordinal, flagged) => {
    const sequence = sheets.sequence(ordinal) + 1;
    sheets.set(ordinal, { value: sheets.value(ordinal), flagged, sequence });
    autosave.put({ ordinal, value: sheets.value(ordinal), flagged, sequence });
  };
  const openCard = () => {
    sheets.paint();
    card.showModal();
  };
  const moves = {
    previous: () => sheets.show(sheets.now - 1),
    next: () => (sheets.now === sheets.count ? openCard() : sheets.show(sheets.now + 1)),
    card: openCard,
    flag: () => changed(sheets.now, !sheets.isFlagged(sheets.now)),
  };

  const answered = () => changed(sheets.now, sheets.isFlagged(sheets.now));
  form.addEventListener("change", (event) => isTyped(event.target) || answered());
  // A word is saved while it is typed, but not the letters of which an input method has yet to make one.
  form.addEventListener("input", (event) => isTyped(event.target) && !event.isComposing && answered());
  form.addEventListener("compositionend", (event) => isTyped(event.target) && answered());
  form.addEventListener("click", (event) => {
    const place = event.target.closest("[data-place]");
    if (!place) return;
    sheets.turn(place);
    answered();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    moves[event.submitter?.value]?.();
  });
  card.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-to]");
    if (!cell && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    if (cell) sheets.show(Number(cell.dataset.to));
    card.close();
  });
  card.querySelector("[data-submit]").addEventListener("submit", (event) => handIn(event, autosave, card));
  listenToKeys({
    choose: (place) => sheets.choices(sheets.now)[place]?.click(),
    previous: moves.previous,
    next: () => sheets.now < sheets.count && moves.next(),
  });
  const timer = document.querySelector("[data-countdown]");
  if (timer) startCountdown(timer, async () => {
    await autosave.flush();
    card.querySelector("[data-submit]").submit();
  });
  sheets.paint();
  form.dataset.ready = "1";
}

function isTyped(field) {
  return field.matches("textarea, input[type=text]");
}

// Another device may have answered later: the row on the server is what counts.
function adopt(sheets, queue, reply, sent) {
  for (const saved of reply.answers) {
    const mine = sent.find((one) => one.ordinal === saved.ordinal);
    const waits = queue.list().some((one) => one.ordinal === saved.ordinal);
    const differs = !mine || mine.sequence !== saved.sequence || !isSame(mine.value, saved.value);
    if (differs && !waits) sheets.set(saved.ordinal, saved);
  }
}

async function handIn(event, autosave, card) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  if (await autosave.flush()) {
    form.submit();
    return;
  }
  button.disabled = false;
  card.querySelector("[data-submit-say]").textContent = "还有答案没有存到服务器，请联网后再交卷。答案都在这台手机上，不会丢。";
}

function say(element, form, state, waiting) {
  const words = {
    saved: ["✓ 已保存", " · 断网也不丢"],
    saving: ["正在保存…", ""],
    waiting: [`待同步 ${waiting} 题`, " · 已存在本机，联网后自动保存"],
    refused: ["有一题没有存上", " · 请重新选一次"],
    "signed-out": ["登录已过期", " · 答案已存在本机，"],
  }[state];
  element.className = state === "saved" || state === "saving" ? "" : "waiting";
  const strong = document.createElement("b");
  strong.textContent = words[0];
  element.replaceChildren(strong, words[1]);
  if (state !== "signed-out") return;
  const link = document.createElement("a");
  link.href = form.dataset.loginUrl;
  link.textContent = "重新登录";
  element.append(link);
}
