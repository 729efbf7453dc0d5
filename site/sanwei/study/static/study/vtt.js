// Reads WebVTT as far as a player needs it: times and text of cues, places in a sprite sheet. Pure.

const TIMES = /^\s*((?:\d+:)?\d+:\d+[.,]\d+)\s+-->\s+((?:\d+:)?\d+:\d+[.,]\d+)/;
const ENTITIES = { amp: "&", lt: "<", gt: ">", nbsp: " ", lrm: "", rlm: "" };

/** [{start, end, text}] in ms, ascending; what is not a cue is skipped. */
export function parseCues(source) {
  const cues = [];
  for (const block of source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => TIMES.test(line));
    if (at < 0 || /^(NOTE|STYLE|REGION)\b/.test(lines[0])) continue;
    const [, start, end] = TIMES.exec(lines[at]);
    cues.push({ start: toMs(start), end: toMs(end), text: lines.slice(at + 1).join("\n").trim() });
  }
  return cues.sort((a, b) => a.start - b.start);
}

/** The text of a cue as one reads it: no tags, no reading aids, entities resolved. */
export function plainText(text) {
  return text
    .replace(/<rt\b[^>]*>.*?<\/rt>/gs, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_all, name) => ENTITIES[name]);
}

/** Every cue that holds at `ms`. */
export function cuesAt(cues, ms) {
  return cues.filter(({ start, end }) => start <= ms && ms < end);
}

/** {url, x, y, width, height} of the picture for `ms`, its address resolved against the list's; null without one. */
export function spriteAt(cues, ms, base) {
  const cue = cuesAt(cues, ms)[0] ?? (ms > 0 ? cues.at(-1) : cues[0]);
  const [, file, numbers] = /^(.*?)#xywh=(\d+,\d+,\d+,\d+)$/.exec(cue?.text ?? "") ?? [];
  if (!numbers) return null;
  const [x, y, width, height] = numbers.split(",").map(Number);
  return { url: new URL(file, base).href, x, y, width, height };
}

function toMs(mark) {
  return Math.round(mark.replace(",", ".").split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000);
}
