// Sends one file by tus and tells what happens; knows no page. Needs tus-js-client as the global `tus`.

import { mix } from "./upload-words.js";

const SAMPLE_BYTES = 64 * 1024;
const AFTER_MS = [0, 1000, 2000, 4000, ...Array(60).fill(8000)]; // about eight minutes without a single byte
// Refusals that another try may not meet: the offset moved, another writer, a full worker.
const PASSING = [408, 409, 423, 460];

/**
 * The same file picked again is known by name, size and a sample of its bytes: a phone's gallery hands
 * out a new date every time.
 */
async function fingerprintOf(purpose, file) {
  const ends = [file.slice(0, SAMPLE_BYTES), file.slice(Math.max(0, file.size - SAMPLE_BYTES))];
  let hash;
  for (const blob of ends) hash = mix(new Uint8Array(await blob.arrayBuffer()), hash);
  return ["sanwei", purpose, file.name, file.size, hash].join(":");
}

function csrfToken(fallback) {
  // Read anew each time: signing in again in another tab changes it.
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? fallback;
}

function sentenceOf(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).message ?? "";
  } catch {
    return "";
  }
}

/** Keeps the place of an upload when only the session has ended: the library would forget it. */
class Places {
  constructor(lastStatus) {
    this.lastStatus = lastStatus;
    this.kept = tus.defaultOptions.urlStorage;
  }

  findAllUploads() {
    return this.kept.findAllUploads();
  }

  findUploadsByFingerprint(fingerprint) {
    return this.kept.findUploadsByFingerprint(fingerprint);
  }

  addUpload(fingerprint, upload) {
    return this.kept.addUpload(fingerprint, upload);
  }

  removeUpload(key) {
    return [401, 403].includes(this.lastStatus()) ? Promise.resolve() : this.kept.removeUpload(key);
  }
}

/**
 * `tell` is called with { phase, sent, total, sentence }; phases: found (an earlier part is here), sending,
 * waiting (no line, trying again), paused, whole, failed.
 */
export class Sender {
  #upload;
  #status = 0;
  #isPaused = false;

  constructor(file, { endpoint, token, partBytes, purpose, metadata, tell }) {
    this.file = file;
    this.tell = (phase, more = {}) => tell({ phase, sent: 0, total: file.size, sentence: "", ...more });
    this.#upload = new tus.Upload(file, {
      endpoint,
      chunkSize: partBytes,
      retryDelays: AFTER_MS,
      removeFingerprintOnSuccess: true,
      urlStorage: new Places(() => this.#status),
      fingerprint: (each) => fingerprintOf(purpose, each),
      metadata: { filename: file.name, purpose, ...metadata },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken(token)),
      onAfterResponse: (_request, response) => {
        this.#status = response.getStatus();
      },
      onShouldRetry: (error) => this.#mayTryAgain(error),
      onProgress: (sent) => this.#isPaused || this.tell("sending", { sent }),
      onSuccess: () => this.tell("whole", { sent: file.size }),
      onError: (error) => this.tell("failed", { sentence: sentenceOf(error), status: this.#statusOf(error) }),
    });
    addEventListener("online", () => this.#isWaiting && this.resume());
  }

  #isWaiting = false;

  /** Begin, or go on where an earlier try of the same file ended. */
  async start() {
    const [earlier] = (await this.#upload.findPreviousUploads()).sort((one, other) =>
      other.creationTime.localeCompare(one.creationTime),
    );
    if (earlier) {
      this.tell("found");
      this.#upload.resumeFromPreviousUpload(earlier);
    }
    this.#upload.start();
  }

  async pause() {
    this.#isPaused = true;
    await this.#upload.abort();
    this.tell("paused");
  }

  async resume() {
    if (!this.#isPaused) await this.#upload.abort();
    this.#isPaused = this.#isWaiting = false;
    this.#upload.start();
  }

  /** Forget the upload, here and on the server. */
  async cancel() {
    this.#isPaused = true;
    await this.#upload.abort(true).catch(() => {});
  }

  get stateUrl() {
    return `${this.#upload.url}state/`;
  }

  get publicId() {
    return this.#upload.url.match(/([0-9a-f-]{36})\/$/)[1];
  }

  #statusOf(error) {
    return error.originalResponse?.getStatus() ?? 0;
  }

  #mayTryAgain(error) {
    const status = this.#statusOf(error);
    const may = status === 0 || PASSING.includes(status) || (status >= 500 && status !== 507);
    this.#isWaiting = may;
    if (may && !this.#isPaused) this.tell("waiting", { sentence: sentenceOf(error) });
    return may && !this.#isPaused;
  }
}
