// Sends what waits in an outbox: soon after a change, again when it failed, at once when the network is back.

const RETRY_MS = [2000, 4000, 8000, 15000];
const senders = new Set();

// Resolves to true when nothing on this page waits any more, whichever part of it was touched.
export async function sendAll() {
  return (await Promise.all([...senders].map((sender) => sender.flush()))).every(Boolean);
}

export class Sender {
  constructor({ outbox, url, csrf, body, soonMs, onStatus, onReply, onRefused }) {
    Object.assign(this, { outbox, url, csrf, body, soonMs, onStatus, onReply, onRefused });
    this.failures = 0;
    this.sending = null;
    senders.add(this);
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else if (this.outbox.size) this.flush();
    });
  }

  changed() {
    this.onStatus("saving");
    this.later(this.soonMs);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  // Resolves to true when nothing waits any more.
  async flush() {
    if (this.sending) {
      await this.sending;
      return this.outbox.size ? this.flush() : true;
    }
    if (!this.outbox.size) return true;
    clearTimeout(this.timer);
    this.sending = this.send();
    const done = await this.sending;
    this.sending = null;
    return done && this.outbox.size ? this.flush() : done;
  }

  async send() {
    const sent = this.outbox.entries();
    let response;
    try {
      response = await fetch(this.url, this.request(sent));
    } catch {
      return this.failed();
    }
    if (response.ok && !response.redirected) {
      this.failures = 0;
      const reply = await response.json();
      this.outbox.acknowledge(sent);
      this.onReply(reply, sent);
      this.onStatus(this.outbox.size ? "saving" : "saved");
      return true;
    }
    if (response.redirected || response.status === 401 || response.status === 403) {
      this.onStatus("signed-out");
      return false;
    }
    if (response.status >= 400 && response.status < 500) {
      // What the server will never take must not hold up the rest for ever.
      this.outbox.acknowledge(sent);
      const { message } = await response.json().catch(() => ({}));
      this.onRefused(message ?? "没有存上，请再试一次。", sent);
      return false;
    }
    return this.failed();
  }

  failed() {
    this.onStatus("waiting");
    this.later(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)]);
    this.failures += 1;
    return false;
  }

  leave() {
    if (this.outbox.size) fetch(this.url, { ...this.request(this.outbox.entries()), keepalive: true }).catch(() => {});
  }

  request(sent) {
    return {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf },
      body: JSON.stringify(this.body(sent)),
    };
  }
}

// Says how saving goes, quietly; with a way back in when the sign-in has ended.
export function say(element, state, loginUrl) {
  const words = {
    saving: "正在保存…",
    saved: "✓ 已保存 · 断网也不丢",
    waiting: "没有网络，已存在本机，联网后自动保存",
    "signed-out": "登录已过期，内容都在本机，",
  }[state];
  element.classList.toggle("waiting", state === "waiting" || state === "signed-out");
  element.textContent = words;
  if (state !== "signed-out") return;
  const link = document.createElement("a");
  link.href = loginUrl;
  link.textContent = "重新登录";
  element.append(link);
}
