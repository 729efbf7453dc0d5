// Which line belongs to a moment. Pure.

/** The last of `spans` ([startMs, endMs] by start) that has begun, until the next begins; -1 before the first. */
export function lineAt(spans, ms) {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle][0] <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
