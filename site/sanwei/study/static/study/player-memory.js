// What the player remembers on this device: captions, data saver, loudness. Never anything about study.

const KEY = "sanwei.player";

export function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function remember(changes) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...recall(), ...changes }));
  } catch {
    // A private window: it lasts as long as the page.
  }
}
