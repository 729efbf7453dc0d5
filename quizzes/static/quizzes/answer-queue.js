// Keeps answers that the server has not acknowledged yet. localStorage writes at once: closing the page loses nothing.

export class AnswerQueue {
  constructor(attempt, storage) {
    this.key = `sanwei.quiz.${attempt}`;
    this.storage = storage;
    this.waiting = new Map(read(storage, this.key).map((one) => [one.ordinal, one]));
  }

  get size() {
    return this.waiting.size;
  }

  list() {
    return [...this.waiting.values()].sort((a, b) => a.ordinal - b.ordinal);
  }

  put(change) {
    this.waiting.set(change.ordinal, change);
    this.write();
  }

  // An answer changed again while its older form was on the way stays in the queue.
  acknowledge(sent) {
    for (const change of sent) {
      const waiting = this.waiting.get(change.ordinal);
      if (waiting && waiting.sequence <= change.sequence) this.waiting.delete(change.ordinal);
    }
    this.write();
  }

  clear() {
    this.waiting.clear();
    this.write();
  }

  write() {
    try {
      if (this.waiting.size) this.storage.setItem(this.key, JSON.stringify(this.list()));
      else this.storage.removeItem(this.key);
    } catch {
      // Private windows of old WebViews have no room: the answers then live in this page only.
    }
  }
}

function read(storage, key) {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => Number.isInteger(one.ordinal)) : [];
  } catch {
    return [];
  }
}
