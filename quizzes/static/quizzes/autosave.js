// Sends what waits in the queue: soon after a change, again when it failed, at once when the network is back.

const SOON_MS = 350;
const RETRY_MS = [2000, 4000, 8000, 15000];

export class Autosave {
  constructor({ queue, url, csrf, onStatus, onSaved, onOver }) {
    Object.assign(this, { queue, url, csrf, onStatus, onSaved, onOver });
    this.failures = 0;
    this.timer = 0;
    this.sending = null;
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else if (this.queue.size) this.flush();
    });
  }

  put(change) {
    this.queue.put(change);
    this.onStatus("saving", this.queue.size);
    this.later(SOON_MS);
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
    this.sending = this.send();
    const done = await this.sending;
    this.sending = null;
    if (done && this.queue.size) return this.flush();
    return done;
  }

  async send() {
    const sent = this.queue.list();
    let response;
    try {
      response = await fetch(this.url, this.request(sent));
    } catch {
      return this.failed();
    }
    if (response.ok) {
      this.failures = 0;
      const reply = await response.json();
      this.queue.acknowledge(sent);
      this.onSaved(reply, sent);
      this.onStatus(this.queue.size ? "saving" : "saved", this.queue.size);
      return true;
    }
    if (response.status === 401 || response.status === 403) {
      this.onStatus("signed-out", this.queue.size);
      return false;
    }
    if (response.status === 404 || response.status === 409) {
      this.queue.clear();
      this.onOver();
      return false;
    }
    if (response.status === 422) {
      // One answer the server can't read would hold up all the others for ever.
      this.queue.acknowledge(sent);
      this.onStatus("refused", 0);
      return false;
    }
    return this.failed();
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
