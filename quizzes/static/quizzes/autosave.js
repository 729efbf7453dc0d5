// Sends what waits in the queue: within a second of a change, again when it failed, at once when the network is back.

const SOON_MS = 350; // after the last change …
export const LATEST_MS = 1000; // … and never later than this after the first
const RETRY_MS = [2000, 4000, 8000, 15000];
// Our server's own words only: a proxy's 404 or 409 must not cost an answer.
const OVER = "attempt_over";
// Somebody else signed in on this phone meanwhile: the attempt is not there for him, and still here for its owner.
const STRANGER = "not_found";

export class Autosave {
  // onStatus(state, waiting): saved | saving | waiting | restored | refused | signed-out
  constructor({ queue, url, csrf, onStatus, onSaved, onOver }) {
    Object.assign(this, { queue, url, csrf, onStatus, onSaved, onOver });
    this.failures = 0;
    this.timer = 0;
    this.sending = null;
    this.changedAt = 0; // of the oldest change nobody tried to send
    this.most = Infinity;
  }

  follow() {
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else this.flush();
    });
  }

  // What an earlier page could not send: said until the server has it.
  restore() {
    if (!this.queue.size) return;
    this.onStatus("restored", this.queue.size);
    this.flush();
  }

  put(change) {
    this.queue.put(change);
    this.onStatus("saving", this.queue.size);
    const now = Date.now();
    this.changedAt ||= now;
    this.later(Math.max(0, Math.min(SOON_MS, this.changedAt + LATEST_MS - now)));
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  // Resolves to true when nothing waits any more.
  async flush() {
    if (this.sending) {
      await this.sending;
      return this.queue.size ? this.flush() : true;
    }
    if (!this.queue.size) return true;
    clearTimeout(this.timer);
    this.changedAt = 0;
    this.sending = this.send();
    const done = await this.sending;
    this.sending = null;
    if (done && this.queue.size) return this.flush();
    return done;
  }

  async send() {
    const sent = this.queue.list().slice(0, this.most);
    let response;
    let body;
    try {
      response = await fetch(this.url, this.request(sent));
      body = await response.json();
    } catch {
      return this.failed(); // no network, a cut answer or the page of a proxy
    }
    if (response.ok) {
      this.failures = 0;
      this.queue.acknowledge(sent);
      this.onSaved(body, sent);
      this.onStatus(this.queue.size ? "saving" : "saved", this.queue.size);
      return true;
    }
    if (response.status === 401 || response.status === 403 || body.code === STRANGER) {
      this.onStatus("signed-out", this.queue.size);
      return false;
    }
    if (body.code === OVER) {
      this.queue.clear();
      this.onOver();
      return false;
    }
    if (response.status === 422) return this.spoilt(sent);
    return this.failed();
  }

  // One answer that the server can't read must hold up no other: from here on they go one by one.
  spoilt(sent) {
    this.most = 1;
    if (sent.length === 1) {
      this.queue.acknowledge(sent);
      this.onStatus("refused", this.queue.size);
    }
    return this.queue.size > 0;
  }

  failed() {
    this.onStatus("waiting", this.queue.size);
    this.later(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)]);
    this.failures += 1;
    return false;
  }

  leave() {
    if (this.queue.size) fetch(this.url, { ...this.request(this.queue.list()), keepalive: true }).catch(() => {});
  }

  request(answers) {
    return {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf },
      body: JSON.stringify({ answers }),
    };
  }
}
