// What is said and the chapters: a line plays from its second, and the line that is being said is marked.
// Speaks to the player by an event only: `playfrom` on the document, `detail` in milliseconds.

import { lineAt } from "./spoken-format.js";

export const playFrom = (ms) => document.dispatchEvent(new CustomEvent("playfrom", { detail: ms }));

const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const QUIET_MS = 4000; // who scrolls by hand is reading: don't pull the line away

/** Makes `lines` buttons with one tab stop; arrows go from line to line. */
function makeButtons(root, lines, msOf) {
  lines.forEach((line, place) => {
    line.setAttribute("role", "button");
    line.tabIndex = place === 0 ? 0 : -1;
  });
  const lineOf = (event) => lines.find((line) => line.contains(event.target));
  root.addEventListener("click", (event) => {
    const line = event.target.closest("[role=button]");
    if (line && !String(getSelection())) playFrom(msOf(line)); // marking words is not a click
  });
  root.addEventListener("keydown", (event) => {
    const line = lineOf(event);
    if (!line) return;
    if (event.key === "Enter" || event.key === " ") playFrom(msOf(line));
    else if (STEPS[event.key]) focusOn(lines, lines.indexOf(line) + STEPS[event.key]);
    else return;
    event.preventDefault();
  });
  root.addEventListener("focusin", (event) => {
    for (const line of lines) line.tabIndex = line.contains(event.target) ? 0 : -1;
  });
}

function focusOn(lines, place) {
  const line = lines[Math.max(0, Math.min(place, lines.length - 1))];
  line.tabIndex = 0;
  line.focus();
}

/** Marks the line that is being said, and keeps it in view inside a box that scrolls. */
function follow(media, box, lines, spans) {
  let current = -1;
  let movedAt = -Infinity;
  for (const kind of ["wheel", "touchmove", "keydown"])
    box.addEventListener(kind, () => (movedAt = performance.now()), { passive: true });
  media.addEventListener("timeupdate", () => {
    const place = lineAt(spans, media.currentTime * 1000);
    if (place === current) return;
    lines[current]?.removeAttribute("aria-current");
    lines[place]?.setAttribute("aria-current", "true");
    current = place;
    if (place >= 0 && performance.now() - movedAt > QUIET_MS) bringIntoBox(box, lines[place]);
  });
}

/** Scrolls the box alone: `scrollIntoView` would move the page under the finger. */
function bringIntoBox(box, line) {
  if (box.scrollHeight <= box.clientHeight) return;
  const top = line.offsetTop - box.clientHeight / 3;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  box.scrollTo({ top, behavior });
}

export function startTranscript(root) {
  const lines = [...root.querySelectorAll("[data-line]")];
  const spans = lines.map((line) => [Number(line.dataset.line), Number(line.dataset.until)]);
  makeButtons(root, lines, (line) => Number(line.dataset.line));
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", root.dataset.hint);
  root.classList.add("live");
  const media = document.querySelector("[data-media]");
  if (media) follow(media, root, lines, spans);
}

export function startChapters(root) {
  const lines = [...root.querySelectorAll("[data-play-from]")];
  const starts = lines.map((line) => Number(line.dataset.playFrom));
  const spans = starts.map((start, place) => [start, starts[place + 1] ?? Infinity]);
  makeButtons(root, lines, (line) => Number(line.dataset.playFrom));
  root.classList.add("live");
  const media = document.querySelector("[data-media]");
  if (media) follow(media, root, lines, spans);
}
