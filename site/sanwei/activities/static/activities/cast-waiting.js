// The phone of somebody who signed in: says what goes on, and opens the quiz when it is its turn.

import { poll } from "./poll.js";

const page = document.querySelector("[data-waiting]");
if (page) {
  const part = (name) => page.querySelector(`[data-${name}]`);
  poll(page.dataset.url, 4000, {
    onTold({ words, quiz_url: url, quiz_label: label }) {
      if (part("words").textContent !== words) part("words").textContent = words;
      part("quiz").hidden = part("quiz-note").hidden = !url;
      if (!url) return;
      part("quiz").href = url;
      part("quiz").textContent = label;
    },
    onGone: () => location.reload(),
  });
  page.dataset.ready = "1";
}
