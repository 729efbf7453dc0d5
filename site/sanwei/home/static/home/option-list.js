// The list under a search field: shown, walked with the arrows while the focus stays in the field, left again.

export class OptionList {
  #field;
  #panel;
  #list;
  #status;
  #active = -1;

  constructor({ field, panel, list, status }) {
    [this.#field, this.#panel, this.#list, this.#status] = [field, panel, list, status];
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", list.id],
      ["aria-expanded", "false"],
    ]) {
      field.setAttribute(name, value);
    }
    panel.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  get active() {
    return this.#options[this.#active] ?? null;
  }

  get #options() {
    return [...this.#list.querySelectorAll("[role=option]")];
  }

  show(nodes) {
    this.#list.replaceChildren(...nodes);
    this.#options.forEach((option, place) => (option.id = `${this.#list.id}-${place}`));
    const count = this.#options.length;
    this.#panel.hidden = !count;
    this.#field.setAttribute("aria-expanded", String(count > 0));
    this.#activate(-1);
    this.#status.textContent = count ? this.#status.dataset.words.replace("{n}", count) : "";
  }

  hide() {
    this.show([]);
  }

  // Before the first and behind the last stands the field itself.
  move(by) {
    const places = this.#options.length + 1;
    this.#activate(((this.#active + 1 + by + places) % places) - 1);
  }

  #activate(place) {
    this.#active = place;
    this.#options.forEach((option, each) => option.setAttribute("aria-selected", String(each === place)));
    if (this.active) {
      this.#field.setAttribute("aria-activedescendant", this.active.id);
      this.active.scrollIntoView({ block: "nearest" });
    } else {
      this.#field.removeAttribute("aria-activedescendant");
    }
  }
}
