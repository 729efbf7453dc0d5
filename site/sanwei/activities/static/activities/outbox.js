// Keeps what the server has not acknowledged yet, by key. localStorage writes at once: a locked phone loses nothing.

export class Outbox {
  constructor(name, storage) {
    this.name = `sanwei.life.${name}`;
    this.storage = storage;
    this.waiting = new Map(read(storage, this.name));
    this.turn = 0;
  }

  get size() {
    return this.waiting.size;
  }

  entries() {
    return [...this.waiting].map(([key, one]) => ({ key, ...one }));
  }

  has(key) {
    return this.waiting.has(key);
  }

  put(key, value) {
    this.turn += 1;
    this.waiting.set(key, { value, turn: this.turn });
    this.write();
  }

  // What changed again while its older form was on the way stays.
  acknowledge(sent) {
    for (const one of sent) {
      if (this.waiting.get(one.key)?.turn === one.turn) this.waiting.delete(one.key);
    }
    this.write();
  }

  write() {
    try {
      if (this.size) this.storage.setItem(this.name, JSON.stringify([...this.waiting]));
      else this.storage.removeItem(this.name);
    } catch {
      // Private windows of old WebViews have no room: what is written lives in this page only.
    }
  }
}

function read(storage, name) {
  try {
    const kept = JSON.parse(storage.getItem(name) ?? "[]");
    // Turns of an earlier page end below those of this one.
    return Array.isArray(kept) ? kept.map(([key, one]) => [key, { value: one.value, turn: 0 }]) : [];
  } catch {
    return [];
  }
}
