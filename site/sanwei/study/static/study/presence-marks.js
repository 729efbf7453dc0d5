// 在场确认: where does the film ask “还在看吗？”, and what does a tap answer? Pure. The server decides what counts; this explains.

// Two reports of a playing element lie at most a second apart, at twice the speed two.
const STEP_MS = 3000;

/**
 * Marks are what the server says: [{id, at_ms, kind, grace_ms, is_required, is_passed}, …]. Each answers for the
 * stretch up to the next one (study/gates.py): its grace counts if the mark before is passed.
 */
export class PresenceMarks {
  #marks = [];
  #tapped = new Set(); // not confirmed by the server yet
  #asked = new Set(); // shown, not answered
  #lostMs = null; // where the seconds began that do not count
  #sinceMs = 0; // where this unbroken run of the film began
  #atMs = null;

  told(marks = []) {
    this.#marks = marks.filter(({ kind, is_required: isRequired }) => kind === "presence" && isRequired);
    const open = new Set(this.#marks.filter((mark) => !mark.is_passed).map((mark) => mark.id));
    this.#tapped = new Set([...this.#tapped].filter((id) => open.has(id)));
    this.#asked = new Set([...this.#asked].filter((id) => open.has(id)));
  }

  /** What every beat carries until the server has confirmed it. */
  get carried() {
    return [...this.#tapped];
  }

  /** The element is at `ms`: {state: "quiet" | "asking" | "stopped", leftMs}. */
  at(ms) {
    if (this.#atMs === null || ms < this.#atMs || ms - this.#atMs > STEP_MS) {
      this.#sinceMs = ms;
      this.#lostMs = null;
    }
    this.#atMs = ms;
    const place = this.#marks.filter((mark) => mark.at_ms <= ms).length - 1;
    const mark = this.#marks[place];
    if (!mark || this.#isPassed(mark)) return { state: "quiet", leftMs: 0 };
    this.#asked.add(mark.id);
    const hasGrace = place === 0 || this.#isPassed(this.#marks[place - 1]);
    const gateMs = mark.at_ms + (hasGrace ? mark.grace_ms : 0);
    if (ms < gateMs) return { state: "asking", leftMs: gateMs - ms };
    this.#lostMs ??= Math.max(gateMs, this.#sinceMs);
    return { state: "stopped", leftMs: 0 };
  }

  /** Answers for all that was asked so far; returns where the seconds begin that were lost, or null. */
  tap() {
    for (const id of this.#asked) this.#tapped.add(id);
    this.#asked.clear();
    const lostMs = this.#lostMs;
    this.#lostMs = null;
    return lostMs;
  }

  #isPassed(mark) {
    return mark.is_passed || this.#tapped.has(mark.id);
  }
}

/** How long there is still time, in words that change seldom: a screen reader says each of them. */
export function graceWords(leftMs) {
  if (leftMs > 60_000) return `${Math.ceil(leftMs / 60_000)}分钟内点一下，时间照常计`;
  return leftMs > 30_000 ? "1分钟内点一下，时间照常计" : "30秒内点一下，时间照常计";
}
