// Words and figures of the evidence card. Pure: tested with node --test.

/** Covered stretches for a bar that is 1000 wide; a sliver stays visible. */
export function spansOf(intervals, durationMs) {
  if (!durationMs) return [];
  return intervals.map(([from, to]) => {
    const start = Math.floor((from * 1000) / durationMs);
    return { start, width: Math.max(1, Math.floor(((to - from) * 1000) / durationMs)) };
  });
}

/** Where the first unseen stretch of a second or more begins, or null. */
export function firstGap(missing) {
  return missing.find(([from, to]) => to - from >= 1000)?.[0] ?? null;
}

/** The first sentence stands out, the rest explains. */
export function splitSentence(sentence) {
  const stop = sentence.indexOf("。");
  return stop < 0 ? [sentence, ""] : [sentence.slice(0, stop + 1), sentence.slice(stop + 1)];
}

/** Tell the screen reader every tenth and the end, not every beat. */
export function isWorthSaying(before, after) {
  if (Boolean(before.is_awaiting) !== Boolean(after.is_awaiting)) return true;
  return before.state !== after.state || Math.floor(before.permille / 100) !== Math.floor(after.permille / 100);
}
