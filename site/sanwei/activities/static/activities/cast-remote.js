// The phone as remote: counts as they change; a step made elsewhere shows the page anew.

import { poll } from "./poll.js";

const page = document.querySelector("[data-cast-remote]");
if (page) {
  const say = (name, text) => page.querySelectorAll(`[data-${name}]`).forEach((one) => (one.textContent = text));
  poll(page.dataset.url, 2500, {
    onTold(state) {
      if (String(state.moves) !== page.dataset.moves) return location.reload();
      say("present", state.present);
      say("due", state.due);
      say("handed", state.handed_in);
    },
    onGone: () => location.reload(),
  });
  page.addEventListener("submit", (event) => setTimeout(() => (event.target.querySelector("button").disabled = true)));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
