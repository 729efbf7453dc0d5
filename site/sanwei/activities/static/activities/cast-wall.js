// The wall of a 集中学习: follows the state, steps on by button or clicker, tells what of the film the room saw.

import { followMedia } from "../study/media-follower.js";
import { merge } from "../study/interval-sets.js";
import { WatchTracker } from "../study/watch-tracker.js";
import { poll } from "./poll.js";

const LOOK_MS = 2000;
const SEND_MS = 5000;
const PLAY = "sanwei-cast-play";
const page = document.querySelector("[data-cast]");
if (page) start(page);

function start(page) {
  const all = (name) => page.querySelectorAll(`[data-${name}]`);
  const say = (name, text) => all(name).forEach((one) => (one.textContent = text));
  const film = page.querySelector("[data-player]");
  const told = film ? follow(film, page) : async () => {};
  let isLeaving = false;

  // What was played is told before the page goes; a dead line must not hold it.
  async function leave() {
    if (isLeaving) return;
    isLeaving = true;
    await Promise.race([told(), new Promise((done) => setTimeout(done, 1500))]);
    location.reload();
  }

  function show(state) {
    const isOther = String(state.moves) !== page.dataset.moves || state.is_finished !== Boolean(page.dataset.finished);
    const isDoor = state.stage === "check_in" && Boolean(state.qr) !== Boolean(page.dataset.door);
    if (isOther || isDoor) return leave();
    say("present", state.present);
    say("due", state.due);
    say("handed", state.handed_in);
    say("names", state.names?.length ? `刚签到：${state.names.join("、")}` : "");
    all("corner").forEach((one) => (one.hidden = !state.qr));
    if (!state.qr) return;
    say("digits", state.digits);
    const drawn = new DOMParser().parseFromString(state.qr, "text/html").querySelector("svg");
    all("qr").forEach((one) => one.replaceChildren(drawn.cloneNode(true)));
  }

  poll(page.dataset.stateUrl, LOOK_MS, {
    onTold: show,
    onGone: leave,
    onStale(isStale) {
      page.classList.toggle("stale", isStale);
      all("stale").forEach((one) => (one.hidden = !isStale));
    },
  });

  // A step is taken once; what the room saw goes out before it. Without a network the page stays as it is.
  for (const form of all("move")) {
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isLeaving) return;
      isLeaving = button.disabled = true;
      await Promise.race([told(), new Promise((done) => setTimeout(done, 1500))]);
      try {
        const response = await fetch(form.action, {
          method: "POST",
          headers: { Accept: "application/json" },
          body: new FormData(form),
        });
        if (!response.ok || response.redirected) return form.submit(); // the server says why, on a page of its own
        sessionStorage.setItem(PLAY, form.elements.to.value === "film" ? "1" : "");
        location.reload();
      } catch {
        isLeaving = button.disabled = false;
        all("stale").forEach((one) => (one.hidden = false));
      }
    });
  }

  // Clickers of projectors send page keys.
  addEventListener("keydown", (event) => {
    const way = { PageDown: "on", PageUp: "back" }[event.key];
    const form = way && page.querySelector(`[data-move="${way}"]`);
    if (!form || event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    form.requestSubmit();
  });

  all("full").forEach((one) =>
    one.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.();
    }),
  );
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  page.dataset.ready = "1";
}

/** Books what the room sees; returns a function that sends what is not sent yet. */
function follow(film, page) {
  film.dataset.resumeMs = page.dataset.position;
  const media = film.querySelector("[data-media]");
  const tracker = new WatchTracker(() => performance.now());
  let pending = [];
  let sending;

  async function send() {
    const { intervals, position_ms: position } = tracker.take();
    pending = merge([...pending, ...intervals]);
    if (!pending.length) return;
    const pieces = pending;
    try {
      const response = await fetch(page.dataset.seenUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": page.dataset.csrf },
        body: JSON.stringify({ pieces, position }),
        keepalive: true,
      });
      // The server keeps a set: what it has, it has. What it refuses for good is not sent again.
      if (response.ok || response.status === 409 || response.status === 422) pending = [];
    } catch {
      // Kept for the next time.
    }
  }
  const told = () => (sending = (sending ?? Promise.resolve()).then(send));

  const on = (target, names, act) => names.forEach((name) => target.addEventListener(name, act));
  followMedia(media, tracker, on, { onPlaying: () => {}, onTick: () => {}, onStopped: told });
  on(media, ["ratechange"], () => tracker.setRate(media.playbackRate));
  setInterval(told, SEND_MS);
  addEventListener("pagehide", told);

  if (sessionStorage.getItem(PLAY)) {
    sessionStorage.removeItem(PLAY);
    addEventListener("load", () => document.dispatchEvent(new CustomEvent("playfrom", { detail: Number(page.dataset.position) })));
  }
  return told;
}
