// Shows how far an export is, and takes the file once to whoever has just asked for it.

const LOOK_MS = 600;
const SLOW_LOOK_MS = 3000;
const OVER = new Set(["done", "failed", "cancelled", "expired"]);

const section = document.querySelector("[data-export]");
if (section && !OVER.has(section.dataset.state)) follow(section);
else if (section) take(section);

function follow(section) {
  const began = Date.now();
  const look = async () => {
    try {
      const response = await fetch(section.dataset.export, { cache: "no-store" });
      if (response.redirected || response.status === 404) return location.reload();
      if (response.ok) show(section, response.headers.get("X-Export-State"), await response.text());
    } catch {
      // No network: the next look may come through.
    }
    if (!OVER.has(section.dataset.state)) setTimeout(look, pause(began));
  };
  setTimeout(look, LOOK_MS / 2);
}

function pause(began) {
  return document.hidden || Date.now() - began > 60_000 ? SLOW_LOOK_MS : LOOK_MS;
}

function show(section, state, words) {
  if (section.innerHTML.trim() !== words.trim()) section.innerHTML = words;
  section.dataset.state = state;
  for (const part of document.querySelectorAll("[data-export-while]")) {
    part.hidden = !part.dataset.exportWhile.split(" ").includes(state);
  }
  take(section);
}

function take(section) {
  const link = section.querySelector("[data-export-file]");
  if (!link || !("takesItself" in section.dataset)) return;
  delete section.dataset.takesItself;
  history.replaceState(null, "", location.pathname); // going back must not fetch it a second time
  location.assign(link.href);
}
