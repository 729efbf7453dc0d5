// One button that copies a text. Where the browser refuses (WeChat, plain HTTP), the text is selected to be copied by hand.

const button = document.querySelector("[data-copy]");
const field = button && document.getElementById(button.dataset.copy);
const told = document.querySelector("[data-copy-told]");

button?.addEventListener("click", async () => {
  const isCopied = (await byClipboard()) || bySelection();
  told.textContent = isCopied ? told.dataset.done : told.dataset.byHand;
});

async function byClipboard() {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return false;
  }
}

function bySelection() {
  field.focus();
  field.setSelectionRange(0, field.value.length);
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
