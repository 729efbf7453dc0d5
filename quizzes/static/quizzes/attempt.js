// Makes the answering page smooth: no reload between questions, saving by itself, nothing lost without network.

import { openKept } from "../study/kept-store.js";
import { isSame } from "./answer-fields.js";
import { FIELDS, openQueue } from "./answer-queue.js";
import { Autosave } from "./autosave.js";
import { Countdown } from "./countdown.js";
import { HandIn } from "./hand-in.js";
import { listenToKeys } from "./keys.js";
import { SaveStatus } from "./save-status.js";
import { Seat, openChannel } from "./seat.js";
import { Sheets } from "./sheets.js";

const form = document.querySelector("form[data-attempt]");
if (form) start(form);

async function start(form) {
  const { attempt, saveUrl, stateUrl, overUrl, loginUrl } = form.dataset;
  const card = document.getElementById("card");
  const sheets = new Sheets(form, card);
  const store = await openKept({ database: "sanwei-quizzes", store: "answers", fields: FIELDS });
  const queue = await openQueue(attempt, store);
  const status = new SaveStatus(form.querySelector("[data-status]"), loginUrl);
  const isOver = () => location.assign(overUrl);
  const autosave = new Autosave({
    queue,
    url: saveUrl,
    csrf: form.querySelector("[name=csrfmiddlewaretoken]").value,
    onStatus: (state, waiting) => status.say(state, waiting),
    onSaved: (reply, sent) => heard(reply, sent),
    onOver: isOver,
  });
  const seat = new Seat({
    channel: openChannel(`sanwei.quiz.${attempt}`),
    onReading: () => sheets.lock({ isElsewhere: true }),
    leave: () => autosave.flush(),
  });

  // Another device may have answered later: the row on the server is what counts.
  const heard = (reply, sent = []) => {
    for (const saved of reply.answers) {
      const mine = sent.find((one) => one.ordinal === saved.ordinal);
      const isNews = mine
        ? mine.sequence !== saved.sequence || !isSame(mine.value, saved.value)
        : saved.sequence > sheets.sequence(saved.ordinal);
      if (isNews && !queue.has(saved.ordinal)) sheets.set(saved.ordinal, saved);
    }
    countdown?.sync(reply.seconds_left);
  };
  // Ask the server how the attempt stands; false where it can't be reached.
  const refresh = async () => {
    try {
      const response = await fetch(stateUrl, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!response.ok) return false;
      const reply = await response.json();
      if (reply.state === "open") heard(reply);
      else isOver();
      return true;
    } catch {
      return false;
    }
  };
  const handIn = new HandIn({ form: card.querySelector("[data-submit]"), autosave, isThere: refresh });
  const timer = document.querySelector("[data-countdown]");
  const countdown = timer && new Countdown(timer, () => {
    if (seat.isReading) return;
    sheets.lock();
    handIn.timeUp();
  });
  countdown?.sync(Number(timer.dataset.countdown));

  // What this phone could not send last time counts before what the server knows.
  for (const kept of queue.list()) {
    if (kept.sequence > sheets.sequence(kept.ordinal)) sheets.set(kept.ordinal, kept);
  }
  autosave.follow();
  autosave.restore();
  follow({ form, card, sheets, autosave });
  document.querySelector("[data-take-over]").addEventListener("click", async (event) => {
    event.target.disabled = true;
    await seat.takeOver();
    location.reload();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  // A page from the browser's memory is as old as it was left.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  sheets.paint();
  // What was still on its way may have reached the server after it had drawn this page.
  if (performance.getEntriesByType("navigation")[0]?.type === "reload") refresh();
  await seat.settled;
  form.dataset.ready = "1";
}

// What fingers and keys do on the page.
function follow({ form, card, sheets, autosave }) {
  const changed = (ordinal, flagged) => {
    if (sheets.isLocked) return;
    const sequence = sheets.sequence(ordinal) + 1;
    const value = sheets.value(ordinal);
    sheets.set(ordinal, { value, flagged, sequence });
    autosave.put({ ordinal, value, flagged, sequence });
  };
  const answered = () => changed(sheets.now, sheets.isFlagged(sheets.now));
  const openCard = async () => {
    sheets.paint();
    if (card.showModal) card.showModal();
    else if (await autosave.flush()) location.assign("../card/"); // no <dialog> before Safari 15.4
  };
  const moves = {
    previous: () => sheets.show(sheets.now - 1),
    next: () => (sheets.now === sheets.count ? openCard() : sheets.show(sheets.now + 1)),
    card: openCard,
    flag: () => changed(sheets.now, !sheets.isFlagged(sheets.now)),
  };

  form.addEventListener("change", (event) => isTyped(event.target) || answered());
  // A word is saved while it is typed, but not the letters of which an input method has yet to make one.
  form.addEventListener("input", (event) => isTyped(event.target) && !event.isComposing && answered());
  form.addEventListener("compositionend", (event) => isTyped(event.target) && answered());
  let pressed = ""; // Safari before 15.4 does not tell the submitter
  form.addEventListener("click", (event) => {
    pressed = event.target.closest("[name=go]")?.value ?? pressed;
    const place = event.target.closest("[data-place]");
    if (!place || sheets.isLocked) return;
    sheets.turn(place);
    answered();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    moves[event.submitter?.value ?? pressed]?.();
  });
  card.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-to]");
    if (!cell && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    if (cell) sheets.show(Number(cell.dataset.to));
    card.close();
  });
  listenToKeys({
    choose: (place) => sheets.choices(sheets.now)[place]?.click(),
    previous: moves.previous,
    next: () => sheets.now < sheets.count && moves.next(),
  });
}

function isTyped(field) {
  return field.matches("textarea, input[type=text]");
}
