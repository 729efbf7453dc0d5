// One window of this browser answers an attempt; a second one reads, until it is told to take over.

const ANSWER_MS = 400; // how long a window that is awake needs to say that it answers already

export class Seat {
  #channel;
  #me;
  #state = "asking"; // asking → holding | reading; holding ↔ reading

  // channel: {post(message), listen(act)} · onReading(): somebody else answers · leave(): settles what is unsent
  constructor({ channel, onReading, leave = async () => {}, now = Date.now(), wait = ANSWER_MS }) {
    this.#channel = channel;
    this.#me = { since: now, id: Math.random().toString(36).slice(2) };
    this.onReading = onReading;
    this.leave = leave;
    this.given = () => {};
    channel.listen((message) => this.#heard(message));
    this.#say("ask");
    this.settled = new Promise((resolve) => setTimeout(() => resolve(this.#settle()), wait));
  }

  get isReading() {
    return this.#state === "reading";
  }

  // Ask the other window to send what it has and to read from now on; resolves when it did, or is asleep.
  takeOver(wait = 3000) {
    return new Promise((resolve) => {
      this.given = resolve;
      setTimeout(resolve, wait);
      this.#say("take");
    });
  }

  // A window that slept through the question learns now that it is not the one.
  #settle() {
    if (this.#state !== "asking") return;
    this.#state = "holding";
    this.#say("take");
  }

  #heard({ what, from, to }) {
    if (from.id === this.#me.id || (to && to !== this.#me.id)) return;
    if (what === "ask" && this.#answersBefore(from)) this.#say("mine", from.id);
    else if (what === "mine" && this.#state === "asking") this.#read();
    else if (what === "take") this.#give(from);
    else if (what === "given") this.given();
  }

  #answersBefore(other) {
    if (this.#state !== "asking") return this.#state === "holding";
    return this.#me.since < other.since || (this.#me.since === other.since && this.#me.id < other.id);
  }

  async #give(other) {
    if (this.#state !== "reading") this.#read();
    await this.leave();
    this.#say("given", other.id);
  }

  #read() {
    this.#state = "reading";
    this.onReading();
  }

  #say(what, to = null) {
    this.#channel.post({ what, from: this.#me, to });
  }
}

// BroadcastChannel, or the storage event where there is none (Safari before 15.4, old WebViews).
export function openChannel(name) {
  if (globalThis.BroadcastChannel) {
    const channel = new BroadcastChannel(name);
    return {
      post: (message) => channel.postMessage(message),
      listen: (act) => channel.addEventListener("message", (event) => act(event.data)),
    };
  }
  return {
    post(message) {
      try {
        localStorage.setItem(name, JSON.stringify(message));
        localStorage.removeItem(name);
      } catch {
        // No storage at all: windows can't hear each other, and the sequence numbers alone keep order.
      }
    },
    listen: (act) =>
      addEventListener("storage", (event) => {
        if (event.key === name && event.newValue) act(JSON.parse(event.newValue));
      }),
  };
}
