// Reads and writes the answer of one question in the DOM, by its type. Values are those of the save address.

// value → whether anything is answered in it
export function isAnswered(value) {
  return typeof value === "string" ? value !== "" : value.some((part) => part !== "");
}

// Whether two values say the same; blanks that nobody filled are the same as no answer.
export function isSame(a, b) {
  if (!isAnswered(a) && !isAnswered(b)) return true;
  return JSON.stringify(a) === JSON.stringify(b);
}

// Adds a letter at the end of an order, or takes it out.
export function turned(order, letter) {
  return order.includes(letter) ? order.replace(letter, "") : order + letter;
}

const letters = {
  read: (sheet) => [...sheet.querySelectorAll("input")].filter((one) => one.checked).map((one) => one.value).join(""),
  write(sheet, value) {
    for (const input of sheet.querySelectorAll("input")) input.checked = value.includes(input.value);
  },
};

const texts = {
  read: (sheet) => [...sheet.querySelectorAll("input")].map((one) => one.value.trim()),
  write: (sheet, value) => each(sheet.querySelectorAll("input"), value),
};

const partners = {
  read: (sheet) => [...sheet.querySelectorAll("select")].map((one) => one.value),
  write: (sheet, value) => each(sheet.querySelectorAll("select"), value),
};

const words = {
  read: (sheet) => sheet.querySelector("textarea").value.trim(),
  write(sheet, value) {
    sheet.querySelector("textarea").value = value;
  },
};

const order = {
  read: (sheet) => sheet.querySelector("[data-order]").value,
  write(sheet, value) {
    sheet.querySelector("[data-order]").value = value;
    for (const button of sheet.querySelectorAll("[data-place]")) {
      const place = value.indexOf(button.dataset.place);
      button.setAttribute("aria-pressed", String(place >= 0));
      button.querySelector("[data-number]").textContent = place < 0 ? "·" : place + 1;
    }
  },
};

const FIELDS = { blank: texts, matching: partners, short: words, ordering: order };

export function fieldsOf(sheet) {
  return FIELDS[sheet.dataset.kind] ?? letters;
}

// Writes only what differs: a text that is being typed keeps its cursor.
function each(inputs, value) {
  [...inputs].forEach((input, place) => {
    const wanted = value[place] ?? "";
    if (input.value.trim() !== wanted) input.value = wanted;
  });
}
