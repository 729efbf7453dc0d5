// The overview of captions: waits for a machine's draft, and writes the preview's time into the chapters.

const EVERY_MS = 3000;

async function wait(element) {
  try {
    const answer = await fetch(element.dataset.transcribing, { headers: { Accept: "application/json" } });
    if (answer.ok && !(await answer.json()).is_waiting) return location.reload();
  } catch {
    // The network will come back; the sentence on the page is still true.
  }
  setTimeout(wait, EVERY_MS, element);
}

const mark = (seconds) => {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const [, minutes, rest] = parts.map((part) => String(part).padStart(2, "0"));
  return parts[0] ? `${parts[0]}:${minutes}:${rest}` : `${parts[1]}:${rest}`;
};

function startChapters(form) {
  const area = form.querySelector("[data-chapters-text]");
  const button = form.querySelector("[data-insert-time]");
  const media = document.querySelector("[data-preview]");
  if (!button || !media) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const lines = area.value.trim() ? `${area.value.trimEnd()}\n` : "";
    area.value = `${lines}${mark(media.currentTime)} `;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  });
}

document.querySelectorAll("[data-transcribing]").forEach((element) => setTimeout(wait, EVERY_MS, element));
document.querySelectorAll("[data-chapters]").forEach(startChapters);
