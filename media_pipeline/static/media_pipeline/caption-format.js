// Clean WebVTT of ours to rows and back, and times as an editor types them. Pure.

const SPAN = /^(\S+) --> (\S+)/;
const FULL_WIDTH = /[０-９：．，]/g;

/** Returns [{start, end, text}] with times as short as they may be written; text is cue text. */
export function rowsOf(vtt) {
  const rows = [];
  for (const block of vtt.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const [head, ...lines] = block.trim().split("\n");
    const span = SPAN.exec(head);
    if (span) rows.push({ start: shortened(span[1]), end: shortened(span[2]), text: lines.join("\n") });
  }
  return rows;
}

/** Returns the rows as WebVTT; what is no time goes as it stands, for the server to name it. */
export function vttOf(rows) {
  const blocks = rows.map(({ start, end, text }) => {
    const words = text.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
    return `${written(start)} --> ${written(end)}\n${words}`;
  });
  return ["WEBVTT", ...blocks].join("\n\n") + "\n";
}

/** Milliseconds of "1:02:03.5", "65" or "1:05"; NaN for what is no time. */
export function msOf(time) {
  const plain = time.trim().replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(",", ".");
  if (!/^(\d{1,3}:){0,2}\d{1,2}(\.\d{1,3})?$/.test(plain)) return NaN;
  return Math.round(plain.split(":").reduce((total, part) => total * 60 + Number(part), 0) * 1000);
}

export function timeOf(ms) {
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map(Math.floor);
  const clock = [minutes, seconds].map((part) => String(part).padStart(2, "0")).join(":");
  const rest = String(Math.round(ms % 1000)).padStart(3, "0");
  return `${hours ? `${hours}:` : ""}${hours ? clock : clock.replace(/^0/, "")}.${rest}`;
}

/** The last row that has begun at `ms`, -1 before the first. */
export function rowAt(starts, ms) {
  let found = -1;
  for (let place = 0; place < starts.length && starts[place] <= ms; place++) found = place;
  return found;
}

function shortened(time) {
  const ms = msOf(time);
  return Number.isNaN(ms) ? time : timeOf(ms);
}

function written(time) {
  const ms = msOf(time);
  if (Number.isNaN(ms)) return time.trim() || "?";
  const full = timeOf(ms);
  return full.split(":").length === 3 ? full.padStart(12, "0") : `00:${full.padStart(9, "0")}`;
}
