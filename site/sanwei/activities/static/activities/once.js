// A form is sent once, however often its button is tapped; a page that comes back from the cache is alive again.

for (const form of document.querySelectorAll("form[data-once]")) {
  const button = form.querySelector("button");
  const label = button.textContent;
  form.addEventListener("submit", () =>
    setTimeout(() => {
      button.disabled = true;
      button.textContent = form.dataset.once;
    }),
  );
  addEventListener("pageshow", () => {
    button.disabled = false;
    button.textContent = label;
  });
}
