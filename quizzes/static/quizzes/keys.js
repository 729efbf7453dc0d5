// 1–9 and A–F choose, arrows turn the page. Keys typed with Ctrl, Alt or Meta belong to the browser.

const LETTERS = "ABCDEFGHIJ";

export function listenToKeys({ choose, previous, next }) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input[type=text], textarea, select")) return; // what is typed is an answer
    const key = event.key.toUpperCase();
    if (event.key === "ArrowLeft") previous();
    else if (event.key === "ArrowRight") next();
    else if (/^[1-9]$/.test(key)) choose(Number(key) - 1);
    else if (key.length === 1 && LETTERS.includes(key)) choose(LETTERS.indexOf(key));
    else return;
    event.preventDefault();
  });
}
