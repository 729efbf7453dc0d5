// Keeps what the server has not acknowledged yet, by key. localStorage writes at once: a locked phone loses nothing.

const MOST_TRIED = 4;

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

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

  // `seen`: what stood there before, for who must not write over others. The first one of a run of changes counts.
  put(key, value, seen) {
    this.turn += 1;
    const known = this.waiting.get(key)?.seen ?? (seen === undefined ? undefined : [seen]);
    this.waiting.set(key, known ? { value, turn: this.turn, seen: known } : { value, turn: this.turn });
    this.write();
  }

  // What goes out may arrive although no answer comes: from now on it may be what stands there.
  tried(sent) {
    for (const { key, value } of sent) {
      const one = this.waiting.get(key);
      if (!one?.seen || same(one.seen.at(-1), value)) continue;
      one.seen = [one.seen[0], ...one.seen.slice(1).slice(1 - MOST_TRIED), value];
    }
    this.write();
  }

  drop(key) {
    this.waiting.delete(key);
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
    return Array.isArray(kept) ? kept.map(([key, one]) => [key, { ...one, turn: 0 }]) : [];
  } catch {
    return [];
  }
}
