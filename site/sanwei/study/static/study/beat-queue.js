// Keeps beats until the server has answered for them: in IndexedDB, so that a reload or a dead battery loses none.

import { openKept } from "./kept-store.js";

const DATABASE = "sanwei-study";
const STORE = "beats";
const FIELDS = ["session", "sequence"];
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

// Remove the beats of a token that the server takes no more.
export async function removeToken(store, token) {
  const entries = (await store.all()).filter((entry) => entry.token === token);
  await store.remove(entries.map((entry) => [entry.session, entry.sequence]));
}

// Open the queue of this browser; never rejects.
export function openStore() {
  return openKept({ database: DATABASE, store: STORE, fields: FIELDS });
}
