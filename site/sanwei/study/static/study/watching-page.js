// The page of a recording. Player and books are two dozen modules: they come when the page is at rest, or when they are wanted.

const REST_MS = 1000;
const RETRY_MS = 4000;

/** An address that names a place, as the search gives it, begins there: as far as one may go already. */
async function beginWhereAsked(root) {
  if (!new URLSearchParams(location.search).has("t")) return;
  const { askedMs, timeMark } = await import("./player-format.js");
  const asked = askedMs(location.search);
  if (asked === null) return;
  const { durationMs, reachMs } = root.dataset;
  const ms = Math.min(asked, Number(durationMs), reachMs ? Number(reachMs) : Infinity);
  const label = root.querySelector("[data-start-label]");
  root.dataset.resumeMs = ms;
  label.textContent = label.dataset.from.replace("{mark}", timeMark(ms));
}

function prepare(root) {
  const asked = beginWhereAsked(root);
  let coming;
  const player = () =>
    (coming ??= asked.then(() => fetchPlayer(root)).catch(() => {
      coming = undefined;
      setTimeout(player, RETRY_MS);
    }));
  const playFrom = (ms) => player().then((here) => here?.playFrom(ms));

  // A tap on the start button opens it by itself, which the player sees when it comes.
  root.addEventListener("pointerdown", player, { once: true });
  root.addEventListener("focusin", player, { once: true });
  root.querySelector("[data-start]").addEventListener("click", player);
  root.querySelector("[data-from-start]")?.addEventListener("click", () => playFrom(0));
  document.addEventListener("click", ({ target }) => {
    const gap = target.closest("[data-evidence] [data-gap]");
    if (gap) playFrom(Number(gap.dataset.gap));
  });
  document.addEventListener("playfrom", ({ detail }) => Number.isFinite(detail) && playFrom(detail));
  if (root.querySelector("[data-starter]").open) player(); // tapped before this module was here
  else if (document.readyState === "complete") setTimeout(player, REST_MS);
  else addEventListener("load", () => setTimeout(player, REST_MS), { once: true });
}

async function fetchPlayer(root) {
  const { startPlayer } = await import("./watching.js");
  return startPlayer(root);
}

document.querySelectorAll("[data-player]").forEach(prepare);
