// Keeps what was typed beside a file until the file is through: a tab that is closed costs no words.

const KINDS = "input[type=text], textarea, select";

function inputs(form) {
  return [...form.querySelectorAll(KINDS)];
}

/** Forms without `data-keep` keep nothing; its value names the person, so that a shared phone mixes nobody's. */
function placeOf(form) {
  return form.dataset.keep ? `sanwei-words:${form.dataset.keep}` : "";
}

export function keepWords(form) {
  const place = placeOf(form);
  if (!place) return;
  const words = Object.fromEntries(inputs(form).map((input) => [input.name, input.value]));
  try {
    localStorage.setItem(place, JSON.stringify(words));
  } catch {
    // no room, or storage forbidden: the upload itself matters more
  }
}

export function forgetWords(form) {
  if (placeOf(form)) localStorage.removeItem(placeOf(form));
}

/** Fill in only where the person has typed nothing yet. */
export function bringWordsBack(form) {
  const stored = placeOf(form) && localStorage.getItem(placeOf(form));
  if (!stored || inputs(form).some((input) => input.value)) return;
  const words = JSON.parse(stored);
  for (const input of inputs(form)) input.value = words[input.name] ?? "";
}
