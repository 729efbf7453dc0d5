// What to do when playing fails, and how to say it. Pure: facts in, remedy and words out.

const REFUSED = new Set([401, 403, 404, 410]);
export const SERVER_TRIES = 4;
const FIRST_WAIT_MS = 1500;
const LONGEST_WAIT_MS = 20_000;

/**
 * status: HTTP status, 0 when nothing came back, null when bytes were not the trouble ·
 * hasRenewed: addresses were fetched anew before · tries: waits since something last played · waysLeft: this one included.
 * "renew" addresses · "wait" and try the same again · "fall" to the next way · "expired" or "over": give up
 */
export function remedyFor({ status, hasRenewed, tries, waysLeft }) {
  if (status === 0) return "wait"; // no network: it comes back, however long it takes
  if (REFUSED.has(status)) return hasRenewed ? "expired" : "renew";
  if (status >= 500 && tries < SERVER_TRIES) return "wait";
  return waysLeft > 1 ? "fall" : "over";
}

export function waitMs(tries) {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
}

export const WORDS = {
  opening: "正在打开…",
  buffering: "正在缓冲…",
  slow: "网络慢，还在缓冲。可以试试“听音频”或“省流量”。",
  tapAgain: "点一下播放键开始。",
  wait: "网络断了，连上后自动接着播，看过的都记着。",
  renew: "正在换新的播放地址…",
  expired: "播放地址已过期，请刷新本页接着看，看过的都记着。",
  over: "现在播不了，请检查网络后刷新本页，看过的都记着。",
};

export function fallWords(way) {
  return way === "progressive" ? "换成普通清晰度接着播。" : "换了一种方式接着播。";
}

/** Why one can't go there, and where one is. */
export function orderWords(policy, mark) {
  const rest = `可以回看，看到 ${mark} 之后的部分要接着看。`;
  return policy === "back_only" ? `这门课不能快进：${rest}` : `首次观看按顺序来：${rest}`;
}

export function behindWords(mark) {
  return `只记到 ${mark}，请回到那里接着看。`;
}
