// Ticks every box of the form below a list. Without this script each box is ticked by hand.

const all = document.querySelector("[data-tick-all]");
const boxes = () => document.querySelectorAll(`input[type="checkbox"][form="${all.form.id}"]`);

all?.addEventListener("change", () => {
  for (const box of boxes()) box.checked = all.checked;
});
