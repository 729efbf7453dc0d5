// Keeps beats until the server has answered for them: in IndexedDB, so that a reload or a dead battery loses none.

const DATABASE = "sanwei-study";
const STORE = "beats";
// The server pays the last 120 s from the running clock; what is older goes through the offline door.
const OFFLINE_AFTER_MS = 90_000;
export const BATCH = 50;

// The first beats to send, all of one token, oldest session first, in order; null when nothing waits.
export function nextBatch(entries, nowMs, most = BATCH) {
  if (!entries.length) return null;
  const sorted = [...entries].sort((a, b) => a.openedMs - b.openedMs || a.sequence - b.sequence);
  const token = sorted[0].token;
  const batch = sorted.filter((entry) => entry.token === token).slice(0, most);
  return {
    token,
    keys: batch.map((entry) => [entry.session, entry.sequence]),
    beats: batch.map((entry) => ({
      ...entry.beat,
      sequence: entry.sequence,
      offline: nowMs - entry.createdMs > OFFLINE_AFTER_MS,
    })),
  };
}

// The same behaviour without a disk, for browsers that refuse IndexedDB (private windows).
export class MemoryStore {
  #entries = new Map();

  async put(entry) {
    this.#entries.set(`${entry.session} ${entry.sequence}`, entry);
  }

  async all() {
    return [...this.#entries.values()];
  }

  async remove(keys) {
    for (const [session, sequence] of keys) this.#entries.delete(`${session} ${sequence}`);
  }

  async removeToken(token) {
    for (const [key, entry] of this.#entries) if (entry.token === token) this.#entries.delete(key);
  }
}

class DiskStore {
  #database;

  constructor(database) {
    this.#database = database;
  }

  put(entry) {
    return this.#run("readwrite", (store) => store.put(entry));
  }

  all() {
    return this.#run("readonly", (store) => store.getAll());
  }

  remove(keys) {
    return this.#run("readwrite", (store) => keys.map((key) => store.delete(key)).at(-1));
  }

  async removeToken(token) {
    const entries = (await this.all()).filter((entry) => entry.token === token);
    if (entries.length) await this.remove(entries.map((entry) => [entry.session, entry.sequence]));
  }

  #run(mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }
}

// Open the queue of this browser; never rejects.
export function openStore() {
  return new Promise((resolve) => {
    if (!globalThis.indexedDB) {
      resolve(new MemoryStore());
      return;
    }
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore(STORE, { keyPath: ["session", "sequence"] });
    request.onsuccess = () => resolve(new DiskStore(request.result));
    request.onerror = request.onblocked = () => resolve(new MemoryStore());
  });
}
