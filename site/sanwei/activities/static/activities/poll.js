// Asks an address again and again, and tells only what changed (ETag); says when it has heard nothing for a while.

const STALE_MS = 12000;

/** `onTold(json)` on change, `onGone()` where the answer is refused, `onStale(isStale)` when the line breaks or heals. */
export function poll(url, everyMs, { onTold, onGone, onStale }) {
  let etag = "";
  let heard = Date.now();
  let isStale = false;

  async function look() {
    try {
      const response = await fetch(url, {
        headers: { Accept: "application/json", ...(etag && { "If-None-Match": etag }) },
        cache: "no-store",
      });
      if (response.redirected || [403, 404, 409].includes(response.status)) return onGone?.();
      if (response.status !== 304 && !response.ok) return;
      heard = Date.now();
      if (response.status === 304) return;
      etag = response.headers.get("ETag") ?? "";
      onTold(await response.json());
    } catch {
      // No network: tick() says so once it matters.
    }
  }

  function tick() {
    const now = Date.now() - heard > STALE_MS;
    if (now === isStale) return;
    isStale = now;
    onStale?.(isStale);
  }

  setInterval(look, everyMs);
  setInterval(tick, 1000);
  addEventListener("online", look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  look();
  return look;
}
