// Which question of a film is to be asked at this place? Pure. The server decides what counts; this only asks.

// Two reports of a playing element lie at most a second apart, at twice the speed two.
const STEP_MS = 3000;

/** Marks are what the server says: [{id, at_ms, kind, is_required, is_passed}, …]. */
export class QuestionMarks {
  #marks = [];
  #done = new Set(); // answered or skipped on this page
  #lastMs = null;

  told(marks = []) {
    this.#marks = marks.filter(({ kind, is_passed: isPassed }) => kind === "question" && !isPassed);
  }

  /** The element is at `ms`: the mark to ask now, or null. One that must be answered holds whoever jumps over it, too. */
  at(ms) {
    const last = this.#lastMs;
    this.#lastMs = ms;
    const isRunning = last !== null && ms >= last && ms - last <= STEP_MS;
    const reached = this.#marks.filter((mark) => mark.at_ms <= ms && !this.#done.has(mark.id));
    return reached.find((mark) => mark.is_required || (isRunning && mark.at_ms > last)) ?? null;
  }

  /** What comes within `ms` from here: worth fetching while there is a network. */
  ahead(ms) {
    const from = this.#lastMs ?? 0;
    return this.#marks.find((mark) => mark.at_ms > from && mark.at_ms - from <= ms && !this.#done.has(mark.id)) ?? null;
  }

  /** Not asked again here. */
  settle(id) {
    this.#done.add(id);
  }

  /** Where to look again for what the question is about: half a minute, not beyond the question before. */
  lookBack(mark) {
    const before = Math.max(0, ...this.#marks.filter((one) => one.at_ms < mark.at_ms).map((one) => one.at_ms));
    return Math.max(before, mark.at_ms - 30_000);
  }
}
