// Keeps the operator's page up to date while somebody looks at it, and leaves it alone while somebody works in it.

const EVERY_MS = 3000;
const SLOW_MS = 15000;

async function look(root) {
  const answer = await fetch(root.dataset.url, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(`queue ${answer.status}`);
  const html = await answer.text();
  if (root.contains(document.activeElement)) return; // a press must not lose its button
  if (html !== root.dataset.shown) root.innerHTML = html;
  root.dataset.shown = html;
}

function follow(root) {
  const again = async () => {
    let wait = EVERY_MS;
    try {
      if (!document.hidden) await look(root);
    } catch {
      wait = SLOW_MS;
    }
    setTimeout(again, wait);
  };
  setTimeout(again, EVERY_MS);
}

document.querySelectorAll("[data-queue]").forEach(follow);
