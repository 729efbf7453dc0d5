// Sets of half-open stretches [from, to), ascending and merged, as the server keeps them. Pure.

export function merge(pairs) {
  const merged = [];
  for (const [from, to] of pairs.filter(([a, b]) => a < b).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function measure(set) {
  return set.reduce((sum, [from, to]) => sum + to - from, 0);
}

export function subtract(set, other) {
  let left = set;
  for (const [from, to] of other) {
    left = left.flatMap(([a, b]) => [[a, Math.min(b, from)], [Math.max(a, to), b]].filter(([c, d]) => c < d));
  }
  return left;
}

export function intersect(set, other) {
  return merge(
    other.flatMap(([from, to]) => set.map(([a, b]) => [Math.max(a, from), Math.min(b, to)])),
  );
}

// The first part of a set that measures `length`.
export function take(set, length) {
  const taken = [];
  for (const [from, to] of set) {
    if (length <= 0) break;
    taken.push([from, Math.min(to, from + length)]);
    length -= to - from;
  }
  return taken;
}
