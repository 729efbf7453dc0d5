// Words and numbers of the player. Pure: tested with node --test.

export const RATES = [0.75, 1, 1.25, 1.5, 2];
export const SKIP_MS = 10_000;

export function timeMark(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (number) => String(number).padStart(2, "0");
  if (seconds >= 3600) {
    return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  }
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
}

/** Where an address asks to begin, in ms: `?t=200` is the 200th second. Null where it asks for nothing that is a place. */
export function askedMs(search) {
  const seconds = new URLSearchParams(search).get("t") ?? "";
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : null;
}

/** "1分20秒" as a screen reader says a place on the time line. */
export function spokenTime(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes}分${seconds % 60}秒` : `${seconds}秒`;
}

/** A whole length: places are rounded down, the end of the line to the nearest second. */
export function wholeLength(ms) {
  return Math.round(ms / 1000) * 1000;
}

/** "1分20秒，共1分57秒", and the chapter where there is one. */
export function spokenPlace(ms, durationMs, chapter = "") {
  const place = `${spokenTime(ms)}，共${spokenTime(wholeLength(durationMs))}`;
  return chapter ? `${place}，${chapter}` : place;
}

/** The title of the chapter that `ms` lies in; chapters are {atMs, title}, ascending. */
export function chapterAt(chapters, ms) {
  return chapters.findLast?.(({ atMs }) => atMs <= ms)?.title ?? "";
}

export function rateLabel(rate) {
  return `${rate.toFixed(2).replace(/0$/, "")}×`;
}

export function nextRate(rate, rates = RATES) {
  return rates[(rates.indexOf(rate) + 1) % rates.length];
}

export function rateStep(rate, by, rates = RATES) {
  const place = rates.indexOf(rate) + by;
  return rates[Math.min(rates.length - 1, Math.max(0, place))];
}

/** The rates that also count, of those the player offers; 1 is always one of them. */
export function ratesWithin(speeds) {
  return RATES.filter((rate) => rate === 1 || speeds.includes(rate));
}

/** What a key does: [action, amount], or null for keys that are not ours. */
export function keyAction(key) {
  const actions = {
    " ": ["toggle"], k: ["toggle"], K: ["toggle"],
    ArrowLeft: ["seekBy", -5000], ArrowRight: ["seekBy", 5000],
    PageDown: ["seekBy", -30_000], PageUp: ["seekBy", 30_000],
    j: ["seekBy", -SKIP_MS], J: ["seekBy", -SKIP_MS], l: ["seekBy", SKIP_MS], L: ["seekBy", SKIP_MS],
    Home: ["seekTo", 0], End: ["seekTo", Infinity],
    "<": ["rateBy", -1], ">": ["rateBy", 1],
    ArrowUp: ["volumeBy", 0.1], ArrowDown: ["volumeBy", -0.1],
    f: ["full"], F: ["full"], m: ["mute"], M: ["mute"], c: ["captions"], C: ["captions"], "?": ["help"],
  };
  return actions[key] ?? null;
}
