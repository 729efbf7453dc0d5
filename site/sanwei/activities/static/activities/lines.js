// Rows that come several at a time: speeches, votes, resolutions, guests.

export function linesOf(block) {
  return [...block.querySelectorAll(":scope > [data-line]")].map((line) =>
    Object.fromEntries([...line.querySelectorAll("[data-column]")].map((cell) => [cell.dataset.column, cell.value])),
  );
}

// Who writes in one of the lines stays where he was.
export function fill(block, values) {
  const at = document.activeElement;
  const row = [...block.querySelectorAll(":scope > [data-line]")].findIndex((line) => line.contains(at));
  for (const line of block.querySelectorAll(":scope > [data-line]")) line.remove();
  for (const value of values) {
    const line = add(block);
    for (const cell of line.querySelectorAll("[data-column]")) cell.value = value[cell.dataset.column] ?? "";
  }
  if (row < 0) return;
  const line = block.querySelectorAll(":scope > [data-line]")[row] ?? add(block);
  line.querySelector(`[data-column=${at.dataset.column}]`)?.focus();
}

export function startLines(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (button) add(button.closest("[data-lines]")).querySelector("[data-column]").focus();
  });
}

function add(block) {
  const fresh = block.querySelector("template").content.firstElementChild.cloneNode(true);
  const number = block.querySelectorAll(":scope > [data-line]").length + 1;
  for (const cell of fresh.querySelectorAll("[name]")) cell.name = cell.name.replace("-0-", `-${number}-`);
  block.querySelector("[data-add]").before(fresh);
  return fresh;
}
