// Keeps small entries by a key of several fields until they are dealt with: in IndexedDB, so that a reload or a dead
// battery loses none. Shared by the beats of study and the answers of quizzes.

// Safari 14.1 never answered the first open() of a fresh process (WebKit bug 226547): the page must not wait for it.
const OPEN_WITHIN_MS = 1500;

// The same behaviour without a disk, for browsers that refuse IndexedDB (private windows).
export class MemoryStore {
  #entries = new Map();
  #fields;

  constructor(fields) {
    this.#fields = fields;
  }

  async put(entry) {
    this.#entries.set(JSON.stringify(this.#fields.map((field) => entry[field])), entry);
  }

  async all() {
    return [...this.#entries.values()];
  }

  async remove(keys) {
    for (const key of keys) this.#entries.delete(JSON.stringify(key));
  }
}

class DiskStore {
  #database;
  #name;

  constructor(database, name) {
    this.#database = database;
    this.#name = name;
  }

  put(entry) {
    return this.#run("readwrite", (store) => store.put(entry));
  }

  all() {
    return this.#run("readonly", (store) => store.getAll());
  }

  async remove(keys) {
    if (keys.length) await this.#run("readwrite", (store) => keys.map((key) => store.delete(key)).at(-1));
  }

  #run(mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(this.#name, mode);
      const request = work(transaction.objectStore(this.#name));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }
}

// Open a store of this browser, whose entries are told apart by `fields`; never rejects.
export function openKept({ database, store, fields, within = OPEN_WITHIN_MS }) {
  return new Promise((resolve) => {
    const inMemory = () => resolve(new MemoryStore(fields));
    if (!globalThis.indexedDB) {
      inMemory();
      return;
    }
    let request;
    try {
      request = indexedDB.open(database, 1);
    } catch {
      inMemory(); // a WebView with its storage switched off throws at once
      return;
    }
    const late = setTimeout(inMemory, within);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: fields });
    request.onsuccess = () => {
      clearTimeout(late);
      resolve(new DiskStore(request.result, store));
    };
    request.onerror = request.onblocked = inMemory;
  });
}
