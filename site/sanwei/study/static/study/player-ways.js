// Which ways of playing are open here, and which rung of one. Pure.

const SAVER_SHORT_SIDE = 480;

/** The ways open here, best first. `forced` (tests only) keeps that one alone. 省流量 without hls.js is the small file. */
export function waysOf({ playlist, progressive, hasMediaSource, playsHls, forced, isSaving }) {
  const ways = [];
  if (playlist && hasMediaSource) ways.push("hls");
  if (playlist && playsHls) ways.push("native");
  if (progressive) ways.push("progressive");
  if (isSaving && ways[0] === "native" && progressive) ways.reverse();
  return forced ? ways.filter((way) => way === forced) : ways;
}

const shortSide = ({ width, height }) => Math.min(width, height);

/** [{index, label}], best picture first; a rung is named by its short side. */
export function rungsOf(levels) {
  return levels
    .map((level, index) => ({ index, side: shortSide(level) }))
    .sort((a, b) => b.side - a.side)
    .map(({ index, side }) => ({ index, label: `${side}p` }));
}

/** The best rung that 省流量 allows, or the smallest there is. */
export function savingRung(levels) {
  const sides = levels.map((level, index) => ({ index, side: shortSide(level) })).sort((a, b) => a.side - b.side);
  return (sides.filter(({ side }) => side <= SAVER_SHORT_SIDE).at(-1) ?? sides[0])?.index ?? -1;
}
