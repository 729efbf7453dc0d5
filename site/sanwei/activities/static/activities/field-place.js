// Choosing a 教学点 or a route writes its words into the place, unless somebody wrote a place of their own.

for (const select of document.querySelectorAll("[data-fills]")) {
  const field = select.form.elements[select.dataset.fills];
  const known = new Set([...select.options].map((option) => option.dataset.words).filter(Boolean));
  const fill = () => {
    const words = select.selectedOptions[0]?.dataset.words ?? "";
    const isOwn = field.value.trim() && !known.has(field.value.trim());
    if (isOwn || field.value === words) return;
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  if (!field.value) fill();
  select.addEventListener("change", fill);
}
