// The page of a text: reading as evidence, found by the data attributes of study/includes/reading_*.html.

import { EvidenceCard } from "./evidence-card.js";
import { ReadingSession } from "./reading-session.js";
import { TextView } from "./text-view.js";

function start(article) {
  const { item, sessionsUrl, beatsUrl, csrf, durationMs, resumeMs, settled } = article.dataset;
  const length = Number(durationMs);
  const text = new TextView(article, length);
  const bar = document.querySelector("[data-reading-bar]");
  const card = new EvidenceCard(bar, { onGap: (ms) => text.goTo(ms) });
  if (settled) return;
  offerResume(bar.querySelector("[data-resume]"), text, Number(resumeMs));
  new ReadingSession({
    text,
    durationMs: length,
    audio: article.querySelector("audio[data-read-aloud]") ?? document.querySelector("audio[data-read-aloud]"),
    item,
    sessionsUrl,
    beatsUrl,
    csrf,
    onProgress: (progress) => card.update(progress),
    onSaved: (queue) => card.saved(queue),
    onRefused: (refusal) => card.refused(refusal),
  }).start();
}

/** Goes nowhere by itself: a reader who looks for the title must not lose it. */
function offerResume(button, text, resumeMs) {
  const isAhead = () => {
    const visible = text.visible();
    return visible.length > 0 && visible.at(-1)[1] < resumeMs;
  };
  if (!button || !isAhead()) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    text.goTo(resumeMs);
    button.hidden = true;
  });
  const listeners = new AbortController();
  window.addEventListener(
    "scroll",
    () => {
      if (isAhead()) return;
      button.hidden = true;
      listeners.abort();
    },
    { passive: true, signal: listeners.signal },
  );
}

document.querySelectorAll("[data-reading]").forEach(start);
