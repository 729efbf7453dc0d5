// Keeps the state of recordings on the editor's screen up to date while the worker is on them.

const EVERY_MS = 1000;
const SLOW_MS = 10000;

function show(element, told) {
  element.dataset.state = told.state;
  element.toggleAttribute("data-at-work", told.is_at_work);
  element.toggleAttribute("data-now-playable", told.is_playable && !("playable" in element.dataset));
  element.querySelector("[data-label]").textContent = told.label;
  element.querySelector("[data-sentence]").textContent = told.sentence;
  const bar = element.querySelector("[data-percent]");
  bar.hidden = told.percent === null;
  bar.value = told.percent ?? 0;
}

async function look(root) {
  const waiting = [...root.querySelectorAll("[data-recording][data-at-work]")];
  if (!waiting.length) return false;
  const ids = waiting.map((element) => element.dataset.recording).join(",");
  const answer = await fetch(`${root.dataset.statusUrl}?ids=${ids}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { recordings } = await answer.json();
  for (const element of waiting) {
    const told = recordings[element.dataset.recording];
    if (told) show(element, told);
    else element.removeAttribute("data-at-work");
  }
  // Long before all is done there is something to see.
  const isNews = waiting.some((element) => !element.hasAttribute("data-at-work") || element.hasAttribute("data-now-playable"));
  if (isNews && "reloadWhenDone" in root.dataset) location.reload();
  return true;
}

function follow(root) {
  const again = async () => {
    let wait = EVERY_MS;
    try {
      if (!document.hidden && !(await look(root))) return;
    } catch {
      wait = SLOW_MS; // the network will come back; say nothing, the last state still stands
    }
    setTimeout(again, wait);
  };
  setTimeout(again, EVERY_MS);
}

document.querySelectorAll("[data-recordings]").forEach(follow);
