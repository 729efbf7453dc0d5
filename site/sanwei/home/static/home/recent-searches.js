// A person's own searches, kept by this browser alone: on a shared device only as long as the tab is open.

const MOST = 10;
const MOST_MATCHING = 3;

export class RecentSearches {
  #key;
  #storage;

  // `owner` keeps people apart who share a device; `storage` may be missing where a browser refuses it.
  constructor({ owner, storage }) {
    this.#key = `sanwei.searches.${owner}`;
    this.#storage = storage;
  }

  all() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, MOST) : [];
    } catch {
      return [];
    }
  }

  matching(text) {
    const same = text.trim().toLowerCase();
    const kept = this.all().filter((one) => one.toLowerCase().includes(same) && one.toLowerCase() !== same);
    return kept.slice(0, MOST_MATCHING);
  }

  add(text) {
    const kept = [text, ...this.all().filter((one) => one !== text)].slice(0, MOST);
    try {
      this.#storage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // A full or forbidden storage: nothing is remembered.
    }
  }

  clear() {
    try {
      this.#storage.removeItem(this.#key);
    } catch {
      // Nothing was kept.
    }
  }
}

// Return the storage of this browser, or null where it is switched off (private windows, some WebViews).
export function storageFor(kept) {
  try {
    return kept === "device" ? window.localStorage : window.sessionStorage;
  } catch {
    return null;
  }
}
